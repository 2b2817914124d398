"""Whether the audit log is whole, and whether the database says what the log says was done."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, exists, func, select

from speechguard.review.store.audit import End, end, ends_file, hash_of, noted_ends
from speechguard.review.store.database import Database
from speechguard.review.store.erasable import digest_of_log, with_texts
from speechguard.review.store.machine_digest import digest
from speechguard.review.store.tables import appeals, audit, events, judgements, marks, samples, texts, verdicts
from speechguard.review.store.texts import REFERENCE, StoredTexts, is_erased, reference_of
from speechguard.review.store.usefulness import DECIDED
from speechguard.review.store.verdicts import UNDO

MOST = 20  # problems of a kind that are told one by one

# Of which rows an entry tells all, or, for those that may change once, what has changed.
_TOLD: Mapping[str, Table] = {
    **dict.fromkeys((*DECIDED, UNDO), verdicts),
    **dict.fromkeys(("marked", "took mark back"), marks),
    **dict.fromkeys(("appealed", "settled"), appeals),
    "drew sample": samples,
}


@dataclass(frozen=True, slots=True)
class Seal:
    """What vouches for the entries from before texts were set apart; see erasable.py."""

    entries: int = 0  # so many; none: the database never had texts in them
    digest: str = ""
    machine: Mapping[str, str] = field(default_factory=dict[str, str])  # digest by number of the entry


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found."""

    end: End  # the newest entry; to be noted elsewhere, it shows later that nothing before it was changed
    problems: tuple[str, ...]  # one a line; none: all fits


def verify(database: Database) -> Checked:
    """Check all of it. Raises SpeechguardError where it cannot be read."""
    noted, found = _noted(database.path)  # first: what is noted later is later than what is read
    with database.reading() as tx:
        hashes: dict[int, str] = {0: ""}
        told: dict[Table, dict[int, dict[str, Any]]] = {table: {} for table in _TOLD.values()}
        imported: list[tuple[int, Mapping[str, Any]]] = []
        seal = _seal(tx)
        found += _few(_chain(tx, hashes, told, imported, seal))
        newest = max(hashes)
        found += _few(_ends(tx, noted, newest, hashes))
        for table, rows in told.items():
            found += _few(_rows(tx, table, rows))
        found += _few(_machine(tx, imported, seal))
        found += _few(_texts(tx))
        found += _few(_statuses(tx))
    return Checked(End(newest, hashes[newest]), tuple(found))


def _few(problems: Iterator[str]) -> list[str]:
    found = list(problems)
    return found if len(found) <= MOST else [*found[:MOST], f"and {len(found) - MOST} more of this kind"]


def _chain(
    tx: Connection,
    hashes: dict[int, str],
    told: dict[Table, dict[int, dict[str, Any]]],
    imported: list[tuple[int, Mapping[str, Any]]],
    seal: Seal,
) -> Iterator[str]:
    """Yield problems of the log itself; fills in what its entries say."""
    previous = End()
    if seal.entries and digest_of_log(tx, seal.entries) != seal.digest:
        yield f"audit: entries 1 to {seal.entries} are not those that were there when their texts were set apart"
    for row in tx.execute(select(audit).order_by(audit.c.seq)).mappings():
        entry = {str(name): value for name, value in row.items()}
        seq: int = entry["seq"]
        if seq != previous.seq + 1:
            yield f"audit: entries {previous.seq + 1} to {seq - 1} are missing"
        elif entry["previous"] != previous.hash:
            yield f"audit: entry {seq} does not follow entry {previous.seq}"
        previous = End(seq, entry["hash"])
        hashes[seq] = entry["hash"]
        if not _fits(tx, entry, seal):
            yield f"audit: entry {seq} was changed ({entry['who']} {entry['action']} {entry['subject']})"
            continue
        detail: dict[str, Any] = json.loads(entry["detail"])
        table = _TOLD.get(entry["action"])
        if table is not None:
            known = told[table].setdefault(detail["id"], {})
            known.update({name: value for name, value in detail.items() if name in table.c})
        elif entry["action"] == "imported":
            imported.append((seq, detail))


def _ends(tx: Connection, noted: Collection[End], newest: int, hashes: Mapping[int, str]) -> Iterator[str]:
    """Return whether entries at the end are missing, or others than there have been."""
    if end(tx) != End(newest, hashes[newest]):
        yield f"audit: ends with entry {newest}, where there has been entry {end(tx).seq}"
    for one in sorted(noted, key=lambda one: one.seq):
        if hashes.get(one.seq) != one.hash:
            yield f"audit: entry {one.seq} is gone, or another one than there has been"


def _noted(file: Path | None) -> tuple[Collection[End], list[str]]:
    """Read the ends that were noted beside the database, and say what is wrong with them."""
    if file is None:
        return (), []
    try:
        return noted_ends(file), []
    except OSError as error:
        told = f"{ends_file(file)}: cannot be read ({error.strerror})"
        return (), [f"{told}: nothing shows whether entries at the end of the log are missing"]


def _rows(tx: Connection, table: Table, told: Mapping[int, Mapping[str, Any]]) -> Iterator[str]:
    """Return whether the rows are those of which the log tells."""
    unseen = set(told)
    for row in tx.execute(select(table).order_by(table.c.id)).mappings():
        known = told.get(row["id"])
        if known is None:
            yield f"{table.name}: the log knows nothing of row {row['id']}"
            continue
        unseen.discard(row["id"])
        wrong = [name for name, value in row.items() if value != known.get(name, _blank(table, name))]
        if wrong:
            yield f"{table.name}: row {row['id']} was changed ({', '.join(wrong)})"
    for number in sorted(unseen):
        yield f"{table.name}: row {number} is missing"


def _blank(table: Table, name: str) -> str | None:
    return None if table.c[name].nullable else ""


def _fits(tx: Connection, entry: Mapping[str, Any], seal: Seal) -> bool:
    """Return whether the hash of an entry is right.

    Of one that was sealed it is of the texts themselves: when one of these was erased, only the seal tells.
    """
    if entry["seq"] > seal.entries:
        return entry["hash"] == hash_of(entry)
    text_of = StoredTexts(tx, REFERENCE.findall(entry["detail"]))
    known = {reference: text_of[reference] for reference in REFERENCE.findall(entry["detail"])}
    if any(is_erased(text) for text in known.values()):
        return True
    detail = with_texts(entry["action"], entry["detail"], lambda reference: known.get(reference, reference))
    return entry["hash"] == hash_of({**entry, "detail": detail})


def _seal(tx: Connection) -> Seal:
    """Read what the log says of its entries from before the texts were set apart."""
    query = select(audit.c.detail).where(audit.c.action == "migrated").order_by(audit.c.seq)
    details = (json.loads(detail) for detail in tx.scalars(query))
    found = next((detail["seal"] for detail in details if "seal" in detail), None)
    return Seal(found["entries"], found["digest"], found["machine"]) if found else Seal()


def _texts(tx: Connection) -> Iterator[str]:
    """Return whether the texts that are there are those of which the others have the digests."""
    for row in tx.execute(select(texts).order_by(texts.c.digest)):
        if row.digest != reference_of(row.salt, row.text):
            yield f"texts: row {row.digest} was changed"


def _machine(tx: Connection, imported: list[tuple[int, Mapping[str, Any]]], seal: Seal) -> Iterator[str]:
    """Return whether the machine has said what it had said when it was brought in."""
    number = 0
    for seq, detail in imported:
        first, last = detail["judgements"]
        number += last - first + 1
        expected = seal.machine.get(str(seq)) if seq <= seal.entries else detail["digest"]
        if digest(tx, (first, last), tuple(detail["findings"])) != expected:
            yield f"judgements and findings: what the machine said in rows {first} to {last} was changed"
    if tx.scalar(select(func.count()).select_from(judgements)) != number:
        yield "judgements: the log does not know all of them"


def _statuses(tx: Connection) -> Iterator[str]:
    """Return whether events say what their verdicts come to."""
    undoing = verdicts.alias()
    standing = ~exists().where(undoing.c.undoes == verdicts.c.id)
    query = select(verdicts).where(verdicts.c.verdict != UNDO, verdicts.c.sample_id.is_(None), standing)
    last = {row.event_id: row for row in tx.execute(query.order_by(verdicts.c.id))}
    columns = (events.c.id, events.c.status, events.c.decided_by, events.c.present)
    of_verdicts = events.c.id.in_(select(verdicts.c.event_id))
    for row in tx.execute(select(*columns).where(events.c.status.in_(DECIDED) | of_verdicts)):
        verdict = last.get(row.id)
        undecided = ("open" if row.present else "withdrawn", "")
        expected = (verdict.verdict, verdict.reviewer) if verdict else undecided
        if (row.status, row.decided_by) != expected:
            yield f"events: row {row.id} is '{row.status}', which its verdicts do not say"

"""Whether the audit log is whole, and whether the database says what the log says was done."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from speechguard.review.store.audit import End, ends_file, hash_of, noted_ends
from speechguard.review.store.audit_state import (
    ODD,
    problems_of_calls,
    problems_of_events,
    problems_of_judgements,
    problems_of_migrations,
    problems_of_samples,
    problems_of_users,
)
from speechguard.review.store.database import Database
from speechguard.review.store.erasable import digest_of_log, with_texts
from speechguard.review.store.logged_state import LoggedState
from speechguard.review.store.machine_digest import NumberRange, digest
from speechguard.review.store.tables import (
    appeals,
    audit,
    audit_end,
    findings,
    judgements,
    marks,
    samples,
    speakers,
    texts,
    verdicts,
)
from speechguard.review.store.texts import REFERENCE, StoredTexts, is_erased, reference_of
from speechguard.review.store.usefulness import DECIDED
from speechguard.review.store.verdicts import UNDO

MOST = 20  # problems of a kind that are told one by one

# Of which rows an entry tells all, or, for those that may change once, what has changed.
_TOLD: Mapping[str, Table] = {
    **dict.fromkeys((*DECIDED, UNDO), verdicts),
    **dict.fromkeys(("marked", "took mark back"), marks),
    **dict.fromkeys(("appealed", "settled"), appeals),
    **dict.fromkeys(("said who speaks", "took back who speaks"), speakers),
    "drew sample": samples,
}


@dataclass(frozen=True, slots=True)
class Seal:
    """What vouches for the entries from before texts were set apart; see erasable.py."""

    entries: int = 0  # so many; none: the database never had texts in them
    digest: str = ""
    machine: Mapping[str, str] = field(default_factory=dict[str, str])  # digest by number of the entry


@dataclass(frozen=True, slots=True)
class _Log:
    """What the entries of the log say."""

    hashes: dict[int, str] = field(default_factory=lambda: {0: ""})
    rows: dict[Table, dict[int, dict[str, Any]]] = field(
        default_factory=lambda: {table: dict[int, dict[str, Any]]() for table in _TOLD.values()}
    )
    imported: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list[tuple[int, Mapping[str, Any]]])
    state: LoggedState = field(default_factory=LoggedState)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found."""

    end: End  # the newest entry; to be noted elsewhere, it shows later that nothing before it was changed
    problems: tuple[str, ...]  # one a line; none: all fits


def verify(database: Database) -> Checked:
    """Check all of it. Raises SpeechguardError where it cannot be read."""
    noted, found = _noted(database.path)  # first: what is noted later is later than what is read
    with database.reading() as tx:
        log = _Log()
        found += _few("audit", _chain(tx, log, seal := _seal(tx)))
        newest = max(log.hashes)
        found += _few("audit", _ends(tx, noted, newest, log.hashes))
        for table, rows in log.rows.items():
            found += _few(table.name, _rows(tx, table, rows))
        found += _few("judgements and findings", _machine(tx, log.imported, seal))
        found += _few("judgements", problems_of_judgements(tx, log.state, _times(log.imported)))
        found += _few("texts", _texts(tx))
        for name, check in _CHECKS.items():
            found += _few(name, check(tx, log.state))
    return Checked(End(newest, log.hashes[newest]), tuple(found))


_CHECKS = {
    "calls": problems_of_calls,
    "events": problems_of_events,
    "users": problems_of_users,
    "sample_items": problems_of_samples,
    "migrations": problems_of_migrations,
}


def _times(imported: Iterable[tuple[int, Mapping[str, Any]]]) -> list[tuple[NumberRange, str]]:
    return [(tuple(detail["judgements"]), detail["at"]) for _, detail in imported if "at" in detail]


def _few(table: str, problems: Iterator[str]) -> list[str]:
    """Return problems; also that there is something in a table with which nobody can reckon."""
    found: list[str] = []
    try:
        found += problems
    except ODD as error:
        found.append(
            f"{table}: something in it cannot be read as the program writes it ({' '.join(str(error).split())})"
        )
    return found if len(found) <= MOST else [*found[:MOST], f"and {len(found) - MOST} more of this kind"]


def _chain(tx: Connection, log: _Log, seal: Seal) -> Iterator[str]:
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
        log.hashes[seq] = entry["hash"]
        try:
            fits = _fits(tx, entry, seal)
            if fits:
                _learn(log, entry)
        except ODD:
            yield f"audit: entry {seq} cannot be read as the program writes it"
        else:
            if not fits:
                yield f"audit: entry {seq} was changed ({entry['who']} {entry['action']} {entry['subject']})"
    if not previous.seq:
        yield "audit: there is no entry, not even that the tables were made"


def _learn(log: _Log, entry: Mapping[str, Any]) -> None:
    action, detail = entry["action"], json.loads(entry["detail"])
    if (table := _TOLD.get(action)) is not None:
        known = log.rows[table].setdefault(detail["id"], {})
        known.update({name: value for name, value in detail.items() if name in table.c})
    log.state.learn(action, entry["who"], entry["subject"], detail)
    if action == "imported":
        log.imported.append((entry["seq"], detail))


def _ends(tx: Connection, noted: Collection[End] | None, newest: int, hashes: Mapping[int, str]) -> Iterator[str]:
    """Yield whether entries at the end are missing, or others than there have been. `noted`: None where nothing is."""
    for told in tx.execute(select(audit_end.c.seq, audit_end.c.hash)):
        if (told.seq, told.hash) != (newest, hashes[newest]):
            yield f"audit: ends with entry {newest}, where there has been entry {told.seq}"
    if (count := tx.scalar(select(func.count()).select_from(audit_end))) != 1:
        yield f"audit_end: has {count} rows in place of one"
    if noted is not None and newest and not noted:
        yield "audit: no end of it is noted any more: nothing shows whether entries at the end are missing"
    for one in sorted(noted or (), key=lambda one: one.seq):
        if hashes.get(one.seq) != one.hash:
            yield f"audit: entry {one.seq} is gone, or another one than there has been"


def _noted(file: Path | None) -> tuple[Collection[End] | None, list[str]]:
    """Read the ends that were noted beside the database, and say what is wrong with them."""
    if file is None:
        return None, []
    try:
        return noted_ends(file), []
    except OSError as error:
        told = f"{ends_file(file)}: cannot be read ({error.strerror})"
        return None, [f"{told}: nothing shows whether entries at the end of the log are missing"]


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
    for detail in tx.scalars(query):
        with suppress(*ODD):  # the check of the entries tells
            if found := json.loads(detail).get("seal"):
                return Seal(found["entries"], found["digest"], found["machine"])
    return Seal()


def _texts(tx: Connection) -> Iterator[str]:
    """Return whether the texts that are there are those of which the others have the digests."""
    for row in tx.execute(select(texts).order_by(texts.c.digest)):
        if not isinstance(row.text, str) or row.digest != reference_of(row.salt, row.text):
            yield f"texts: row {row.digest} was changed"


def _machine(tx: Connection, imported: list[tuple[int, Mapping[str, Any]]], seal: Seal) -> Iterator[str]:
    """Return whether the machine has said what it had said when it was brought in."""
    judged, said = 0, 0
    for seq, detail in imported:
        first, last = detail["judgements"]
        judged += last - first + 1
        said += detail["findings"][1] - detail["findings"][0] + 1
        expected = seal.machine.get(str(seq)) if seq <= seal.entries else detail["digest"]
        if digest(tx, (first, last), tuple(detail["findings"])) != expected:
            yield f"judgements and findings: what the machine said in rows {first} to {last} was changed"
    for table, count in ((judgements, judged), (findings, said)):
        if tx.scalar(select(func.count()).select_from(table)) != count:
            yield f"{table.name}: the log does not know all of them"

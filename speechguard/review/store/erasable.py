"""The migration that takes texts out of the tables that are only added to, and out of the audit log.

The log's entries keep the hashes that they had, so that the ends noted elsewhere still hold. As these are of the texts
themselves, they can be checked for as long as no text of the entry is erased; `Seal`, which stands in the log's entry
about the migration, vouches for what is left: all entries before it with references in place of texts, and all that
the machine had said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, select, update
from sqlalchemy.schema import CreateColumn

from speechguard.review.store.machine_digest import NumberRange, digest
from speechguard.review.store.tables import (
    appeals,
    audit,
    events,
    findings,
    judgements,
    marks,
    protect,
    texts,
    unprotect,
    verdicts,
)
from speechguard.review.store.texts import OF_FINDING, OF_RECORD, keep_all, split

PART = 1000  # rows changed at once
_PROTECTED = (judgements, findings, verdicts, audit)  # that were only added to
WRITTEN: Mapping[Table, tuple[str, ...]] = {
    verdicts: ("note", "fixed_text"),
    marks: ("text", "note"),
    appeals: ("reason", "note"),
}
# What the entries of the log have of such texts: by action the table and its columns.
_TOLD: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    **dict.fromkeys(("confirmed", "rejected", "unsure", "undo"), (verdicts, WRITTEN[verdicts])),
    "marked": (marks, WRITTEN[marks]),
    "appealed": (appeals, ("reason",)),
    "settled": (appeals, ("note",)),
}
References = dict[tuple[str, int, str], tuple[str, str]]  # by table, row and column: the text and its reference


def erasable_texts(tx: Connection) -> dict[str, Any]:
    """Put references in place of texts. Returns what the log is to say of it: a seal.

    In one transaction: an interrupted migration leaves all as it was, and is made when the database is opened again.
    """
    machine = list(_machine(tx))
    texts.create(tx)
    for column in (judgements.c.words, findings.c.words):
        _add_column(tx, column)
    for table in _PROTECTED:
        unprotect(tx, table)
    _split(tx, judgements, "record", OF_RECORD)
    _split(tx, findings, "finding", OF_FINDING)
    written: References = {}
    for table, names in WRITTEN.items():
        _refer(tx, table, names, written)
    _refer_events(tx, written)
    _refer_log(tx, written)
    for table in _PROTECTED:
        protect(tx, table)
    newest = tx.execute(select(audit.c.seq).order_by(audit.c.seq.desc()).limit(1)).scalar() or 0
    digests = {str(seq): digest(tx, judged, said) if holds else "" for seq, holds, judged, said in machine}
    return {"seal": {"entries": newest, "digest": digest_of_log(tx, newest), "machine": digests}}


def digest_of_log(tx: Connection, newest: int) -> str:
    """Return SHA-256, hex, of the log's entries up to `newest`."""
    total = sha256()
    for row in tx.execute(select(audit).where(audit.c.seq <= newest).order_by(audit.c.seq)):
        total.update(json.dumps(list(row)).encode())
    return total.hexdigest()


def with_texts(action: str, detail: str, text_of: Callable[[str], str]) -> str:
    """Return the detail of an entry as it was before the migration. `text_of`: of a reference."""
    return _changed(action, detail, lambda _, text: text_of(text))


def _machine(tx: Connection) -> Iterator[tuple[int, bool, NumberRange, NumberRange]]:
    """Yield each entry about what the machine said: number, whether it still holds, and the rows that it names."""
    for row in tx.execute(select(audit).where(audit.c.action == "imported").order_by(audit.c.seq)).all():
        detail = json.loads(row.detail)
        judged, said = tuple(detail["judgements"]), tuple(detail["findings"])
        yield row.seq, _old_digest(tx, judged, said) == detail["digest"], judged, said


def _old_digest(tx: Connection, judged: NumberRange, said: NumberRange) -> str:
    """Return the digest as it was made before there were references."""
    total = sha256()
    records = select(judgements.c.id, judgements.c.call_id, judgements.c.record)
    lines = select(findings.c.id, findings.c.event_id, findings.c.judgement_id, findings.c.finding)
    for query, number, span in ((records, judgements.c.id, judged), (lines, findings.c.id, said)):
        for row in tx.execute(query.where(number.between(*span)).order_by(number)):
            total.update(json.dumps(list(row)).encode())
    return total.hexdigest()


def _add_column(tx: Connection, column: Column[Any]) -> None:
    tx.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {CreateColumn(column).compile(tx)}")


def _split(tx: Connection, table: Table, name: str, fields: Mapping[str, Any]) -> None:
    for part in _parts(tx, table, name):
        halves = [split(row[1], fields) for row in part]
        references = keep_all(tx, [taken for _, taken in halves])
        rows = zip(part, halves, references, strict=True)
        _update(tx, table, [{"id": row[0], name: left, "words": words} for row, (left, _), words in rows])


def _refer(tx: Connection, table: Table, names: tuple[str, ...], written: References) -> None:
    for part in _parts(tx, table, *names):
        places = [(row[0], name, text) for row in part for name, text in zip(names, row[1:], strict=True) if text]
        references = keep_all(tx, [text for _, _, text in places])
        for (number, name, text), reference in zip(places, references, strict=True):
            written[table.name, number, name] = (text, reference)
            _update(tx, table, [{"id": number, name: reference}])


def _refer_events(tx: Connection, written: References) -> None:
    """Give an event the reference of the newest of its verdicts that has its text."""
    query = select(verdicts.c.id, verdicts.c.event_id, verdicts.c.fixed_text).where(verdicts.c.fixed_text.is_not(None))
    of_event: dict[int, dict[str, str]] = {}
    for row in tx.execute(query.order_by(verdicts.c.id)):
        if known := written.get((verdicts.name, row.id, "fixed_text")):
            of_event.setdefault(row.event_id, {})[known[0]] = known[1]
    fixed = select(events.c.id, events.c.fixed_text).where(events.c.fixed_text.is_not(None), events.c.fixed_text != "")
    for row in tx.execute(fixed).all():
        reference = of_event.get(row.id, {}).get(row.fixed_text) or keep_all(tx, [row.fixed_text])[0]
        _update(tx, events, [{"id": row.id, "fixed_text": reference}])


def _refer_log(tx: Connection, written: References) -> None:
    """Let entries refer to the same texts as the rows; one that was changed since gets references of its own."""
    wanted = (*_TOLD, "proposed")
    rows = tx.execute(select(audit.c.seq, audit.c.action, audit.c.detail).where(audit.c.action.in_(wanted))).all()
    for row in rows:

        def reference(place: tuple[str, int, str] | None, text: str) -> str:
            known = written.get(place) if place else None
            return known[1] if known and known[0] == text else keep_all(tx, [text])[0]

        detail = _changed(row.action, row.detail, reference)
        tx.execute(update(audit).where(audit.c.seq == row.seq).values(detail=detail))


def _changed(action: str, detail: str, change: Callable[[tuple[str, int, str] | None, str], str]) -> str:
    """Change the texts in the detail of an entry; one that is none of ours stays as it is."""
    try:
        values = json.loads(detail)
        if json.dumps(values, sort_keys=True) != detail:
            return detail
        if action == "proposed":
            *rest, text = values["case"]
            values["case"] = [*rest, change(None, text)]
        elif action in _TOLD:
            table, names = _TOLD[action]
            places = {name: (table.name, values["id"], name) for name in names if values.get(name)}
            values |= {name: change(place, values[name]) for name, place in places.items()}
    except (KeyError, TypeError, ValueError):
        return detail
    return json.dumps(values, sort_keys=True)


def _parts(tx: Connection, table: Table, *names: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield rows by number, so many at once that a large database needs no more memory than a small one."""
    last = 0
    columns = [table.c.id, *(table.c[name] for name in names)]
    while part := tx.execute(select(*columns).where(table.c.id > last).order_by(table.c.id).limit(PART)).all():
        last = part[-1][0]
        yield [tuple(row) for row in part]


def _update(tx: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    names = [name for name in rows[0] if name != "id"]
    statement = update(table).where(table.c.id == bindparam("number"))
    statement = statement.values({name: bindparam(f"new_{name}") for name in names})
    tx.execute(statement, [{"number": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows])

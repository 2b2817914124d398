"""Who speaks in a call, as people say: of a turn, or that the machine took each speaker for the other one.

It is said of the turns as they were heard, and holds for no others. Said once more, it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, insert, select

from speechguard.archive.speakers import NamedSpeakers
from speechguard.errors import UserError
from speechguard.messages import Role
from speechguard.reasons import because
from speechguard.review.store import audit
from speechguard.review.store.tables import calls, next_number, now, speakers

SWAPPED = "swapped"
Whose = Role | Literal["swapped"]


class SpeakersChanged(UserError):
    """Somebody else has said meanwhile who speaks, or the call was heard anew."""


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """What somebody said of a turn, or of the whole call."""

    turn: int | None  # None: of the whole call
    role: str  # agent, customer, swapped; empty: as the machine said
    reviewer: str
    at: str


@dataclass(frozen=True, slots=True)
class SaidSpeakers:
    """What people say of who speaks in a call."""

    newest: int = 0  # number of what was said last; to be handed back by who says more
    by: str = ""  # who said that
    speakers: NamedSpeakers = field(default_factory=NamedSpeakers)
    rows: Mapping[int | None, SpeakerRow] = field(default_factory=dict[int | None, SpeakerRow])  # that stand, by turn


def say(tx: Connection, call_id: int, seen: int, turns: str, turn: int | None, role: Whose, reviewer: str) -> None:
    """Keep who said a turn, or that the call is swapped (`turn` None); what stands already is taken back.

    `seen`: number of what was said last, as the reviewer saw it; `turns`: digest of the turns of which it is said.
    Raises SpeakersChanged where somebody else was faster.
    """
    before = said_of(tx, call_id)
    if before.newest != seen:
        raise SpeakersChanged(because("speakers_said", name=before.by))
    own = before.rows.get(turn) if before.speakers.of == turns else None
    again = own is not None and own.role == role
    values = {
        "id": next_number(tx, speakers),
        "call_id": call_id,
        "turns": turns,
        "turn": turn,
        "role": "" if again else role,
        "reviewer": reviewer,
        "at": now(),
    }
    tx.execute(insert(speakers).values(values))
    audit.append(tx, reviewer, "took back who speaks" if again else "said who speaks", f"call {call_id}", values)


def said_of(tx: Connection, call_id: int) -> SaidSpeakers:
    """Return what people say of a call."""
    return _said(tx.execute(select(speakers).where(speakers.c.call_id == call_id).order_by(speakers.c.id)).all())


def said_of_all(tx: Connection) -> dict[str, NamedSpeakers]:
    """Return what people say of each call of which they say anything, by its name."""
    query = select(speakers, calls.c.call).join(calls, calls.c.id == speakers.c.call_id).order_by(speakers.c.id)
    rows: dict[str, list[Row[Any]]] = {}
    for row in tx.execute(query):
        rows.setdefault(row.call, []).append(row)
    return {call: _said(own).speakers for call, own in rows.items()}


def _said(rows: Iterable[Row[Any]]) -> SaidSpeakers:
    """Return what stands of rows, oldest first: of the turns that the newest is about, the newest of each."""
    found = list(rows)
    if not found:
        return SaidSpeakers()
    newest = found[-1]
    last = {row.turn: row for row in found if row.turns == newest.turns}
    standing = {turn: row for turn, row in last.items() if row.role}
    named: dict[int, Role] = {turn: cast(Role, row.role) for turn, row in standing.items() if turn is not None}
    return SaidSpeakers(
        newest=newest.id,
        by=newest.reviewer,
        speakers=NamedSpeakers(newest.turns, None in standing, named),
        rows={turn: SpeakerRow(turn, row.role, row.reviewer, row.at) for turn, row in standing.items()},
    )

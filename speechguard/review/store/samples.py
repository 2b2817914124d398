"""Samples drawn by chance, and who is to review what of them.

`flagged`: findings, so many of each rule; `suspected`: of what is only suspected as many. `unflagged`: calls without a
forbidden finding, so many of each team, to estimate what is missed in them; `whole`: the same of all calls. `double`:
findings as in `flagged`, each for several reviewers, who do not see each other's verdicts.

The same seed draws the same from the same store: what is drawn from is in the order of names, not of numbers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, select

from speechguard.errors import UserError
from speechguard.reasons import because
from speechguard.review.store import audit
from speechguard.review.store.logged_state import drawn_digests
from speechguard.review.store.rows import Gone
from speechguard.review.store.tables import calls, events, next_number, now, plain, sample_items, samples

KINDS = ("flagged", "suspected", "unflagged", "whole", "double")
OF_CALLS = ("unflagged", "whole")  # kinds that are of calls, to be heard as a whole
MOST = 10_000  # of a stratum


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a sample was drawn from, and how many of it."""

    stratum: str  # a rule, or a team
    size: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample."""

    id: int
    name: str
    kind: str
    seed: int
    made_by: str
    at: str
    strata: tuple[Drawn, ...]
    items: int  # one for every reviewer of a double review
    done: int
    since: str  # first day of the calls, local; empty: no matter
    until: str  # last day


@dataclass(frozen=True, slots=True)
class SampleItem:
    """What is to be reviewed: a finding or a call."""

    id: int
    event_id: int | None
    call_id: int | None
    stratum: str
    reviewer: str  # empty: anybody
    done_at: str  # empty: not yet


def draw(
    tx: Connection,
    name: str,
    kind: str,
    each: int,
    seed: int,
    made_by: str,
    reviewers: Sequence[str] = (),
    since: str = "",
    until: str = "",
) -> int:
    """Draw a sample, `each` of every rule or team; of calls from `since` to `until` (days, local). Returns its number.

    `reviewers`: who gets them in turn, or in a double review each of them; none: anybody.
    Raises UserError for what cannot be drawn so.
    """
    _check(tx, name, kind, each, seed, reviewers)
    strata = _calls(tx, kind, since, until) if kind in OF_CALLS else _findings(tx, kind, since, until)
    drawn = {
        stratum: Random(f"{seed} {stratum}").sample(population, min(each, len(population)))
        for stratum, population in sorted(strata.items())
    }
    if not drawn:
        raise UserError(because("nothing_to_draw"))
    of = "call_id" if kind in OF_CALLS else "event_id"
    chosen = [(stratum, one) for stratum, found in drawn.items() for one in found]
    turns = cycle(reviewers or [""])
    rows = [
        {"stratum": stratum, of: one, "reviewer": reviewer}
        for stratum, one in chosen
        for reviewer in (reviewers if kind == "double" else [next(turns)])
    ]
    sizes = {stratum: [len(strata[stratum]), len(found)] for stratum, found in drawn.items()}
    parameters = {"each": each, "since": since, "until": until, "reviewers": list(reviewers), "strata": sizes}
    number = next_number(tx, samples)
    values = {
        "id": number,
        "name": plain(name),
        "seed": seed,
        "kind": kind,
        "made_by": made_by,
        "at": now(),
        "parameters": json.dumps(parameters),
    }
    tx.execute(insert(samples).values(values))
    first = next_number(tx, sample_items)
    blank = {"event_id": None, "call_id": None, "sample_id": number}
    tx.execute(insert(sample_items), [{**blank, **row, "id": one} for one, row in enumerate(rows, first)])
    told = {**values, "items": len(rows), "drawn": drawn_digests(tx, number)[number]}
    audit.append(tx, made_by, "drew sample", f"sample {number}", told)
    return number


def sample(tx: Connection, sample_id: int) -> Sample:
    """Return a sample. Raises Gone."""
    found = next((one for one in samples_of(tx) if one.id == sample_id), None)
    if found is None:
        raise Gone(f"there is no sample {sample_id}")
    return found


def samples_of(tx: Connection, reviewer: str | None = None) -> list[Sample]:
    """Return all samples, the newest first; for `reviewer` those with something for them, counted only that."""
    done = func.count().filter(sample_items.c.done_at != "").label("done")
    query = select(samples, func.count().label("items"), done).join(sample_items).group_by(samples.c.id)
    if reviewer is not None:
        query = query.where(sample_items.c.reviewer.in_((reviewer, "")))
    return [_sample(row) for row in tx.execute(query.order_by(samples.c.id.desc()))]


def items(tx: Connection, sample_id: int, reviewer: str | None = None) -> list[SampleItem]:
    """Return what is in a sample, in the order in which it was drawn; `reviewer`: only what this one may do."""
    query = select(sample_items).where(sample_items.c.sample_id == sample_id)
    if reviewer is not None:
        query = query.where(sample_items.c.reviewer.in_((reviewer, "")))
    rows = tx.execute(query.order_by(sample_items.c.id))
    return [SampleItem(row.id, row.event_id, row.call_id, row.stratum, row.reviewer, row.done_at) for row in rows]


def calls_like(tx: Connection, sample: Sample) -> int:
    """Count the calls that there are now that such a sample of calls would be drawn from."""
    return sum(map(len, _calls(tx, sample.kind, sample.since, sample.until).values()))


def during(column: Any, since: str, until: str) -> list[Any]:
    """Return conditions for the start of a call to lie in these days, local; empty: no matter."""
    return [column >= since] * bool(since) + [column < until + "~"] * bool(until)  # ~ comes after all times of a day


def _check(tx: Connection, name: str, kind: str, each: int, seed: int, reviewers: Sequence[str]) -> None:
    if kind not in KINDS:
        raise UserError(f"'{kind}' is no kind of sample: {', '.join(KINDS)}")
    if not 0 < len(name.strip()) <= 100:
        raise UserError(because("sample_without_name"))
    if tx.scalar(select(samples.c.id).where(samples.c.name == plain(name))) is not None:
        raise UserError(because("sample_name_taken", name=name))
    if not 1 <= each <= MOST:
        raise UserError(because("sample_size", most=MOST))
    if not 0 <= seed < 2**31:
        raise UserError(because("sample_seed"))
    if len(set(reviewers)) != len(reviewers):
        raise UserError(because("reviewer_twice"))
    if kind == "double" and len(reviewers) < 2:
        raise UserError(because("too_few_reviewers"))


def _calls(tx: Connection, kind: str, since: str, until: str) -> Mapping[str, list[int]]:
    """Return the calls that were scored, by team: all, or those in which nothing forbidden was found."""
    wanted: list[ColumnElement[bool]] = [calls.c.present, calls.c.machine_score.is_not(None)]
    if kind == "unflagged":
        found = (events.c.call_id == calls.c.id, events.c.kind == "violation", events.c.present, events.c.flagged)
        wanted.append(~exists().where(*found))
    query = select(calls.c.team, calls.c.id).where(*wanted, *during(calls.c.start, since, until))
    return _by_stratum(tx.execute(query.order_by(calls.c.call)))


def _findings(tx: Connection, kind: str, since: str, until: str) -> Mapping[str, list[int]]:
    """Return findings, or what is suspected, by rule."""
    suspected = events.c.kind == "suspected"
    wanted = (events.c.present, suspected if kind == "suspected" else events.c.flagged)
    wanted += (events.c.kind != "not_assessable",)
    query = select(events.c.rule, events.c.id).join(calls, calls.c.id == events.c.call_id)
    query = query.where(*wanted, *during(events.c.call_start, since, until))
    return _by_stratum(tx.execute(query.order_by(calls.c.call, events.c.key)))


def _by_stratum(rows: Any) -> Mapping[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for stratum, number in rows:
        found[stratum].append(number)
    return found


def _sample(row: Row[Any]) -> Sample:
    parameters = json.loads(row.parameters)
    return Sample(
        id=row.id,
        name=row.name,
        kind=row.kind,
        seed=row.seed,
        made_by=row.made_by,
        at=row.at,
        strata=tuple(Drawn(stratum, *counts) for stratum, counts in parameters["strata"].items()),
        items=row.items,
        done=row.done,
        since=parameters["since"],
        until=parameters["until"],
    )

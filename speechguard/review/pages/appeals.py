"""Appeals: what an agent may say against a finding, and how a lead settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from starlette.responses import Response

from speechguard.review.pages.access import seen_finding
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.review.renewal import renew_scores
from speechguard.review.store import appeals, queue, rows, verdicts
from speechguard.review.store.appeals import AppealRow
from speechguard.review.store.database import Connection
from speechguard.review.store.rows import EventRow
from speechguard.web.accounts import LEADS, UserRole
from speechguard.web.site import Nav
from speechguard.web.visit import see

ROWS = 50
SETTLED = 100  # shown, the newest
ROLES: frozenset[UserRole] = frozenset({"lead", "agent"})
AGENTS: frozenset[UserRole] = frozenset({"agent"})


@dataclass(frozen=True, slots=True)
class OwnFinding:
    """A finding in an agent's call."""

    event: EventRow
    appeal: AppealRow | None
    until: datetime  # one may appeal
    may: bool


@dataclass(frozen=True, slots=True)
class AppealCase:
    """An appeal, and whether the visitor may settle it."""

    row: AppealRow
    event: EventRow
    may: bool
    late: bool


def _appeals(visit: DeskVisit) -> Response:
    with visit.desk.database.reading() as tx:
        return _own(visit, tx) if visit.user.role == "agent" else _all(visit, tx)


def _own(visit: DeskVisit, tx: Connection) -> Response:
    name, after = visit.user.name, visit.asked("after")
    if after is not None:
        seen_finding(visit, tx, after)
    found = queue.against(tx, name, after, ROWS)
    return visit.render(
        "own_findings.html",
        own=[_own_finding(visit, tx, event) for event in found.items],
        page=found,
        first=after is None,
        titles=visit.desk.titles,
        longest=verdicts.LONGEST,
        appealed=visit.asked("appealed"),
    )


def _own_finding(visit: DeskVisit, tx: Connection, event: EventRow) -> OwnFinding:
    appeal = appeals.appeal_of(tx, event.id)
    until = appeals.may_appeal_until(tx, event.id, visit.desk.appeal_days)
    may = appeal is None and event.status in ("open", "confirmed") and datetime.now(timezone.utc) <= until
    return OwnFinding(event, appeal, until, may)


def _all(visit: DeskVisit, tx: Connection) -> Response:
    return visit.render(
        "appeals.html",
        open=_cases(visit, tx, appeals.appeals_to(tx)),
        settled=_cases(visit, tx, appeals.appeals_to(tx, settled=True)[:SETTLED]),
        titles=visit.desk.titles,
        longest=verdicts.LONGEST,
        done=visit.asked("done"),
    )


def _cases(visit: DeskVisit, tx: Connection, found: Sequence[AppealRow]) -> list[AppealCase]:
    events = {event.id: event for event in rows.event_rows(tx, [row.event_id for row in found])}
    moment = datetime.now(timezone.utc)
    return [
        AppealCase(
            row,
            event := events[row.event_id],
            visit.user.name not in (row.appeal.agent, event.decided_by),
            row.appeal.due < moment,
        )
        for row in found
    ]


def _appeal(visit: DeskVisit) -> Response:
    event_id = visit.number("event")
    with visit.desk.database.change() as tx:
        rows.event(tx, event_id)
        reason = visit.form.get("reason", "").strip()
        appeals.appeal(tx, event_id, visit.user.name, reason, visit.desk.appeal_days)
    return see("/appeals", appealed=event_id)


def _settle(visit: DeskVisit) -> Response:
    number = visit.number("appeal")
    with visit.desk.database.change() as tx:
        note = visit.form.get("note", "").strip()
        appeals.settle(tx, number, visit.user.name, visit.form.get("decision", ""), note)
        renew_scores(tx, visit.desk.rulebooks)
    return see("/appeals", done=number)


NAV = Nav("appeals", "/appeals", ROLES)
ROUTES = (
    page("/appeals", _appeals, ROLES),
    page("/appeals/of/{event:int}", _appeal, AGENTS, ("POST",)),
    page("/appeals/{appeal:int}", _settle, LEADS, ("POST",)),
)

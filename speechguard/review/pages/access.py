"""Who may see what: every page and sound gets its call, finding or recording here."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from speechguard.archive.record import CallRecord
from speechguard.review.clips import missing
from speechguard.review.pages.desk import DeskVisit
from speechguard.review.store import rows
from speechguard.review.store.database import Connection
from speechguard.review.store.rows import CallRow, EventRow, Gone


def seen_call(visit: DeskVisit, tx: Connection, number: int) -> CallRow:
    """Return a call. Raises Gone, also where it is of another agent: to agents it is as if it were not there."""
    call = rows.call(tx, number)
    if not _may_see(visit, call.agent):
        raise Gone(f"there is no call {number}")
    return call


def seen_finding(visit: DeskVisit, tx: Connection, number: int) -> EventRow:
    """Return a finding. Raises Gone, also where it is in the call of another agent."""
    event = rows.event(tx, number)
    if not _may_see(visit, event.agent):
        raise Gone(f"there is no finding {number}")
    return event


def heard_record(call: CallRow) -> CallRecord:
    """Return the record of a call of which there is a recording. Raises HTTPException (404)."""
    if missing(call.record):
        raise HTTPException(404)
    return call.record


def _may_see(visit: DeskVisit, agent: str) -> bool:
    return visit.user.role != "agent" or agent == visit.user.name

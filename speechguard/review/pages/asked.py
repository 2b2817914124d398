"""What a visitor goes through, as the address of the queue and of its findings says."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.review.pages.access import seen_finding
from speechguard.review.pages.desk import DeskVisit
from speechguard.review.pages.filters import Wanted, wanted
from speechguard.review.store import samples
from speechguard.review.store.database import Connection
from speechguard.review.store.rows import EventRow


def wanted_by(visit: DeskVisit, query: Mapping[str, str]) -> Wanted:
    """Return what the visitor goes through: of a sample only what is theirs to do."""
    asked = wanted(query)
    return asked.of(visit.user.name) if asked.filter.sample is not None else asked


def shown_done(visit: DeskVisit, tx: Connection) -> EventRow | None:
    """Return the finding that was just decided, or taken back; it is named in the address."""
    done = visit.asked("done")
    return None if done is None else seen_finding(visit, tx, done)


def is_blind(tx: Connection, asked: Wanted) -> bool:
    """Return whether nothing may be shown of what others decided: it is a double review."""
    sample = asked.filter.sample
    return sample is not None and samples.sample(tx, sample).kind == "double"

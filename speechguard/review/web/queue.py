"""The queue: what is to be reviewed, filtered and ordered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from speechguard.messages import SEVERITIES
from speechguard.review.store import queue, rows, samples
from speechguard.review.store.database import Connection
from speechguard.review.store.queue import Filter
from speechguard.review.store.rows import EventRow
from speechguard.review.web.filters import KINDS, NAMELESS, ORDERS, STATUSES, Wanted, wanted
from speechguard.review.web.visit import Nav, Visit, page

ROWS = 50


def wanted_by(visit: Visit, query: Mapping[str, str]) -> Wanted:
    """What the visitor goes through: of a sample only what is his or hers to do."""
    found = wanted(query)
    return found.of(visit.user.name) if found.filter.sample is not None else found


def shown_done(visit: Visit, tx: Connection) -> EventRow | None:
    """The finding that was just decided, or taken back; it is named in the address."""
    done = visit.asked("done")
    return None if done is None else rows.event(tx, done)


def is_blind(tx: Connection, asked: Wanted) -> bool:
    """Whether nothing may be shown of what others decided: it is a double review."""
    sample = asked.filter.sample
    return sample is not None and samples.sample(tx, sample).kind == "double"


def _queue(visit: Visit) -> Response:
    asked = wanted_by(visit, visit.query)
    after = visit.asked("after")
    with visit.desk.database.reading() as tx:
        found = queue.find(tx, asked.filter, asked.order, after, ROWS)
        return visit.render(
            "queue.html",
            asked=asked,
            page=found,
            blind=is_blind(tx, asked),
            first=after is None,
            choices=queue.choices(tx),
            done=shown_done(visit, tx),
            progress=queue.progress(tx, visit.user.name, date.today()),
            titles=visit.desk.titles,
            filtered=asked.filter != Filter(),
            orders=ORDERS,
            severities=SEVERITIES,
            statuses=STATUSES,
            kinds=KINDS,
            nameless=NAMELESS,
        )


NAV = Nav("queue", "/queue")
ROUTES = (page("/queue", _queue),)

"""The queue: what is to be reviewed, filtered and ordered."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from speechguard.messages import LANGUAGES, SEVERITIES
from speechguard.review.pages.asked import is_blind, shown_done, wanted_by
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.review.pages.filters import KINDS, NAMELESS, ORDERS, STATUSES
from speechguard.review.store import queue
from speechguard.review.store.queue import Filter
from speechguard.web.accounts import REVIEWERS
from speechguard.web.site import Nav

ROWS = 50


def _queue(visit: DeskVisit) -> Response:
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
            languages=LANGUAGES,
            severities=SEVERITIES,
            statuses=STATUSES,
            kinds=KINDS,
            nameless=NAMELESS,
        )


NAV = Nav("queue", "/queue", REVIEWERS)
ROUTES = (page("/queue", _queue),)

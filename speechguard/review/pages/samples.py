"""Samples: a lead draws them and sees how far they are, a reviewer works through a part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from speechguard.errors import UserError
from speechguard.reasons import because
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.review.store import accounts, queue, samples
from speechguard.review.store.database import Connection
from speechguard.review.store.queue import Filter, Order
from speechguard.review.store.samples import KINDS, MOST, Sample, SampleItem
from speechguard.web.accounts import LEADS, REVIEWERS
from speechguard.web.site import Nav
from speechguard.web.visit import see

EACH = 20  # of a rule or team, where nothing else is said: their shares are known to some 20 % then
ORDER: Order = "time"


@dataclass(frozen=True, slots=True)
class SamplePart:
    """What somebody has to do of a sample."""

    reviewer: str  # empty: anybody
    items: int
    done: int


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The visitor's part of a sample."""

    sample: Sample  # counted is only this part
    next: str  # address of what comes next; empty: all is done


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A sample as its lead sees it."""

    sample: Sample
    parts: Sequence[SamplePart]


def _samples(visit: DeskVisit) -> Response:
    name = visit.user.name
    with visit.desk.database.reading() as tx:
        own = [OwnPart(one, _next(tx, one, name)) for one in samples.samples_of(tx, name)]
        leads = visit.user.role in LEADS
        made = [DrawnSample(one, _parts(samples.items(tx, one.id))) for one in samples.samples_of(tx)] if leads else []
        people = _people(visit, tx)
    return visit.render(
        "samples.html",
        own=own,
        made=made,
        leads=leads,
        people=people,
        kinds=KINDS,
        of_calls=samples.OF_CALLS,
        each=EACH,
        most=MOST,
        seed=date.today().strftime("%Y%m%d"),
        titles=visit.desk.titles,
        chosen=visit.asked("sample"),
        told="checked" if visit.query.get("told") == "checked" else "",
    )


def _draw(visit: DeskVisit) -> Response:
    form = visit.form
    reviewers = [name for line in form.get("reviewers", "").splitlines() if (name := line.strip())]
    since, until = (_day(form.get(name, "")) for name in ("since", "until"))
    each, seed = (_whole(form.get(name, "")) for name in ("each", "seed"))
    with visit.desk.database.change() as tx:
        made_by, people = visit.user.name, _people(visit, tx)
        strangers = [name for name in reviewers if name not in people]
        if strangers and not visit.desk.local_user:  # on a machine of its own anybody may come with --reviewer
            raise UserError(because("no_such_reviewer", names=", ".join(strangers)))
        number = samples.draw(
            tx, form.get("name", "").strip(), form.get("kind", ""), each, seed, made_by, reviewers, since, until
        )
    return see("/samples", sample=number)


def _people(visit: DeskVisit, tx: Connection) -> list[str]:
    """Return who may review."""
    if visit.desk.local_user:
        return [visit.desk.local_user]
    return [one.name for one in accounts.accounts(tx) if one.active and one.role != "agent"]


def _next(tx: Connection, sample: Sample, reviewer: str) -> str:
    """Findings in the order of time: it stays the same while they are decided, so that none is passed over."""
    if sample.kind in samples.OF_CALLS:
        left = (one.call_id for one in samples.items(tx, sample.id, reviewer) if not one.done_at)
        call = next(left, None)
        return "" if call is None else f"/call/{call}?sample={sample.id}"
    found = queue.find(tx, Filter(sample=sample.id, reviewer=reviewer), ORDER, limit=1).items
    return f"/segment/{found[0].id}?sample={sample.id}&order={ORDER}" if found else ""


def _parts(items: Sequence[SampleItem]) -> list[SamplePart]:
    by_reviewer: defaultdict[str, list[bool]] = defaultdict(list)
    for one in items:
        by_reviewer[one.reviewer].append(bool(one.done_at))
    return [SamplePart(reviewer, len(done), sum(done)) for reviewer, done in sorted(by_reviewer.items())]


def _day(text: str) -> str:
    """Read a day; empty: no matter."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UserError(because("no_day", text=text)) from None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        raise UserError(because("no_whole_number", text=text))
    return int(text)


NAV = Nav("samples", "/samples", REVIEWERS)
ROUTES = (
    page("/samples", _samples),
    page("/samples", _draw, LEADS, ("POST",)),
)

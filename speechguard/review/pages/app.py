"""The app: all pages behind the guard.

A page is one module here and one template in templates/. The module has

- `ROUTES`: made by `desk.page(address, answer, roles, methods)`. `answer(visit)` takes a DeskVisit (user, query, form,
  desk, words) and returns `visit.render("NAME.html", …)` or `see(…)`; it runs in a thread, so that it may wait for the
  database. A form is posted with the hidden field that `{{ token() }}` of parts.html writes.
- `NAV`, where it is to stand in the navigation: the text is `nav_NAME` of its words.
- its words in words/review/NAME.py, listed in words/review/__init__.py.

Then it is listed in PAGES below. What two pages share stands in a module that is none (access, asked, filters, turns):
pages do not import pages. Errors need no care: a UserError, Gone, Conflict or SpeechguardError that an answer raises
becomes a page (web/errors.py), and everything else a page that says nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from types import ModuleType
from typing import Any

from starlette.types import ASGIApp

from speechguard.archive.sound.spans import OF_REVIEW
from speechguard.errors import UserError
from speechguard.messages import Interface
from speechguard.review.pages import appeals, call, exports, quality, queue, samples, segment, sound, speakers
from speechguard.review.pages.desk import Desk
from speechguard.review.store.grounds import is_doubted, is_known
from speechguard.review.store.rows import Gone
from speechguard.review.store.speakers import SpeakersChanged
from speechguard.review.store.texts import is_erased
from speechguard.review.store.verdicts import Conflict
from speechguard.web import account_pages, login
from speechguard.web.app import guarded_app, look_of_pages, routes_of
from speechguard.web.site import Look
from speechguard.words.reasons import in_words
from speechguard.words.review import words
from speechguard.words.review.facts import call_facts
from speechguard.words.wording import WORDINGS, clock, rule_title

PAGES: tuple[ModuleType, ...] = (
    login,
    queue,
    segment,
    call,
    speakers,
    samples,
    appeals,
    quality,
    exports,
    account_pages,
    sound,
)

_REFUSALS: Mapping[type[UserError], tuple[int, str]] = {
    Gone: (404, "not_found"),
    Conflict: (409, ""),
    SpeakersChanged: (409, ""),
}


def make_app(desk: Desk, cookie: str = "speechguard") -> ASGIApp:
    """Make the app of a desk. `cookie`: the name of its session's; servers on one machine need different ones."""
    return guarded_app(desk, look(), routes_of(PAGES), cookie, _REFUSALS)


@cache
def look() -> Look:
    """Read the templates and files of the pages."""
    return look_of_pages(
        "speechguard.review.pages",
        PAGES,
        words,
        _values,
        filters={"clock": clock, "percent": _percent, "one": _one, "day": _day},
        tests={"erased": is_erased, "known": is_known, "doubted": is_doubted},
    )


def _values(interface: Interface) -> Mapping[str, Any]:
    """Return what every template may use."""
    return {
        "live": WORDINGS[interface],
        "titled": partial(_titled, interface),
        "why": partial(in_words, interface=interface),
        "facts_of": partial(call_facts, interface=interface),
        "before": OF_REVIEW.before,
    }


def _titled(interface: Interface, titles: Mapping[str, str] | None, rule: str) -> str:
    """Return the title of a rule; of one that has none its id."""
    return rule_title(titles, rule, interface)


def _percent(share: float | None) -> str:
    """Write a share of 0..1."""
    return "–" if share is None else f"{100 * share:.0f} %"


def _day(start: str) -> str:
    """Write the start of a call, which is local time already, to the minute."""
    return start[:16].replace("T", " ")


def _one(value: float | None) -> str:
    """Write a number with one decimal."""
    return "–" if value is None else f"{value:.1f}"

"""A call as a supervisor sees it: what is said, what was found, and what people did about it.

It is told in parts, so that a long call costs no more than a short one: each line of the transcript is one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from speechguard.calls.state import Finding, TranscriptLine
from speechguard.messages import Interface, Language
from speechguard.service.alerts import Alert
from speechguard.service.facts import FloorCall, urgency
from speechguard.service.pages.hall import SUPERVISORS, Hall, HallVisit, page
from speechguard.service.pages.parts import part_of
from speechguard.service.pages.streams import stream
from speechguard.service.pages.timeline import timeline_of
from speechguard.web.accounts import User
from speechguard.web.site import Look

TOPIC = "call"
LINES = 4096  # of all calls that are kept as HTML


def parts(hall: Hall, look: Look, call: FloorCall, interface: Interface) -> dict[str, str]:
    """Return what is shown of a call: HTML by the name of the part."""

    def made(template: str, **values: object) -> str:
        return part_of(look, template, interface, call=call, titles=hall.titles, **values)

    alerts, others = told(call)
    lines = {
        f"line {line.utterance}": _line(look, line, interface, call.facts.language) for line in call.state.transcript
    }
    return {
        "head": made("call_head.html"),
        "timeline": made("call_timeline.html", timeline=timeline_of(call)),
        "alerts": made("call_alerts.html", alerts=alerts, others=others),
        "checklist": made("call_checklist.html"),
        **lines,
    }


def told(call: FloorCall) -> tuple[list[tuple[Alert, list[Finding]]], list[Finding]]:
    """Return the alerts with their warnings, those first that need somebody; and the warnings that called nobody."""
    alerts = sorted(call.alerts, key=lambda alert: (not alert.open, *urgency(alert)))
    called = {number for alert in call.alerts for number in alert.warnings}
    others = [one for one in call.state.findings if one.event.id not in called and not one.event.nothing_measured]
    return [(alert, call.about(alert)) for alert in alerts], others[::-1]


@lru_cache(LINES)
def _line(look: Look, line: TranscriptLine, interface: Interface, language: Language) -> str:
    return part_of(look, "call_line.html", interface, line=line, language=language)


def _call(visit: HallVisit) -> Response:
    return visit.render("call.html", call=visit.seen_call().now, now=time.time())


def _asked(request: Request, _: User) -> Callable[[FloorCall], bool]:
    number: int = request.path_params["number"]

    def is_it(call: FloorCall) -> bool:
        return call.number == number

    return is_it


ROUTES = (
    page("/calls/{number:int}", _call),
    stream("/calls/{number:int}/events", TOPIC, SUPERVISORS, _asked),
)

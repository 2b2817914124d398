"""The agent's page: their own call, their own warnings, what is still owed. It shows no score and counts nothing."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from speechguard.calls.state import ChecklistRow, Finding, TranscriptLine
from speechguard.messages import SEVERITIES, ChecklistState, Interface
from speechguard.service.facts import FloorCall
from speechguard.service.pages.hall import AGENT, Hall, HallVisit, page
from speechguard.service.pages.parts import part_of
from speechguard.service.pages.streams import stream
from speechguard.web.accounts import EVERYBODY, User
from speechguard.web.site import Look, Nav
from speechguard.words.wording import WORDINGS, amount_words

TOPIC = "mine"
WITHDRAWN = 20.0  # s of the call that a warning is still shown after it was withdrawn
JUST_SAID = 2  # lines
# Of what is owed; the others ask nothing of the agent.
_ASKED_FIRST: tuple[ChecklistState, ...] = ("due", "missing", "not_due", "met")


def parts(hall: Hall, look: Look, call: FloorCall, interface: Interface) -> dict[str, str]:
    """Return what an agent is shown of a call as HTML, the only part."""
    words = WORDINGS[interface]
    warnings = [(finding, amount_words(finding.event, words)) for finding in warned(call)]
    values = {"warnings": warnings, "checklist": owed(call), "lines": just_said(call), "titles": hall.titles}
    return {"": part_of(look, "mine.html", interface, call=call, **values)}


def warned(call: FloorCall) -> list[Finding]:
    """Return the warnings that an agent is shown: the gravest first, then the newest; at the end those withdrawn.

    What is only suspected, or could not be judged, is for reviewers.
    """
    shown = [
        finding
        for finding in call.state.findings
        if finding.event.flagged
        and finding.event.kind in ("violation", "missing", "measure")
        and (finding.event.status != "retracted" or call.state.clock - finding.event.audio_seen < WITHDRAWN)
    ]
    return sorted(shown, key=_need)


def owed(call: FloorCall) -> list[ChecklistRow]:
    """Return what is owed, what must be said now before all else."""
    rows = [row for row in call.state.checklist if row.state in _ASKED_FIRST]
    return sorted(rows, key=lambda row: (_ASKED_FIRST.index(row.state), row.until or float("inf")))


def just_said(call: FloorCall) -> list[TranscriptLine]:
    """Return the last lines of the call."""
    return list(call.state.transcript[-JUST_SAID:])


def _need(finding: Finding) -> tuple[bool, int, float]:
    event = finding.event
    return event.status == "retracted", SEVERITIES.index(event.severity), -finding.time


def _me(visit: HallVisit) -> Response:
    return visit.render("me.html")


def _own(_: Request, user: User) -> Callable[[FloorCall], bool]:
    def is_own(call: FloorCall) -> bool:
        return call.facts.agent == user.name

    return is_own


NAV = Nav("me", AGENT, frozenset({"agent"}))
ROUTES = (
    page(AGENT, _me, EVERYBODY),
    stream(f"{AGENT}/events", TOPIC, EVERYBODY, _own),
)

"""The page of one finding: hear it, see why, decide. A decision is answered with the next one of the same filters."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.responses import Response

from speechguard.archive.sound.spans import OF_REVIEW, clip_span
from speechguard.errors import UserError
from speechguard.messages import Interface
from speechguard.report.evidence import ContextLine
from speechguard.review.clips import PEAKS, missing
from speechguard.review.pages.access import seen_call, seen_finding
from speechguard.review.pages.asked import is_blind, shown_done, wanted_by
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.review.pages.filters import Wanted
from speechguard.review.renewal import renew_scores
from speechguard.review.scores import reviewed_score
from speechguard.review.segment import (
    Aligned,
    aligned,
    read_call,
    rejections,
    rule_of,
    rulebook_of,
    spoke_for,
    turns_around,
)
from speechguard.review.store import appeals, figures, queue, verdicts
from speechguard.review.store.database import Connection
from speechguard.review.store.rows import CallRow, EventRow
from speechguard.review.store.verdicts import Conflict
from speechguard.rules.model.rule import Rule, Said
from speechguard.web.visit import ADDRESS_OF, see
from speechguard.words.review.facts import call_facts
from speechguard.words.wording import WORDINGS, amount_words


@dataclass(frozen=True, slots=True)
class Words:
    """What was heard, and how the rule fits it."""

    turns: tuple[ContextLine, ...] = ()
    aligned: Aligned | None = None
    problem: str = ""  # why the text cannot be read


@dataclass(frozen=True, slots=True)
class RefusedVerdict:
    """A verdict that was not kept, since somebody else was faster."""

    conflict: Conflict
    verdict: str
    reason: str
    note: str
    fixed_text: str


def _segment(visit: DeskVisit) -> Response:
    asked = wanted_by(visit, visit.query)
    with visit.desk.database.reading() as tx:
        return _shown(visit, tx, visit.number("event"), asked, done=shown_done(visit, tx))


def _decide(visit: DeskVisit) -> Response:
    event_id, asked, form = visit.number("event"), wanted_by(visit, visit.form), visit.form
    reason = form.get("reject", "")
    verdict = "rejected" if reason else form.get("verdict", "")
    note, fixed = form.get("note", "").strip(), form.get("fixed_text", "").strip()
    revision = _revision(form.get("revision", ""))
    database = visit.desk.database
    try:
        with database.change() as tx:
            after = queue.neighbours(tx, asked.filter, asked.order, event_id)
            heard = seen_finding(visit, tx, event_id).machine.heard.strip()
            # Browsers send line ends as CRLF; a text that was left as it was heard is no correction.
            text = " ".join(fixed.split())
            changed = text if text and text != " ".join(heard.split()) else None
            verdicts.decide(
                tx, event_id, revision, visit.user.name, verdict, reason, note, changed, asked.filter.sample
            )
            renew_scores(tx, visit.desk.rulebooks)
    except Conflict as conflict:
        with database.reading() as tx:
            refused = RefusedVerdict(conflict, verdict, reason, note, fixed)
            return _shown(visit, tx, event_id, asked, refused=refused, status=409)
    if after.next is None:
        return see("/queue", **asked.query(done=event_id))
    return _go_on(visit, after.next, asked, event_id)


def _undo(visit: DeskVisit) -> Response:
    event_id, asked = visit.number("event"), wanted_by(visit, visit.form)
    with visit.desk.database.change() as tx:
        verdicts.undo(tx, event_id, _revision(visit.form.get("revision", "")), visit.user.name, asked.filter.sample)
        renew_scores(tx, visit.desk.rulebooks)
    return _go_on(visit, event_id, asked, event_id)


def _go_on(visit: DeskVisit, event_id: int, asked: Wanted, done: int) -> Response:
    """Go on to the page of a finding: for our script it is the answer, so that it need not ask again."""
    if not visit.scripted:
        return see(f"/segment/{event_id}", **asked.query(done=done))
    with visit.desk.database.reading() as tx:
        answer = _shown(visit, tx, event_id, asked, done=seen_finding(visit, tx, done))
    answer.headers[ADDRESS_OF] = f"/segment/{event_id}{asked.search()}"
    return answer


def _shown(
    visit: DeskVisit,
    tx: Connection,
    event_id: int,
    asked: Wanted,
    *,
    done: EventRow | None = None,
    refused: RefusedVerdict | None = None,
    status: int = 200,
) -> Response:
    desk = visit.desk
    event = seen_finding(visit, tx, event_id)
    call = seen_call(visit, tx, event.call_id)
    rulebook = rulebook_of(desk.rulebooks, call.record)
    rule = rule_of(rulebook, event.machine.rule)
    start, end = clip_span(event.machine, call.record.duration or 0.0, OF_REVIEW)
    return visit.render(
        "segment.html",
        status,
        asked=asked,
        event=event,
        machine=event.machine,
        call=call,
        rule=rule,
        titles={**desk.titles, **call.record.titles},
        words=_words(visit, event, call),
        spoke=spoke_for(event.machine),
        amount=amount_words(event.machine, WORDINGS[visit.interface]),
        cases=_cases(rule, visit.interface),
        near=queue.neighbours(tx, asked.filter, asked.order, event_id),
        history=verdicts.history(tx, event_id, visit.user.name),
        blind=is_blind(tx, asked),
        rejections=rejections(event.machine, call.record),
        effect=_effect(visit, tx, event, call),
        most=verdicts.LONGEST,
        appeal=appeals.appeal_of(tx, event_id),
        done=done,
        refused=refused,
        missing=missing(call.record),
        start=start,
        end=end,
        rate=PEAKS,
    )


def _words(visit: DeskVisit, event: EventRow, call: CallRow) -> Words:
    """Read the text; where that cannot be, the page says so and all else works."""
    try:
        heard = read_call(visit.desk.folder, call.record, call.said.speakers)
    except UserError as error:
        return Words(problem=str(error))
    rulebook = rulebook_of(visit.desk.rulebooks, call.record)
    found = aligned(event.machine, heard, rulebook) if rulebook else None
    return Words(turns_around(event.machine, heard.conversation), found)


def _effect(visit: DeskVisit, tx: Connection, event: EventRow, call: CallRow) -> dict[str, str]:
    """Return the score of the call by what may be decided; nothing where it is none, or may not be seen yet."""
    if call.record.score is None or verdicts.in_double_review(tx, call.id):
        return {}
    reviewed = figures.reviewed_call(tx, call.id)
    rules = visit.desk.rulebooks.get(call.record.language or "")
    scores: dict[str, str] = {}
    for status in verdicts.RULINGS:
        events = tuple(replace(one, status=status) if one.id == event.id else one for one in reviewed.events)
        scores[status] = f"{reviewed_score(replace(reviewed, events=events), rules).score.score:g}"
    return scores


def _cases(rule: Rule | None, interface: Interface) -> list[tuple[str, list[str], list[Said]]]:
    """Return of each case what is expected, what is known of the call and what is said."""
    cases = rule.cases if rule else ()
    return [
        (
            case.expected,
            call_facts(case.metadata, interface) if case.metadata else [],
            [line for line in case.lines if isinstance(line, Said)],
        )
        for case in cases
    ]


def _revision(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UserError("the form names no revision of the finding: load the page again")
    return int(text)


ROUTES = (
    page("/segment/{event:int}", _segment),
    page("/segment/{event:int}", _decide, methods=("POST",)),
    page("/segment/{event:int}/undo", _undo, methods=("POST",)),
)

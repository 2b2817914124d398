"""The page of a whole call: hear it, see what was found and what is owed, mark what was missed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, floor

from starlette.responses import Response

from speechguard.archive.record import CallRecord
from speechguard.errors import UserError
from speechguard.messages import CallScore, Interface, Role
from speechguard.reasons import because
from speechguard.review.call_sound import points_per_second
from speechguard.review.clips import missing
from speechguard.review.pages.access import seen_call
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.review.pages.turns import Turn, heard
from speechguard.review.renewal import renew_scores
from speechguard.review.scores import ReviewedScore, reviewed_score
from speechguard.review.segment import rule_of, rulebook_of
from speechguard.review.store import appeals, figures, marks, rows, samples, verdicts
from speechguard.review.store.database import Connection
from speechguard.review.store.rows import EventRow
from speechguard.rules.rulebook import Rulebook
from speechguard.web.accounts import EVERYBODY
from speechguard.web.visit import see
from speechguard.words.score import score_derivation
from speechguard.words.wording import WORDINGS, amount_words

TOLD = ("marked", "withdrawn", "checked", "unchecked", "speakers")  # what was done just now
_TIME = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,3})?)")

Titles = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form of a mark has in it at first: a turn that was chosen."""

    role: Role = "agent"
    start: str = ""
    end: str = ""
    text: str = ""


def _call(visit: DeskVisit) -> Response:
    desk, user = visit.desk, visit.user
    with desk.database.reading() as tx:
        call = seen_call(visit, tx, visit.number("call"))
        record = call.record
        events = rows.events_of(tx, call.id)
        may_review = user.role != "agent"
        hidden = {one.id for one in events if may_review and verdicts.history(tx, one.id, user.name).hidden}
        asked = visit.asked("sample") if may_review else None
        sample = None if asked is None else samples.sample(tx, asked)
        machine, after = _scores(visit, tx, record, call.id)
        own_marks = marks.marks_of(tx, call.id)
        if not may_review:
            events = [one for one in events if held_against(tx, one)]
        appealed = {one.id: appeals.appeal_of(tx, one.id) for one in events}
    found = heard(desk.folder, call, events)
    suspected = [one for one in events if one.machine.kind == "suspected"]
    return visit.render(
        "call.html",
        call=call,
        record=record,
        events=events,
        suspected=suspected,
        undecided=sum(one.status == "open" for one in suspected),
        hidden=hidden,  # what others decided of them
        heard=found,
        marks=own_marks,
        appealed=appealed,
        amounts={one.id: amount_words(one.machine, WORDINGS[visit.interface]) for one in events},
        missing=missing(record) if record.duration else "no_recording",
        titles={**desk.titles, **record.titles},
        machine=machine,
        after=None if hidden else after,
        derivation=partial(_derivation, visit.interface),
        rules=_rules(rulebook_of(desk.rulebooks, record), record),
        filled=_filled(visit.asked("turn"), found.turns),
        longest=verdicts.LONGEST,
        rate=points_per_second(record.duration or 0.0),
        at=_asked_time(visit),
        said=visit.asked("said"),
        told=next((one for one in TOLD if one == visit.query.get("told")), ""),
        sample=sample,
        may_review=may_review,
    )


def held_against(tx: Connection, event: EventRow) -> bool:
    """Return whether an agent is told of it: what is only suspected is nobody's fault before it is confirmed."""
    return (
        event.machine.kind != "suspected" or event.status == "confirmed" or appeals.appeal_of(tx, event.id) is not None
    )


def _by_name(visit: DeskVisit) -> Response:
    """Go to the page of a call that somebody knows by its name."""
    with visit.desk.database.reading() as tx:
        return see(f"/call/{rows.call_id(tx, visit.query.get('name', '').strip())}")


def _mark(visit: DeskVisit) -> Response:
    form, call_id = visit.form, visit.number("call")
    with visit.desk.database.change() as tx:
        record = rows.call(tx, call_id).record
        rule = form.get("rule", "")
        start, end = _span(visit, rule, record)
        text, note = " ".join(form.get("text", "").split()), form.get("note", "").strip()
        marks.mark(tx, call_id, rule, form.get("role", ""), start, end, visit.user.name, note, text)
        renew_scores(tx, visit.desk.rulebooks)
    return _back(visit, "marked", at=f"{start:.1f}")


def _withdraw(visit: DeskVisit) -> Response:
    call_id, mark_id = visit.number("call"), visit.number("mark")
    with visit.desk.database.change() as tx:
        if mark_id not in {one.id for one in marks.marks_of(tx, call_id)}:
            raise rows.Gone(f"there is no mark {mark_id} in call {call_id}")
        marks.withdraw(tx, mark_id, visit.user.name)
        renew_scores(tx, visit.desk.rulebooks)
    return _back(visit, "withdrawn")


def _check(visit: DeskVisit) -> Response:
    """Keep that somebody listened to it all; the next call of the sample follows, where it came from one."""
    checked, sample = visit.form.get("checked") == "yes", visit.sent("sample")
    with visit.desk.database.change() as tx:
        marks.check_call(tx, visit.number("call"), visit.user.name, checked)
        items = samples.items(tx, sample, visit.user.name) if sample is not None and checked else []
    if not items:
        return _back(visit, "checked" if checked else "unchecked")
    left = [one.call_id for one in items if one.call_id is not None and not one.done_at]
    return see(f"/call/{left[0]}" if left else "/samples", sample=sample, told="checked")


def _back(visit: DeskVisit, told: str, at: str | None = None) -> Response:
    return see(f"/call/{visit.number('call')}", at=at, sample=visit.sent("sample"), told=told)


def _scores(
    visit: DeskVisit, tx: Connection, record: CallRecord, call_id: int
) -> tuple[CallScore | None, ReviewedScore | None]:
    """Return the score as the machine derived it, and after review; of a call that failed there is none."""
    if record.score is None:
        return None, None
    machine = record.call_score
    rules = visit.desk.rulebooks.get(record.language or "")
    return machine, reviewed_score(figures.reviewed_call(tx, call_id), rules)


def _derivation(interface: Interface, score: CallScore) -> list[tuple[str, str]]:
    """Write the steps without the rules that are not about this call: they are many."""
    lines = tuple(line for line in score.lines if line.reason != "not_applicable")
    return score_derivation(replace(score, lines=lines), interface)


def _rules(rulebook: Rulebook | None, record: CallRecord) -> list[tuple[Titles, list[tuple[str, Titles]]]]:
    """Return what may have been broken: by section of the scorecard each rule with its title."""
    if rulebook is None:
        return [({}, list(record.titles.items()))]
    return [
        (section.title, [(rule.id, rule.title) for rule in members])
        for section, members in rulebook.sections
        if members
    ]


def _filled(number: int | None, turns: Sequence[Turn]) -> Filled:
    if number is None or number >= len(turns):
        return Filled()
    one = turns[number].said
    # Rounded outwards, so that the words at its ends are in it.
    return Filled(one.role, f"{floor(10 * one.start) / 10:.1f}", f"{ceil(10 * one.end) / 10:.1f}", turns[number].text)


def _span(visit: DeskVisit, rule: str, record: CallRecord) -> tuple[float, float]:
    """Return from where to where a mark reaches; without times, what is missing is so in the whole call."""
    duration = record.duration or 0.0
    times = [visit.form.get(name, "").strip() for name in ("start", "end")]
    known = rule_of(rulebook_of(visit.desk.rulebooks, record), rule)
    if not any(times) and (rule in record.checklist or (known and known.kind == "required")):
        return 0.0, duration
    start, end = map(_seconds, times)
    if start is None or end is None:
        raise UserError(because("mark_without_times"))
    return start, min(end, duration) if end - duration < 1 else end


def _seconds(text: str) -> float | None:
    """Read 83.5 or 1:23.5 or 1:00:05; None: it is no time."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds = found.groups()
    return 3600.0 * int(hours or 0) + 60.0 * int(minutes or 0) + float(seconds.replace(",", "."))


def _asked_time(visit: DeskVisit) -> float:
    """Return from where to listen (s)."""
    return _seconds(visit.query.get("at", "")) or 0.0


ROUTES = (
    page("/call", _by_name),
    page("/call/{call:int}", _call, EVERYBODY),
    page("/call/{call:int}/mark", _mark, methods=("POST",)),
    page("/call/{call:int}/mark/{mark:int}/withdraw", _withdraw, methods=("POST",)),
    page("/call/{call:int}/checked", _check, methods=("POST",)),
)

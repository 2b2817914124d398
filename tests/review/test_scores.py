"""Scores after review: the machine's where nothing was decided, else those of what stands."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewed import AT, MACHINE
from shipped import shipped_rules

from speechguard.archive.codecs.events import event_line, event_of
from speechguard.archive.record import Asked, CallRecord, judgement
from speechguard.checks.cases.casebook import play
from speechguard.errors import SourceLocation
from speechguard.judging.scorecard import score
from speechguard.messages import ComplianceEvent, standing
from speechguard.review.recorded_points import RecordedPoints
from speechguard.review.scores import reviewed_score
from speechguard.review.truth import Appeal, Mark, ReviewedCall, ReviewedEvent
from speechguard.rules.model.rule import ChecklistItem, Measure, Rule, Section

HERE = SourceLocation("pack.yaml", 1, 1)
TITLE = {"en": "Title"}


def rule(name="a", **fields):
    given = {"id": f"zh.{name}", "kind": "forbidden", "severity": "minor", "points": 10.0} | fields
    return Rule(title=TITLE, role="agent", phrases=(), location=HERE, **given)


def book(*rules, most=None, start=100.0):
    return RecordedPoints(start, ((Section("s", TITLE, (), HERE, most), rules),))


def event(rule, kind="violation", start=3.0, **more):
    phrase = "不归我管" if kind == "violation" else ""
    values = {"kind": kind, "rule": rule.id, "severity": rule.severity, "start": start, "phrase": phrase} | more
    return ComplianceEvent(**{**MACHINE, **values})


def recorded(book, events, states=(), not_applicable=()):
    """The record of a call that was judged so."""
    items = [ChecklistItem(rule, TITLE, state, None, "") for rule, state in dict(states).items()]
    found = score("c1", events, items, book, not_applicable)
    known = {"id": "a", "recording": "b", "file": "/c1.flac", "size": 1, "modified": 1, "asked": Asked()}
    return CallRecord("c1", **known, checklist=dict(states), **judgement(found, events))


def decided(record, *pairs, marks=(), **more):
    """The call with a status for every event."""
    events = tuple(ReviewedEvent(number, event, status) for number, (event, status) in enumerate(pairs, 1))
    return ReviewedCall(record, None, events, tuple(marks), **more)


def mark(rule, start=30.0, **more):
    return Mark(1, rule, "agent", start, start + 1, "note", "李娜", AT, **more)


A, B = rule("a", points=8.0, cap=20.0), rule("b", points=5.0, count="once")
GREETING = rule("greeting", kind="required", reward=2.0)
PACE = rule("pace", kind="measure", points=4.0, reward=3.0, measure=Measure("speech_rate", at_most=100.0))
FATAL, FATAL_TO_SECTION = rule("fatal", severity="fatal"), rule("section", fatal_to="section")


def suspicion(rule, start=3.0, **more):
    return event(rule, "suspected", start, flagged=False, meaning=0.7, phrase="一句例子", **more)


def test_what_is_suspected_takes_points_once_somebody_says_yes():
    rules = book(A, B, FATAL)
    record = recorded(rules, [suspicion(A), suspicion(FATAL, start=9.0)])
    assert record.score == 100
    for status, fatal, points in (("open", "open", 100), ("unsure", "rejected", 100), ("confirmed", "open", 92)):
        call = decided(record, (suspicion(A), status), (suspicion(FATAL, start=9.0), fatal))
        assert reviewed_score(call, rules).score.score == points
        assert reviewed_score(call, rules).basis == "rules"
    lost = reviewed_score(decided(record, (suspicion(A), "open"), (suspicion(FATAL, start=9.0), "confirmed")), rules)
    assert (lost.score.score, lost.score.fatal) == (0, True)


def test_a_suspicion_that_became_a_finding_counts_once():
    rules, now = book(A), event(A, start=3.2)
    record = recorded(rules, [now])
    before = ReviewedEvent(1, suspicion(A), "confirmed", present=False)
    call = ReviewedCall(record, None, (before, ReviewedEvent(2, now)))
    assert reviewed_score(call, rules).score.score == 92
    rejected = ReviewedCall(record, None, (before, ReviewedEvent(2, now, "rejected")))
    assert reviewed_score(rejected, rules).score.score == 92  # somebody had confirmed it
    elsewhere = ReviewedCall(record, None, (before, ReviewedEvent(2, event(A, start=30.0))))
    assert reviewed_score(elsewhere, rules).score.score == 84


def test_a_rejected_finding_gives_its_points_back():
    rules = book(A, B)
    first, second, other = event(A), event(A, start=9.0), event(B, start=12.0)
    record = recorded(rules, [first, second, other])
    assert record.score == 79
    call = decided(record, (first, "rejected"), (second, "confirmed"), (other, "unsure"))
    found = reviewed_score(call, rules)
    assert (found.score.score, found.basis, found.unpriced) == (87, "rules", ())
    (start, line, once) = found.score.lines
    assert (line.rule, line.points, line.times, line.at) == ("zh.a", -8, 1, (9.0,))
    assert (start.points, once.points) == (100, -5)
    gone = reviewed_score(call, None)
    assert (gone.score.score, gone.basis) == (87, "record")
    assert [replace(line, title=TITLE) for line in gone.score.lines[1:]] == [line, once]


def test_an_overturned_appeal_gives_the_points_back_and_an_upheld_one_does_not():
    rules, found = book(A), event(A)
    record = recorded(rules, [found])
    for decision, points in (("overturned", 100), ("upheld", 92), (None, 92)):
        appeal = Appeal("agent", "", AT, AT, "lead" * bool(decision), decision)
        call = ReviewedCall(record, None, (ReviewedEvent(1, found, "confirmed", appeal=appeal),))
        assert reviewed_score(call, rules).score.score == points


def test_what_was_not_missing_counts_as_said():
    rules, missing = book(GREETING), event(GREETING, "missing")
    record = recorded(rules, [missing], {"zh.greeting": "missing"})
    assert record.score == 90
    said = reviewed_score(decided(record, (missing, "rejected")), rules)
    assert [line.reason for line in said.score.lines] == ["start", "rewarded", "limit"]
    again = event(GREETING, "missing", start=20.0)
    record = recorded(rules, [missing, again], {"zh.greeting": "missing"})
    half = reviewed_score(decided(record, (missing, "rejected"), (again, "confirmed")), rules)
    assert [(line.reason, line.points) for line in half.score.lines] == [("start", 100), ("deducted", -10)]


def test_a_rejected_measure_lies_in_its_band():
    rules, fast = book(PACE, A), event(PACE, "measure", value=120.0, unit="/min", at_most=100.0)
    record = recorded(rules, [fast])
    found = reviewed_score(decided(record, (fast, "rejected"), marks=[mark("zh.a")]), rules)
    assert [line.points for line in found.score.lines] == [100, 3, -8]


def test_what_could_not_be_assessed_is_a_finding_when_it_is_confirmed():
    rules = book(A, GREETING)
    perhaps, owed = event(A, "not_assessable", phrase="不归我管"), event(GREETING, "not_assessable", start=1.0)
    record = recorded(rules, [owed, perhaps], {"zh.greeting": "not_assessable"})
    assert record.score == 100
    both = reviewed_score(decided(record, (perhaps, "confirmed"), (owed, "confirmed")), rules)
    assert [(line.reason, line.points) for line in both.score.lines[1:]] == [("deducted", -8), ("deducted", -10)]
    said = reviewed_score(decided(record, (perhaps, "rejected"), (owed, "rejected")), rules)
    assert [line.reason for line in said.score.lines] == ["start", "rewarded", "limit"]


def test_what_was_missed_is_added():
    rules = book(A, B, GREETING)
    record = recorded(rules, [], {"zh.greeting": "met"})
    marks = [mark("zh.a"), mark("zh.greeting", start=2.0), mark("zh.b", withdrawn=True)]
    found = reviewed_score(decided(record, marks=marks), rules)
    assert found.score.score == 82
    assert [(line.rule, line.at) for line in found.score.lines[1:]] == [("zh.a", (30.0,)), ("zh.greeting", (3.0,))]


def test_points_that_nobody_knows_are_said():
    old, now = book(A), book(B)
    known = event(A)
    record = recorded(old, [known])
    call = decided(record, (known, "confirmed"), marks=[mark("zh.b"), mark("zh.gone")])
    found = reviewed_score(call, now)
    assert (found.basis, found.score.score, found.unpriced) == ("record", 87, ("zh.gone",))
    assert reviewed_score(call, None).unpriced == ("zh.b", "zh.gone")


def test_a_rule_that_is_priced_otherwise_now_takes_what_it_took():
    found, now = event(A), book(replace(A, points=50.0))
    record = recorded(book(A), [found, event(A, start=8.0)])
    call = decided(record, (found, "rejected"), (event(A, start=8.0), "confirmed"))
    assert (reviewed_score(call, now).basis, reviewed_score(call, now).score.score) == ("record", 92)


def test_a_rewarded_rule_that_was_missed_takes_what_it_takes_now():
    record = recorded(book(GREETING), [], {"zh.greeting": "met"})
    call = decided(record, marks=[mark("zh.greeting")])
    now = book(replace(GREETING, points=7.0, reward=1.0))
    assert reviewed_score(call, now).basis == "record"
    assert reviewed_score(call, now).score.score == 93
    assert reviewed_score(call, None).unpriced == ("zh.greeting",)


def test_a_call_is_no_longer_lost_when_what_lost_it_is_rejected():
    for rules in (book(FATAL, A, most=30.0), book(replace(FATAL, fatal_to="section"), A, most=30.0)):
        fatal, other = event(FATAL), event(A)
        record = recorded(rules, [fatal, other])
        assert record.score == (70 if rules.sections[0][1][0].fatal_to else 0)
        for basis in (rules, None):
            assert reviewed_score(decided(record, (fatal, "rejected"), (other, "open")), basis).score.score == 92
            assert reviewed_score(decided(record, (fatal, "open"), (other, "rejected")), basis).score.score == (
                record.score
            )


def test_what_the_machine_says_no_more_stands_when_it_was_confirmed():
    rules, found = book(A), event(A)
    record = recorded(rules, [])
    for status, points in (("confirmed", 92), ("open", 100), ("rejected", 100)):
        call = ReviewedCall(record, None, (ReviewedEvent(1, found, status, present=False),))
        assert reviewed_score(call, rules).score.score == points
        assert reviewed_score(call, rules).basis == "rules"


def test_a_call_that_failed_has_no_score():
    with pytest.raises(ValueError, match="no score"):
        reviewed_score(decided(replace(recorded(book(A), []), score=None)), None)


RULES = st.builds(
    lambda name, severity, points, count, cap, fatal_to: rule(
        name, severity=severity, points=float(points), count=count, cap=cap, fatal_to=fatal_to
    ),
    st.sampled_from("abcdef"),
    st.sampled_from(["minor", "major", "fatal"]),
    st.integers(0, 30),
    st.sampled_from(["each", "once"]),
    st.sampled_from([None, None, 12.0]),
    st.sampled_from([None, None, "section", "call"]),
)
KINDS = st.sampled_from(["violation", "violation", "missing", "not_assessable"])
STATUSES = st.sampled_from(["open", "confirmed", "rejected", "unsure"])
CALLS = st.tuples(
    st.lists(RULES, min_size=1, unique_by=lambda rule: rule.id),
    st.lists(st.tuples(st.integers(0, 5), KINDS, STATUSES, st.floats(0, 100)), max_size=8),
    st.sampled_from([None, 25.0]),
    st.integers(0, 2),
)


def made(drawn):
    rules, found, most, split = drawn
    split = min(split, len(rules))
    parts = [part for part in (rules[:split], rules[split:]) if part]
    sections = [(Section(f"s{n}", TITLE, (), HERE, most), tuple(part)) for n, part in enumerate(parts)]
    if most is None:
        sections = [(s, tuple(replace(r, fatal_to=None) for r in own)) for s, own in sections]
    points = RecordedPoints(100.0, tuple(sections))
    by_number = [rule for _, own in sections for rule in own]
    events = [
        (event(by_number[n % len(by_number)], kind, round(at, 3), phrase="不归我管"), status)
        for n, kind, status, at in found
    ]
    return points, sorted(events, key=lambda pair: pair[0].start)


@given(CALLS)
def test_nothing_decided_changes_nothing(drawn):
    rules, events = made(drawn)
    record = recorded(rules, [one for one, _ in events])
    call = decided(record, *((one, "open") for one, _ in events))
    found = reviewed_score(call, rules)
    assert (found.basis, found.unpriced) == ("rules", ())
    assert (found.score.score, found.score.fatal) == (record.score, record.fatal)
    assert (found.score.lines, found.score.sections) == (record.lines, record.sections)
    unknown = reviewed_score(call, None)
    assert unknown.score.score == record.score


@given(CALLS)
def test_the_score_is_that_of_what_stands(drawn):
    rules, events = made(drawn)
    record = recorded(rules, [one for one, _ in events])
    stands = [
        replace(one, kind="violation") if status == "confirmed" and one.kind == "not_assessable" else one
        for one, status in events
        if status != "rejected"
    ]
    found = reviewed_score(decided(record, *events), rules)
    assert found.score == score("c1", stands, (), rules)


@given(CALLS)
def test_the_recorded_points_are_those_of_the_rules(drawn):
    """Where no section and call are lost at once, which a record does not tell apart, nor is anything new found."""
    rules, events = made(drawn)
    events = [(one, status) for one, status in events if one.kind != "not_assessable"]
    record = recorded(rules, [one for one, _ in events])
    call = decided(record, *events)
    gone = reviewed_score(call, None)
    assert sum(line.points for line in gone.score.lines) == pytest.approx(gone.score.score)
    if not (record.fatal and any(section.lost for section in record.sections)):
        assert gone.score.score == reviewed_score(call, rules).score.score


@cache
def bundled_calls(language):
    """The calls of the cases of our rules, as `score` would have them."""
    rules = shipped_rules(language)
    calls = []
    for case in [case for rule in rules.rules for case in rule.cases[:2]]:
        engine, events = play(rules, case.lines, "c1", metadata=case.metadata)
        found, states = engine.score(events), {item.rule: item.state for item in engine.checklist()}
        known = {"id": "a", "recording": "b", "file": "/c1.flac", "size": 1, "modified": 1, "asked": Asked()}
        record = CallRecord("c1", **known, checklist=states, **judgement(found, events))
        kept = [e for e in standing(events) if e.kind != "measure" or e.flagged]
        rounded = [event_of(event_line(one)) for one in kept]  # as they are stored
        calls.append((record, [ReviewedEvent(number, one) for number, one in enumerate(rounded, 1)]))
    return rules, calls


@pytest.mark.parametrize("language", ["zh", "es"])
def test_calls_judged_by_our_rules_keep_their_score_until_something_is_decided(language):
    rules, calls = bundled_calls(language)
    assert len(calls) > 100
    for record, events in calls:
        call = ReviewedCall(record, None, tuple(events))
        found = reviewed_score(call, rules)
        assert (found.basis, found.score.score, found.unpriced) == ("rules", record.score, ())
        assert reviewed_score(call, None).score.score == record.score


@pytest.mark.parametrize("language", ["zh", "es"])
def test_calls_in_which_all_was_rejected_lose_nothing(language):
    rules, calls = bundled_calls(language)
    lost = 0
    for record, events in calls:
        call = ReviewedCall(record, None, tuple(replace(one, status="rejected") for one in events))
        for basis in (rules, None):
            assert reviewed_score(call, basis).score.score == 100
        lost += record.score < 100
    assert lost > 50

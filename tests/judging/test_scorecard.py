"""The score of a call: held against a plain count, and it always adds up to its derivation."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_calls import FORBIDDEN, GREETING, Call, forbidden, required, rulebook

from speechguard.errors import SourceLocation
from speechguard.judging.scorecard import fatality, score
from speechguard.messages import CallScore, ComplianceEvent, standing
from speechguard.rules.model.rule import ChecklistItem, Measure, Rule, Section, SectionPattern
from speechguard.rules.model.sections import OTHER, matching, sections_of

HERE = SourceLocation("pack.yaml", 1, 1)
TITLE = {"zh": "题", "en": "Title", "es": "Título"}
BAND = Measure("speech_rate", at_most=100.0)
BOOK = rulebook(FORBIDDEN, GREETING)


def rule(name="a", **fields):
    given = {"id": f"zh.{name}", "kind": "forbidden", "severity": "minor", "points": 10.0} | fields
    return Rule(title=TITLE, role="agent", phrases=(), location=HERE, **given)


def section(name="s", most=None):
    return Section(name, TITLE, (SectionPattern(f"zh.{name}.*", HERE),), HERE, most)


def event(rule, kind="violation", number=1, **fields):
    values = {"status": "confirmed", "role": "agent", "start": 3.0, "end": 4.0, "phrase": "这事", "heard": "这事"}
    values |= {"score": 1.0, "say_instead": "", "audio_seen": 5.0, "id": number} | fields
    return ComplianceEvent(call="call", kind=kind, rule=rule.id, severity=rule.severity, **values)


def item(rule, state):
    return ChecklistItem(rule.id, TITLE, state, None, "")


def scored(sections, events=(), checklist=(), start=100.0, not_applicable=()) -> CallScore:
    """`sections`: of section and rules."""
    book = replace(BOOK, start=start, sections=tuple((section, tuple(rules)) for section, rules in sections))
    result = score("call", events, checklist, book, not_applicable)
    assert sum(line.points for line in result.lines) == pytest.approx(result.score)
    assert 0 <= result.score <= 100
    for total in result.sections:
        own = [line for line in result.lines if line.section == total.id]
        assert sum(line.points for line in own) == pytest.approx(total.points)
    return result


def reasons(result):
    return [(line.reason, line.points) for line in result.lines]


def test_a_call_without_findings():
    result = scored([(OTHER, [rule()])])
    assert (result.score, result.fatal, reasons(result)) == (100, False, [("start", 100)])


def test_each_finding_takes_its_points_and_says_where():
    a = rule(points=2.5)
    result = scored([(OTHER, [a])], [event(a), event(a, number=2, start=9.0)])
    line = result.lines[1]
    assert (result.score, line.reason, line.points, line.times, line.each) == (95, "deducted", -5, 2, 2.5)
    assert (line.rule, line.title, line.section, line.cap, line.at) == (a.id, TITLE, "other", None, (3.0, 9.0))


def test_what_is_missing_is_looked_for_where_its_window_ended():
    a = rule(kind="required")
    assert scored([(OTHER, [a])], [event(a, "missing", phrase="")], [item(a, "missing")]).lines[1].at == (4.0,)


def test_once_counts_the_first_only():
    a = rule(count="once")
    result = scored([(OTHER, [a])], [event(a), event(a, number=2)])
    assert (result.score, result.lines[1].times, result.lines[1].cap) == (90, 2, 10)


def test_a_cap_of_a_rule_and_of_its_section():
    a, b = rule(cap=15.0), rule("b", points=8.0)
    events = [event(a, number=1), event(a, number=2), event(b, number=3)]
    assert reasons(scored([(section(most=20), [a, b])], events)) == [
        ("start", 100),
        ("deducted", -15),
        ("deducted", -8),
        ("section_cap", 3),
    ]
    assert scored([(section(most=23), [a, b])], events).score == 77  # just at its most


def test_rewards():
    a, speed = rule(kind="required", reward=3.0), rule("b", kind="measure", reward=2.0, measure=BAND)
    within = event(speed, "measure", flagged=False, value=95.0)
    sections = [(section(most=5), [a]), (OTHER, [speed])]
    assert scored(sections, [within], [item(a, "met")], start=50).score == 55
    assert scored(sections, [within], [item(a, "met")], start=98).lines[-1].reason == "limit"
    assert scored(sections, [within], [item(a, "met")], start=98).score == 100
    outside = event(speed, "measure", number=2, value=120.0)
    assert scored(sections, [within, outside], [item(a, "not_assessable")]).score == 90
    reported = replace(speed, measure=Measure("speech_rate"))  # without a band
    assert reasons(scored([(OTHER, [reported])], [within])) == [("start", 100)]


def test_a_reward_does_not_make_room_under_the_cap_of_a_section():
    a, b = rule(), rule("b", kind="required", reward=4.0)
    assert scored([(section(most=5), [a, b])], [event(a)], [item(b, "met")]).score == 99


def test_what_is_fatal_to_the_call():
    a, b = rule(severity="fatal", points=100.0), rule("b")
    result = scored([(section(most=20), [a]), (OTHER, [b])], [event(a), event(b, number=2)])
    assert (result.score, result.fatal) == (0, True)
    assert reasons(result) == [("start", 100), ("fatal", 0), ("deducted", -10), ("call_lost", -90)]


def test_what_is_fatal_to_its_section():
    a, b, c = rule(fatal_to="section", severity="fatal"), rule("b"), rule("c", kind="required", reward=2.0)
    result = scored([(section(most=30), [a, b, c])], [event(a), event(b, number=2)], [item(c, "met")])
    assert (result.score, result.fatal, result.sections[0].lost, result.sections[0].points) == (70, False, True, -30)
    assert reasons(result)[-1] == ("section_lost", -22)


def test_fatal_by_severity_unless_it_says_otherwise():
    assert fatality(rule(severity="fatal")) == "call"
    assert fatality(rule(severity="fatal", fatal_to="section")) == "section"
    assert fatality(rule(severity="minor", fatal_to="call")) == "call"
    assert fatality(rule(severity="major")) is None


def test_a_call_that_loses_everything_and_more_has_no_points():
    a = rule(points=70.0)
    result = scored([(OTHER, [a])], [event(a), event(a, number=2)])
    assert reasons(result) == [("start", 100), ("deducted", -140), ("limit", 40)]
    assert (result.score, result.fatal) == (0, False)


def test_what_is_not_assessable_or_not_applicable_is_listed_and_not_counted():
    a, hold, outbound = rule(), rule("b", kind="required"), rule("c")
    events = [event(a, "not_assessable"), event(a, "not_assessable", number=2, start=8.0)]
    result = scored([(OTHER, [a, hold, outbound])], events, [item(hold, "not_due")], not_applicable={outbound.id})
    assert result.score == 100
    assert [(line.reason, line.rule, line.times) for line in result.lines[1:]] == [
        ("not_assessable", a.id, 2),
        ("not_applicable", hold.id, 0),
        ("not_applicable", outbound.id, 0),
    ]


def test_what_was_withdrawn_or_never_confirmed_does_not_count():
    a = rule()
    withdrawn = [event(a), event(a, status="retracted"), event(a, number=2, status="provisional")]
    assert reasons(scored([(OTHER, [a])], withdrawn)) == [("start", 100)]


def test_a_rule_that_is_gone_does_not_count():
    assert reasons(scored([(OTHER, [rule()])], [event(rule("gone"))])) == [("start", 100)]


def test_a_heard_call():
    call = Call(BOOK)
    call.say("喂，这事不归我管")
    call.end()
    result = score("test-call", call.events, call.engine.checklist(), BOOK)
    assert (result.call, result.score) == ("test-call", 80)
    assert [(line.rule, line.points) for line in result.lines[1:]] == [
        ("zh.shirking.not-my-job", -10),
        ("zh.opening.greeting", -10),
    ]


def test_rules_that_are_not_about_the_call():
    about = "applies_to: {direction: outbound}"
    call = Call(
        rulebook(
            forbidden("这事不归我管", id="zh.test.forbidden", more=about),
            required("您好", within="{first: 8 s}", id="zh.test.required", more=about),
            required("感谢您", within="{after: 8 s}", id="zh.test.hold", more="when: {hold: 10 s}"),
        )
    )
    call.say("喂，这事不归我管")
    call.end()
    result = call.engine.score(call.events)
    assert result.score == 100
    assert [(line.reason, line.rule) for line in result.lines[1:]] == [
        ("not_applicable", "zh.test.forbidden"),
        ("not_applicable", "zh.test.required"),
        ("not_applicable", "zh.test.hold"),
    ]


def test_a_rule_whose_question_nobody_can_answer():
    conditions = "conditions: {long: {metadata: queue_seconds, over: 60 s}, bye: {says: [再见]}}"
    text = f"""
  - id: zh.test.waited
    title: {{zh: 题, en: Title, es: Título}}
    kind: forbidden
    taboo: impolite
    severity: minor
    {conditions}
    flag_if: long and bye
    cases: {{flag: [再见], pass: [好]}}
"""
    call = Call(rulebook(text))
    call.say("再见")
    call.end()
    assert [line.reason for line in call.engine.score(call.events).lines] == ["start", "not_applicable"]


# Sections


def test_patterns():
    ids = ["zh.opening.greeting", "zh.opening.name", "zh.openings.x", "zh.closing.greeting"]
    assert matching("zh.opening.*", ids) == ids[:2]
    assert matching("*.greeting", ids) == [ids[0], ids[3]]
    assert matching("zh.opening.name", ids) == [ids[1]]
    assert matching("zh.opening", ids) == []
    assert matching("*", ids) == ids
    assert matching("zh?opening.name", ids) == []  # only * stands for anything


def test_without_a_scorecard_all_rules_are_in_one_section_from_100():
    assert [(section.id, len(rules)) for section, rules in BOOK.sections] == [("other", 2)]
    assert BOOK.start == 100
    assert sections_of([], []) == ()


# Against a plain count

POINTS = st.sampled_from((0.0, 0.5, 1.0, 7.0, 10.0, 33.25, 100.0))
RULES = st.builds(
    rule,
    kind=st.sampled_from(("forbidden", "required", "measure")),
    severity=st.sampled_from(("minor", "major", "fatal")),
    points=POINTS,
    reward=POINTS,
    count=st.sampled_from(("once", "each")),
    cap=st.none() | POINTS,
    fatal_to=st.sampled_from((None, None, None, "call", "section")),
)


@st.composite
def calls(draw):
    """Sections with rules, events and a checklist."""
    sections, rules = [], []
    for number in range(draw(st.integers(1, 3))):
        own = [replace(r, id=f"zh.s{number}.r{n}") for n, r in enumerate(draw(st.lists(RULES, max_size=3)))]
        own = [replace(r, measure=draw(st.sampled_from((None, BAND)))) if r.kind == "measure" else r for r in own]
        most = draw(POINTS) if any(r.fatal_to == "section" for r in own) else draw(st.none() | POINTS)
        sections.append((section(f"s{number}", most), own))
        rules += own
    events, checklist = [], []
    for number in range(draw(st.integers(0, 8)) if rules else 0):
        r = draw(st.sampled_from(rules))
        kind = {"forbidden": "violation", "required": "missing", "measure": "measure"}[r.kind]
        kind = draw(st.sampled_from((kind, kind, kind, "not_assessable")))
        flagged = kind != "measure" or draw(st.booleans())
        found = event(r, kind, number, flagged=flagged)
        events.append(found)
        if draw(st.integers(0, 4)) == 0:
            events.append(replace(found, status="retracted"))
    for r in rules:
        if r.kind == "required":
            against = [e for e in standing(events) if e.rule == r.id]
            state = "missing" if against else draw(st.sampled_from(("met", "not_due")))
            checklist.append(item(r, state))
    return sections, events, checklist, draw(st.sampled_from((0.0, 50.0, 100.0)))


def counted(sections, events, checklist, start):
    """The score of a call, counted the plain way."""
    withdrawn = {e.id for e in events if e.status == "retracted"}
    stand = [e for e in events if e.id not in withdrawn]
    points = start
    for part, rules in sections:
        taken = given = 0.0
        lost = False
        for r in rules:
            hits = [e for e in stand if e.rule == r.id and e.kind != "not_assessable" and e.flagged]
            doubts = [e for e in stand if e.rule == r.id and e.kind == "not_assessable"]
            if hits and (r.fatal_to == "call" or (r.fatal_to is None and r.severity == "fatal")):
                return 0.0
            if hits and r.fatal_to == "section":
                lost = True
            elif hits:
                most = r.cap if r.cap is not None else 1e9
                taken += min(most, r.points if r.count == "once" else r.points * len(hits))
            elif not doubts:
                met = any(i.rule == r.id and i.state == "met" for i in checklist)
                in_band = r.kind == "measure" and r.measure is BAND and any(e.rule == r.id for e in stand)
                given += r.reward if met or in_band else 0.0
        if lost:
            points -= part.most
        else:
            points += given - (min(taken, part.most) if part.most is not None else taken)
    return max(0.0, min(100.0, points))


@given(calls())
def test_the_score_is_that_counted_plainly_and_adds_up(call):
    sections, events, checklist, start = call
    result = scored(sections, events, checklist, start)
    assert result.score == pytest.approx(counted(sections, events, checklist, start))


@given(calls(), st.data())
def test_one_more_finding_never_raises_the_score(call, data):
    sections, events, checklist, start = call
    rules = [r for _, own in sections for r in own]
    if not rules:
        return
    more = event(data.draw(st.sampled_from(rules)), number=99)
    worse = scored(sections, [*events, more], checklist, start)
    assert worse.score <= scored(sections, events, checklist, start).score
    assert scored(sections, [*events, more, replace(more, status="retracted")], checklist, start) == scored(
        sections, events, checklist, start
    )


@given(calls(), st.randoms())
def test_the_order_of_events_does_not_matter(call, random):
    sections, events, checklist, start = call
    shuffled = random.sample(events, len(events))
    assert scored(sections, shuffled, checklist, start).score == scored(sections, events, checklist, start).score

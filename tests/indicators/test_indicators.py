"""The service indicators: by the formulas of the handbooks, counted here by hand; exact at their goals."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.indicators.call_detail import CallDetail
from speechguard.indicators.figures import figures, grouped
from speechguard.indicators.handbook import INDICATORS
from speechguard.indicators.indicator import Goal

START = datetime(2026, 10, 3, 14, 5)
HOURS = st.integers(0, 100).map(lambda hours: START + timedelta(hours=hours))
MAYBE = st.sampled_from((True, False, None))
RECORDS = st.lists(
    st.builds(
        CallDetail,
        call=st.just("1"),
        start=st.just(START),
        agent=st.sampled_from(("li", "wang", None)),
        direction=st.sampled_from(("inbound", "outbound", None)),
        connected=MAYBE,
        needs_agent=MAYBE,
        answered=MAYBE,
        ring_seconds=st.sampled_from((None, 0.0, 14.9, 15.0, 60.0)),
        concern=st.sampled_from(("consultation", "complaint", None)),
        replied=HOURS | st.sampled_from((False, None)),
        reply_due=HOURS | st.none(),
        repeated=MAYBE,
        interprovincial=MAYBE,
        major_customer=MAYBE,
        satisfaction=st.sampled_from((None, 0.0, 7.5, 8.0, 10.0)),
        accurate=MAYBE,
        data_accurate=MAYBE,
    ),
    max_size=12,
)


def call(**fields):
    return CallDetail(**({"call": "1", "start": START} | fields))


def only(name, records):
    return next(figure for figure in figures(records) if figure.indicator == name)


def share(name, records):
    figure = only(name, records)
    return figure.numerator, figure.denominator, figure.unknown, figure.value, figure.met


def test_connection_rate():
    calls = [call(connected=True)] * 17 + [call(connected=False)] * 3
    assert share("connection-rate", calls) == (17, 20, 0, 85.0, True)  # 85 % is not under 85 %
    assert share("connection-rate", [*calls, call(connected=False)])[4] is False
    assert share("connection-rate", [*calls, call(connected=False, direction="outbound"), call()])[:3] == (17, 20, 1)


def test_manual_answer_rate_counts_calls_that_need_a_person():
    calls = [call(needs_agent=True, answered=True)] * 6 + [call(needs_agent=True, answered=False)]
    assert share("manual-answer-rate", [*calls, call(needs_agent=False, answered=False)])[:3] == (6, 7, 0)
    assert share("manual-answer-rate", [*calls, call(answered=True)])[:3] == (6, 7, 1)
    assert only("manual-answer-rate", calls).met is True


@pytest.mark.parametrize(("seconds", "good"), [(0.0, 1), (14.99, 1), (15.0, 0)])
def test_answered_under_15_seconds(seconds, good):
    assert share("answer-under-15s", [call(ring_seconds=seconds, answered=True)])[:2] == (good, 1)


def test_who_gave_up_waiting_was_not_answered_late():
    assert share("answer-under-15s", [call(ring_seconds=20, answered=False)])[1] == 0


@pytest.mark.parametrize(("hours", "good"), [(1, 1), (48, 1), (48.01, 0), (None, 0)])
def test_complaints_are_replied_within_48_hours(hours, good):
    replied = False if hours is None else START + timedelta(hours=hours)
    for name in ("complaint-reply-48h", "complaint-timely-reply"):
        assert share(name, [call(concern="complaint", replied=replied)])[:3] == (good, 1, 0)


def test_in_time_is_by_what_was_promised():
    due, late = START + timedelta(hours=2), START + timedelta(hours=3)
    complaint = call(concern="complaint", replied=late, reply_due=due)
    assert share("complaint-timely-reply", [complaint])[:2] == (0, 1)
    assert share("complaint-reply-48h", [complaint])[:2] == (1, 1)
    promised = call(concern="consultation", replied=due, reply_due=due)
    never_promised = call(concern="consultation", replied=due)
    waiting = call(concern="consultation", replied=False)
    assert share("consultation-timely-reply", [promised, never_promised, waiting])[:3] == (1, 2, 1)
    assert share("consultation-reply", [promised, never_promised, waiting])[:3] == (2, 3, 0)


def test_repeated_complaints_are_held_against_the_others():
    calls = [call(concern="complaint", repeated=False)] * 100 + [call(concern="complaint", repeated=True)]
    assert share("repeated-complaints", calls) == (1, 100, 0, 1.0, True)
    assert share("repeated-complaints", calls[1:])[4] is False
    assert share("repeated-complaints", calls[-1:]) == (1, 0, 0, None, None)


@pytest.mark.parametrize(
    ("name", "fields", "goal"),
    [
        ("consultation-satisfaction", {"concern": "consultation"}, 90),
        ("interprovincial-satisfaction", {"concern": "complaint", "interprovincial": True}, 85),
        ("major-customer-satisfaction", {"concern": "complaint", "major_customer": True}, 95),
    ],
)
def test_satisfaction_of(name, fields, goal):
    calls = [call(satisfaction=8 if n < goal else 7, **fields) for n in range(100)]
    assert share(name, calls) == (goal, 100, 0, goal, True)
    assert only(name, calls[1:]).met is False
    assert share(name, [*calls, call(**fields), call(satisfaction=0)])[:3] == (goal, 100, 1)


@pytest.mark.parametrize(
    ("name", "field", "goal"), [("handling-accuracy", "accurate", 97), ("data-accuracy", "data_accurate", 98)]
)
def test_accuracy_is_above_its_goal_not_at_it(name, field, goal):
    calls = [call(**{field: n < goal}) for n in range(100)]
    assert (only(name, calls).value, only(name, calls).met) == (goal, False)
    assert only(name, [*calls, *[call(**{field: True})] * 2]).met is True


def test_what_no_call_tells_is_named():
    assert only("manual-answer-rate", [call(answered=True)]).untold == ("needs_agent",)
    assert only("repeated-complaints", [call(concern="consultation", repeated=False)]).untold == ()
    assert all((f.value, f.met, f.denominator) == (None, None, 0) for f in figures([]))
    assert all(f.untold for f in figures([call()]))


def test_groups():
    october, november = call(agent="li", team="a"), call(agent="li", start=datetime(2026, 11, 1, 0, 0))
    calls = [november, october, call(team="b")]
    assert list(grouped(calls, "agent")) == ["", "li"]
    assert list(grouped(calls, "team")) == ["", "a", "b"]
    assert list(grouped(calls, "day")) == ["2026-10-03", "2026-11-01"]
    assert list(grouped(calls, "month")) == ["2026-10", "2026-11"]
    assert grouped(calls, "month")["2026-10"] == figures([october, call(team="b")])


def counted(name, record):
    """True, False or None as an indicator counts a call, "no" when it does not; a second way to write the formulas."""
    r = record
    if name in ("connection-rate", "manual-answer-rate", "answer-under-15s") and r.direction == "outbound":
        return "no"
    if name.startswith("consultation") and r.concern != "consultation":
        return "no"
    if ("complaint" in name or name.split("-")[0] in ("interprovincial", "major")) and r.concern != "complaint":
        return "no"
    if name.endswith("satisfaction"):
        flag = {"i": r.interprovincial, "m": r.major_customer, "c": True}[name[0]]
        if flag is False:
            return "no"
        return None if flag is None or r.satisfaction is None else r.satisfaction >= 8
    if name in ("complaint-reply-48h", "complaint-timely-reply", "consultation-reply", "consultation-timely-reply"):
        if r.replied is None or r.replied is False:
            return r.replied
        if name == "consultation-reply":
            return True
        due = START + timedelta(hours=48) if name.startswith("complaint") else None
        if "timely" in name and r.reply_due:
            due = r.reply_due
        return due and r.replied <= due
    if name == "manual-answer-rate":
        return {True: r.answered, False: "no", None: None}[r.needs_agent]
    if name == "answer-under-15s":
        return "no" if r.answered is False else None if r.ring_seconds is None else r.ring_seconds < 15
    fields = {"connection-rate": "connected", "repeated-complaints": "repeated", "handling-accuracy": "accurate"}
    return getattr(r, fields.get(name, "data_accurate"))


@given(RECORDS)
def test_the_figures_are_those_counted_one_by_one(records):
    for figure in figures(records):
        verdicts = [v for v in (counted(figure.indicator, record) for record in records) if v != "no"]
        good, bad = verdicts.count(True), verdicts.count(False)
        rest = bad if figure.indicator == "repeated-complaints" else good + bad
        assert (figure.numerator, figure.denominator, figure.unknown) == (good, rest, verdicts.count(None))
        assert figure.value == (pytest.approx(100 * good / rest) if rest else None)
        assert (figure.met is None) == (rest == 0)


@given(RECORDS)
def test_groups_share_out_the_calls(records):
    for name, figure in enumerate(figures(records)):
        parts = [group[name] for group in grouped(records, "agent").values()]
        assert sum(part.numerator for part in parts) == figure.numerator
        assert sum(part.unknown for part in parts) == figure.unknown


def test_titles_are_in_every_language():
    assert all(set(indicator.title) == {"zh", "en", "es"} and all(indicator.title.values()) for indicator in INDICATORS)
    assert len({indicator.id for indicator in INDICATORS}) == len(INDICATORS)


def test_goals_read_as_text():
    assert [str(Goal(relation, 97)) for relation in (">=", ">", "<=")] == [">= 97 %", "> 97 %", "<= 97 %"]

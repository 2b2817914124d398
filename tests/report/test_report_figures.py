"""What is counted, against the same in slow, obvious words."""

from collections import Counter
from statistics import fmean

import pytest
from stores import StoreMaker, event, make_store

from speechguard.archive.sound.spans import OF_REPORT, clip_span
from speechguard.messages import CallMetadata
from speechguard.reasons import because
from speechguard.report import figures
from speechguard.report.store import read_store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return read_store(make_store(tmp_path_factory.mktemp("store"), 60, seed=3))


def test_rules_add_up(store):
    rules = figures.by_rule(store.scored)
    counted = Counter(e.rule for call in store.scored for e in call.findings)
    assert {rule.rule: rule.findings for rule in rules} == counted
    assert [rule.findings for rule in rules] == sorted(counted.values(), reverse=True)
    assert rules[-1].cumulative == 1.0
    assert rules[0].cumulative == rules[0].share


def test_agents_days_and_bins_have_every_call_once(store):
    calls = store.scored
    agents = figures.by_agent(calls)
    assert sum(agent.calls for agent in agents) == len(calls) == 60
    assert [agent.score for agent in agents] == sorted(agent.score for agent in agents)
    one = agents[0]
    assert one.score == fmean(call.score.score for call in calls if call.metadata.agent == one.agent)
    assert sum(one.by_rule.values()) == one.findings
    days = figures.by_day(calls)
    assert sum(day.calls for day in days) == 60
    assert [day.day for day in days] == sorted(day.day for day in days)
    bins = figures.distribution(calls)
    assert sum(count for _, count in bins) == 60
    assert dict(bins)[90] == sum(call.score.score >= 90 for call in calls)


def test_required_items_are_rated_by_what_can_be_judged(tmp_path):
    maker = StoreMaker(tmp_path)
    for number, state in enumerate(["met", "met", "missing", "not_assessable", "not_due", "not_applicable"]):
        maker.call(str(number), checklist={"zh.owed": state})
    store = read_store(maker.write())
    (item,) = figures.by_required(store.scored)
    assert (item.met, item.missing, item.not_assessable, item.not_asked) == (2, 1, 1, 2)
    assert item.rate == pytest.approx(2 / 3)
    assert figures.headline(store).required == item.rate


def test_measures_are_percentiles_of_all_values_and_count_those_outside(tmp_path):
    maker = StoreMaker(tmp_path)
    for value in range(11):
        more = {"kind": "measure", "value": float(value), "unit": "s", "at_most": 8.0, "flagged": value > 8}
        maker.call(str(value), [event(str(value), "zh.silence", 0, 1, **more)])
    (measure,) = figures.by_measure(read_store(maker.write()).scored)
    assert (measure.low, measure.middle, measure.high) == (1.0, 5.0, 9.0)
    assert (measure.outside, measure.values, measure.at_most) == (2, 11, 8.0)


def test_the_headline_keeps_failed_and_unclear_calls_apart(tmp_path):
    unclear = event("b", "zh.x", 0, 1, kind="not_assessable", reason=because("text", text="doubt"))
    withdrawn = [event("a", "zh.y", 0, 1, id=1), event("a", "zh.y", 0, 1, id=1, status="retracted")]
    maker = StoreMaker(tmp_path).call("a", withdrawn, score=100.0, lines=()).call("b", [unclear]).failed("c", "empty")
    head = figures.headline(read_store(maker.write()))
    assert (head.scored, head.failed, head.clean, head.findings, head.unclear) == (2, 1, 2, 0, 1)
    assert head.score == 100.0
    assert figures.by_reason(read_store(tmp_path).scored) == [("zh.x", because("text", text="doubt"), 1)]


def test_days_are_those_where_the_call_was(tmp_path):
    late = CallMetadata(start="2026-11-01T23:30:00+08:00")
    StoreMaker(tmp_path).call("a", metadata=late).write()
    assert figures.headline(read_store(tmp_path)).days == ("2026-11-01", "2026-11-01")


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [(10.0, 12.0, (9.0, 13.0)), (0.5, 1.0, (0.0, 2.0)), (118.0, 119.5, (117.0, 120.0)), (0.0, 90.0, (71.0, 91.0))],
)
def test_clips_are_of_the_finding_with_a_second_around_it(start, end, span):
    assert clip_span(event("a", "zh.x", start, end), 120.0, OF_REPORT) == span

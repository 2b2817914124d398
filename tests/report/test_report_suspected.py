"""What is only suspected in the report and in its tables: shown, and in no figure."""

from __future__ import annotations

import re

import pytest
from stores import StoreMaker, event, suspicion, utterance

from speechguard.messages import CallMetadata
from speechguard.report import page
from speechguard.report.figures import by_agent, by_day, by_measure, by_rule, by_suspicion, by_weight, headline
from speechguard.report.page import report_html, shown_findings
from speechguard.report.store import read_store
from speechguard.report.tables import tables

TOLD, SCOLDING = "zh.impatience.told-you", "zh.scolding.you-do-not-listen"
HOSTILE = "<script>alert(1)</script>"
SAID = {"phrase": "我刚才说过了", "heard": "我刚才都说过了", "id": 1, "score": 0.9}


def store(folder, *, suspected=True):
    """Two calls with a finding, one of them and a third with suspicions."""
    made = StoreMaker(folder)
    told = [utterance("agent", 40.0, "你怎么就是弄不明白呢")]
    likely = {"a": [(SCOLDING, 0.62)], "b": [], "c": [(SCOLDING, 0.9), (TOLD, 0.3)]}
    for name, own in likely.items():
        found = [event(name, TOLD, 10.0, 12.0, **SAID)] if name != "c" else []
        for number, (rule, meaning) in enumerate(own if suspected else [], 2):
            found.append(suspicion(name, rule, 40.0, 42.0, meaning, id=number, severity="fatal", heard=HOSTILE))
        metadata = CallMetadata(agent=f"agent {name}", start="2026-11-01T09:00:00")
        made.call(name, found, told, metadata=metadata)
    return read_store(made.write())


def test_figures_are_those_without_it(tmp_path):
    with_it, without = store(tmp_path / "with"), store(tmp_path / "without", suspected=False)
    assert headline(with_it) == headline(without)
    for figures in (by_rule, by_agent, by_day, by_measure, by_weight):
        assert figures(with_it.scored) == figures(without.scored)
    assert [call.score for call in with_it.scored] == [call.score for call in without.scored]
    assert by_suspicion(without.scored) == []


def test_rules_are_in_the_order_of_what_is_expected_to_be_right(tmp_path):
    first, second = by_suspicion(store(tmp_path).scored)
    assert (first.rule, first.suspected, first.calls, first.agents, first.severity) == (SCOLDING, 2, 2, 2, "fatal")
    assert first.right == pytest.approx(1.52)
    assert (second.rule, second.suspected, second.right) == (TOLD, 1, 0.3)


@pytest.mark.parametrize(
    ("interface", "kind", "like"),
    [("en", "suspected", "sounds like"), ("zh", "疑似", "听起来像"), ("es", "sospecha", "suena a")],
)
def test_it_looks_different_and_says_what_it_sounds_like(tmp_path, interface, kind, like):
    html = report_html(store(tmp_path), interface)
    percent = {"zh": "62%"}.get(interface, "62 %")
    (first,) = re.findall(rf'<details class="finding suspected".*?{percent}.*?</details>', html, re.S)[-1:]
    assert f'<span class="suspicion">{kind} {percent}</span>' in first
    assert f"{like} <q>你是不是听不懂人话</q>" in first
    assert "badge fatal suspected" in first
    assert "<mark>你怎么就是弄不明白呢</mark>" in first
    assert 'id="t-suspected"' in html
    assert HOSTILE not in html
    assert len(re.findall(r'href="#c\d', html)) == 3  # a call with suspicions only has its evidence, too
    assert f'<option value="{SCOLDING}">' in html


def test_a_store_without_any_has_no_part_for_it(tmp_path):
    html = report_html(store(tmp_path, suspected=False), "en")
    assert "t-suspected" not in html
    assert "#suspected" not in html


def test_of_many_the_most_likely_are_shown_and_get_clips(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "SUSPECTED", 1)
    stored = store(tmp_path)
    assert [one.meaning for _, one in shown_findings(stored) if one.kind == "suspected"] == [0.62, 0.9]
    assert "and 1 less likely ones" in report_html(stored, "en")


def test_tables_have_its_kind_and_how_likely_it_is(tmp_path):
    calls, events, _, rules = tables(store(tmp_path), "en")
    found = [dict(zip(events.columns, row, strict=True)) for row in events.rows]
    assert [(one["kind"], one["flagged"], one["similarity"], one["meaning"]) for one in found] == [
        ("violation", True, 0.9, None),
        ("suspected", False, None, 0.62),
        ("violation", True, 0.9, None),
        ("suspected", False, None, 0.9),
        ("suspected", False, None, 0.3),
    ]
    assert found[1]["phrase"] == "你是不是听不懂人话"
    assert found[1]["reason"] == "sounds like “你是不是听不懂人话”"
    majors = [dict(zip(calls.columns, row, strict=True))["major_findings"] for row in calls.rows]
    assert majors == [1, 1, 0]
    assert [row[0] for row in rules.rows] == [TOLD]

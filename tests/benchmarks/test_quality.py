"""What a system found is counted by call, language and condition; a search is not asked for required items."""

from pathlib import Path

import pytest
from hearing.heard_text import exact
from hearing.quality import by_events, by_search, quality

from speechguard.archive.codecs.events import event_data
from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import ComplianceEvent
from speechguard.phonetics import language as phonetics_for
from speechguard.rules.loader import load_rules

ZH = """
pack: test
language: zh
rules:
  - id: zh.evading
    title: {zh: 推诿, en: Evading, es: Evadir}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [这事不归我管]
    say_instead: 我马上帮您转接。
    cases: {flag: [这事不归我管], pass: [好的]}
"""


def labelled(name, condition):
    turns = (
        LabelledTurn("agent", 0.0, 2.0, "您好", "greeting+", ""),
        LabelledTurn("agent", 3.0, 5.0, "这事不归我管", "forbidden", "不归我管"),
    )
    return LabelledCall(name, Path(f"{name}.flac"), "zh", condition, "left", turns)


CALLS = [labelled("a", "clean16k"), labelled("b", "phone8k")]


def event(call, start, end):
    told = {"rule": "zh.evading", "severity": "major", "status": "confirmed", "role": "agent", "score": 1.0, "id": 1}
    said = {"phrase": "不归我管", "heard": "不归我管", "say_instead": "", "audio_seen": 0.0, "delay": None}
    return event_data(ComplianceEvent(call=call, kind="violation", start=start, end=end, **told, **said))


def test_figures_of_all_of_languages_and_of_conditions():
    found = quality(by_events(CALLS, {"a": [event("a", 3.1, 4.9), event("a", 0.1, 1.0)], "b": []}))
    assert (found["calls"], found["found"], found["forbidden"], found["false_alarms"]) == (2, 1, 2, 1)
    assert (found["recall"], found["precision"], found["f1"]) == (0.5, 0.5, 0.5)
    assert found["groups"]["zh clean16k"]["recall"] == 1.0
    assert found["groups"]["zh phone8k"]["recall"] == 0.0
    assert found["languages"].keys() == {"zh"}
    assert found["required"] == 2
    assert len(found["mistakes"]) == 2


def test_nothing_found_of_nothing_has_no_f1():
    found = quality(by_events([], {}))
    assert found["f1"] is None
    assert found["groups"] == {}


@pytest.fixture(scope="module")
def rulebooks(tmp_path_factory):
    file = tmp_path_factory.mktemp("rules") / "pack.yaml"
    file.write_text(ZH, encoding="utf-8")
    return {"zh": load_rules([file], phonetics_for)}


def test_a_search_finds_phrases_in_utterances_and_judges_no_required_item(rulebooks):
    words = [[character, 3.0 + n / 4, 3.2 + n / 4, None] for n, character in enumerate("这事不归我管")]
    found = quality(by_search(CALLS, {"a": [words], "b": [[["您好", 0.0, 1.0, None]]]}, rulebooks, exact))
    assert (found["found"], found["forbidden"], found["false_alarms"]) == (1, 2, 0)
    assert (found["required"], found["required_rate"]) == (0, None)

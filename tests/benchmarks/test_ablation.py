"""Second opinions count as they should, and the threshold is chosen on what it may be chosen on."""

from pathlib import Path

import pytest
from bench_ablation import BEAM, FORCED, SAMPLED, SOUND, Judged, _calibrated, _pooled, _total
from hearing.second_opinions import _candidates, forbidden_in, loosened

from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import ComplianceEvent, Transcript, Word
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
    phrases: [这事不归我管, {text: 我们也管不了, strictness: 100}, {text: 你去找…部门, gap: 6}]
    say_instead: 我马上帮您转接。
    cases: {flag: [这事不归我管], pass: [好的]}
"""


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory):
    file = tmp_path_factory.mktemp("rules") / "pack.yaml"
    file.write_text(ZH, encoding="utf-8")
    return load_rules([file], phonetics_for)


def heard(text):
    words = tuple(Word(char, at / 4, (at + 1) / 4, 1.0) for at, char in enumerate(text))
    return Transcript("agent", 0, 0.0, len(text) / 4, text, words, final=True)


def event(start, rule="zh.evading"):
    return ComplianceEvent(
        "c", "violation", rule, "major", "confirmed", "agent", start, start + 1, "这事", "这事", 1.0, "", start + 1
    )


def test_loosened_finds_what_sounds_only_a_little_alike(rulebook):
    text = heard("我们也关不住")
    assert forbidden_in(rulebook, text) == set()
    assert forbidden_in(loosened(rulebook, 50), text) == {0}
    assert forbidden_in(loosened(rulebook, 50), heard("谢谢您")) == set()


def test_a_candidate_is_the_heard_text_with_the_phrase_in_place_of_what_sounds_like_it(rulebook):
    candidates = _candidates(loosened(rulebook, 50), heard("您看，我们也关不住。"), set())
    assert candidates == {"您看，我们也管不了。": 6}
    assert _candidates(loosened(rulebook, 50), heard("您看，我们也关不住。"), {0}) == {}  # found already


def test_shares_of_one_event_add_up_and_others_do_not():
    extra = [(0.25, event(1.0)), (0.125, event(1.2)), (0.25, event(5.0)), (0.5, event(1.0, "zh.other"))]
    assert [weight for weight, _ in _pooled(extra, shares=True)] == [0.5, 0.375, 0.25]
    assert [weight for weight, _ in _pooled(extra, shares=False)] == [0.5, 0.25, 0.25]


def call(name):
    turns = tuple(
        LabelledTurn("agent", start, start + 2, "话", tag, "") for start, tag in ((0, "forbidden"), (5, "normal"))
    )
    return LabelledCall(name, Path("c.flac"), "zh", "clean", "left", turns)


@pytest.mark.parametrize(
    ("extra", "threshold"),
    [
        ([(-1.0, 0.5), (-2.0, 5.5)], -1.0),  # the wrong one weighs less
        ([(-2.0, 0.5), (-1.0, 5.5)], None),  # more: there is no threshold that does no harm
        ([(-1.0, 0.5), (-2.0, 1.0)], -1.0),  # of thresholds that find the same the strictest
        ([], None),
    ],
)
def test_the_threshold_does_no_harm_to_the_precision(extra, threshold):
    one = call("one")
    events = [(weight, event(start)) for weight, start in extra]
    judged = {one: Judged({SOUND: []}, dict.fromkeys((BEAM, SAMPLED, FORCED), events), {}, 8.0)}
    assert _calibrated(judged, [one], FORCED) == threshold
    total = _total(judged, [one], (FORCED,), {FORCED: threshold})
    assert (total.found, total.false_alarms) == (int(threshold is not None), 0)

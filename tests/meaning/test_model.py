"""Weighing: classes against each other, and sayings as what the most telling of their parts is."""

from __future__ import annotations

import numpy as np
import pytest
from said_in_mandarin import MANDARIN, grams_of, saying
from small_corpus import DUMB, GREETING, JOB

from speechguard.meaning.few import RuleExamples
from speechguard.meaning.grams import grams
from speechguard.meaning.model import MeaningModel, Thresholds, log_odds
from speechguard.meaning.semantics import ModelSemantics


@pytest.fixture
def semantics(model):
    return ModelSemantics(model, MANDARIN)


def made(*bias: float, slope: float = 1.0, offset: float = 0.0) -> MeaningModel:
    """A model that says the same of every text."""
    classes = ("+zh.a", "+zh.b", "-", "=zh.c", "=zh.d", "o")
    return MeaningModel(
        *("zh", "", classes, np.zeros(1, np.int32), np.ones(1, np.float32), np.zeros((1, 6), np.int8)),
        np.ones(6, np.float32),
        np.log(np.array(bias, np.float32)),
        slope,
        offset,
    )


def test_classes_have_their_probabilities():
    model = made(0.2, 0.1, 0.3, 0.1, 0.2, 0.1)
    breaks, fulfils = model.weigh(grams_of("好的"))
    assert breaks.tolist() == pytest.approx([0.2, 0.1, 0, 0, 0, 0], rel=1e-5)
    # A required rule against all that fulfil none, and a fifth of what fulfils others: 0.1 of 0.1 + 0.7 + 0.2 * 0.2.
    assert fulfils.tolist() == pytest.approx([0, 0, 0, 0.1 / 0.84, 0.2 / 0.92, 0], rel=1e-5)
    assert model.broken == {"zh.a": 0, "zh.b": 1}
    assert model.required == {"zh.c": 3, "zh.d": 4}


def test_a_sentence_that_fulfils_one_rule_fulfils_no_other_for_want_of_anything_else():
    _, fulfils = made(0.004, 0.004, 0.004, 0.94, 0.04, 0.008).weigh(grams_of("您好"))
    assert fulfils[3] > 0.9
    assert fulfils[4] < 0.2


def test_calibration_is_of_the_log_odds_that_any_rule_is_broken():
    breaks, _ = made(0.2, 0.1, 0.3, 0.1, 0.2, 0.1, slope=2.0, offset=0.5).weigh(grams_of("好的"))
    odds = (0.3 / 0.7) ** 2 * np.exp(0.5)
    assert float(breaks.sum()) == pytest.approx(odds / (1 + odds), rel=1e-5)
    assert float(breaks[0] / breaks[1]) == pytest.approx(2, rel=1e-5)


def test_log_odds_are_finite():
    assert log_odds(0.5) == 0
    assert np.isfinite([log_odds(0.0), log_odds(1.0), log_odds(-1e-9)]).all()


def test_values_have_length_1_and_unknown_grams_weigh_nothing(model):
    values = model.values(grams_of("这事不归我管"))
    assert float(values @ values) == pytest.approx(1, rel=1e-4)
    unknown = grams("ÀÉÎ", np.array([], np.uint16), "zh")
    assert np.isfinite(model.values(unknown)).all()
    assert np.isfinite(model.weigh(unknown)[0]).all()


def test_what_breaks_a_rule_is_suspected_with_its_sentence(semantics):
    text = "请您稍等一下。这事不归我管，你找别人去。"
    found = semantics.weigh([saying(text)])[0].suspicion
    assert found.rule == JOB
    assert "不归我管" in text[found.start : found.end]
    assert semantics.model.limits.suspected <= found.probability <= 1


def test_ordinary_talk_is_not(semantics):
    for weighed in semantics.weigh([saying("您的快递明天送到。"), saying("我查一下您的订单。")]):
        assert weighed.suspicion is None
        assert weighed.breaks.keys() == {JOB, DUMB}


def test_what_a_required_rule_asks_for_is_fulfilled(model):
    limits = Thresholds(suspected=0.5, fulfilled=0.5)
    semantics = ModelSemantics(MeaningModel(**{**vars_of(model), "limits": limits}), MANDARIN)
    greeted, other = semantics.weigh([saying("您好，很高兴为您服务。"), saying("退款三天到账。")])
    assert (greeted.fulfilled, greeted.denied) == ({GREETING}, frozenset())
    assert (other.fulfilled, other.denied) == (frozenset(), frozenset())


@pytest.mark.parametrize(("sounds", "denied"), [(0.995, {"zh.d"}), (0.05, set())])
def test_what_only_sounds_like_it_is_denied(sounds, denied):
    rest = 1 - sounds - 0.002
    model = MeaningModel(
        *("zh", "", ("!zh.d", "=zh.d", "o"), np.zeros(1, np.int32), np.ones(1, np.float32), np.zeros((1, 3), np.int8)),
        np.ones(3, np.float32),
        np.log(np.array([sounds, 0.002, rest], np.float32)),
        limits=Thresholds(fulfilled=0.4),
    )
    assert ModelSemantics(model, MANDARIN).weigh([saying("您好")])[0].denied == denied


def test_what_sounds_like_another_rule_is_not_denied():
    """A goodbye that is no invitation to call again is a goodbye."""
    model = MeaningModel(
        *("zh", "", ("!zh.again", "=zh.again", "=zh.bye", "o")),
        *(np.zeros(1, np.int32), np.ones(1, np.float32), np.zeros((1, 4), np.int8), np.ones(4, np.float32)),
        np.log(np.array([0.6, 0.01, 0.09, 0.3], np.float32)),
        limits=Thresholds(fulfilled=0.2),
    )
    (weighed,) = ModelSemantics(model, MANDARIN).weigh([saying("再见")])
    assert (weighed.fulfilled, weighed.denied) == ({"zh.bye"}, {"zh.again"})


def vars_of(model: MeaningModel) -> dict:
    return {name: getattr(model, name) for name in model.__dataclass_fields__}


@pytest.mark.parametrize("text", ["", "……", "？！", " "])
def test_of_nothing_nothing_is_said(semantics, text):
    (weighed,) = semantics.weigh([saying(text)])
    assert (weighed.suspicion, dict(weighed.breaks), weighed.fulfilled, weighed.denied) == (None, {}, set(), set())


def test_a_long_turn_is_weighed(semantics):
    text = "我查一下您的订单。" * 220  # 1,980 characters
    assert semantics.weigh([saying(text)])[0].suspicion is None
    found = semantics.weigh([saying(text + "你是不是听不懂人话？")])[0].suspicion
    assert found.rule == DUMB
    assert found.start >= len(text) - 20


def test_another_language_is_not_suspected(semantics):
    assert semantics.weigh([saying("good morning, thank you for calling")])[0].suspicion is None


def test_a_saying_by_itself_is_the_same_as_among_others(model, corpus):
    few = RuleExamples("zh.own.rule", ("给您拉黑了啊", "再打就把您拉黑", "拉黑你信不信"))
    semantics = ModelSemantics(model, MANDARIN, [few])
    sayings = [saying(line.text) for line in corpus.lines]
    together = semantics.weigh(sayings)
    for one, among in zip(sayings, together, strict=True):
        (alone,) = semantics.weigh([one])
        assert (alone.suspicion, alone.breaks) == (among.suspicion, among.breaks)
        assert (alone.fulfilled, alone.denied) == (among.fulfilled, among.denied)


def test_the_digest_is_of_the_model_and_the_rules_own_examples(model):
    rules = [RuleExamples("zh.own.rule", ("给您拉黑了啊", "再打就把您拉黑"))]
    digests = {
        ModelSemantics(model, MANDARIN).digest,
        ModelSemantics(model, MANDARIN, rules).digest,
        ModelSemantics(MeaningModel(**{**vars_of(model), "digest": "other"}), MANDARIN).digest,
    }
    assert len(digests) == 3
    assert ModelSemantics(model, MANDARIN, rules).digest in digests

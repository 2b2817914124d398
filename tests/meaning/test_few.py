"""Rules by a few sentences: what they are like and unlike, what is required, one example only."""

from __future__ import annotations

import pytest
from said_in_mandarin import MANDARIN, grams_of, saying

from speechguard.meaning.few import FewShotLearner, RuleExamples
from speechguard.meaning.semantics import ModelSemantics

OWN = "zh.own.blacklist"
LIKE = ("再打过来就给您拉黑", "我把您拉黑了啊", "您这个号码会被拉黑的", "再闹就进黑名单了", "信不信我给你拉进黑名单")
PAID = "zh.own.paid"


def weighed(model, text, *rules):
    return ModelSemantics(model, MANDARIN, rules).weigh([saying(text)])[0]


def test_a_sentence_like_the_examples_is_suspected(model):
    found = weighed(model, "你再打，我就拉黑你。", RuleExamples(OWN, LIKE)).suspicion
    assert (found.rule, found.start, found.end) == (OWN, 0, 10)
    assert found.probability >= 0.5


@pytest.mark.parametrize("text", ["您的快递明天送到。", "退款三天到账。", "余额还有五十块。"])
def test_ordinary_talk_is_not(model, text):
    assert weighed(model, text, RuleExamples(OWN, LIKE)).suspicion is None


def test_what_it_is_unlike_is_learnt(model):
    text = "您被系统误拉黑了，我帮您解除。"
    unlike = ("号码被误拉黑，我马上解除", "系统把您拉黑了，我帮您恢复", "我帮您解除黑名单")
    likely = weighed(model, text, RuleExamples(OWN, LIKE)).breaks.get(OWN, 0.0)
    assert weighed(model, text, RuleExamples(OWN, LIKE, unlike)).breaks.get(OWN, 0.0) < max(likely, 0.5)
    learner = FewShotLearner(model, MANDARIN)
    row = learner.row(grams_of(text))
    alone, told = learner.learn(RuleExamples(OWN, LIKE)), learner.learn(RuleExamples(OWN, LIKE, unlike))
    assert told.score(row) < alone.score(row)


def test_what_is_required_is_fulfilled_and_never_suspected(model):
    rule = RuleExamples(PAID, ("这笔费用可以分期付款", "您可以选择分期", "支持三期免息分期"), required=True)
    told = weighed(model, "这笔费用您可以选分期付款。", rule)
    assert told.fulfilled == {PAID}
    assert told.suspicion is None
    assert PAID not in told.breaks
    assert weighed(model, "您的快递明天送到。", rule).fulfilled == frozenset()


def test_one_example_is_enough_for_its_own_words(model):
    rule = RuleExamples(OWN, ("我把您拉黑了啊",))
    assert weighed(model, "我把您拉黑了啊", rule).suspicion.rule == OWN
    assert weighed(model, "退款三天到账。", rule).suspicion is None


def test_probabilities_are_one_half_at_the_limit_and_rise(model):
    learnt = FewShotLearner(model, MANDARIN).learn(RuleExamples(OWN, LIKE))
    assert learnt.probability(learnt.limit) == pytest.approx(0.5)
    assert learnt.probability(max(learnt.typical, learnt.limit + 0.05)) == pytest.approx(0.9)
    assert 0 <= learnt.probability(-10) < learnt.probability(0.1) < learnt.probability(10) <= 1


def test_it_goes_before_the_model_where_it_is_likelier(model):
    rule = RuleExamples("zh.own.job", ("这事不归我管，你找别人去。", "这可不是我的活儿，您另请高明。"))
    found = weighed(model, "这事不归我管，你找别人去。", rule)
    assert {"zh.own.job", "zh.test.job"} <= found.breaks.keys()
    assert found.suspicion.probability == max(found.breaks.values())


def test_rules_that_are_not_judged_do_not_hide_it(model):
    text = "这事不归我管，你找别人去。"
    rule = RuleExamples(OWN, ("这不归我管，你去找找别人吧。", "归谁管你就找谁去。", "你找别人去吧。"))
    assert weighed(model, text, rule).suspicion.rule == "zh.test.job"
    alone = ModelSemantics(model, MANDARIN, [rule], {OWN}).weigh([saying(text)])[0]
    assert alone.suspicion.rule == OWN
    assert (alone.breaks.keys(), alone.fulfilled, alone.denied) == ({OWN}, set(), set())


def test_learning_is_the_same_each_time(model):
    learner = FewShotLearner(model, MANDARIN)
    one, other = learner.learn(RuleExamples(OWN, LIKE)), learner.learn(RuleExamples(OWN, LIKE))
    assert one.weights.tolist() == other.weights.tolist()
    assert (one.limit, one.typical) == (other.limit, other.typical)

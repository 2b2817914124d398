"""Why a sentence is suspected: the nearest example, the words that spoke most for it."""

from __future__ import annotations

from said_in_mandarin import MANDARIN, saying
from small_corpus import DUMB, JOB

from speechguard.meaning.few import RuleExamples
from speechguard.meaning.grounds import MOST, MOST_PIECES, Examples, strongest_words
from speechguard.meaning.semantics import ModelSemantics
from speechguard.meaning.weighing import Suspicion


def test_the_nearest_example_is_told(model):
    examples = Examples(model, MANDARIN, {})
    assert examples.nearest("你是不是真的听不懂人话？", DUMB) == "你是不是听不懂人话？"
    assert examples.nearest("拉黑", "zh.no.such-rule") == ""
    for text in model.examples[JOB]:
        assert examples.nearest(text, JOB) == text


def test_examples_of_a_pack_go_before_those_of_the_model(model):
    own = Examples(model, MANDARIN, {DUMB: ("你脑袋让门夹了？",)})
    assert own.nearest("你是不是听不懂人话？", DUMB) == "你脑袋让门夹了？"
    assert own.nearest(model.examples[JOB][0], JOB) == model.examples[JOB][0]


def test_the_strongest_words_come_first():
    weights = {"a": 1.0, "b": 5.0, "c": 0.0, "d": 3.0}

    def likeness(text):
        return sum(weights[word] for word in text.split())

    assert strongest_words("a c b c c d c", "es", likeness) == ("b", "d")
    assert strongest_words("c b d c", "es", likeness) == ("b d",)  # one stretch
    assert strongest_words("b", "es", likeness) == ("b",)
    assert strongest_words("", "es", likeness) == strongest_words("¿?", "es", likeness) == ()


def test_a_weak_stretch_is_not_told_and_words_against_it_neither():
    def likeness(text):
        return sum({"no": 5.0, "me": 1.0, "por": -4.0}.get(word, 0.0) for word in text.split())

    assert strongest_words("me va no va por", "es", likeness) == ("no",)
    assert strongest_words("va por va", "es", likeness) == ()


def test_grounds_of_a_suspicion(model):
    semantics = ModelSemantics(model, MANDARIN)
    text = "请稍等。你是不是听不懂人话？"
    said = saying(text)
    suspicion = semantics.weigh([said])[0].suspicion
    grounds = semantics.grounds(said, suspicion)
    assert grounds.example == "你是不是听不懂人话？"
    assert 1 <= len(grounds.words) <= MOST
    assert all(word in text[suspicion.start : suspicion.end] for word in grounds.words)
    assert set("听不懂人话") & set("".join(grounds.words))


def test_grounds_of_a_rule_by_few_sentences(model):
    rule = RuleExamples("zh.own.rule", ("再打过来就给您拉黑", "我把您拉黑了啊"))
    text = "再闹就把您拉黑了"
    grounds = ModelSemantics(model, MANDARIN, [rule]).grounds(saying(text), Suspicion("zh.own.rule", 0.9, 0, 8))
    assert grounds.example in rule.like
    assert grounds.words
    assert all(word in text for word in grounds.words)


def test_of_a_long_text_stretches_are_left_out_not_characters():
    asked: list[str] = []

    def likeness(text: str) -> float:
        asked.append(text)
        return float("坏" in text)

    text = "好" * 1500 + "坏" + "好" * 499
    (words,) = strongest_words(text, "zh", likeness)
    assert "坏" in words
    assert len(words) == 20
    assert len(asked) == MOST_PIECES + 1

"""Learning from a small corpus: it is learnt, always the same way, and judged by authors that were left out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from said_in_mandarin import grams_of
from small_corpus import DUMB, GREETING, JOB, write_corpus

from speechguard.errors import UserError
from speechguard.meaning.corpus import Author, Line, read_corpus
from speechguard.meaning.model import BREAKS, FULFILS, ONLY_SOUNDS
from speechguard.meaning.training import class_of, train
from speechguard.meaning.weights import encoded, read_model
from speechguard.phonetics import language

MANDARIN = language("zh")


def line(corpus, text, rule=JOB, label="breaks", author="zh-00"):
    return Line(text, rule, label, Author(author, "", "train"), corpus.lines[0].location)


def of_lines(corpus, *lines):
    return dataclasses.replace(corpus, lines=(*corpus.lines, *lines))


def test_its_classes_are_rules_and_what_sounds_like_them(model, corpus):
    assert set(model.classes) == {BREAKS + JOB, BREAKS + DUMB, FULFILS + GREETING, ONLY_SOUNDS + GREETING, "-", "o"}
    assert (model.language, model.corpus) == ("zh", corpus.digest)
    assert [class_of(one) for one in corpus.lines[:1]] == [BREAKS + JOB]


def test_what_was_learnt_is_known(model, corpus):
    train_lines = corpus.of("train")
    for one in train_lines:
        best = model.classes[int(model.scores(grams_of(one.text)).argmax())]
        assert best == class_of(one), one.text


def test_an_author_who_was_not_learnt_from_is_mostly_understood(model, corpus):
    broken = [one for one in corpus.of("unseen-author") if one.label == "breaks"]
    likely = [float(model.weigh(grams_of(one.text))[0].sum()) for one in broken]
    harmless = [
        float(model.weigh(grams_of(one.text))[0].sum())
        for one in corpus.of("unseen-author")
        if one.label in ("ordinary", "not", "fulfils")
    ]
    assert np.median(likely) > max(harmless)


def test_probabilities_are_calibrated_between_0_and_1(model, corpus):
    for one in corpus.lines:
        breaks, fulfils = model.weigh(grams_of(one.text))
        assert 0 <= float(breaks.sum()) <= 1 + 1e-6
        assert float(breaks.min()) >= 0
        assert 0 <= float(fulfils.min()) <= float(fulfils.max()) <= 1
    assert model.slope > 0  # what is likelier before it was calibrated is so afterwards
    assert 0 < model.limits.suspected < 1
    assert 0 <= model.limits.fulfilled <= 1


def test_examples_and_harmless_lines_are_those_of_training_authors(model, corpus):
    unseen = {one.text for one in corpus.of("unseen-author")}
    assert set(model.examples) == {JOB, DUMB}
    assert all(not unseen & set(lines) for lines in (*model.examples.values(), model.harmless))
    assert {one.text for one in corpus.of("train") if one.label == "breaks"} == {
        text for lines in model.examples.values() for text in lines
    }
    assert not set(model.harmless) & set(model.examples[JOB])


def test_the_same_corpus_gives_the_same_bytes(corpus, model_path):
    assert encoded(train(corpus, MANDARIN)) == model_path.read_bytes()


def test_other_lines_give_another_model(corpus, model):
    other = train(of_lines(corpus, line(corpus, "这种事儿您找天王老子也没用。")), MANDARIN)
    assert other.idf.tolist() != model.idf.tolist()


def test_ordinary_lines_that_nobody_is_the_author_of_are_learnt(corpus, model):
    text = "您听不懂没关系，笨办法也能用。"
    learnt = train(corpus, MANDARIN, ordinary=[text] * 3)
    likely = [float(one.weigh(grams_of(text))[0].sum()) for one in (model, learnt)]
    assert likely[1] < likely[0]


def test_what_is_misheard_is_learnt_besides_and_is_no_example(corpus, model):
    heard = "这是捕龟我馆，泥找别人去。"
    learnt = train(corpus, MANDARIN, mishear=lambda text: heard if text.startswith("这事不归我管") else text)
    number = learnt.broken[JOB]
    assert float(learnt.scores(grams_of(heard))[number]) > float(model.scores(grams_of(heard))[model.broken[JOB]])
    assert heard not in learnt.examples[JOB]


def test_a_rule_that_one_author_alone_has_lines_of_can_be_learnt(corpus):
    """Models that leave that author out do not know it; those of others must not be taken for it."""
    new = [line(corpus, text, "zh.test.aaa") for text in ("给您拉黑了啊", "再打就把您拉黑", "拉黑你信不信")]
    learnt = train(of_lines(corpus, *new), MANDARIN)
    best = learnt.classes[int(learnt.scores(grams_of("我给你拉黑")).argmax())]
    assert best == BREAKS + "zh.test.aaa"
    assert 0 < learnt.limits.suspected < 1


@pytest.mark.parametrize("label", ["breaks", "near", "fulfils", "not", "ordinary"])
def test_a_corpus_without_a_kind_of_line(corpus, label):
    lines = tuple(one for one in corpus.lines if one.label != label)
    with pytest.raises(UserError, match=f"corpus of zh has lines '{label}' by 0 authors of the split train"):
        train(dataclasses.replace(corpus, lines=lines), MANDARIN)


def test_a_corpus_whose_authors_break_rules_and_do_nothing_else(corpus):
    lines = tuple(
        dataclasses.replace(one, author=Author(f"{one.author.name} {one.label == 'breaks'}", "", one.author.split))
        for one in corpus.lines
    )
    with pytest.raises(UserError, match="who has lines 'breaks' has none of another kind"):
        train(dataclasses.replace(corpus, lines=lines), MANDARIN)


def test_a_corpus_by_one_author(tmp_path):
    with pytest.raises(UserError, match="lines 'breaks' by 1 authors of the split train: 2 or more are needed"):
        train(read_corpus(write_corpus(tmp_path, authors=2), "zh"), MANDARIN)


def test_the_file_of_a_model_is_read_back_as_it_was(model, model_path):
    again = read_model(model_path)
    for name in ("idf", "weights", "scales", "bias"):
        assert getattr(again, name).tolist() == getattr(model, name).tolist()
    assert (again.classes, again.limits, again.examples) == (model.classes, model.limits, model.examples)
    assert encoded(again) == model_path.read_bytes()

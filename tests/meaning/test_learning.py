"""Sentences that reviewers decided about: which are learnt, as whose lines, and what a model says of the others."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from fake_meaning import WordMeaning
from small_corpus import DUMB, JOB

from speechguard.errors import UserError
from speechguard.meaning.learning import ReviewedSentence, extended, left_out, require_enough
from speechguard.meaning.trial import tried
from speechguard.phonetics import language

LEARNT = [f"call-{n}" for n in range(60) if not left_out(f"call-{n}")]
UNTOUCHED = [f"call-{n}" for n in range(60) if left_out(f"call-{n}")]


@dataclass
class Numbers:
    """Sentences written short."""

    count: int = 0

    def some(self, calls, rule=JOB, reviewer="ana", broken=True):
        self.count += 1
        return [
            ReviewedSentence(f"第{self.count}句{at}", rule, broken, call, reviewer) for at, call in enumerate(calls)
        ]


@pytest.fixture
def some():
    return Numbers().some


def test_a_fifth_of_the_calls_is_left_out_always_the_same_ones():
    names = [f"2026-11/call-{number:05}" for number in range(5000)]
    assert 900 <= sum(map(left_out, names)) <= 1100
    assert [call for call in ("call-0", "call-1", "call-2", "call-3", "call-4", "call-5") if left_out(call)] == [
        call for call in ("call-0", "call-1", "call-2", "call-3", "call-4", "call-5") if call in UNTOUCHED
    ]
    assert left_out("通话 17") in (True, False)


def test_enough(some):
    require_enough([*some(LEARNT[:17]), *some(UNTOUCHED[:3], DUMB)])


def test_too_few(some):
    with pytest.raises(UserError, match="19 examples in the verdicts, 20 are needed: decide more findings first"):
        require_enough([*some(LEARNT[:17]), *some(UNTOUCHED[:2], DUMB)])
    with pytest.raises(UserError, match="0 examples"):
        require_enough([])


def test_of_one_rule_only(some):
    with pytest.raises(UserError, match=f"all 21 examples are of {JOB}: .*decide findings of other rules"):
        require_enough([*some(LEARNT[:18]), *some(UNTOUCHED[:3])])


@pytest.mark.parametrize(("calls", "where"), [(LEARNT, "outside"), (UNTOUCHED, "among")])
def test_nothing_to_learn_from_or_to_try_it_on(some, calls, where):
    with pytest.raises(UserError, match=f"come from 3 calls {where} the fifth .*decide findings in more calls"):
        require_enough([*some(calls[:3] * 5), *some(calls[:3] * 3, DUMB)])


def test_what_is_added_to_the_corpus(corpus, some):
    broken, near = some(["c1"])[0], some(["c2"], broken=False)[0]
    more = extended(corpus, [broken, near])
    added = more.lines[len(corpus.lines) :]
    assert more.lines[: len(corpus.lines)] == corpus.lines
    assert [(line.text, line.rule, line.label) for line in added] == [
        (broken.text, JOB, "breaks"),
        (near.text, JOB, "near"),
    ]
    assert set(added) <= set(more.of("train"))


def test_the_digest_is_of_the_corpus_and_of_what_was_added(corpus, some):
    one, other = some(["c1", "c2"]), some(["c1"])
    digests = {extended(corpus, sentences).digest for sentences in (one, one[::-1], other)}
    assert len(digests) == 2  # their order does not matter
    assert {digest.split("+")[0] for digest in digests} == {corpus.digest}


def test_a_reviewer_is_an_author_and_no_call_is_in_two_folds(corpus, some):
    sentences = [
        *some(["c1", "c1", "c2"], reviewer="ana"),
        *some(["c1", "c2", "c3"], reviewer="bo"),
        *some(["c2"], reviewer="bo"),
    ]
    added = extended(corpus, sentences).lines[len(corpus.lines) :]
    authors = {}
    for line in added:
        authors.setdefault(line.location.path, set()).add(line.author.name)
    assert authors == {"c1": {"reviewer ana"}, "c2": {"reviewer bo"}, "c3": {"reviewer bo"}}


def test_who_has_as_many_goes_by_name(corpus, some):
    sentences = [*some(["c1"], reviewer="bo"), *some(["c1"], reviewer="ana")]
    added = extended(corpus, sentences).lines[len(corpus.lines) :]
    assert {line.author.name for line in added} == {"reviewer ana"}


def test_what_a_model_suspects_is_told_apart_by_verdict():
    sentences = [
        ReviewedSentence("您打别处", JOB, True, "c1", "ana"),
        ReviewedSentence("我打别处问问", JOB, False, "c2", "ana"),
        ReviewedSentence("您打别处吧", DUMB, True, "c3", "ana"),  # suspected of another rule than the one in question
        ReviewedSentence("不知道", JOB, True, "c4", "ana"),
    ]
    mandarin = language("zh")
    before = tried(WordMeaning({"打别处": JOB}), mandarin, sentences, ["好的", "打别处看看", "再见"])
    assert before.suspected == tuple(sentences[:2])
    assert (before.right, before.broken, len(before.sentences)) == (1, 3, 4)
    assert (before.false_alarms, before.ordinary) == (1, 3)
    after = tried(WordMeaning({"不知道": JOB, "您打": JOB}), mandarin, sentences, [])
    assert after.without(before) == [sentences[3]]
    assert before.without(after) == [sentences[1]]
    assert (after.false_alarms, after.ordinary) == (0, 0)

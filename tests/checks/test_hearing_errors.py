"""Hearing errors drawn for cases: seeded, as frequent as on the calls, near sounds first, times kept."""

from collections import Counter

import numpy as np
import pytest
from rule_calls import FORBIDDEN, forbidden, rulebook, said

from speechguard.checks.cases.casebook import lay_out_cases, outcome
from speechguard.checks.cases.hearing_errors import Mishearing, SoundCondition, hearing_errors
from speechguard.judging.batches import judge_each
from speechguard.phonetics import language
from speechguard.utterance import Utterance, hear

TEXTS = {"zh": "您好，这件事情我来帮您查一下，请您稍等。", "es": "Buenos días, voy a revisar su pedido ahora mismo."}
CODES = list(TEXTS)


def mishear(code: str, seed: int = 0, scale: float = 1.0, text: str = "") -> tuple[Utterance, Utterance]:
    """What was said, and what was heard."""
    utterance = hear(said(text or TEXTS[code]), language(code))
    errors = hearing_errors(language(code))
    return utterance, Mishearing(errors, SoundCondition("test", scale), np.random.default_rng(seed))(utterance)


@pytest.mark.parametrize("code", CODES)
def test_what_is_known_can_be_drawn_from(code: str):
    errors = hearing_errors(language(code))
    assert len(errors.conditions) == 4
    assert errors.added.sum() == pytest.approx(1)
    assert sum(errors.distances.values()) == pytest.approx(1)
    assert 0 < errors.insertion < 0.05
    assert np.all(errors.substitution + errors.deletion < 0.5)


@pytest.mark.parametrize("code", CODES)
def test_a_seed_gives_the_same_errors(code: str):
    (_, one), (_, same) = mishear(code, 7, 20), mishear(code, 7, 20)
    assert one.sounds.ids.tolist() == same.sounds.ids.tolist()
    others = [mishear(code, seed, 20)[1].sounds.ids.tolist() for seed in range(8, 12)]
    assert any(other != one.sounds.ids.tolist() for other in others)


@pytest.mark.parametrize("code", CODES)
def test_without_errors_nothing_changes(code: str):
    before, after = mishear(code, scale=0.0)
    for name in ("ids", "spans", "starts_word", "ends_word", "negation"):
        assert getattr(after.sounds, name).tolist() == getattr(before.sounds, name).tolist(), name
    assert after.begins.tolist() == before.begins.tolist()
    assert after.ends.tolist() == before.ends.tolist()


@pytest.mark.parametrize("code", CODES)
def test_errors_are_about_as_frequent_as_they_were(code: str):
    """Substitutions, deletions and insertions change the number and the kind of syllables."""
    heard = [mishear(code, seed) for seed in range(300)]
    same = sum(Counter(a.sounds.ids.tolist()) == Counter(b.sounds.ids.tolist()) for a, b in heard) / len(heard)
    assert {"zh": 0.1, "es": 0.3}[code] < same < {"zh": 0.6, "es": 0.8}[code]


@pytest.mark.parametrize("code", CODES)
def test_places_and_times_are_of_what_was_said(code: str):
    for seed in range(50):
        before, after = mishear(code, seed, scale=6)
        sounds = after.sounds
        assert len(sounds) == len(sounds.spans) == len(after.begins) == len(after.ends)
        assert np.all(np.diff(after.begins) >= 0)
        assert set(after.begins.tolist()) <= set(before.begins.tolist())
        assert sounds.starts_word[0]
        assert sounds.ends_word[-1]
        assert sounds.ends_word[:-1].tolist() == sounds.starts_word[1:].tolist()


def test_utterances_without_syllables_are_heard_as_none():
    _, after = mishear("zh", scale=9, text="，。")
    assert len(after.sounds) == 0


def test_pairs_seen_come_before_near_sounds_and_these_before_any_other():
    phonetics = language("zh")
    errors = hearing_errors(phonetics)
    syllables, chances = errors.taken_for(int(phonetics.sounds("您").ids[0]))
    shares = dict(zip((phonetics.name(s) for s in syllables.tolist()), chances.tolist(), strict=True))
    assert max(shares, key=shares.__getitem__) == "ni3"  # as heard on the calls
    assert "nin2" not in shares
    assert shares["nian2"] > shares["shuo1"] > 0
    costs = phonetics.costs(phonetics.sounds("您").ids, syllables.astype(np.uint16))[0]
    assert chances[costs == 4].mean() < chances[costs == 2].mean()


def test_a_syllable_never_met_is_taken_for_near_ones():
    phonetics = language("zh")
    syllable = int(phonetics.sounds("嗲").ids[0])
    syllables, chances = hearing_errors(phonetics).taken_for(syllable)
    costs = phonetics.costs(np.array([syllable], np.uint16), syllables.astype(np.uint16))[0]
    assert chances.sum() == pytest.approx(1)
    assert chances[costs == 4].mean() < 0.1 * chances[costs == 2].mean()


def test_cases_are_judged_by_what_was_heard():
    book = rulebook(FORBIDDEN, forbidden("再见", id="zh.a.b", more="cases: {flag: [再见], pass: [好的]}"))
    rule = book.rules[0]
    errors = hearing_errors(book.phonetics)
    (call,) = lay_out_cases(rule.cases[:1], book)
    mishearing = Mishearing(errors, SoundCondition("test", 6.0), np.random.default_rng(0))
    calls = [call.misheard(mishearing) for _ in range(100)]
    first, *others = [outcome(rule, events) for _, events in judge_each([call, *calls], book)]
    got = Counter(others)
    assert got["flag"] > 20
    assert got["pass"] > 20
    assert first == "flag"

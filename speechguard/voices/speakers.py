"""The speakers of a call from its parts: parts whose voices are alike go together, and words say who is the agent.

Each part is +1 (agent) or -1. What is looked for are the signs with the most agreement: pairs of like voices with equal
signs, of unlike ones with different signs (modularity, Newman 2006, with how long both speak as weights), and parts
whose words are an agent's with +1. What is known before (`voices/hints`) says which group is the agent's, as words do.
A group that is two voices in itself (an announcement, a colleague who takes over)
is divided the same way; of more than two voices each is judged by its own words.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import Role
from speechguard.voices.hints import NO_HINTS, SPEAKS_FIRST, Hints, Match, first_fits, matched

PerPart = NDArray[np.float64]  # one a part
Pairs = NDArray[np.float64]  # one for two parts: shape (parts, parts)

# Chosen on the even labelled calls, mixed to one channel.
LIKENESS = 8.0  # how much a second of like voice counts, against log-odds of words
MOST_ODDS = 3.0  # log-odds that the words of one part count at most
FIRST = 1.0  # log-odds that who speaks first is the agent
SURE = 3.0  # agreement that a sign loses when it is turned, or it is unclear
SEPARATE = 1.3  # standard deviations between voices of one group and of two, or the voices alone tell nothing
WORDS_ALONE = 1.5  # log-odds from which words alone tell
SECOND_VOICE = 2.0  # log-odds that the second group's words are a customer's; where they are less and voices alike,
SECOND_SHARE = 0.05  # and words of the other side are less than this share of the speech, there is one voice
ONE_ALIKE = 0.8  # mean cosine of the parts of one voice, at least: 0.71 to 0.93 with two voices, 0.67 to 0.8 with three
# Two voices in one group: chosen on even calls with another call's agent before or after them; 2 of 24 groups of one
# voice are divided at 0.87 and 3 s, none at these.
VOICE_ALIKE = 0.85  # cosine between the halves of a group, under which they are two voices
VOICE_SECONDS = 4.0  # that each of them speaks, at least
MOST_VOICES = 4
ALSO_AGENT = 8.0  # log-odds of the words of one more agent, at least: prose is often a little like agents' words
CONTRADICTED = 0.1  # share of the log-odds of a voice's words that may be the other side's, of more than two voices
RESTARTS = 40
SEED = 16


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks in the parts of a call. Arrays have one entry a part."""

    agent: NDArray[np.bool_]
    clear: NDArray[np.bool_]  # False: nobody can tell
    separate: bool  # the voices are unlike enough to be told apart by themselves
    voices: int  # 1: one person only, or two with the same voice and words; 3: more than two
    by_first: bool = False  # that somebody is known to speak first helped to tell who is the agent
    by_voice: int | None = None  # number of the enrolled voice that did
    contradicted: bool = False  # what is known says one thing, and words say another


def grouped(directions: NDArray[np.float32], seconds: PerPart) -> NDArray[np.intp]:
    """Return the number of the voice that each part has, by voices alone; odd in one of the two main groups."""
    nothing, alike = np.zeros(len(seconds)), _cosines(directions)
    signs = _most_agreed(_likeness(alike, seconds), nothing)
    numbers = np.zeros(len(seconds), np.intp)
    for number, parts in enumerate(_voices(alike, seconds, nothing, signs)):
        numbers[parts] = 2 * number + (signs[parts] > 0)
    return numbers


def two_voices(directions: NDArray[np.float32], seconds: PerPart) -> bool:
    """Return whether two people speak for some time in what should be one person's, by voices alone."""
    return _halves(_cosines(directions), seconds, np.zeros(len(seconds))) is not None


def tell_speakers(
    directions: NDArray[np.float32], seconds: PerPart, odds: PerPart, hints: Hints = NO_HINTS
) -> Speakers:
    """Return who speaks in each part of a call.

    `directions`: of the voices, shape (parts, numbers); `seconds`: how long each part is; `odds`: log-odds that an
    agent says its words. Parts are in the order in which they were spoken. What `hints` know counts where voices can be
    told apart.
    """
    alike = _cosines(directions)
    likeness = _likeness(alike, seconds)
    words = np.clip(odds, -MOST_ODDS, MOST_ODDS)
    if len(words) and hints.speaks_first != "customer":
        words[0] += FIRST
    signs = _most_agreed(likeness, words)
    match = matched([np.flatnonzero(signs > 0), np.flatnonzero(signs < 0)], directions, seconds, hints)
    separate = match is not None or _separation(alike, seconds, signs) >= SEPARATE
    if not separate and _one_voice(alike, words, signs, seconds):
        whole = words.sum()
        return Speakers(
            np.full(len(words), whole >= 0), np.full(len(words), abs(whole) >= SURE), separate=False, voices=1
        )
    voices = _voices(alike, seconds, words, signs)
    agents = sum(words[voice].sum() >= SURE for voice in voices)  # of two one at most: who speaks to whom?
    if len(voices) > 2 or agents == 2:
        return _several(voices, likeness, words, matched(voices, directions, seconds, hints), separate=separate)
    enrolled = match.odds * (1.0 if match.groups[0] else -1.0) if match else 0.0
    first = 0.0
    if hints.speaks_first and separate and first_fits(alike, seconds, signs, hints.first):
        first = SPEAKS_FIRST * float(signs[hints.first]) * (1.0 if hints.speaks_first == "agent" else -1.0)
    if (enrolled or signs @ words + first) < 0:  # words never turn round what an enrolled voice tells
        signs, enrolled, first = _climbed(-signs, likeness, words), -enrolled, -first
    sure = bool(signs @ words + enrolled + first >= SURE)  # else the groups may as well be the other way round
    clear = signs * (likeness @ signs + words) >= SURE
    if not separate:
        clear &= signs * words >= WORDS_ALONE
    return Speakers(
        signs > 0,
        clear & sure,
        separate,
        voices=2,
        by_first=sure and first > 0,
        by_voice=match.voice if match and sure else None,
        contradicted=first < 0 or (match is not None and not sure),
    )


def side_of(
    direction: NDArray[np.float32], length: float, directions: NDArray[np.float32], seconds: PerPart, told: Speakers
) -> Role | None:
    """Return whose a voice of `length` s is, by the parts whose speaker is clear; None: nobody can tell."""
    if not told.separate:
        return None
    mean = (seconds / seconds.sum()) @ directions
    usual = mean @ mean  # the mean of all cosines
    alike = LIKENESS * ((directions @ direction).astype(np.float64) - usual) * np.sqrt(length * seconds)
    agreement = float(alike @ (np.where(told.agent, 1.0, -1.0) * told.clear))
    if abs(agreement) < SURE:
        return None
    return "agent" if agreement > 0 else "customer"


def _cosines(directions: NDArray[np.float32]) -> Pairs:
    """Return how alike the voices of two parts are."""
    return (directions @ directions.T).astype(np.float64)


def _likeness(alike: Pairs, seconds: PerPart) -> Pairs:
    """Return how much it counts that two parts have one sign."""
    if not len(seconds):
        return np.zeros((0, 0))
    share = seconds / seconds.sum()
    likeness = LIKENESS * (alike - share @ alike @ share) * np.sqrt(np.outer(seconds, seconds))
    np.fill_diagonal(likeness, 0.0)
    return likeness


def _most_agreed(likeness: Pairs, words: PerPart) -> PerPart:
    """Return the signs with the most agreement that turning one sign after the other finds from several beginnings."""
    count = len(words)
    if not count:
        return np.zeros(0)
    chance = np.random.default_rng(SEED)
    _, vectors = np.linalg.eigh(likeness)
    beginnings = [vectors[:, -1], vectors[:, -1] - np.median(vectors[:, -1]), words]
    beginnings += [chance.normal(size=count) for _ in range(RESTARTS)]
    found = (_climbed(np.where(beginning >= 0, 1.0, -1.0), likeness, words) for beginning in beginnings)
    return max(found, key=lambda signs: (signs @ likeness @ signs) / 2 + words @ signs)


def _climbed(signs: PerPart, likeness: Pairs, words: PerPart) -> PerPart:
    """Turn the sign that gains the most until none gains anything."""
    field = likeness @ signs + words
    for _ in range(4 * len(signs)):
        worst = int(np.argmin(signs * field))
        if signs[worst] * field[worst] >= 0:
            break
        signs[worst] = -signs[worst]
        field += 2 * signs[worst] * likeness[:, worst]
    return signs


def _separation(alike: Pairs, seconds: PerPart, signs: PerPart) -> float:
    """Return how much more alike voices of one group are than voices of both, in standard deviations."""
    weights = np.outer(seconds, seconds)
    np.fill_diagonal(weights, 0.0)
    same = np.outer(signs, signs) > 0
    if not (weights * same).any() or not (weights * ~same).any():
        return 0.0
    within, between = np.average(alike, weights=weights * same), np.average(alike, weights=weights * ~same)
    spread = np.sqrt(np.average((alike - np.average(alike, weights=weights)) ** 2, weights=weights))
    return float((within - between) / spread) if spread else 0.0


def _voices(alike: Pairs, seconds: PerPart, words: PerPart, signs: PerPart) -> list[NDArray[np.intp]]:
    """Return the parts of each voice: of the two groups, divided where they are several voices themselves."""
    waiting = [parts for parts in (np.flatnonzero(signs > 0), np.flatnonzero(signs < 0)) if len(parts)]
    found: list[NDArray[np.intp]] = []
    while waiting:
        parts = waiting.pop()
        halves = _halves(alike[np.ix_(parts, parts)], seconds[parts], words[parts])
        if halves is None or len(found) + len(waiting) + 2 > MOST_VOICES:
            found.append(parts)
        else:
            waiting += [parts[halves > 0], parts[halves < 0]]
    return found


def _halves(alike: Pairs, seconds: PerPart, words: PerPart) -> PerPart | None:
    """Return the signs that divide a group into two voices; None: it is one."""
    signs = _most_agreed(_likeness(alike, seconds), words)
    one, other = seconds * (signs > 0), seconds * (signs < 0)
    if min(one.sum(), other.sum()) < VOICE_SECONDS or _separation(alike, seconds, signs) < SEPARATE:
        return None
    between = one @ alike @ other / np.sqrt((one @ alike @ one) * (other @ alike @ other))
    return signs if between < VOICE_ALIKE else None


def _several(
    voices: list[NDArray[np.intp]], likeness: Pairs, words: PerPart, match: Match | None, *, separate: bool
) -> Speakers:
    """Return the speakers where there are more than two: several agents, or a customer whom no group has alone."""
    agent, clear = np.zeros(len(words), np.bool_), np.zeros(len(words), np.bool_)
    near = np.stack([likeness[:, parts].sum(axis=1) for parts in voices])  # shape (voices, parts)
    enrolled = match.groups if match else np.zeros(len(voices), np.bool_)
    sums = np.array([words[parts].sum() for parts in voices]) + (match.odds * enrolled if match else 0.0)
    first = enrolled if match else sums == sums.max()  # who is an agent if anybody is
    for number, (parts, odds) in enumerate(zip(voices, sums.tolist(), strict=True)):
        own = words[parts] * np.sign(odds)
        agent[parts] = odds > 0
        least = SURE if first[number] or odds <= 0 else ALSO_AGENT
        if abs(odds) >= least and -np.minimum(own, 0).sum() <= CONTRADICTED * np.abs(own).sum():
            others = np.delete(near, number, axis=0)[:, parts].max(axis=0)
            clear[parts] = near[number, parts] - others + own >= SURE
    heard = match is not None and any((clear & agent)[parts].any() for parts in itertools.compress(voices, enrolled))
    return Speakers(agent, clear, separate, voices=3, by_voice=match.voice if match and heard else None)


def _one_voice(alike: Pairs, words: PerPart, signs: PerPart, seconds: PerPart) -> bool:
    """Return whether like voices were split by chance: their words are those of one side."""
    both = np.outer(seconds, seconds)
    np.fill_diagonal(both, 0.0)
    if both.any() and np.average(alike, weights=both) < ONE_ALIKE:
        return False
    side = 1.0 if words.sum() >= 0 else -1.0
    others = float(seconds[side * words <= -WORDS_ALONE].sum())
    return -words[signs < 0].sum() < SECOND_VOICE and others < SECOND_SHARE * seconds.sum()

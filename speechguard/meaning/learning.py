"""What reviewers decided of sentences as examples to learn from, besides the corpus.

A fifth of the calls is never learnt from: which ones, the digests of their names say, so that they are the same each
time, and a model that was learnt before can be held against the next one.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from speechguard.errors import SourceLocation, UserError
from speechguard.meaning.corpus import Author, Corpus, Line

LEAST = 20  # sentences
PARTS = 5  # of the calls, one of which is left out
JOINED = "+"  # between the digests of a corpus and of the sentences learnt besides


@dataclass(frozen=True, slots=True)
class ReviewedSentence:
    """What was said in a call, and whether it breaks a rule, as a reviewer says."""

    text: str
    rule: str  # id
    broken: bool  # False: it only sounds like it
    call: str
    reviewer: str


def left_out(call: str) -> bool:
    """Return whether a call is one of those that are never learnt from."""
    return hashlib.sha256(call.encode()).digest()[0] % PARTS == 0


def require_enough(sentences: Sequence[ReviewedSentence]) -> None:
    """Raise UserError where there are too few sentences, of one rule only, or none to learn from or to try it on."""
    if len(sentences) < LEAST:
        raise UserError(f"{len(sentences)} examples in the verdicts, {LEAST} are needed: decide more findings first")
    rules = {one.rule for one in sentences}
    if len(rules) == 1:
        raise UserError(
            f"all {len(sentences)} examples are of {rules.pop()}: what else is said would be taken for it; "
            "decide findings of other rules, too"
        )
    apart = Counter(left_out(one.call) for one in sentences)
    if len(apart) < 2:
        calls = len({one.call for one in sentences})
        where = "among" if apart[True] else "outside"
        raise UserError(
            f"all examples come from {calls} calls {where} the fifth of the calls that is left out to try what was "
            "learnt: decide findings in more calls"
        )


def extended(corpus: Corpus, sentences: Sequence[ReviewedSentence]) -> Corpus:
    """Return the corpus with sentences as lines to learn from.

    Each counts as much as a line of the corpus: two, four or eight times as much found no more on an author left out,
    and once is enough for a sentence to be remembered. The author of a line is the reviewer
    who has most sentences of its call, so that no call is in two folds.
    """
    authors = _authors(sentences)
    lines = [
        Line(
            one.text,
            one.rule,
            "breaks" if one.broken else "near",
            Author(f"reviewer {authors[one.call]}", "", "train"),
            SourceLocation(one.call),
        )
        for one in sentences
    ]
    known = sorted((one.call, one.rule, one.broken, one.text) for one in sentences)
    digest = hashlib.sha256(repr(known).encode()).hexdigest()
    return replace(corpus, lines=(*corpus.lines, *lines), digest=f"{corpus.digest}{JOINED}{digest}")


def _authors(sentences: Sequence[ReviewedSentence]) -> Mapping[str, str]:
    """Return by call who has most of its sentences; of several the first by name."""
    reviewers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in sentences:
        reviewers[one.call][one.reviewer] += 1
    return {call: min(counts, key=lambda name: (-counts[name], name)) for call, counts in reviewers.items()}

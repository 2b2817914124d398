"""Phrases that are likely not written as they were meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from speechguard.checks.lint.issue import LintIssue
from speechguard.documents.suggestions import mistyped
from speechguard.errors import SourceLocation
from speechguard.matching.phrase import SYLLABLE
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.rulebook import PhraseUse, Rulebook
from speechguard.rules.wordings.slots import KNOWN, slot_names

_SHORT = re.compile(r"\w{2,5}(?:[，、；]\s*\w{2,5})+[。！？]?")  # 您好，早上好
_NUMBER = re.compile(r"\d+")
_NO_MARK = re.compile(r"[【】〔〕《》〈〉]")


def phrase_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find the issues of all phrases, once for each as it is written."""
    for _, group in groupby(rulebook.uses, key=lambda use: (use.rule, use.purpose)):
        first: dict[SourceLocation, PhraseUse] = {}  # wording of each, as it is written where that may be
        for use in group:
            first.setdefault(use.phrase.location, use)
        phrases = list(first.values())
        yield from _one_of_several(phrases)
        for use in phrases:
            if sign := _NO_MARK.search(use.phrase.written):
                message = f"'{use.phrase.written}': {sign[0]} marks nothing and is not heard"
                yield LintIssue(
                    "warning", use.phrase.location, message, "write (a|b), [a] or {company}, or leave it out"
                )
            yield from _slots(use, rulebook.slots)
            yield from _numbers(use, rulebook.phonetics)


def _one_of_several(phrases: Sequence[PhraseUse]) -> Iterator[LintIssue]:
    """[您好，早上好] with a full-width comma is a list of one."""
    if len(phrases) == 1 and _SHORT.fullmatch(written := phrases[0].phrase.written):
        message = f"'{written}' is one phrase, to be said in full"
        yield LintIssue("warning", phrases[0].phrase.location, message, "if they are several, separate them with ', '")


def _numbers(use: PhraseUse, phonetics: Phonetics) -> Iterator[LintIssue]:
    """A phrase in which a whole syllable may differ is found with many another number, too."""
    phrase = use.phrase.phrase
    number = _NUMBER.search(use.phrase.text)
    if number is None or number[0] not in use.phrase.written or phrase.budget < SYLLABLE:
        return
    sounds = phonetics.sounds(use.phrase.text)
    key = np.array(phrase.key or (False,) * len(sounds), np.bool_)
    if len(sounds) == len(phrase.syllables) and not (key & sounds.within(*number.span())).any():
        message = f"'{use.phrase.written}' is found with other numbers than {number[0]}, too"
        yield LintIssue(
            "warning", use.phrase.location, message, f"if only {number[0]} is meant, add key: ['{number[0]}']"
        )


def _slots(use: PhraseUse, filled: Mapping[str, str]) -> Iterator[LintIssue]:
    known = {*KNOWN, *filled}
    for name in dict.fromkeys(slot_names(use.phrase.written)):
        if name not in known and (near := mistyped(name, known)):
            message = f"'{use.phrase.written}': nobody has said what is in {{{name}}}"
            yield LintIssue("warning", use.phrase.location, message, f"did you mean {{{near}}}?")

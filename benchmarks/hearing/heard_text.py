"""Texts as a user without our matcher would compare them: folded to plain letters, searched exactly or fuzzily.

Also error rates of a recognised text: characters for Chinese, words for Spanish, and syllables for both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from speechguard.messages import ComplianceEvent
from speechguard.phonetics import language as phonetics_for
from speechguard.rules.model.rule import Rule, RulePhrase
from speechguard.rules.rulebook import Rulebook

LETTERS_A_SYLLABLE = {"zh": 1, "es": 3}  # to turn a gap in syllables into one in characters
Span = tuple[int, int]  # first character, after the last
Find = Callable[[RulePhrase, str, str], list[Span]]  # phrase, text, language -> places


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A recognised word of any system."""

    text: str
    start: float  # s
    end: float  # s
    emitted: float | None = None  # s after the start of the call at which it was there; None: not a live system


def folded(text: str, language: str) -> str:
    """Keep lower case letters and digits only: Chinese simplified and without spaces, Spanish without accents."""
    if language == "zh":
        return "".join(c for c in _simplified().convert(text).casefold() if c.isalnum())
    plain = unicodedata.normalize("NFD", text.casefold().replace("ñ", "\0"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("\0", "ñ")
    return " ".join(re.findall(r"\w+", plain))


def errors(reference: str, heard: str, language: str) -> tuple[int, int]:
    """Return how many are wrong and how many there are: characters of a Chinese text, words of a Spanish one."""
    wanted, found = (folded(text, language) for text in (reference, heard))
    units = (lambda text: text.split()) if language == "es" else list
    return int(Levenshtein.distance(units(wanted), units(found))), len(units(wanted))


def syllable_errors(reference: str, heard: str, language: str) -> tuple[int, int]:
    """Return wrong and all syllables: what matching by sound has to live with; homophones are right."""
    wanted, found = (phonetics_for(language).sounds(text).ids.tolist() for text in (reference, heard))
    return int(Levenshtein.distance(wanted, found)), len(wanted)


def exact(phrase: RulePhrase, text: str, language: str) -> list[Span]:
    """Return where the phrase stands in a folded text, letter by letter."""
    parts = [re.escape(part) for part in _parts(phrase, language)]
    gap = f".{{0,{max(phrase.phrase.gaps, default=0) * LETTERS_A_SYLLABLE[language]}}}?"
    return [
        match.span() for match in re.finditer(rf"\b{gap.join(parts)}\b" if language == "es" else gap.join(parts), text)
    ]


def fuzzy(phrase: RulePhrase, text: str, language: str, least: float = 80.0) -> list[Span]:
    """Find where rapidfuzz's partial_ratio is at least so much, of 100, for all parts in order; the best place only."""
    begin, places = 0, list[Span]()
    for part in _parts(phrase, language):
        rest = text[begin:]
        if len(rest) < len(part):  # partial_ratio would look for the text in the phrase
            return []
        found = fuzz.partial_ratio_alignment(part, rest, score_cutoff=least)
        if found is None or found.score < least:
            return []
        places.append((begin + found.dest_start, begin + found.dest_end))
        begin += found.dest_end
    return [(places[0][0], places[-1][1])]


SEARCHES: dict[str, Find] = {"exact": exact, "rapidfuzz 80": fuzzy, "rapidfuzz 90": partial(fuzzy, least=90.0)}


def violations(
    call: str, utterances: Sequence[Sequence[HeardWord]], rulebook: Rulebook, find: Find
) -> list[ComplianceEvent]:
    """Return confirmed violations of the rulebook's forbidden phrases in a call's texts.

    `whole` and the exceptions `inside` of a rule are honoured, so that the phrasebook is the same; exceptions are
    searched exactly, since many are so near to the phrase that found fuzzily they would excuse it.
    """
    rules = [rule for rule in rulebook.rules if rule.kind == "forbidden"]
    found = [
        (rule, phrase, words)
        for utterance in utterances
        for rule in rules
        for phrase, words in _found(rule, utterance, rulebook.language, find)
    ]
    return [_event(call, number, *place) for number, place in enumerate(found, 1)]


def _found(
    rule: Rule, utterance: Sequence[HeardWord], language: str, find: Find
) -> Iterator[tuple[RulePhrase, Sequence[HeardWord]]]:
    """Yield phrases of a rule and the words they were found in, where several overlap the first."""
    text, owners = _joined(utterance, language)
    excused = [span for phrase in rule.unless.inside for span in exact(phrase, text, language)]
    taken: list[Span] = []
    for phrase in rule.phrases:
        for span in find(phrase, text, language):
            if phrase.whole and span[1] - span[0] < len(text):
                continue
            if any(_overlap(span, other) for other in taken) or any(_overlap(span, other) for other in excused):
                continue
            taken.append(span)
            covered = [owner for owner in owners[slice(*span)] if owner is not None]
            yield phrase, utterance[covered[0] : covered[-1] + 1]


def _event(call: str, number: int, rule: Rule, phrase: RulePhrase, words: Sequence[HeardWord]) -> ComplianceEvent:
    emitted = [word.emitted for word in words if word.emitted is not None]
    return ComplianceEvent(
        call=call,
        kind="violation",
        rule=rule.id,
        severity=rule.severity,
        status="confirmed",
        role="agent",
        start=words[0].start,
        end=words[-1].end,
        phrase=phrase.text,
        heard="".join(word.text for word in words),
        score=1.0,
        say_instead="",
        audio_seen=0.0,
        delay=max(emitted) - words[-1].end if emitted else None,
        id=number,
    )


def _joined(utterance: Sequence[HeardWord], language: str) -> tuple[str, list[int | None]]:
    """Return the folded text, and for each of its characters the number of the word it is from (None: a space)."""
    text, owners = "", list[int | None]()
    for number, word in enumerate(utterance):
        letters = folded(word.text, language)
        if letters and text and language == "es":
            text, owners = text + " ", [*owners, None]
        text, owners = text + letters, owners + [number] * len(letters)
    return text, owners


@cache
def _parts(phrase: RulePhrase, language: str) -> list[str]:
    return [folded(part, language) for part in re.split(r"…|\.{3,}", phrase.text)]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@cache
def _simplified():
    from opencc import OpenCC

    return OpenCC("t2s")

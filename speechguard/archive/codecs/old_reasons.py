"""Reasons of stores and event files from before reasons had codes: English sentences, read back once.

The sentences are those of the versions that wrote them and do not change any more. Names of conditions, which only the
author of a rule knows, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from speechguard.reasons import Reason, ReasonCode, ReasonValue, because

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_NUMBER = r"-?\d+(?:\.\d+)?"
_PLAIN: Mapping[str, tuple[str, Callable[[str], ReasonValue]]] = {  # what a slot looks like, and how it is read
    "": (r".+", str),
    "whole": (r"\d+", int),
    "number": (_NUMBER, float),
    "word": (r"[\w.-]+", str),
    "role": (r"agent|customer", str),
    "phrases": (r"'.+'", lambda text: tuple(text[1:-1].split("' / '"))),
    "doubts": (r".+", lambda text: tuple(text.split(", "))),
    "rules": (r"\S+(?: or \S+)*", lambda text: tuple(text.split(" or "))),
}


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence: {name} and {name:kind} in it are values, of a kind above or themselves sentences of that kind."""

    english: str
    code: ReasonCode
    values: Mapping[str, ReasonValue] = field(default_factory=dict[str, ReasonValue])  # that it does not say


_AMOUNTS: Sequence[tuple[str, str, Mapping[str, ReasonValue]]] = (
    ("{value:number} syllables a minute", "/min", {}),
    ("{value:number} s", "s", {}),
    ("{value:number} %", "%", {}),
    ("{value:number} dB", "dB", {}),
    ("1 time", "times", {"value": 1}),
    ("{value:whole} times", "times", {}),
)
_MEASURED: Mapping[str, str] = {
    "articulation_rate": "speaking {}",
    "speech_rate": "{} over the call",
    "dead_air": "nobody spoke for {}",
    "hold": "a hold of {}",
    "interruption": "spoke into the speech of the other side: {}",
    "talk_over": "both sides spoke at once for {}",
    "loudness_rise": "{} louder than before",
    "talk_share": "{} of the speech",
    "longest_monologue": "spoke {} without a pause for the other side",
    "longest_silence": "the longest silence is {}",
    "answer_delay": "answered after {}",
    "queue_time": "waited {} in the queue",
    "repeated_sentence": "the same sentence {}",
    "courtesy": "courteous words in {} of the turns",
}


def _measured() -> Iterator[_Sentence]:
    limits: Sequence[tuple[ReasonCode, str]] = (
        ("above_limit", "; at most {limit:number}"),
        ("below_limit", "; at least {limit:number}"),
        ("measured", ""),
    )
    for measure, text in _MEASURED.items():
        for amount, unit, known in _AMOUNTS:
            for code, limit in limits:
                english = text.replace("{}", amount) + limit
                yield _Sentence(english, code, {"measure": measure, "unit": unit, **known})


_REASONS = (
    _Sentence("not said {where:place}", "not_said"),
    _Sentence("only {said:whole} of {need:whole} said {where:place}", "said_too_few"),
    _Sentence("not surely said {where:place}: {why:reason}", "perhaps_said"),
    _Sentence("no words of the {role:role} were heard", "no_words"),
    _Sentence("no clear words of the {role:role} were heard", "no_clear_words"),
    _Sentence("nothing was heard of the {role:role}", "nothing_heard"),
    _Sentence("too much of the {role:role}'s speech was not clear", "mostly_unclear"),
    _Sentence("{unclear:whole} of {turns:whole} turns were not clear", "turns_unclear"),
    _Sentence(
        "too few utterances of the {role:role}: {measured:whole} long enough to measure, {need:whole} are needed",
        "too_few_utterances",
    ),
    _Sentence("audio was lost in a silence of perhaps {seconds:number} s", "lost_in_silence"),
    _Sentence("{seconds:number} s of the call were lost", "seconds_lost"),
    _Sentence("audio was lost there", "audio_lost"),
    _Sentence("speech there was not clear", "speech_unclear"),
    _Sentence("it was heard only in speech that was not clear", "only_unclear"),
    _Sentence("what it hangs on was heard only in speech that was not clear ('{phrase}')", "anchor_unclear"),
    _Sentence("what it hangs on was heard only in speech that was not clear ('')", "anchor_unclear", {"phrase": ""}),
    _Sentence("heard in speech that was not clear: {doubts:doubts}", "heard_unclear"),
    _Sentence("it may have been put right: {why:reason}", "perhaps_corrected"),
    _Sentence("excused by '{phrase}'", "excused"),
    _Sentence("the call ended before it was over", "call_ended"),
    _Sentence("flagged by '{}'", "conditions_met"),
    _Sentence("not met: '{}'", "conditions_not_met"),
    _Sentence("the agent's words are not transcribed", "agent_not_transcribed"),
    _Sentence(
        "the customer's words are not transcribed: --transcribe-customer has them transcribed",
        "customer_not_transcribed",
    ),
    *_measured(),
)
_LENGTHS: Sequence[tuple[str, str, Mapping[str, ReasonValue]]] = (
    ("{seconds:number} s", "seconds", {}),
    ("1 turn", "turns", {"turns": 1}),
    ("{turns:whole} turns", "turns", {}),
)


def _places() -> Iterator[_Sentence]:
    for edge in ("first", "last"):
        codes: Any = {unit: f"in_{edge}_{unit}" for unit in ("seconds", "percent", "turn", "turns")}
        yield _Sentence(f"in the {edge} {{seconds:number}} s of the speech", codes["seconds"])
        yield _Sentence(f"in the {edge} {{percent:number}} % of the speech", codes["percent"])
        yield _Sentence(f"in the {edge} 1 turn of the speech", codes["turn"])
        yield _Sentence(f"in the {edge} {{turns:whole}} turns of the speech", codes["turns"])
    for side, english in (("around", "before or after"), ("before", "before"), ("after", "after")):
        for length, unit, known in _LENGTHS:
            code: Any = f"{unit}_{side}"
            yield _Sentence(f"within {length} {english} {{what:happening}}", code, known)
        anywhere: Any = side
        yield _Sentence(f"{english} {{what:happening}}", anywhere)


_HAPPENINGS = (
    _Sentence("{what:happening}, {times:whole} times", "repeatedly"),
    _Sentence("a hold of at least {seconds:number} s", "hold"),
    _Sentence("{seconds:number} s of silence after the {role:role}", "silence"),
    _Sentence("the {role:role} talking over the other side for {seconds:number} s", "talks_over"),
    _Sentence("the {role:role} repeating a sentence", "repeats"),
    _Sentence("the {role:role}'s {need:whole} of {phrases:phrases} / …", "says_some", {"further": 1}),
    _Sentence("the {role:role}'s {need:whole} of {phrases:phrases}", "says_some", {"further": 0}),
    _Sentence("the {role:role}'s {phrases:phrases} / …", "says", {"further": 1}),
    _Sentence("the {role:role}'s {phrases:phrases}", "says", {"further": 0}),
    _Sentence("{rules:rules} being met", "rules_met"),
    _Sentence("{rules:rules} being found", "rules_found"),
)
# Of a rule that combined conditions: the name of one, which is left out, and why it is not clear.
_UNNAMED = re.compile(r"(?:[\w-]+(?:\.[\w-]+)*): (.+)", re.DOTALL)


@lru_cache(4096)  # the same reasons stand in thousands of calls
def reason_from(english: str) -> Reason:
    """Return the reason that an older version wrote as an English sentence; one that is not known is a text."""
    return _reason(english) or because("text", text=english)


def _reason(english: str) -> Reason | None:
    return _read("reason", english) or _unnamed(english) or _several(english)


def _unnamed(english: str) -> Reason | None:
    named = _UNNAMED.fullmatch(english)
    return _read("reason", named[1]) if named else None


def _several(english: str) -> Reason | None:
    """Return the reasons of a sentence that has several, each known."""
    for cut in re.finditer("; ", english):
        first = _read("reason", english[: cut.start()]) or _unnamed(english[: cut.start()])
        rest = _reason(english[cut.end() :]) if first else None
        if first and rest:
            others = rest["reasons"] if rest.code == "several" else (rest,)
            assert isinstance(others, tuple)
            return because("several", reasons=(first, *others))
    return None


def _read(kind: str, english: str) -> Reason | None:
    for pattern, kinds, sentence in _PATTERNS[kind]:
        match = pattern.fullmatch(english)
        if match and (values := _values(match.groupdict(), kinds)) is not None:
            return because(sentence.code, **values, **sentence.values)
    return None


def _values(texts: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, ReasonValue] | None:
    """Return what the slots say; None where one says nothing of its kind."""
    values: dict[str, ReasonValue] = {}
    for name, text in texts.items():
        kind = kinds[name]
        value = _PLAIN[kind][1](text) if kind in _PLAIN else _reason(text) if kind == "reason" else _read(kind, text)
        if value is None:
            return None
        values[name] = value
    return values


def _compiled(sentence: _Sentence) -> tuple[re.Pattern[str], Mapping[str, str], _Sentence]:
    kinds: dict[str, str] = {}
    written: list[str] = []
    end = 0
    for slot in _SLOT.finditer(sentence.english):
        name, kind = slot[1], slot[2] or ""
        kinds[name] = kind
        look = _PLAIN[kind][0] if kind in _PLAIN else r".+"
        written += [re.escape(sentence.english[end : slot.start()]), f"(?P<{name}>{look})"]
        end = slot.end()
    written.append(re.escape(sentence.english[end:]).replace(re.escape("{}"), ".+"))
    return re.compile("".join(written), re.DOTALL), kinds, sentence


_PATTERNS = {
    "reason": [_compiled(sentence) for sentence in _REASONS],
    "place": [_compiled(sentence) for sentence in _places()],
    "happening": [_compiled(sentence) for sentence in _HAPPENINGS],
}

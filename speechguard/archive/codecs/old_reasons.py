"""Reasons of stores and event files from before reasons had codes: English sentences, read back once.

The sentences are those of the versions that wrote them and do not change any more. Names of conditions, which only the
author of a rule knows, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from speechguard.archive.codecs.old_sentences import CELLS, HAPPENINGS, REASONS, RECORDINGS, WRONG, Template, places
from speechguard.reasons import Reason, ReasonValue, because

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_NUMBER = r"-?\d+(?:\.\d+)?"
_PLAIN: Mapping[str, tuple[str, Callable[[str], ReasonValue]]] = {  # what a slot looks like, and how it is read
    "": (r".+", str),
    "whole": (r"\d+", int),
    "integer": (r"-?\d+", int),
    "number": (_NUMBER, float),
    "word": (r"[\w.-]+", str),
    "role": (r"agent|customer", str),
    "phrases": (r"'.+'", lambda text: tuple(text[1:-1].split("' / '"))),
    "doubts": (r".+", lambda text: tuple(text.split(", "))),
    "rules": (r"\S+(?: or \S+)*", lambda text: tuple(text.split(" or "))),
}
# Of a rule that combined conditions: the name of one, which is left out, and why it is not clear.
_UNNAMED = re.compile(r"(?:[\w-]+(?:\.[\w-]+)*): (.+)", re.DOTALL)


@lru_cache(4096)  # the same reasons stand in thousands of calls
def reason_from(english: str) -> Reason:
    """Return the reason that an older version wrote as an English sentence; one that is not known is a text."""
    return _reason(english) or because("text", text=english)


def _reason(english: str) -> Reason | None:
    return (
        _read("reason", english)
        or _read("recording", english)
        or _of_rule(english)
        or _joined(english, _of_rule, _reason)
    )


def _of_rule(english: str) -> Reason | None:
    named = _UNNAMED.fullmatch(english)
    return _read("reason", english) or (_read("reason", named[1]) if named else None)


def _cell(english: str) -> Reason | None:
    return _read("cell", english)


def _cells(english: str) -> Reason | None:
    return _joined(english, _cell, _cells) or _cell(english)


def _joined(
    english: str, read: Callable[[str], Reason | None], read_rest: Callable[[str], Reason | None]
) -> Reason | None:
    """Return the reasons of a sentence that has several, each known."""
    for cut in re.finditer("; ", english):
        first = read(english[: cut.start()])
        rest = read_rest(english[cut.end() :]) if first else None
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
        value = _PLAIN[kind][1](text) if kind in _PLAIN else _inner(kind, text)
        if value is None:
            return None
        values[name] = value
    return values


def _inner(kind: str, english: str) -> Reason | None:
    if kind == "reason":
        return _reason(english)
    return _cells(english) if kind == "cells" else _read(kind, english)


def _compiled(sentence: Template) -> tuple[re.Pattern[str], Mapping[str, str], Template]:
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
    "reason": [_compiled(sentence) for sentence in REASONS],
    "recording": [_compiled(sentence) for sentence in RECORDINGS],
    "cell": [_compiled(sentence) for sentence in CELLS],
    "wrong": [_compiled(sentence) for sentence in WRONG],
    "place": [_compiled(sentence) for sentence in places()],
    "happening": [_compiled(sentence) for sentence in HAPPENINGS],
}

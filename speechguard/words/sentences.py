"""Sentences that the program makes in English, in the language of the reader: recognised by their patterns.

Stores, event files and messages have the English sentence, which does not change with who reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from speechguard.messages import INTERFACES, Interface
from speechguard.words.texts import Texts

# In the English text {name} is kept as it is, so are a {name:number} and a {name:word}; any other {name:kind} is a
# sentence of that kind.
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_KEPT: Mapping[str, str] = {"": r".+", "number": r"-?\d+(?:\.\d+)?", "word": r"[\w.-]+"}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One sentence."""

    english: re.Pattern[str]
    kinds: Mapping[str, str]  # of the slots, by name
    texts: Texts


class Sentences:
    """All that can be said in English, by kind, with the same in other languages."""

    def __init__(self, kinds: Mapping[str, Sequence[Texts]]) -> None:
        """`kinds`: of each kind the sentences; the first that fits counts."""
        self._patterns = {kind: tuple(map(_pattern, sentences)) for kind, sentences in kinds.items()}

    def said(self, kind: str, english: str, interface: Interface) -> str | None:
        """The sentence in another language; None: it is none of these."""
        return next(self._readings(kind, english, INTERFACES.index(interface)), None)

    def _readings(self, kind: str, english: str, place: int) -> Iterator[str]:
        for pattern in self._patterns[kind]:
            if not (found := pattern.english.fullmatch(english)):
                continue
            filled: dict[str, str] = {}
            for name, text in found.groupdict().items():
                inner = pattern.kinds[name]
                said = next(self._readings(inner, text, place), None) if inner in self._patterns else text
                if said is None:
                    break
                filled[name] = said
            else:
                yield pattern.texts[place].format(**filled)


def _pattern(texts: Texts) -> _Pattern:
    kinds: dict[str, str] = {}
    written: list[str] = []
    end = 0
    for slot in _SLOT.finditer(texts[0]):
        name, kind = slot[1], slot[2] or ""
        kinds[name] = kind
        written += [re.escape(texts[0][end : slot.start()]), f"(?P<{name}>{_KEPT.get(kind, '.+')})"]
        end = slot.end()
    written.append(re.escape(texts[0][end:]))
    plain = _SLOT.sub(r"{\1}", texts[0])
    return _Pattern(re.compile("".join(written), re.DOTALL), kinds, (plain, texts[1], texts[2]))

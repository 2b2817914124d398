"""What passes between meaning and judging: a sentence that was said, and what it most likely means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from speechguard.phonetics.sounds import Sounds


def _none() -> Mapping[str, float]:
    return {}


@dataclass(frozen=True, slots=True, eq=False)
class Saying:
    """What an agent said in one utterance, and what the other side had said just before (empty: not known)."""

    sounds: Sounds  # of the utterance, with its text
    before: str = ""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A forbidden rule that a saying most likely breaks."""

    rule: str  # id: of all rules the most likely
    probability: float  # 0..1, that a rule is broken
    start: int  # first character of the sentence in the saying's text
    end: int  # after the last one


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a saying most likely means. Probabilities are calibrated on authors that the model did not learn from."""

    suspicion: Suspicion | None = None  # None: nothing likely enough to be shown
    breaks: Mapping[str, float] = field(default_factory=_none)  # by rule: forbidden ones that the model knows
    fulfilled: frozenset[str] = frozenset()  # required rules that it does what they ask for
    denied: frozenset[str] = frozenset()  # required rules that it surely does not, whatever phrase it has

    @property
    def broken(self) -> float:
        """How likely any of the rules is broken, 0..1: they compete, and a sentence may break two."""
        return min(1.0, sum(self.breaks.values()))


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a saying is suspected: for people."""

    example: str  # the example of the rule that is nearest to it
    words: tuple[str, ...] = ()  # parts of the text that spoke most for it, the strongest first


class Semantics(Protocol):
    """What knows the meaning of sentences for the rules of a rulebook."""

    @property
    def digest(self) -> str:
        """Return hex digits of all that decides what it says: stored calls are judged again where these are others."""
        ...

    def weigh(self, sayings: Sequence[Saying]) -> Sequence[Weighed]:
        """Return what each saying means; the same for a saying by itself as among others."""
        ...

    def grounds(self, saying: Saying, suspicion: Suspicion) -> Grounds:
        """Return why a saying is suspected; slower than weighing, for what is shown."""
        ...

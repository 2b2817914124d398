"""What a line of a small call most likely means, for those who ask why it is judged as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from speechguard.judging.meant import Exchange
from speechguard.meaning.weighing import Grounds, Saying, Semantics
from speechguard.utterance import Utterance

SHOWN = 3  # rules
LEAST_SHOWN = 0.005  # probability: one per cent, rounded


@dataclass(frozen=True, slots=True)
class MeaningExplanation:
    """What was weighed of an utterance of the agent."""

    likely: tuple[tuple[str, float], ...]  # forbidden rules, 0..1 how likely it breaks them; the likeliest first
    suspicion: str  # id of the rule that it likely enough breaks; empty: of none
    grounds: Grounds | None  # of the suspicion
    fulfilled: tuple[str, ...]  # ids of required rules
    denied: tuple[str, ...]


def meanings(utterances: Iterable[Utterance], semantics: Semantics | None) -> list[MeaningExplanation | None]:
    """Return what utterances of a call mean, in order; None for those that are not weighed."""
    exchange = Exchange()
    sayings = [exchange.saying(utterance) for utterance in utterances]
    return [None if saying is None or semantics is None else _meaning(saying, semantics) for saying in sayings]


def _meaning(saying: Saying, semantics: Semantics) -> MeaningExplanation:
    (weighed,) = semantics.weigh([saying])
    suspicion = weighed.suspicion
    likely = sorted(weighed.breaks.items(), key=lambda item: (-item[1], item[0]))
    return MeaningExplanation(
        tuple(item for item in likely[:SHOWN] if item[1] >= LEAST_SHOWN),
        suspicion.rule if suspicion else "",
        semantics.grounds(saying, suspicion) if suspicion else None,
        tuple(sorted(weighed.fulfilled)),
        tuple(sorted(weighed.denied)),
    )

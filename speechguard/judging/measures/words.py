"""Courtesy: the share of turns with a courteous phrase."""

from __future__ import annotations

from collections.abc import Sequence

from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.measures.reading import Reading, unknown
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline, voice_of
from speechguard.judging.timeline.turns import Turns
from speechguard.messages import OTHER, Role
from speechguard.reasons import because

MOST_UNCLEAR = 0.1  # share of the turns that may be unclear; they are left out


def courtesy(timeline: Timeline, role: Role, said: Sequence[FoundPhrase]) -> Reading:
    """Return the share of the role's turns in which one of the phrases was `said`, in per cent."""
    turns, _ = Turns(timeline.utterances[role], voice_of, timeline.speech[OTHER[role]]).news(FOREVER)
    clear = [turn for turn in turns if all(utterance.clear for utterance in turn)]
    if not clear:
        return unknown(because("no_clear_words", role=role))
    if len(clear) < (1 - MOST_UNCLEAR) * len(turns):
        return unknown(because("turns_unclear", unclear=len(turns) - len(clear), turns=len(turns)))
    courteous = sum(
        any(hit.start < turn[-1].voice.end and turn[0].voice.start < hit.end for hit in said) for turn in clear
    )
    return Reading(100 * courteous / len(clear), turns[0][0].voice.start, turns[-1][-1].voice.end)

"""The cases of the rules: small calls without audio, laid out at an even pace, judged by the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from speechguard.compliance.engine import Engine
from speechguard.compliance.hearing_errors import Mishearing
from speechguard.compliance.model import Case, Rule, Said, Silence
from speechguard.compliance.rulebook import Rulebook
from speechguard.compliance.utterance import hear
from speechguard.messages import ComplianceEvent, Spoke, Transcript, Word, standing
from speechguard.phonetics.sounds import Phonetics

SYLLABLE_SECONDS = 0.25  # four syllables a second, an ordinary pace
PAUSE = 0.5  # s between two lines, and before the first

Outcome = Literal["flag", "pass", "not_assessable"]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case."""

    rule: Rule
    case: Case
    got: Outcome
    explanation: str  # the events behind it, in English

    @property
    def ok(self) -> bool:
        """Whether the case came out as expected."""
        return self.got == self.case.expected


def run_cases(rulebook: Rulebook) -> list[CaseResult]:
    """Judge every case of every rule, in order."""
    return [run_case(rulebook, rule, case) for rule in rulebook.rules for case in rule.cases]


def run_case(rulebook: Rulebook, rule: Rule, case: Case, mishearing: Mishearing | None = None) -> CaseResult:
    """Judge one case of a rule, heard well or not."""
    events = standing(judge_lines(rulebook, case.lines, mishearing=mishearing))
    own = [event for event in events if event.rule == rule.id]
    got: Outcome = "pass"
    if any(event.kind in ("violation", "missing") for event in own):
        got = "flag"
    elif own:
        got = "not_assessable"
    if own:
        explanation = "; ".join(_explain(event) for event in own)
    elif rule.kind == "required":
        explanation = "said where it was due, or not due"
    else:
        others = sorted({event.rule for event in events if event.kind == "violation"})
        explanation = "no phrase of the rule was found" + (f" (but {', '.join(others)})" if others else "")
    return CaseResult(rule, case, got, explanation)


def judge_lines(
    rulebook: Rulebook, lines: Sequence[Said | Silence], call: str = "case", mishearing: Mishearing | None = None
) -> list[ComplianceEvent]:
    """The events of a small call in writing, heard well or not."""
    engine = Engine(rulebook, call)
    events: list[ComplianceEvent] = []
    transcripts, end = lay_out(lines, rulebook.phonetics)
    for transcript in transcripts:
        engine.spoke(Spoke(transcript.role, transcript.start, transcript.end))
        utterance = hear(transcript, rulebook.phonetics)
        events += engine.heard(mishearing(utterance) if mishearing else utterance)
        events += engine.advance(transcript.end, settled=transcript.end)
    return events + engine.end(end)


def lay_out(lines: Sequence[Said | Silence], phonetics: Phonetics) -> tuple[list[Transcript], float]:
    """The utterances of a small call, and when it ends (s)."""
    transcripts: list[Transcript] = []
    now = PAUSE
    for line, following in pairwise([*lines, None]):
        if isinstance(line, Silence):
            now += line.seconds
        elif line is not None:
            transcripts.append(_transcript(line, len(transcripts), now, phonetics))
            now = transcripts[-1].end + (0 if isinstance(following, Silence) else PAUSE)
    return transcripts, now


def _transcript(line: Said, number: int, start: float, phonetics: Phonetics) -> Transcript:
    """A word a syllable, with what stands before the next one."""
    sounds = phonetics.sounds(line.text)
    cuts = [0, *(int(first) for first in sounds.spans[1:, 0]), len(sounds.text)]
    times = [start + SYLLABLE_SECONDS * at for at in range(len(cuts))]
    words = tuple(
        Word(sounds.text[a:b], begin, end, 1.0)
        for (a, b), (begin, end) in zip(pairwise(cuts), pairwise(times), strict=True)
    )
    end = times[-1]
    return Transcript(line.role, number, start, end, sounds.text, words, final=True, audio_seen=end)


def _explain(event: ComplianceEvent) -> str:
    if event.kind == "violation":
        return f"'{event.phrase}' found ({event.score:.0%} alike) in '{event.heard}'"
    return event.reason

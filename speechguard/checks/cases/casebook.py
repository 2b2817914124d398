"""The cases of the rules: small calls without audio, laid out at an even pace, judged by the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from speechguard.checks.cases.hearing_errors import Mishearing
from speechguard.judging.engine import NOTHING_KNOWN, Engine
from speechguard.messages import CallMetadata, ComplianceEvent, Spoke, Transcript, Word, standing
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import Case, Rule, Said, Silence
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import hear

VOICE = -26.0  # dBFS, of a line that is not louder than others
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
    events = standing(judge_lines(rulebook, case.lines, mishearing=mishearing, metadata=case.metadata))
    own = [event for event in events if event.rule == rule.id]
    got: Outcome = "pass"
    if any(event.kind != "not_assessable" and event.flagged for event in own):
        got = "flag"
    elif any(event.kind == "not_assessable" for event in own):
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
    rulebook: Rulebook,
    lines: Sequence[Said | Silence],
    call: str = "case",
    mishearing: Mishearing | None = None,
    metadata: CallMetadata | None = None,
) -> list[ComplianceEvent]:
    """The events of a small call in writing, heard well or not."""
    return play(rulebook, lines, call, mishearing, metadata)[1]


def play(
    rulebook: Rulebook,
    lines: Sequence[Said | Silence],
    call: str,
    mishearing: Mishearing | None = None,
    metadata: CallMetadata | None = None,
) -> tuple[Engine, list[ComplianceEvent]]:
    """Judge a small call in writing: the engine after it, and its events."""
    known = metadata or NOTHING_KNOWN
    engine = Engine(rulebook.filled(known.slots), call, ("agent", "customer"), known)
    events: list[ComplianceEvent] = []
    transcripts, end = lay_out(lines, rulebook.phonetics)
    said = [line for line in lines if isinstance(line, Said)]
    told = sorted(transcripts, key=lambda transcript: transcript.end)
    for number, transcript in enumerate(told):
        level = VOICE + said[transcript.utterance].louder
        engine.spoke(Spoke(transcript.role, transcript.start, transcript.end, level))
        utterance = hear(transcript, rulebook.phonetics)
        events += engine.heard(mishearing(utterance) if mishearing else utterance)
        begun = min((later.start for later in told[number + 1 :]), default=transcript.end)
        events += engine.advance(transcript.end, settled=min(begun, transcript.end))
    return engine, events + engine.end(end)


def lay_out(lines: Sequence[Said | Silence], phonetics: Phonetics) -> tuple[list[Transcript], float]:
    """The utterances of a small call, and when it ends (s)."""
    transcripts: list[Transcript] = []
    end, pause = PAUSE, 0.0  # of the line before, and after it
    for line in lines:
        if isinstance(line, Silence):
            end, pause = end + line.seconds, 0.0
        else:
            start = max(0.0, end + (pause if line.at is None else line.at))
            transcripts.append(_transcript(line, len(transcripts), start, phonetics))
            end, pause = transcripts[-1].end, PAUSE
    return transcripts, max([end + pause, *(transcript.end for transcript in transcripts)])


def _transcript(line: Said, number: int, start: float, phonetics: Phonetics) -> Transcript:
    """A word a syllable, with what stands before the next one."""
    sounds = phonetics.sounds(line.text)
    cuts = [0, *(int(first) for first in sounds.spans[1:, 0]), len(sounds.text)]
    step = phonetics.pronounced(sounds) / line.pace / max(len(sounds), 1)
    times = [start + step * at for at in range(len(cuts))]
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

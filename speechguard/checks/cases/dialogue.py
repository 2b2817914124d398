"""Small calls in writing, as people type them: who says what, in lines.

    00:12 agent: …        customer: …        silence: 12 s

Also 客服, 坐席, 客户, 静音, agente, cliente, silencio. A blank line ends a call. A line without a speaker is a call of
its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from speechguard.checks.cases.layout import PAUSE, lay_out
from speechguard.documents.reader import seconds_of
from speechguard.errors import SourceLocation, UserError
from speechguard.messages import Role
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import Said, Silence

SPEAKERS: Mapping[str, Role] = {
    **dict.fromkeys(("agent", "agente", "asesor", "asesora", "客服", "坐席", "座席"), "agent"),
    **dict.fromkeys(("customer", "cliente", "客户", "顾客"), "customer"),
}
SILENCES = ("silence", "silencio", "静音", "沉默")
_LINE = re.compile(
    r"(?:\[?(?P<time>\d[\d:.]*(?: *(?:ms|s|min))?)\]?\s+)?"
    rf"(?P<who>{'|'.join((*SPEAKERS, *SILENCES))})\s*[:：]\s*(?P<what>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenCall:
    """A call written in one line or several."""

    numbers: tuple[int, ...]  # of the lines, one for each of `lines`
    lines: tuple[Said | Silence, ...]
    dialogue: bool  # False: a single line without a speaker

    @property
    def name(self) -> str:
        """Name of the call, by its lines."""
        first, last = self.numbers[0], self.numbers[-1]
        return f"line {first}" if first == last else f"lines {first}-{last}"

    def line_of(self, utterance: int) -> int:
        """Return the number of the line of an utterance."""
        return [number for number, line in zip(self.numbers, self.lines, strict=True) if isinstance(line, Said)][
            utterance
        ]


def written_calls(lines: Iterable[str], path: str, phonetics: Phonetics) -> Iterator[WrittenCall]:
    """Read the calls in lines of text, each as soon as it is complete. Raises UserError with the line."""
    numbers: list[int] = []
    call: list[Said | Silence] = []
    for number, text in enumerate(lines, 1):
        where = SourceLocation(path, number)
        match = _LINE.fullmatch(text.strip())
        if match:
            call.append(_line(match, call, phonetics, where))
            numbers.append(number)
        elif text.strip() and call:
            raise UserError(
                "nobody is named in a line of a dialogue: begin it with agent: or customer:, or end the call with a "
                "blank line",
                where,
            )
        else:
            if call:
                yield WrittenCall(tuple(numbers), tuple(call), dialogue=True)
                numbers, call = [], []
            if text.strip():
                yield WrittenCall((number,), (Said("agent", text.strip()),), dialogue=False)
    if call:
        yield WrittenCall(tuple(numbers), tuple(call), dialogue=True)


def _line(
    match: re.Match[str], before: list[Said | Silence], phonetics: Phonetics, where: SourceLocation
) -> Said | Silence:
    who, what, time = match["who"].lower(), match["what"], match["time"]
    if who in SILENCES:
        seconds = seconds_of(what)
        if time or not seconds:
            raise UserError("a silence has a length and no time, as in: silence: 12 s", where)
        return Silence(seconds)
    if time is None:
        return Said(SPEAKERS[who], what)
    start = seconds_of(time)
    if start is None:
        raise UserError(f"'{time}' is no time: write it as 00:12 or 12.5 s", where)
    if before and isinstance(before[-1], Silence):
        raise UserError("the time says how long the silence before it is: leave out one of the two", where)
    transcripts, _ = lay_out(before, phonetics)
    if not transcripts:
        return Said(SPEAKERS[who], what, at=start - PAUSE)
    last = transcripts[-1]
    same = last.role == SPEAKERS[who]
    if start < (last.end if same else last.start):
        why = f"goes on until {last.end:g} s" if same else f"begins at {last.start:g} s"
        raise UserError(f"{time} is too early: the line before it {why}, at four syllables a second", where)
    return Said(SPEAKERS[who], what, at=start - last.end)

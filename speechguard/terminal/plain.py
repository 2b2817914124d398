"""The call as lines of plain text, for pipes and screen readers: what is new, when it is new, no cursor, no colour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from speechguard.calls.state import ChecklistRow, Finding, Notice, SessionState, Summary
from speechguard.messages import Interface, Kind, Language, Role, Status
from speechguard.terminal.phrasing import line_remarks, notice_words, summary_figures, who
from speechguard.words.reasons import in_words
from speechguard.words.score import score_derivation, score_words
from speechguard.words.wording import (
    WORDINGS,
    amount_words,
    clock,
    in_language,
    likely_words,
    printable,
    quote,
)


class PlainView:
    """A `View` that writes a line for each event, each checklist item met and each final line of the transcript.

    Every line is flushed, so that a reader has it at once. Both methods raise BrokenPipeError when the reader has gone.
    """

    def __init__(self, stream: TextIO, interface: Interface) -> None:
        self._stream = stream
        self._interface: Interface = interface
        self._words = WORDINGS[interface]
        self._lines: dict[int, tuple[Role, tuple[str, ...]]] = {}  # who speaks, and doubts, by utterance
        self._events: dict[int, tuple[Kind, Status]] = {}  # by id, as last written
        self._met: set[str] = set()
        self._notices: set[Notice] = set()

    def update(self, state: SessionState) -> None:
        """Write what is in the state and was in none before it."""
        for line in state.transcript:
            if line.final and self._lines.get(line.utterance) != (line.role, line.doubts):
                self._lines[line.utterance] = line.role, line.doubts
                text = printable(line.text) + line_remarks(line, self._words)
                self._write(line.start, who(line, self._words) + ":", text)
        self._write_findings(state.findings, state.language)
        for item in state.checklist:
            if item.state == "met" and item.rule not in self._met:
                self._met.add(item.rule)
                self._write(state.clock, *self._checklist_words(item))
        self._write_notices(state.notices, state.clock)

    def close(self, summary: Summary) -> None:
        """Write what is still new, how each item of the checklist stands, and the figures."""
        words = self._words
        self._write_findings(summary.findings, summary.language)
        self._write_notices(summary.notices, summary.heard)
        for item in summary.checklist:
            self._write(summary.heard, words.summary + ":", *self._checklist_words(item))
        if summary.score:
            self._write(summary.heard, words.summary + ":", score_words(summary.score, words))
            for points, text in score_derivation(summary.score, self._interface):
                self._write(summary.heard, words.summary + ":", points, text)
        for figure in summary_figures(summary, self._interface):
            self._write(summary.heard, words.summary + ":", figure)

    def _write_findings(self, findings: Iterable[Finding], language: Language) -> None:
        for finding in findings:
            event = finding.event
            if event.nothing_measured:
                continue
            if self._events.get(event.id) != (event.kind, event.status):
                self._events[event.id] = event.kind, event.status
                self._write(finding.time, *self._finding_words(finding, language))

    def _finding_words(self, finding: Finding, language: Language) -> list[str]:
        words, event = self._words, finding.event
        if event.kind == "suspected":
            return self._suspected_words(finding, language)
        if not event.flagged:  # a figure, no finding
            return [words.kinds[event.kind], event.rule, in_words(event.reason, self._interface)]
        parts = [words.kinds[event.kind], words.statuses[event.status], words.severities[event.severity], event.rule]
        if event.by_meaning:
            parts += [words.sounds_like, quote(printable(event.phrase), language)]
        elif event.phrase:
            parts.append(quote(printable(event.phrase), language))
        else:
            parts.append(in_language(finding.title, self._interface))
        if event.value is not None:
            parts.append(amount_words(event, words))
        if finding.heard:
            parts += [words.heard, quote(printable(finding.heard), language)]
        if event.say_instead and event.status != "retracted" and event.kind != "not_assessable":
            parts += [words.say + ":", printable(event.say_instead)]
        return parts

    def _suspected_words(self, finding: Finding, language: Language) -> list[str]:
        words, event = self._words, finding.event
        likely = [words.statuses["retracted"]] if event.status == "retracted" else [likely_words(event, words)]
        parts = [words.kinds["suspected"], *filter(None, likely), event.rule]
        if finding.heard:
            parts += [words.heard, quote(printable(finding.heard), language)]
        return [*parts, words.sounds_like, quote(printable(event.phrase), language)]

    def _checklist_words(self, item: ChecklistRow) -> list[str]:
        words = self._words
        return [
            words.checklist + ":",
            words.checklist_states[item.state],
            item.rule,
            in_language(item.title, self._interface),
        ]

    def _write_notices(self, notices: Iterable[Notice], now: float) -> None:
        for notice in notices:
            if notice not in self._notices:
                self._notices.add(notice)
                self._write(now, self._words.notice + ":", notice_words(notice, self._interface))

    def _write(self, time: float, *parts: str) -> None:
        self._stream.write(" ".join((clock(time, tenths=True), *parts)) + "\n")
        self._stream.flush()

"""The figures of a call and what is wrong with it, as lines of words that every view has."""

from __future__ import annotations

from collections import Counter

from speechguard.calls.state import Notice, Summary, TranscriptLine
from speechguard.messages import Interface
from speechguard.words.reasons import in_words
from speechguard.words.wording import WORDINGS, Wording, clock, in_seconds, printable


def notice_words(notice: Notice, interface: Interface) -> str:
    """Return what is wrong with a call, or not judged in it."""
    words = WORDINGS[interface]
    if notice.about == "problem":
        return printable(in_words(notice.problem, interface))
    if notice.about == "unscored":
        return words.unscored
    return words.unheard.format(count=notice.count) if notice.about == "unheard" else words.concerns[notice.about]


def who(line: TranscriptLine, words: Wording) -> str:
    """Return who says a line."""
    return "?" if line.speaker_unclear else words.roles[line.role]


def line_remarks(line: TranscriptLine, words: Wording) -> str:
    """Return what follows a line: that its text may not be trusted, or that it had another speaker; mostly nothing."""
    remarks = [words.unclear] * (len(line.doubts) > line.speaker_unclear)
    remarks += [words.unclear_speaker] * line.speaker_unclear + [words.corrected] * line.corrected
    return f" ({', '.join(remarks)})" if remarks else ""


def summary_figures(summary: Summary, interface: Interface) -> list[str]:
    """Return a line each for audio, findings, delays, and the rules that the call was judged by."""
    words = WORDINGS[interface]
    audio = [words.audio_heard.format(clock=clock(summary.heard, tenths=True))]
    if summary.lost:
        audio.append(words.lost.format(seconds=in_seconds(summary.lost, words)))
    if summary.interrupted:
        audio.append(words.interrupted)
    events = [finding.event for finding in summary.findings]
    tally = Counter(event.kind if event.status == "confirmed" else event.status for event in events if event.flagged)
    counts = words.counts.format(
        confirmed=tally["violation"] + tally["measure"],
        retracted=tally["retracted"],
        missing=tally["missing"],
        not_assessable=tally["not_assessable"],
    )
    suspected = sum(event.kind == "suspected" and event.status == "confirmed" for event in events)
    unsure = [words.suspected_count.format(count=suspected)] if suspected else []
    delays = [
        f"{words.delay} {words.statuses[status]}: " + words.seconds.format(value=f"{delay.p50:.2f}/{delay.p95:.2f}")
        for status, delay in summary.delays.items()
    ]
    judged_by = [words.judged_by.format(packs=printable(", ".join(summary.rules)))] if summary.rules else []
    return [" · ".join(audio), counts, *unsure, *delays, *judged_by]

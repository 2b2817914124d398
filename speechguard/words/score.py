"""The score of a call in words: what it is, and why, line by line."""

from __future__ import annotations

from speechguard.messages import CallScore, Interface, ScoreLine
from speechguard.words.wording import WORDINGS, Wording, clock, in_language

UNCOUNTED = ("not_assessable", "not_applicable")


def score_words(score: CallScore, words: Wording) -> str:
    """Return the score in a few words."""
    return words.score.format(score=f"{score.score:g}")


def score_derivation(score: CallScore, interface: Interface, *, times: bool = True) -> list[tuple[str, str]]:
    """Return the points of each line and what they are for; the points add up to the score.

    `times`: also at which times in the call the evidence is.
    """
    titles = {section.id: in_language(section.title, interface) for section in score.sections}
    alone = len(titles) == 1  # then its name says nothing
    return [
        (_points(line), _text(line, "" if alone else titles.get(line.section, ""), interface, times))
        for line in score.lines
    ]


def _points(line: ScoreLine) -> str:
    if line.reason in UNCOUNTED:
        return "–"
    return f"{line.points:g}" if line.reason == "start" or not line.points else f"{line.points:+g}"


def _text(line: ScoreLine, section: str, interface: Interface, times: bool) -> str:
    words = WORDINGS[interface]
    what = in_language(line.title, interface)
    if line.rule:
        what = f"{section}: {what} ({line.rule})" if section else f"{what} ({line.rule})"
    cap = "" if line.cap is None else f"{line.cap:g}"
    text = words.score_lines[line.reason].format(what=what, cap=cap)
    if line.times > 1:
        text += f", {line.times} × {line.each:g}" if line.reason == "deducted" else f", {line.times} ×"
    if line.reason == "deducted" and -line.points < line.times * line.each:
        text += ", " + words.at_most.format(points=cap)
    if times and line.at:
        text += ", " + " ".join(map(clock, line.at))
    return text

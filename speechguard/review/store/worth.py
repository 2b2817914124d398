"""What a verdict about a finding is worth: the points that it is expected to change.

These are the points that the finding takes from its call, times how likely it is to be wrong: (1 - how far the machine
was from saying the opposite * how clearly it heard the words) squared, which is near the share that turns out wrong.
What is only suspected takes nothing yet: a verdict changes points where it is right, so it is the points that its rule
would take, times how likely what was meant breaks it, times how clearly the words were heard. (docs/quality.md, "The
order of the queue".)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from speechguard.archive.record import CallRecord
from speechguard.messages import ComplianceEvent, Severity, Transcript
from speechguard.review.store.grounds import is_doubted, is_known

# What a finding takes where the score of its call does not say: what rules of that severity take unless they say more.
USUAL: Mapping[Severity, float] = {"fatal": 100.0, "major": 10.0, "minor": 3.0}
DOUBTED = 0.25  # how likely a finding is wrong, at least, where the meaning speaks against it
UNHEARD = 0.5  # clearness where nobody knows: of the role no words were heard, or they cannot be read


def worth(event: ComplianceEvent, taken: Mapping[str, float], turns: Sequence[Transcript]) -> float:
    """Return the points, at least 0. `taken`: by what takes of `points_taken`; `turns`: what was heard in the call."""
    if event.kind == "not_assessable":
        return USUAL[event.severity]
    if is_known(event):
        return 0.0
    points = taken.get(event.rule, USUAL[event.severity])
    if event.kind == "suspected":
        return points * (event.meaning or 0.0) * clearness(event, turns)
    wrong = (1 - _distance(event) * clearness(event, turns)) ** 2
    return points * (max(wrong, DOUBTED) if is_doubted(event) else wrong)


def points_taken(record: CallRecord) -> dict[str, float]:
    """Return what one finding of each rule takes from the score of a call, by the lines of that score.

    A fatal one takes its share of all that is lost. A rule that takes more or less with each finding (a cap) takes the
    same with all.
    """
    taken = {line.rule: -line.points / line.times for line in record.lines if line.reason == "deducted"}
    lost = {line.section: -line.points for line in record.lines if line.reason in ("section_lost", "call_lost")}
    fatal = [line for line in record.lines if line.reason == "fatal"]
    for line in fatal:
        where = "" if record.fatal else line.section
        times = sum(one.times for one in fatal if record.fatal or one.section == where)
        taken[line.rule] = lost.get(where, 0.0) / times
    return taken


def clearness(event: ComplianceEvent, turns: Sequence[Transcript]) -> float:
    """Return, 0..1, how sure the recogniser was of the words in which it was found, or of those in its window.

    Where its speaker said none there, of all that this speaker said.
    """
    words = [word for turn in turns if turn.role == event.role for word in turn.words]
    there = [word.probability for word in words if word.start <= event.end and word.end >= event.start]
    return fmean(there or [word.probability for word in words] or [UNHEARD])


def _distance(event: ComplianceEvent) -> float:
    """Return, 0..1, how far the machine was from saying the opposite: 1 where nothing says so.

    By how alike the sounds are where a phrase was found, by the distance to its band for a measure: half as much again
    as allowed is far.
    """
    if event.phrase:
        return event.score
    edges = [edge for edge in (event.at_least, event.at_most) if edge is not None]
    if event.value is None or not edges:
        return 1.0
    away = min(abs(event.value - edge) / max(abs(edge), 1e-9) for edge in edges)
    return min(1.0, 2 * away)

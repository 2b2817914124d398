"""Confirmed warnings that an excuse may still follow: no warning waits for one, so it is taken back when one comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from speechguard.judging.findings.excuses import excused_by
from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.findings.warnings import RuleWarning
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import ComplianceEvent
from speechguard.reasons import Reason, because

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Settled(Generic[Item]):
    """A warning that no excuse may follow any more."""

    warning: RuleWarning
    item: Item
    retracted: ComplianceEvent | None = None  # None: it stands
    unclear: Reason | None = None  # why it may have been excused; None: that is known

    @property
    def excused(self) -> bool:
        """Return whether it was taken back because an excuse was heard."""
        return self.retracted is not None and not self.unclear


@dataclass(frozen=True, slots=True)
class _Excusable(Generic[Item]):
    warning: RuleWarning
    item: Item
    end: float  # s, of what was found: the time for an excuse begins


class ExcusableWarnings(Generic[Item]):
    """The warnings of a call that an excuse may still follow, each with the `item` that it is about."""

    def __init__(self, timeline: Timeline, excuse: Callable[[Item], FoundPhrase | None]) -> None:
        """Keep warnings for a call; `excuse` returns what excuses an item, as far as is known."""
        self._timeline = timeline
        self._excuse = excuse
        self._waiting: list[_Excusable[Item]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, warning: RuleWarning, item: Item, end: float) -> None:
        """Wait for an excuse of what was found, which ended at `end` (s)."""
        self._waiting.append(_Excusable(warning, item, end))

    def excused(self, now: float) -> list[ComplianceEvent]:
        """Take back what has been excused since it was confirmed."""
        excuses = [(excusable, self._excuse(excusable.item)) for excusable in self._waiting]
        self._waiting = [excusable for excusable, excuse in excuses if excuse is None]
        return [_excused(excusable.warning, excuse, now) for excusable, excuse in excuses if excuse is not None]

    def settle(self, settled: float, now: float) -> list[Settled[Item]]:
        """Return what is decided; take back what is excused, or may have been where nothing was heard clearly."""
        decided: list[Settled[Item]] = []
        waiting: list[_Excusable[Item]] = []
        for excusable in self._waiting:
            warning, rule = excusable.warning, excusable.warning.rule
            until = excusable.end + rule.unless.within
            if excuse := self._excuse(excusable.item):
                decided.append(Settled(warning, excusable.item, _excused(warning, excuse, now)))
            elif not self._timeline.passed(rule.role, until, settled):
                waiting.append(excusable)
            elif unclear := self._timeline.unclear(rule.role, excusable.end, until):
                doubt = because("perhaps_corrected", why=unclear)
                decided.append(Settled(warning, excusable.item, warning.retract(now, doubt), doubt))
            else:
                decided.append(Settled(warning, excusable.item))
        self._waiting = waiting
        return decided


def _excused(warning: RuleWarning, excuse: FoundPhrase, now: float) -> ComplianceEvent:
    return warning.retract(now, excused_by(excuse))

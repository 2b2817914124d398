"""From where to where one should listen to judge a finding."""

from __future__ import annotations

from dataclasses import dataclass

from speechguard.messages import ComplianceEvent


@dataclass(frozen=True, slots=True)
class Margins:
    """How much is heard around a finding."""

    before: float  # s
    after: float  # s
    longest: float  # s in all: of a longer window the end


OF_REPORT = Margins(1.0, 1.0, 20.0)  # its words only
OF_REVIEW = Margins(3.0, 2.0, 60.0)  # enough to judge them


def clip_span(event: ComplianceEvent, duration: float, margins: Margins) -> tuple[float, float]:
    """Return where the sound around a finding begins and ends, in s, in a call of so many seconds."""
    end = min(event.end + margins.after, duration)
    return max(event.start - margins.before, end - margins.longest, 0.0), end

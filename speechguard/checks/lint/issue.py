"""What lint says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from speechguard.errors import SourceLocation


@dataclass(frozen=True, slots=True)
class LintIssue:
    """Something a person should change in a pack."""

    level: Literal["error", "warning"]
    location: SourceLocation
    message: str
    remedy: str

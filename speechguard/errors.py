"""What can go wrong, as exceptions that carry their place.

    SpeechguardError            exit code 1: the program failed
    └── UserError               exit code 2: wrong use or bad input; the message says what to do
        ├── AudioError          a recording or a device that cannot be heard
        ├── RuleError           one problem in a rule file
        ├── RuleErrors          all problems of the rule files, reported at once
        ├── LabelError          a labelled call that cannot be used for evaluation
        └── WeightsError        model weights missing, incomplete or not what they should be

Every message is one line: what was wrong, where, what to do. What people read later in their own language, such as why
a recording could not be scored, is given as a reason; the message is that reason in English.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speechguard.messages import Interface
from speechguard.reasons import Reason, because
from speechguard.words.reasons import in_words


@dataclass(frozen=True, order=True)
class SourceLocation:
    """A place in a file a person can edit."""

    path: str
    line: int = 0  # 1-based; 0: the file as a whole
    column: int = 0  # 1-based; 0: the line as a whole

    def __str__(self) -> str:
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


class SpeechguardError(Exception):
    """Base of all errors raised on purpose. Exit code 1."""

    exit_code = 1


class UserError(SpeechguardError):
    """Something the user can put right. Exit code 2."""

    exit_code = 2

    def __init__(self, message: str | Reason, location: SourceLocation | None = None) -> None:
        self.message = message if isinstance(message, str) else in_words(message, "en")
        self.reason = because("text", text=message) if isinstance(message, str) else message
        self.location = location
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, interface: Interface) -> str:
        """Return place and message; the message in a language where it is given as a reason, else in English."""
        message = in_words(self.reason, interface)
        return f"{self.location}: {message}" if self.location else message


class AudioError(UserError):
    """A recording or a device that cannot be heard."""


class RuleError(UserError):
    """One problem in a rule file."""


class RuleErrors(UserError):
    """All problems found in the rule files; printed one a line."""

    def __init__(self, errors: Sequence[RuleError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


class LabelError(UserError):
    """A labelled call that cannot be used."""


class WeightsError(UserError):
    """Model weights that are missing, incomplete or not what they should be."""

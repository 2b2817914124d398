"""What lint found, for a terminal: one issue after the other, each with what to do"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from speechguard.checks.lint.issue import LintIssue

LEVEL_STYLES = {"error": "bold red", "warning": "bold yellow"}


def report(issues: Iterable[LintIssue]) -> Iterator[Text]:
    """Lines: where, how bad, what; under it the remedy."""
    for issue in issues:
        yield Text.assemble(
            (f"{issue.location}: ", "dim"), (f"{issue.level}: ", LEVEL_STYLES[issue.level]), issue.message
        )
        yield Text.assemble(("    → ", "cyan"), issue.remedy)

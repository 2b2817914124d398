"""speechguard rules lint"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from speechguard.commands.options import add_pack_options, chosen_packs
from speechguard.words.wording import printable

if TYPE_CHECKING:
    from rich.text import Text

    from speechguard.checks.lint.issue import LintIssue

LEVEL_STYLES = {"error": "bold red", "warning": "bold yellow"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which packs."""
    add_pack_options(parser)


def run(args: argparse.Namespace) -> int:
    """Look for mistakes in packs; 1 when there are errors."""
    from speechguard.checks.lint.lint import lint

    rulebooks = chosen_packs(args)
    issues = [issue for rulebook in rulebooks.values() for issue in lint(rulebook)]
    if sys.stdout.isatty():
        from rich.console import Console

        console = Console(highlight=False, markup=False, emoji=False)
        for line in styled(issues):
            console.print(line)
    else:
        for issue in issues:
            print(printable(f"{issue.location}: {issue.level}: {issue.message}; {issue.remedy}"))
    errors = sum(issue.level == "error" for issue in issues)
    rules = sum(len(rulebook.rules) for rulebook in rulebooks.values())
    counts = (_counted(rules, "rule"), _counted(errors, "error"), _counted(len(issues) - errors, "warning"))
    print("{}: {}, {}".format(*counts))
    return int(errors > 0)


def styled(issues: Iterable[LintIssue]) -> Iterator[Text]:
    """Yield lines for a terminal: where, how bad, what; under it the remedy."""
    from rich.text import Text

    for issue in issues:
        yield Text.assemble(
            (printable(f"{issue.location}: "), "dim"),
            (f"{issue.level}: ", LEVEL_STYLES[issue.level]),
            printable(issue.message),
        )
        yield Text.assemble(("    → ", "cyan"), printable(issue.remedy))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"

"""What comes of scoring calls: while it goes on, and in the end."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from speechguard.archive.record import CallRecord
from speechguard.batch.scoring import Outcome
from speechguard.messages import Severity
from speechguard.reasons import because
from speechguard.words.reasons import in_words
from speechguard.words.wording import printable

EVERY = 60.0  # s between two lines where there is no terminal
NAMED = 5  # calls after a reason; the store has all
CONCERNS = {
    "swapped_channels": "channels look swapped (the customer greets as an agent): give agent_channel in a manifest, or "
    "--agent-channel",
    "other_language": "the agent speaks another language: give language in a manifest, or --language",
    "silent_agent": "the agent is not heard: are the channels right?",
}


@dataclass
class RunSummary:
    """What came of the calls so far."""

    records: dict[str, CallRecord] = field(default_factory=dict[str, CallRecord])
    kinds: dict[str, str] = field(default_factory=dict[str, str])  # of outcomes, by call
    heard: float = 0.0  # s of audio that were heard
    began: float = field(default_factory=time.monotonic)
    last: float = field(default_factory=time.monotonic)  # when the last call was added

    def add(self, outcome: Outcome) -> None:
        """Add what came of a call; of the same call the last counts."""
        self.records[outcome.record.call] = outcome.record
        self.kinds[outcome.record.call] = outcome.kind
        if outcome.kind == "scored":
            self.heard += outcome.record.duration or 0.0
        self.last = time.monotonic()

    @property
    def state(self) -> str:
        """Return how far it has come, in a few words."""
        hours = self.heard / 3600
        taken = max(self.last - self.began, 1e-3) / 3600
        return f"{hours:.2f} h of audio, {hours / taken:.1f} h/h"

    def severe(self, severity: Severity) -> bool:
        """Return whether there is a finding that severe, by these rules."""
        return any(record.findings(severity) for call, record in self.records.items() if self.kinds[call] != "kept")

    def print(self, folder: Path) -> None:
        """Print the summary on standard output."""
        console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False)
        counts = Counter(self.kinds.values())
        judged = [record for call, record in self.records.items() if self.kinds[call] not in ("failed", "kept")]
        unclear = sum(bool(record.not_assessable) for record in judged)
        console.print(
            f"{counts['scored']} calls scored ({self.state}), {counts['rejudged']} judged again, "
            f"{counts['unchanged']} unchanged, {counts['failed']} failed; "
            f"{unclear} with something that was not assessable"
        )
        scores = [record.score for record in judged if record.score is not None]
        if scores:
            lost = sum(record.fatal for record in judged)
            average = sum(scores) / len(scores)
            partial = sum(record.incomplete for record in judged if record.score is not None)
            console.print(
                f"score {average:.1f} on average, {lost} lost for a fatal finding"
                + f", {partial} of incomplete calls" * bool(partial)
                + f"; stored in {folder}"
            )
        for language, count in sorted(Counter(r.language for r in self.records.values() if self._kept(r)).items()):
            console.print(
                f"{count} calls in '{language}' keep what other rules found, and are not in this average: no rules for "
                "that language are chosen",
                soft_wrap=True,
            )
        self._name("failed", {c: [in_words(r.failure, "en")] for c, r in self.records.items() if r.failure}, console)
        silent = in_words(because("no_words", role="agent"), "en")
        unscored = {r.call: [silent] for r in judged if r.score is None and r.language}
        self._name("no score", unscored, console)
        self._name("look at", {r.call: [CONCERNS[c] for c in r.concerns] for r in judged}, console)
        self._name("heard, but", {r.call: [in_words(warning, "en") for warning in r.warnings] for r in judged}, console)

    def _kept(self, record: CallRecord) -> bool:
        return self.kinds[record.call] == "kept"

    def _name(self, what: str, reasons: dict[str, list[str]], console: Console) -> None:
        """Print the reasons with their calls, the most frequent first."""
        calls: defaultdict[str, list[str]] = defaultdict(list)
        for call, of_call in reasons.items():
            for reason in of_call:
                calls[reason].append(call)
        for reason, names in sorted(calls.items(), key=lambda item: -len(item[1])):
            console.print(f"{what}: {len(names)} × {printable(reason)}: {listed(names)}", soft_wrap=True)


def listed(names: Sequence[str]) -> str:
    """Return the first of the names, and how many more there are."""
    return ", ".join(map(printable, names[:NAMED])) + f" and {len(names) - NAMED} more" * (len(names) > NAMED)


@contextmanager
def progress_of(calls: int, size: int, summary: RunSummary) -> Generator[Callable[[Outcome], None]]:
    """Show how far it has come: a bar on a terminal, else a line now and then. `size`: bytes of all recordings."""
    done, last = 0, time.monotonic()
    if not sys.stderr.isatty():

        def line(_: Outcome) -> None:
            nonlocal done, last
            done += 1
            if time.monotonic() - last > EVERY:
                last = time.monotonic()
                print(f"{done} of {calls} calls: {summary.state}", file=sys.stderr, flush=True)

        yield line
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("hearing calls", total=size or calls)

        def show(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            bars.update(bar, advance=outcome.size if size else 1, description=f"{done}/{calls} calls, {summary.state}")

        yield show

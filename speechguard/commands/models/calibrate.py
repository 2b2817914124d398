"""speechguard models calibrate LABELLED_DIR"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from speechguard import __version__
from speechguard.asr.settings import DecodeSettings, require_writable, write_settings
from speechguard.commands.hearing import find_model, load_model
from speechguard.commands.options import add_labelled_calls, add_model_options
from speechguard.errors import UserError
from speechguard.evaluation.calibration import Choice, Figures, choose
from speechguard.evaluation.decoding_sweep import Sweep, spoken_turns
from speechguard.evaluation.labels import read_labelled_calls

MARGINS = (1.0, 2.0, 3.0)  # s
# Share of the syllables that may be wrong in addition. What a partial text says is provisional, and the cheaper it is
# the sooner it comes.
FINALS, PARTIALS = 0.01, 0.02
RULE = (
    "= good enough: the way in use, or the best if that is shown to be better; and what in every language, one "
    f"standard error added, has at most {FINALS:.0%} (partials: {PARTIALS:.0%}) more of the syllables wrong. "
    "The cheapest is chosen."
)


@dataclass(frozen=True, slots=True)
class Grid:
    """What is tried, and on how many turns of a language."""

    windows: tuple[float, ...]  # s
    beams: tuple[int, ...]
    turns: int


FULL = Grid((6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0), (1, 2, 3, 5), 40)
QUICK = Grid((8.0, 12.0, 20.0), (1, 3, 5), 6)


@dataclass(frozen=True, slots=True)
class Trial:
    """What was tried for one thing, and what came out."""

    thing: str  # finals, partials, margin
    names: tuple[str, ...]  # of the ways
    figures: Figures
    choice: Choice
    present: int  # number of the way in use until now

    def verdict(self) -> str:
        """What is chosen, and how it compares with the present way."""
        chosen = self.choice.chosen
        if chosen == self.present:
            return f"{self.thing}: {self.names[chosen]}, as before"
        points = ", ".join(
            f"{language} {100 * more[chosen]:+.1f} ± {100 * error[chosen]:.1f}"
            for language, (more, error) in self.figures.differences(self.present).items()
        )
        costs = self.figures.seconds.sum(axis=1)
        return (
            f"{self.thing}: {self.names[chosen]} instead of {self.names[self.present]}; points of wrong syllables: "
            f"{points}; {costs[chosen] / costs[self.present]:.2f} of its time"
        )

    def cells(self, way: int) -> list[str]:
        """Error rates, seconds a turn, and marks of a way."""
        marks = [
            name
            for name, number in (("present", self.present), ("best", self.choice.best), ("chosen", self.choice.chosen))
            if way == number
        ]
        rates = [f"{rate[way]:.1%}" for rate in self.figures.rates().values()]
        enough = "=" if way in self.choice.enough else ""
        return [*rates, f"{self.figures.seconds[way].mean():.2f}", " ".join([enough, *marks]).strip()]

    def record(self) -> dict[str, Any]:
        """What the chosen way came to, as plain data."""
        chosen = self.choice.chosen
        return {
            "wrong_syllables": {name: round(float(rate[chosen]), 4) for name, rate in self.figures.rates().items()},
            "seconds_a_turn": round(float(self.figures.seconds[chosen].mean()), 3),
        }


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the labelled calls, the model, and how much is tried."""
    add_labelled_calls(parser)
    add_model_options(parser)
    parser.add_argument("--quick", action="store_true", help="try less on fewer turns: a first idea")
    parser.add_argument("--turns", type=int, metavar="N", help="at most so many of each language (default: 40)")
    parser.add_argument("--dry-run", action="store_true", help="only show; write nothing")


def run(args: argparse.Namespace) -> int:
    """Decode labelled turns in many ways, show what each came to, and keep the best parameters beside the weights."""
    grid = QUICK if args.quick else FULL
    if args.turns is not None and args.turns < 1:
        raise UserError(f"--turns {args.turns}: at least one turn is needed")
    turns = spoken_turns(read_labelled_calls(args.folder), args.turns or grid.turns)
    choice = find_model(args)
    folder, present = choice.folder, choice.settings
    if not args.dry_run:
        require_writable(folder)
    sweep = Sweep(load_model(args), turns)
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False, soft_wrap=True)

    finals, partials, settings = _windows_and_beams(sweep, present, grid)
    _print_table(console, finals, partials)
    margin, settings = _margin(sweep, settings)
    console.print(RULE)
    for trial in (finals, partials, margin):
        console.print(trial.verdict())
    console.print(_doubts(sweep, settings))
    if args.quick:
        console.print(f"this is a first idea, from {len(turns)} turns; without --quick more is tried on more turns")
    if args.dry_run:
        console.print("nothing was written (--dry-run)")
        return 0
    measured = {
        "speechguard": __version__,
        "date": time.strftime("%Y-%m-%d"),
        "calls": str(args.folder),
        "turns": dict(Counter(turn.language for turn in turns)),
        "model_device": args.model_device,
        "compute_type": args.compute_type,
        "finals": margin.record(),
        "partials": partials.record(),
    }
    console.print(f"written to {write_settings(folder, settings, measured)}")
    return 0


def _windows_and_beams(sweep: Sweep, present: DecodeSettings, grid: Grid) -> tuple[Trial, Trial, DecodeSettings]:
    """Trials of finals and partials, and the settings with what was chosen."""
    now = (present.shortest_window, present.beam_size), (present.partial_window, present.partial_beam_size)
    pairs = list(dict.fromkeys([*now, *((window, beam) for window in grid.windows for beam in grid.beams)]))
    pairs.sort()
    ways = [
        replace(present, shortest_window=window, beam_size=beam, partial_window=window, partial_beam_size=beam)
        for window, beam in pairs
    ]
    _decode_all(sweep, ways, "windows and beams")
    names = tuple(f"{window:g} s, beam {beam}" for window, beam in pairs)
    finals, partials = (
        Trial(thing, names, figures, choose(figures, pairs.index(pair), limit), pairs.index(pair))
        for thing, figures, limit, pair in (
            ("finals", sweep.figures(ways, final=True), FINALS, now[0]),
            ("partials", sweep.figures(ways, final=False), PARTIALS, now[1]),
        )
    )
    window, beam = pairs[finals.choice.chosen]
    partial_window, partial_beam = pairs[partials.choice.chosen]
    return (
        finals,
        partials,
        replace(
            present,
            shortest_window=window,
            beam_size=beam,
            partial_window=partial_window,
            partial_beam_size=partial_beam,
        ),
    )


def _margin(sweep: Sweep, settings: DecodeSettings) -> tuple[Trial, DecodeSettings]:
    """The trial of the margin, on finals, and the settings with the chosen one."""
    ways = [replace(settings, margin=margin) for margin in dict.fromkeys((settings.margin, *MARGINS))]
    _decode_all(sweep, ways, "margins")
    figures = sweep.figures(ways, final=True)
    trial = Trial("margin", tuple(f"{way.margin:g} s" for way in ways), figures, choose(figures, 0, FINALS), 0)
    return trial, ways[trial.choice.chosen]


def _decode_all(sweep: Sweep, ways: Sequence[DecodeSettings], what: str) -> None:
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        for number in progress.track(range(len(sweep.turns)), description=f"trying {what} ({len(ways)})"):
            sweep.decode(number, ways)


def _print_table(console: Console, finals: Trial, partials: Trial) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("window, beam")
    for trial in (finals, partials):
        for language in trial.figures.rates():
            table.add_column(f"{trial.thing} {language}", justify="right")
        table.add_column("s a turn", justify="right")
        table.add_column("")
    for way, name in enumerate(finals.names):
        table.add_row(name, *finals.cells(way), *partials.cells(way))
    console.print(
        f"wrong syllables of {len(finals.figures.languages)} turns, and seconds of the processor or GPU to decode one"
    )
    console.print(table)


def _doubts(sweep: Sweep, settings: DecodeSettings) -> str:
    """What the thresholds of doubt make of turns that were said. They are not calibrated: that needs noise as well."""
    heard = [sweep.final(number, settings).heard for number in range(len(sweep.turns))]
    doubts = Counter(doubt for transcript in heard if transcript.speech for doubt in transcript.doubts)
    doubtful = sum(bool(transcript.doubts) for transcript in heard if transcript.speech)
    kinds = f" ({', '.join(f'{doubt} {count}' for doubt, count in doubts.most_common())})" if doubts else ""
    noise = sum(not transcript.speech for transcript in heard)
    return (
        f"doubts: of {len(heard)} turns {doubtful} are doubted{kinds} and {noise} taken for no speech, "
        "by the thresholds in use"
    )

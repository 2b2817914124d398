"""Calibrating a model: trials on labelled turns, and what is kept."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from speechguard import __version__
from speechguard.asr.settings import DecodeSettings, require_writable, write_settings
from speechguard.commands.hearing import find_model, load_model
from speechguard.errors import UserError
from speechguard.evaluation.decoding_sweep import Sweep, spoken_turns
from speechguard.evaluation.labels import read_labelled_calls
from speechguard.evaluation.trials import (
    FINALS,
    FULL,
    PARTIALS,
    QUICK,
    Trial,
    doubts_of,
    try_margins,
    try_windows_and_beams,
)

RULE = (
    "= good enough: the way in use, or the best if that is shown to be better; and what in every language, one "
    f"standard error added, has at most {FINALS:.0%} (partials: {PARTIALS:.0%}) more of the syllables wrong. "
    "The cheapest is chosen."
)


def calibrate(args: argparse.Namespace) -> int:
    """Decode labelled turns in many ways, show what each came to, keep the best. Raises LabelError and UserError."""
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

    finals, partials, settings = try_windows_and_beams(sweep, present, grid, _decode_all)
    _print_table(console, finals, partials)
    margin, settings = try_margins(sweep, settings, _decode_all)
    console.print(RULE)
    for trial in (finals, partials, margin):
        console.print(trial.conclusion())
    console.print(doubts_of(sweep, settings))
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


def _decode_all(sweep: Sweep, ways: Sequence[DecodeSettings], what: str) -> None:
    """Decode all turns in all ways, with a bar on a terminal."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        for number in progress.track(range(len(sweep.turns)), description=f"trying {what} ({len(ways)})"):
            sweep.decode(number, ways)


def _print_table(console: Console, finals: Trial, partials: Trial) -> None:
    """Print error rates and seconds of every way."""
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

"""Trials of decoding: which windows, beams and margins are good enough, and what is chosen of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from speechguard.asr.settings import DecodeSettings
from speechguard.evaluation.calibration import Choice, Figures, choose
from speechguard.evaluation.decoding_sweep import Sweep

MARGINS = (1.0, 2.0, 3.0)  # s
# Share of the syllables that may be wrong in addition. What a partial text says is provisional, and the cheaper it is
# the sooner it comes.
FINALS, PARTIALS = 0.01, 0.02

DecodeAll = Callable[[Sweep, Sequence[DecodeSettings], str], None]  # decodes all turns in all ways, and shows how far


@dataclass(frozen=True, slots=True)
class Grid:
    """The values that are tried, and on how many turns of a language."""

    windows: tuple[float, ...]  # s
    beams: tuple[int, ...]
    turns: int


FULL = Grid((6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0), (1, 2, 3, 5), 40)
QUICK = Grid((8.0, 12.0, 20.0), (1, 3, 5), 6)


@dataclass(frozen=True, slots=True)
class Trial:
    """Several ways to decode one thing, and what came of each."""

    thing: str  # finals, partials, margin
    names: tuple[str, ...]  # of the ways
    figures: Figures
    choice: Choice
    present: int  # number of the way in use until now

    def conclusion(self) -> str:
        """Say what is chosen, and how it compares with the present way."""
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
        """Return error rates, seconds a turn and marks of a way."""
        marks = [
            name
            for name, number in (("present", self.present), ("best", self.choice.best), ("chosen", self.choice.chosen))
            if way == number
        ]
        rates = [f"{rate[way]:.1%}" for rate in self.figures.rates().values()]
        enough = "=" if way in self.choice.enough else ""
        return [*rates, f"{self.figures.seconds[way].mean():.2f}", " ".join([enough, *marks]).strip()]

    def record(self) -> dict[str, Any]:
        """Return what the chosen way came to, as plain data."""
        chosen = self.choice.chosen
        return {
            "wrong_syllables": {name: round(float(rate[chosen]), 4) for name, rate in self.figures.rates().items()},
            "seconds_a_turn": round(float(self.figures.seconds[chosen].mean()), 3),
        }


def try_windows_and_beams(
    sweep: Sweep, present: DecodeSettings, grid: Grid, decode_all: DecodeAll
) -> tuple[Trial, Trial, DecodeSettings]:
    """Return the trials of finals and of partials, and the settings with what was chosen."""
    now = (present.shortest_window, present.beam_size), (present.partial_window, present.partial_beam_size)
    pairs = list(dict.fromkeys([*now, *((window, beam) for window in grid.windows for beam in grid.beams)]))
    pairs.sort()
    ways = [
        replace(present, shortest_window=window, beam_size=beam, partial_window=window, partial_beam_size=beam)
        for window, beam in pairs
    ]
    decode_all(sweep, ways, "windows and beams")
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


def try_margins(sweep: Sweep, settings: DecodeSettings, decode_all: DecodeAll) -> tuple[Trial, DecodeSettings]:
    """Return the trial of the margin, on finals, and the settings with the chosen one."""
    ways = [replace(settings, margin=margin) for margin in dict.fromkeys((settings.margin, *MARGINS))]
    decode_all(sweep, ways, "margins")
    figures = sweep.figures(ways, final=True)
    trial = Trial("margin", tuple(f"{way.margin:g} s" for way in ways), figures, choose(figures, 0, FINALS), 0)
    return trial, ways[trial.choice.chosen]


def doubts_of(sweep: Sweep, settings: DecodeSettings) -> str:
    """Say what the thresholds of doubt make of spoken turns; they are not calibrated, which needs noise as well."""
    heard = [sweep.final(number, settings).heard for number in range(len(sweep.turns))]
    doubts = Counter(doubt for transcript in heard if transcript.speech for doubt in transcript.doubts)
    doubtful = sum(bool(transcript.doubts) for transcript in heard if transcript.speech)
    kinds = f" ({', '.join(f'{doubt} {count}' for doubt, count in doubts.most_common())})" if doubts else ""
    noise = sum(not transcript.speech for transcript in heard)
    return (
        f"doubts: of {len(heard)} turns {doubtful} are doubted{kinds} and {noise} taken for no speech, "
        "by the thresholds in use"
    )

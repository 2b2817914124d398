"""How short may the window be in which an utterance is decoded?

Decodes the agent's turns of labelled calls, cut by their labels, and optionally recordings of people, under every
setting: window, margin, padding, beam, compute type. Error rate (characters zh, words es), syllable error rate (what
matching by sound meets), turns with fewer and with more wrong syllables than at the default, loops, empty texts,
seconds by the clock and of the processor. Doubtful texts are not decoded again.

    python benchmarks/bench_windows.py --calls DIR [--speech MANIFEST.tsv] [--sweep windows] [--turns 40]
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hearing.heard_text import errors, syllable_errors
from hearing.turns import Turn, drawn, labelled_turns, segment, spoken_by_people
from support.costs import processor_seconds
from support.options import chosen_calls, load_model, parser
from support.results import circumstances, from_zero, plot, show, write_results
from support.sides import Samples

from speechguard.asr.decoder import Decoder
from speechguard.asr.log_mel import FRAMES_PER_SECOND
from speechguard.asr.settings import DecodeSettings
from speechguard.asr.whisper import CallRecogniser, Whisper
from speechguard.messages import SAMPLE_RATE

WHOLES = ("calls", "people")  # rows over all conditions
WINDOWS = (6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0)
MARGINS = (1.0, 2.0, 3.0)
BEAMS = (1, 2, 3, 5)
COMPUTE_TYPES = ("int8", "float32")


@dataclass(frozen=True)
class Setting:
    """One way to decode."""

    window: float = 10.0  # s, at least
    margin: float = 2.0  # s
    padding: str = "signal"  # silence in the signal, or zeros in the log-mel frames
    beam: int = 1
    compute_type: str = "int8"


# Turn, window (s), padding, beam, compute type -> figures: many settings come to the same window for a turn.
Figures = dict[str, float]
Known = dict[tuple[int, float, str, int, str], Figures]


class ZeroPadded(Decoder):
    """Pads the log-mel frames with zeros, as faster-whisper does, not the signal with silence."""

    def features(self, samples: Samples, window: float) -> Samples:
        features = self.log_mel(samples[: int(window * SAMPLE_RATE)])
        padded = np.zeros((1, features.shape[0], int(window * FRAMES_PER_SECOND)), dtype=np.float32)
        padded[0, :, : features.shape[1]] = features[:, : padded.shape[2]]
        return padded


SWEEPS: dict[str, list[Setting]] = {
    "windows": [Setting(window=window, margin=margin) for window in WINDOWS for margin in MARGINS],
    "padding": [Setting(window=window, padding="log-mel") for window in WINDOWS],
    "beam": [Setting(window=window, beam=beam) for window in (8.0, 10.0, 30.0) for beam in BEAMS[1:]],
    "compute": [Setting(compute_type=kind) for kind in COMPUTE_TYPES[1:]],
}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--speech", type=Path, help="manifest.tsv of recordings of people, beside them")
    options.add_argument("--sweep", choices=SWEEPS, nargs="+", default=list(SWEEPS))
    options.add_argument("--turns", type=int, help="at most so many turns a language and condition (drawn, seeded)")
    args = options.parse_args()
    turns = [
        *labelled_turns(chosen_calls(args)),
        *(spoken_by_people(args.speech, args.language) if args.speech else ()),
    ]
    if args.turns:
        turns = drawn(turns, args.turns)
    data = circumstances(args)
    known: Known = {}

    @cache
    def loaded(compute_type: str) -> Whisper:
        args.compute_type = compute_type
        return load_model(args)

    @cache
    def model(language: str, padding: str, compute_type: str) -> CallRecogniser:
        speaker = loaded(compute_type).speaking(language)
        if padding == "log-mel":
            speaker.decoder = speaker.decoder.speaking(language)
            speaker.decoder.__class__ = ZeroPadded
        speaker.transcribe(segment(np.zeros(SAMPLE_RATE, np.float32)), 0.0)  # warm up
        return speaker

    rows: list[dict[str, Any]] = []
    wanted = list(dict.fromkeys([Setting(), *(setting for sweep in args.sweep for setting in SWEEPS[sweep])]))
    for setting in wanted:
        for row in _measure(model, setting, turns, known):
            rows.append(row)
            if row["condition"] not in WHOLES:
                continue
            shown = (
                "{language} {condition} {window:g}+{margin:g} s {padding} beam {beam} {compute_type}: {error_rate:.1%} "
            )
            shown += "syllables {syllable_error_rate:.1%} (+{better} -{worse}) loops {loops} {seconds:.1f} s"
            print(shown.format(**row))
        write_results(args.results, "windows", {**data, "turns": len(turns), "rows": rows})
    _show(rows)
    _plot(args.results, rows)


def _measure(
    model: Callable[[str, str, str], CallRecogniser], setting: Setting, turns: Sequence[Turn], known: Known
) -> Iterator[dict[str, Any]]:
    """Return figures for every language and condition, and for all calls and all people of a language."""
    sums: dict[tuple[str, str], Counter[str]] = {}

    def figures(number: int, turn: Turn, setting: Setting) -> Figures:
        window = min(
            max(len(turn.samples) / SAMPLE_RATE + setting.margin, setting.window), DecodeSettings().longest_window
        )
        key = (number, window, setting.padding, setting.beam, setting.compute_type)
        if key not in known:
            known[key] = _figures(model(turn.language, setting.padding, setting.compute_type), setting, window, turn)
        return known[key]

    for number, turn in enumerate(turns):
        here, usual = (figures(number, turn, which)["wrong_syllables"] for which in (setting, Setting()))
        for condition in (turn.condition, "people" if turn.condition.startswith("people") else "calls"):
            total = sums.setdefault((turn.language, condition), Counter())
            total.update(figures(number, turn, setting))
            total.update(better=here < usual, worse=here > usual)
    for (language, condition), total in sorted(sums.items()):
        yield {
            **setting.__dict__,
            "language": language,
            "condition": condition,
            **total,
            "error_rate": total["wrong"] / total["units"],
            "syllable_error_rate": total["wrong_syllables"] / total["syllables"],
        }


def _figures(model: CallRecogniser, setting: Setting, window: float, turn: Turn) -> Figures:
    """Decode once in a window of so many seconds; what _measure adds up."""
    model.settings = DecodeSettings(margin=0.0, shortest_window=window, beam_size=setting.beam, retry=False)
    began, used = time.perf_counter(), processor_seconds()
    heard = model.transcribe(segment(turn.samples), 0.0)
    seconds, used = time.perf_counter() - began, processor_seconds() - used
    wrong, units = errors(turn.text, heard.text, turn.language)
    wrong_syllables, syllables = syllable_errors(turn.text, heard.text, turn.language)
    return {
        "turns": 1,
        "wrong": wrong,
        "units": units,  # characters or words
        "wrong_syllables": wrong_syllables,
        "syllables": syllables,
        "loops": "repeats itself" in heard.doubts,
        "empty": not heard.text.strip(),
        "doubtful": bool(heard.doubts),
        "seconds": seconds,
        "processor_seconds": used,
        "audio_seconds": len(turn.samples) / SAMPLE_RATE,
    }


def _show(rows: Sequence[dict[str, Any]]) -> None:
    wholes = [row for row in rows if row["condition"] in WHOLES]
    for language, condition in sorted({(row["language"], row["condition"]) for row in wholes}):
        show(
            (
                "window",
                "margin",
                "padding",
                "beam",
                "type",
                "error rate",
                "syllables",
                "better",
                "worse",
                "loops",
                "empty",
                "doubtful",
                "s",
                "processor s",
            ),
            [
                (
                    f"{row['window']:g} s",
                    f"{row['margin']:g} s",
                    row["padding"],
                    row["beam"],
                    row["compute_type"],
                    f"{row['error_rate']:.1%}",
                    f"{row['syllable_error_rate']:.1%}",
                    row["better"],
                    row["worse"],
                    row["loops"],
                    row["empty"],
                    row["doubtful"],
                    f"{row['seconds']:.1f}",
                    f"{row['processor_seconds']:.1f}",
                )
                for row in wholes
                if (row["language"], row["condition"]) == (language, condition)
            ],
            f"\n{language}, {condition}",
        )


def _plot(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    calls = [row for row in rows if row["condition"] == "calls" and row["beam"] == 1 and row["compute_type"] == "int8"]
    languages = sorted({row["language"] for row in calls})
    with plot(folder, "windows", len(languages) + 1) as axes:
        for axis, language in zip(axes, languages, strict=False):
            for margin, padding in [*((margin, "signal") for margin in MARGINS), (2.0, "log-mel")]:
                line = [
                    (row["window"], 100 * row["error_rate"])
                    for row in calls
                    if (row["language"], row["margin"], row["padding"]) == (language, margin, padding)
                ]
                axis.plot(*zip(*sorted(line), strict=True), marker="o", label=f"margin {margin:g} s, {padding}")
            axis.set(
                xlabel="shortest window (s)", title=f"{language}: wrong {'characters' if language == 'zh' else 'words'}"
            )
            axis.set_ylabel("%")
            from_zero(axis)
        for language in languages:
            line = [
                (row["window"], row["processor_seconds"] / row["audio_seconds"])
                for row in calls
                if (row["language"], row["margin"], row["padding"]) == (language, 2.0, "signal")
            ]
            axes[-1].plot(*zip(*sorted(line), strict=True), marker="o", label=language)
        axes[-1].set(xlabel="shortest window (s)", ylabel="processor s a second of speech", title="cost")
        from_zero(axes[-1])


if __name__ == "__main__":
    main()

"""How short may the window be in which an utterance is decoded?

Decodes the agent's turns of labelled calls, cut by their labels, and optionally recordings of people, under every
setting: window, margin, padding, beam, compute type. Error rate (characters zh, words es), syllable error rate (what
matching by sound meets), loops, empty texts, seconds. Doubtful texts are not decoded again.

    python benchmarks/bench_windows.py --calls DIR [--speech MANIFEST.tsv] [--sweep windows] [--turns 40]
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from common import chosen_calls, circumstances, parser, plot, read_sides, show, write_results
from heard_text import errors, syllable_errors
from numpy.typing import NDArray

from speechguard.asr.whisper import FRAMES_PER_SECOND, DecodeSettings, Whisper
from speechguard.commands.hearing import load_recogniser
from speechguard.messages import SAMPLE_RATE, SpeechSegment

PRE_ROLL, POST_ROLL = 0.30, 0.20  # s around a turn, as the segmenter leaves them
LONGEST = 12.0  # s, as the segmenter cuts; longer recordings of people are left out
WINDOWS = (6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0)
MARGINS = (1.0, 2.0, 3.0)
BEAMS = (1, 2, 5)
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
Known = dict[tuple[int, float, str, int, str], np.ndarray[Any, Any]]


@dataclass(frozen=True)
class Turn:
    """What somebody said, and how it sounds."""

    samples: NDArray[np.float32]
    text: str
    language: str
    condition: str


class ZeroPadded(Whisper):
    """Pads the log-mel frames with zeros, as faster-whisper does, not the signal with silence."""

    def _features(self, samples: NDArray[np.float32], window: float) -> NDArray[np.float32]:
        features = self._model.feature_extractor(samples[: int(window * SAMPLE_RATE)], padding=0)
        padded = np.zeros((1, features.shape[0], int(window * FRAMES_PER_SECOND)), dtype=np.float32)
        padded[0, :, : features.shape[1]] = features[:, : padded.shape[2]]
        return padded


SWEEPS: dict[str, list[Setting]] = {
    "windows": [Setting(window=window, margin=margin) for window in WINDOWS for margin in MARGINS],
    "padding": [Setting(window=window, padding="log-mel") for window in WINDOWS],
    "beam": [Setting(window=window, beam=beam) for window in (10.0, 30.0) for beam in BEAMS[1:]],
    "compute": [
        Setting(window=window, compute_type=kind) for kind in COMPUTE_TYPES[1:] for window in (8.0, 10.0, 30.0)
    ],
}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--speech", type=Path, help="manifest.tsv of recordings of people, beside them")
    options.add_argument("--sweep", choices=SWEEPS, nargs="+", default=list(SWEEPS))
    options.add_argument("--turns", type=int, help="at most so many turns a language and condition (drawn, seeded)")
    args = options.parse_args()
    turns = [*_turns(args), *(_spoken(args.speech, args.language) if args.speech else ())]
    if args.turns:
        turns = _drawn(turns, args.turns)
    data = circumstances(args)
    known: Known = {}

    @cache
    def loaded(compute_type: str) -> Whisper:
        args.compute_type = compute_type
        return load_recogniser(args, "zh")

    @cache
    def model(language: str, padding: str, compute_type: str) -> Whisper:
        speaker = loaded(compute_type).speaking(language)
        if padding == "log-mel":
            speaker.__class__ = ZeroPadded
        speaker.transcribe(_segment(Turn(np.zeros(SAMPLE_RATE, np.float32), "", language, "")), 0.0)  # warm up
        return speaker

    rows: list[dict[str, Any]] = []
    wanted = list(dict.fromkeys([Setting(), *(setting for sweep in args.sweep for setting in SWEEPS[sweep])]))
    for setting in wanted:
        for row in _measure(model, setting, turns, known):
            rows.append(row)
            print(
                "{language} {condition} {window:g}+{margin:g} s {padding} beam {beam} {compute_type}: "
                "{error_rate:.1%} syllables {syllable_error_rate:.1%} loops {loops} {seconds:.1f} s".format(**row)
            )
        write_results(args.results, "windows", {**data, "turns": len(turns), "rows": rows})
    _show(rows)
    _plot(args.results, rows)


def _turns(args: Any) -> Iterator[Turn]:
    """The agent's turns of the chosen calls."""
    for call in chosen_calls(args):
        agent, _ = read_sides(call.recording, call.agent_channel)
        for turn in call.turns:
            if turn.role == "agent" and turn.end - turn.start < LONGEST:
                begin, end = (round(max(at, 0) * SAMPLE_RATE) for at in (turn.start - PRE_ROLL, turn.end + POST_ROLL))
                yield Turn(agent[begin:end], turn.text, call.language, call.condition)


def _spoken(manifest: Path, language: str | None) -> Iterator[Turn]:
    """Recordings of people whose words are known, without digits that could be said in several ways."""
    with manifest.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            known = row["transcript_status"] == "repo" and not any(c.isdigit() for c in row["transcript"])
            if known and language in (None, row["lang"]) and 0.6 < float(row["seconds"]) < LONGEST:
                samples, _ = read_sides(manifest.parent / row["file"], "mono")
                yield Turn(samples, row["transcript"], row["lang"], f"people ({row['speaker'].split('-')[0]})")


def _drawn(turns: Sequence[Turn], count: int) -> list[Turn]:
    """At most `count` turns of every language and condition, the same ones each time."""
    order = np.random.default_rng(0).permutation(len(turns))
    taken: dict[tuple[str, str], int] = {}
    chosen: list[int] = []
    for number in order.tolist():
        group = (turns[number].language, turns[number].condition)
        taken[group] = taken.get(group, 0) + 1
        if taken[group] <= count:
            chosen.append(number)
    return [turns[number] for number in sorted(chosen)]


def _measure(
    model: Callable[[str, str, str], Whisper], setting: Setting, turns: Sequence[Turn], known: Known
) -> Iterator[dict[str, Any]]:
    """Figures for every language and condition, and for all calls and all people of a language."""
    sums: dict[tuple[str, str], np.ndarray[Any, Any]] = {}
    for number, turn in enumerate(turns):
        window = min(
            max(len(turn.samples) / SAMPLE_RATE + setting.margin, setting.window), DecodeSettings().longest_window
        )
        key = (number, window, setting.padding, setting.beam, setting.compute_type)
        if key not in known:
            known[key] = _figures(model(turn.language, setting.padding, setting.compute_type), setting, window, turn)
        for condition in (turn.condition, "people" if turn.condition.startswith("people") else "calls"):
            group = (turn.language, condition)
            sums[group] = sums.get(group, 0) + known[key]
    for (language, condition), total in sorted(sums.items()):
        wrong, letters, wrong_syllables, syllables, loops, empty, doubtful, seconds, audio, count = total.tolist()
        yield {
            **setting.__dict__,
            "language": language,
            "condition": condition,
            "turns": int(count),
            "error_rate": wrong / letters,
            "syllable_error_rate": wrong_syllables / syllables,
            "loops": int(loops),
            "empty": int(empty),
            "doubtful": int(doubtful),
            "seconds": seconds,
            "audio_seconds": audio,
        }


def _figures(model: Whisper, setting: Setting, window: float, turn: Turn) -> np.ndarray[Any, Any]:
    """Decode once in a window of so many seconds; what _measure adds up."""
    model.settings = DecodeSettings(margin=0.0, shortest_window=window, beam_size=setting.beam, retry=False)
    began = time.perf_counter()
    heard = model.transcribe(_segment(turn), 0.0)
    seconds = time.perf_counter() - began
    figures = [
        *errors(turn.text, heard.text, turn.language),
        *syllable_errors(turn.text, heard.text, turn.language),
        "repeats itself" in heard.doubts,
        not heard.text.strip(),
        bool(heard.doubts),
        seconds,
        len(turn.samples) / SAMPLE_RATE,
        1,
    ]
    return np.array(figures, dtype=float)


def _segment(turn: Turn) -> SpeechSegment:
    seconds = len(turn.samples) / SAMPLE_RATE
    speech = max(seconds - PRE_ROLL - POST_ROLL, 0.1)
    return SpeechSegment("agent", 0, 0.0, seconds, seconds - POST_ROLL, turn.samples, speech, final=True)


def _show(rows: Sequence[dict[str, Any]]) -> None:
    wholes = [row for row in rows if row["condition"] in ("calls", "people")]
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
                "loops",
                "empty",
                "doubtful",
                "s",
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
                    row["loops"],
                    row["empty"],
                    row["doubtful"],
                    f"{row['seconds']:.1f}",
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
            axis.set_ylim(bottom=0)
            axis.legend()
        for language in languages:
            line = [
                (row["window"], row["seconds"] / row["audio_seconds"])
                for row in calls
                if (row["language"], row["margin"], row["padding"]) == (language, 2.0, "signal")
            ]
            axes[-1].plot(*zip(*sorted(line), strict=True), marker="o", label=language)
        axes[-1].set(xlabel="shortest window (s)", ylabel="s a second of speech", title="cost")
        axes[-1].set_ylim(bottom=0)
        axes[-1].legend()


if __name__ == "__main__":
    main()

"""What several utterances in one window cost and get wrong, against each in a window of its own.

The agent's utterances of every call are found once, by our voice activity detection, and decoded in every way: window
length, silence between the utterances, beam, and windows decoded at once. Texts are compared with all that the agent
said in the call; nobody else's words are decoded.

    python benchmarks/bench_packing.py --calls DIR
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from hearing.heard_text import errors, syllable_errors
from hearing.turns import segment, utterances
from support.costs import processor_seconds
from support.options import chosen_calls, load_model, parser
from support.results import circumstances, from_zero, plot, show, write_results

from speechguard.asr.settings import DecodeSettings
from speechguard.asr.whisper import Whisper
from speechguard.evaluation.labels import LabelledCall
from speechguard.messages import SAMPLE_RATE, SpeechSegment

ALONE = 0.0  # s of a shared window: none
DEFAULT = DecodeSettings()
WAYS: list[dict[str, float]] = [
    {"packed_window": ALONE, "beam_size": DEFAULT.beam_size},
    {"packed_window": ALONE, "beam_size": DEFAULT.packed_beam_size},
    *({"packed_window": window} for window in (8.0, 10.0, 12.0, 15.0, 20.0, 28.0)),
    *({"packed_beam_size": beam} for beam in (1, 5)),
    *({"packed_gap": gap} for gap in (0.3, 1.0)),
    *({"windows_at_once": count, "packed_beam_size": beam} for count in (1, 8) for beam in (1, 2)),
]


@dataclass(frozen=True)
class Spoken:
    """The agent's utterances of a call."""

    call: LabelledCall
    utterances: list[SpeechSegment]

    @property
    def said(self) -> str:
        """Return all that the agent said."""
        return " ".join(turn.text for turn in self.call.turns if turn.role == "agent")


def main() -> None:
    args = parser(__doc__).parse_args()
    calls = chosen_calls(args)
    spoken = [Spoken(call, [one for one in utterances(call) if one.role == "agent"]) for call in calls]
    loaded = load_model(args)
    data = circumstances(args)
    rows: list[dict[str, Any]] = []
    for way in WAYS:
        rows += _measured(loaded, replace(loaded.settings, **way), spoken)  # type: ignore[arg-type]
        write_results(args.results, "packing", {**data, "calls": len(spoken), "rows": rows})
    _show(rows)
    _plot(args.results, rows)


def _measured(loaded: Whisper, settings: DecodeSettings, spoken: Sequence[Spoken]) -> Iterator[dict[str, Any]]:
    """Return a row a language."""
    sums: dict[str, Counter[str]] = {}
    for one in spoken:
        language = one.call.language
        recogniser = loaded.speaking(language)
        recogniser.settings = settings
        recogniser.transcribe(segment(np.zeros(SAMPLE_RATE, np.float32)), 0.0)  # warm up
        began = processor_seconds()
        if settings.packed_window == ALONE:
            heard = [recogniser.transcribe(utterance, 0.0) for utterance in one.utterances]
        else:
            heard = recogniser.transcribe_all(one.utterances, 0.0)
        used = processor_seconds() - began
        text = " ".join(transcript.text for transcript in heard if transcript.speech)
        wrong, units = errors(one.said, text, language)
        wrong_syllables, syllables = syllable_errors(one.said, text, language)
        sums.setdefault(language, Counter()).update(
            utterances=len(heard),
            doubtful=sum(bool(transcript.doubts) for transcript in heard if transcript.speech),
            wrong=wrong,
            units=units,  # characters or words
            wrong_syllables=wrong_syllables,
            syllables=syllables,
            processor_seconds=used,  # type: ignore[arg-type]
            audio_seconds=sum(len(u.samples) for u in one.utterances) / SAMPLE_RATE,  # type: ignore[arg-type]
        )
    for language, total in sorted(sums.items()):
        yield {
            "window": settings.packed_window,
            "gap": settings.packed_gap,
            "beam": settings.packed_beam_size if settings.packed_window != ALONE else settings.beam_size,
            "windows_at_once": settings.windows_at_once,
            "language": language,
            **total,
            "error_rate": total["wrong"] / total["units"],
            "syllable_error_rate": total["wrong_syllables"] / total["syllables"],
        }


def _show(rows: Sequence[dict[str, Any]]) -> None:
    headings = ("window", "gap", "beam", "at once", "error rate", "syllables", "doubtful", "processor s a s of speech")
    for language in sorted({row["language"] for row in rows}):
        show(
            headings,
            [
                (
                    f"{row['window']:g} s" if row["window"] != ALONE else "its own",
                    f"{row['gap']:g} s",
                    row["beam"],
                    row["windows_at_once"],
                    f"{row['error_rate']:.1%}",
                    f"{row['syllable_error_rate']:.1%}",
                    row["doubtful"],
                    row["processor_seconds"] / row["audio_seconds"],
                )
                for row in rows
                if row["language"] == language
            ],
            f"\n{language}",
        )


def _plot(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    usual = (DEFAULT.packed_gap, DEFAULT.packed_beam_size, DEFAULT.windows_at_once)
    with plot(folder, "packing", 2) as (rate, cost):
        for language in sorted({row["language"] for row in rows}):
            line = [
                (row["window"], 100 * row["syllable_error_rate"], row["processor_seconds"] / row["audio_seconds"])
                for row in rows
                if row["language"] == language
                and (row["window"] == ALONE or (row["gap"], row["beam"], row["windows_at_once"]) == usual)
                and (row["window"] != ALONE or row["beam"] == DEFAULT.beam_size)
            ]
            windows, rates, costs = zip(*sorted(line), strict=True)
            rate.plot(windows, rates, marker="o", label=language)
            cost.plot(windows, costs, marker="o", label=language)
        rate.set(xlabel="shared window (s); 0: one each", ylabel="wrong syllables (%)")
        cost.set(xlabel="shared window (s); 0: one each", ylabel="processor s a second of speech")
        from_zero(rate, cost)


if __name__ == "__main__":
    main()

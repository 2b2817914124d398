"""What the steps of decoding cost: encode, write the text, align its words, by beam and by windows decoded at once.

Windows are those that recorded calls are packed into, each of one length, decoded on one thread. Encoded one by one and
put together, as our decoder does on a processor, and encoded together. With --all-tokens also by the published form of
the model, which has the same weights and all tokens (speechguard/asr/fewer_tokens.py).

    python benchmarks/bench_decoding.py --calls DIR [--all-tokens]
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import numpy as np
from ctranslate2 import StorageView
from hearing.turns import utterances
from support.options import chosen_calls, load_model, parser
from support.results import circumstances, from_zero, plot, show, write_results
from support.sides import Samples

from speechguard.asr.decoder import LONGEST_TEXT, Decoder, joined
from speechguard.asr.packing import pack
from speechguard.asr.settings import DecodeSettings
from speechguard.calls.recogniser import weight_store
from speechguard.evaluation.labels import LabelledCall
from speechguard.messages import SAMPLE_RATE

BEAMS = (1, 2, 5)
AT_ONCE = (1, 2, 4, 8)
SECONDS = (5.0, 10.0, 15.0, 28.0)  # windows of which the encoder's cost is measured
FULL = 10.0  # s of utterances that a window has at least
RUNS = 3
OWN = "own"  # tokens that the model knows: those of the form that is used, or all
DEFAULT = DecodeSettings()
Result = TypeVar("Result")


def main() -> None:
    options = parser(__doc__, threads=False)
    options.add_argument("--windows", type=int, default=8, help="of a language (default: 8)")
    options.add_argument("--all-tokens", action="store_true", help="by the published form of the model, too")
    args = options.parse_args()
    args.threads = 1
    loaded = {OWN: load_model(args)}
    if args.all_tokens:
        loaded["all"] = _published(args)
    rows: list[dict[str, Any]] = []
    for language, windows in _windows(chosen_calls(args), args.windows).items():
        decoders = {name: model.speaking(language).decoder for name, model in loaded.items()}
        rows += ({"language": language, **row} for row in _measured(decoders, windows))
    encoder = [_encoding(loaded[OWN].speaking("zh").decoder, seconds) for seconds in SECONDS]
    data = {**circumstances(args), "encoder_by_length": encoder, "rows": rows}
    write_results(args.results, "decoding", data)
    headings = (
        "language",
        "known_tokens",
        "beam",
        "at_once",
        "encode_each",
        "encode_together",
        "write",
        "align",
        "ms_a_token",
    )
    show(headings, [[row[name] for name in headings] for row in rows], "Seconds a window")
    _plot(args.results, rows)


def _published(args: argparse.Namespace) -> Any:
    """Load the published form of the model."""
    store, default = weight_store(args.models_dir)
    folder = store.resolve(args.model or default.name, eight_bit=False)
    return load_model(argparse.Namespace(**{**vars(args), "model": str(folder)}))


def _windows(calls: Sequence[LabelledCall], most: int) -> dict[str, list[Samples]]:
    """Return the sound of well-filled windows by language."""
    windows: dict[str, list[Samples]] = {}
    for call in calls:
        packed = pack(utterances(call), DEFAULT.packed_window, DEFAULT.packed_gap)
        full = [one.samples for one in packed if len(one.samples) >= FULL * SAMPLE_RATE]
        windows[call.language] = (windows.get(call.language, []) + full)[:most]
    return windows


def _measured(decoders: Mapping[str, Decoder], windows: Sequence[Samples]) -> Iterator[dict[str, Any]]:
    """Yield a row for each number of windows at once, beam and form of the model; all forms encode alike."""
    decoder = decoders[OWN]
    lengths = [len(samples) / SAMPLE_RATE for samples in windows]
    window = max(lengths) + DEFAULT.margin
    features = [decoder.features(samples, window) for samples in windows]
    for at_once in AT_ONCE:
        groups = [slice(first, first + at_once) for first in range(0, len(windows), at_once)]
        grouped = [features[group] for group in groups]
        each, encoded = _timed(_of_all, _each, decoder, grouped)
        together, _ = _timed(_of_all, _together, decoder, grouped)
        for beam, (known, form) in itertools.product(BEAMS, decoders.items()):
            write, texts = _timed(_of_all, partial(_write, beam), form, encoded)
            aligned = list(zip(encoded, texts, [lengths[group] for group in groups], strict=True))
            align, _ = _timed(_of_all, _align, form, aligned)
            tokens = sum(len(text) for group in texts for text in group)
            yield {
                "known_tokens": known,
                "beam": beam,
                "at_once": at_once,
                "window_seconds": window,
                "windows": len(windows),
                "encode_each": each / len(windows),
                "encode_together": together / len(windows),
                "write": write / len(windows),
                "align": align / len(windows),
                "tokens": tokens,
                "ms_a_token": 1000 * write / tokens,
            }


def _of_all(step: Callable[[Decoder, Any], Any], decoder: Decoder, groups: Sequence[Any]) -> list[Any]:
    """Return what a step makes of each group of windows."""
    return [step(decoder, group) for group in groups]


def _each(decoder: Decoder, features: Sequence[Samples]) -> Any:
    return joined(decoder.encoded(features))


def _together(decoder: Decoder, features: Sequence[Samples]) -> Any:
    return decoder.model.encode(StorageView.from_array(np.concatenate(features)), to_cpu=True)


def _write(beam: int, decoder: Decoder, encoded: Any) -> list[list[int]]:
    """Return the tokens of the texts of encoded sounds."""
    prompt = decoder.tokenizer.prompt("")
    results = decoder.model.generate(
        encoded,
        [prompt] * encoded.shape[0],
        beam_size=beam,
        max_length=2 * LONGEST_TEXT,
        suppress_blank=True,
        suppress_tokens=decoder.tokenizer.unwanted,
    )
    return [[token for token in one.sequences_ids[0] if token < decoder.tokenizer.eot] for one in results]


def _align(decoder: Decoder, written: tuple[Any, list[list[int]], list[float]]) -> Any:
    return decoder.words(*written)


def _encoding(decoder: Decoder, seconds: float) -> dict[str, float]:
    """Return what the encoder takes for a second of a window of so many seconds."""
    features = decoder.features(np.zeros(0, np.float32), seconds)
    took, _ = _timed(_each, decoder, [features])
    return {"window_seconds": seconds, "ms_a_second": 1000 * took / seconds}


def _timed(work: Callable[..., Result], *given: Any) -> tuple[float, Result]:
    """Return the seconds that the work takes, the median of several, and what it comes to."""
    runs: list[tuple[float, Result]] = []
    for _ in range(RUNS):
        began = time.perf_counter()
        result = work(*given)
        runs.append((time.perf_counter() - began, result))
    return median(seconds for seconds, _ in runs), runs[-1][1]


def _plot(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    with plot(folder, "decoding", 2) as (write, whole):
        for language in sorted({row["language"] for row in rows}):
            for beam in BEAMS:
                own = [
                    row for row in rows if (row["language"], row["beam"], row["known_tokens"]) == (language, beam, OWN)
                ]
                at_once = [row["at_once"] for row in own]
                name = f"{language}, beam {beam}"
                write.plot(at_once, [row["ms_a_token"] for row in own], marker="o", label=name)
                seconds = [row["encode_each"] + row["write"] + row["align"] for row in own]
                whole.plot(at_once, seconds, marker="o", label=name)
        write.set(xlabel="windows decoded at once", ylabel="ms a token")
        whole.set(xlabel="windows decoded at once", ylabel="s a window: encoded one by one, written, aligned")
        from_zero(write, whole)


if __name__ == "__main__":
    main()

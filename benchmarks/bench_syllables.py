"""How fast does text become syllables?

Characters a second on one core (processor time, best of three) of the path for one text, of the batch path (its first
run, which builds tables and meets words for the first time, and later ones) and, for Mandarin, of pypinyin. Texts: the
turns of labelled calls and optionally more, shuffled and repeated; and random ones, where no two words are the same.

    python benchmarks/bench_syllables.py [--calls DIR] [--speech MANIFEST.tsv] [--lines zh=FILE es=FILE ...]
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin
from support.options import chosen_calls, parser
from support.results import circumstances, show, versions, write_results

from speechguard.messages import LANGUAGES
from speechguard.phonetics.mandarin import Mandarin
from speechguard.phonetics.sounds import Phonetics
from speechguard.phonetics.spanish import Spanish
from speechguard.phonetics.spanish_words import spoken_word

CHARACTERS = 2_000_000  # for the batch path
SLOW_CHARACTERS = 100_000  # for the others
RANDOM_CHARACTERS = 500_000
PHONETICS: dict[str, Callable[[], Phonetics]] = {"zh": Mandarin, "es": Spanish}
LETTERS = {"zh": "".join(map(chr, range(0x4E00, 0x9FA6))) + "，。", "es": "abcdefghijklmnñopqrstuvwxyzáéíóú" + " " * 6}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--speech", type=Path, help="manifest.tsv with more texts")
    options.add_argument("--lines", nargs="+", default=[], metavar="LANGUAGE=FILE", help="more texts, one a line")
    args = options.parse_args()
    rows: list[dict[str, Any]] = []
    for language in [args.language] if args.language else LANGUAGES:
        real = list(dict.fromkeys(_texts(args, language)))
        for kind, texts in (("real", real), ("random", _random(language))):
            rows += _measure(language, kind, texts)
    show(
        ("language", "texts", "path", "characters", "million characters/s"),
        [
            (r["language"], r["texts"], r["path"], r["characters"], f"{r['characters_per_second'] / 1e6:.2f}")
            for r in rows
        ],
    )
    data = circumstances(args)
    data["versions"] |= versions(["pypinyin", "opencc"])
    write_results(args.results, "syllables", {**data, "rows": rows})


def _texts(args: Any, language: str) -> Iterator[str]:
    for call in chosen_calls(args):
        if call.language == language:
            yield from (turn.text for turn in call.turns)
    if args.speech:
        with args.speech.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["lang"] == language and row["transcript"]:
                    yield row["transcript"]
    for named, _, path in (lines.partition("=") for lines in args.lines):
        if named == language:
            yield from filter(None, map(str.strip, Path(path).read_text(encoding="utf-8").splitlines()))


def _random(language: str) -> list[str]:
    draw = random.Random(0)
    return ["".join(draw.choices(LETTERS[language], k=50)) for _ in range(RANDOM_CHARACTERS // 50)]


def _measure(language: str, kind: str, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Return figures of every path, each on texts that are new to it."""
    few = _repeated(texts, SLOW_CHARACTERS)
    many = _repeated(texts, CHARACTERS) if kind == "real" else texts
    careful, fast = PHONETICS[language](), PHONETICS[language]()
    careful.sounds(few[0])  # loads the tables
    paths = [("one by one", few, [_seconds(lambda: [*map(careful.sounds, few)])])]
    if language == "zh":
        paths.append(("pypinyin", few, [_seconds(lambda: [lazy_pinyin(text, Style.TONE3) for text in few])]))
    spoken_word.cache_clear()
    runs = [_seconds(lambda: fast.batch(many)) for _ in range(4)]
    paths.append(("batch, first run", many, runs[:1]))
    if kind == "real":
        paths.append(("batch", many, runs[1:]))
    for path, read, seconds in paths:
        characters = sum(map(len, read))
        yield {
            "language": language,
            "texts": kind,
            "path": path,
            "characters": characters,
            "seconds": [round(s, 4) for s in seconds],
            "characters_per_second": round(characters / min(seconds)),
        }


def _repeated(texts: Sequence[str], characters: int) -> list[str]:
    """Return the texts, shuffled and repeated to at least so many characters."""
    draw = random.Random(0)
    rounds = 1 + characters // sum(map(len, texts))
    return [text for _ in range(rounds) for text in draw.sample(texts, len(texts))]


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    main()

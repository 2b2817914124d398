"""The readings of mandarin_lexicon.txt: 还款 and 还有, 您得去 and 办得好, 调低 and 调查."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

_CHOICE = re.compile(r"\[([^]]*)\]")
FILE = Path(__file__).parent / "mandarin_lexicon.txt"


def lexicon() -> Iterator[tuple[str, int, str]]:
    """Give every word with the place of a character in it and that character's reading ("huán")."""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        character, reading, *words = line.split()
        for written in words:
            for word in _each(written):
                yield word, word.index(character), reading


def _each(written: str) -> Iterator[str]:
    """Give the words that a word with [ab] stands for."""
    parts = _CHOICE.split(written)  # every second one stands in brackets
    return map("".join, product(*(part if number % 2 else (part,) for number, part in enumerate(parts))))

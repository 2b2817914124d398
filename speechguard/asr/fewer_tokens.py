"""A model without the tokens that no call in our languages needs.

Half of what Whisper base weighs in its decoder is a row for each of 51,865 tokens of a hundred languages, and for every
token that is written all rows are looked at. What is kept gets new numbers in the old order, texts before the special
ones, so that the ranks of the byte-pair encoding, and what CTranslate2 infers from the places of special tokens, stay
true. The others come last in the list of tokens, which CTranslate2 wants to be as long as it was, and have no rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from speechguard.asr.tokens import Vocabulary, vocabulary_file

_IDS = ("suppress_ids", "suppress_ids_begin", "lang_ids")  # lists of tokens in a model's configuration


def read_tokens(path: Path) -> list[str]:
    """Read a list of tokens that stand for text, one a line, written as in the list that a model has."""
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


def keep_tokens(folder: Path, texts: Sequence[str]) -> list[int]:
    """Give new numbers to the tokens of the model in a folder; return the old ones of those that are kept, in order.

    `texts`: tokens that stand for text. Of the special ones all are kept but the times, which nobody asks for. Raises
    OSError and WeightsError.
    """
    vocabulary = Vocabulary.read(folder)
    wanted, special = frozenset(texts), range(vocabulary.end, vocabulary.special("<|notimestamps|>") + 1)
    kept = [number for number in range(vocabulary.end) if vocabulary.token(number) in wanted] + list(special)
    new = {old: number for number, old in enumerate(kept)}
    dropped = [number for number in range(len(vocabulary)) if number not in new]
    tokens = [vocabulary.token(number) for number in (*kept, *dropped)]
    _write(vocabulary_file(folder), tokens)
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    _write(path, config | {name: [new[old] for old in config[name] if old in new] for name in _IDS})
    return kept


def _write(path: Path, data: object) -> None:
    """Write data as JSON, to the byte the same on every system."""
    path.write_bytes(json.dumps(data, ensure_ascii=False, indent=0).encode() + b"\n")

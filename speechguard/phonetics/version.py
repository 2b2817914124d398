"""Which phonetics made the syllables of an archive."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("opencc", "pypinyin")  # that decide how a text sounds
DIGITS = 12


@cache
def phonetics_version() -> str:
    """Hex digits that are others as soon as this room's code or data, or a package it takes sounds from, is another.

    Syllables stored under another version are most likely the same, but may not be: sound their text again.
    """
    room = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted(path for path in room.rglob("*") if path.suffix in (".py", ".txt")):
        digest.update(file.relative_to(room).as_posix().encode() + b"\0" + file.read_bytes())
    for name in PACKAGES:
        digest.update(f"{name} {version(name)}\0".encode())
    digest.update(unicodedata.unidata_version.encode())
    return digest.hexdigest()[:DIGITS]

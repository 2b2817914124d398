"""Rules as they were read the last time: reading them takes most of a start, and they seldom change.

A file of the cache is used only by the code, and for the bytes of the rule files, that it was made from.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from speechguard.calls.rules import load_rulebook
from speechguard.config import PACKAGE, default_rules
from speechguard.documents.writing import replaced
from speechguard.errors import SpeechguardError
from speechguard.phonetics import language as phonetics_for
from speechguard.phonetics.version import phonetics_version
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.wordings.slots import NO_SLOTS

KEPT = 8  # rulebooks
ROOMS = ("documents", "matching", "rules")  # whose code decides what a rulebook is, besides the phonetics


def recall_rulebook(
    folder: Path, paths: Sequence[Path] | None, language: str, slots: Mapping[str, str] = NO_SLOTS
) -> Rulebook:
    """Return what `load_rulebook` does, from the cache in a folder where it is there. Raises RuleErrors."""
    file = folder / f"{_key(paths or default_rules(language), language, slots)}.rules"
    rulebook = _read(file, language)
    if rulebook is None:
        rulebook = load_rulebook(paths, language, slots)
        with suppress(OSError, SpeechguardError):  # a disk that is full or read-only: read anew next time
            _write(file, rulebook)
    return rulebook


def _key(paths: Sequence[Path], language: str, slots: Mapping[str, str]) -> str:
    """Return hex digits of all that decides what the rulebook is."""
    digest = hashlib.sha256(repr((sys.version, phonetics_version(), language, sorted(slots.items()))).encode())
    for room in ROOMS:
        for module in sorted((PACKAGE / room).rglob("*.py")):
            digest.update(f"{module.relative_to(PACKAGE)}\0".encode() + module.read_bytes())
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            data = file.read_bytes() if file.exists() else b""
            digest.update(f"{path}\0{file}\0{len(data)}\0".encode(errors="surrogateescape") + data)
    return digest.hexdigest()


def _read(file: Path, language: str) -> Rulebook | None:
    """Read a rulebook that this user wrote; None where there is none that can be used."""
    try:
        with file.open("rb") as opened:
            if hasattr(os, "getuid") and os.fstat(opened.fileno()).st_uid != os.getuid():
                return None
            rulebook = _Reader(opened, language).load()
    except Exception:  # a file that is damaged raises anything
        return None
    return rulebook if isinstance(rulebook, Rulebook) else None


def _write(file: Path, rulebook: Rulebook) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replaced(file) as scratch, scratch.open("wb") as opened:
        _Writer(opened, rulebook).dump(rulebook)
    written = sorted(file.parent.glob("*.rules"), key=lambda other: other.stat().st_mtime_ns)
    for old in written[:-KEPT]:
        old.unlink(missing_ok=True)


class _Writer(pickle.Pickler):
    """Leaves out the phonetics, which are large and the same for all."""

    def __init__(self, file: Any, rulebook: Rulebook) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._phonetics = rulebook.phonetics

    def persistent_id(self, obj: object) -> str | None:
        return "phonetics" if obj is self._phonetics else None


class _Reader(pickle.Unpickler):
    def __init__(self, file: Any, language: str) -> None:
        super().__init__(file)
        self._language = language

    def persistent_load(self, _pid: object) -> object:
        return phonetics_for(self._language)

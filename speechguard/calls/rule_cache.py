"""Rules as they were read the last time: reading them takes most of a start, and they seldom change.

A file of the cache is used only by the code, and for the bytes of the rule files, that it was made from. Models of
meaning are not in it: they are read as fast.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from speechguard.calls.rules import read_rulebook, read_rulebooks
from speechguard.config import PACKAGE, default_rules
from speechguard.documents.writing import replaced
from speechguard.errors import SpeechguardError
from speechguard.messages import LANGUAGES
from speechguard.phonetics import language as phonetics_for
from speechguard.phonetics.version import phonetics_version
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.understanding import all_understood, understood
from speechguard.rules.wordings.slots import NO_SLOTS

KEPT = 8  # files, those that were used last
ROOMS = ("documents", "matching", "rules")  # whose code decides what a rulebook is, besides the phonetics


def recall_rulebook(
    folder: Path, paths: Sequence[Path] | None, language: str, slots: Mapping[str, str] = NO_SLOTS
) -> Rulebook:
    """Return what `load_rulebook` does, from the cache in a folder where it is there. Raises RuleErrors."""
    key = _key(paths or default_rules(language), [language], slots)
    recalled = _recalled(folder, key, lambda: {language: read_rulebook(paths, language, slots)})
    return understood(recalled[language], paths or ())


def recall_rulebooks(
    folder: Path, paths: Sequence[Path] | None, slots: Mapping[str, str] = NO_SLOTS
) -> Mapping[str, Rulebook]:
    """Return what `load_rulebooks` does, from the cache in a folder where it is there. Raises RuleErrors."""
    key = _key(paths or default_rules(*LANGUAGES), LANGUAGES, slots)
    return all_understood(_recalled(folder, key, lambda: read_rulebooks(paths, slots)), paths or ())


def _recalled(folder: Path, key: str, load: Callable[[], Mapping[str, Rulebook]]) -> Mapping[str, Rulebook]:
    file = folder / f"{key}.rules"
    rulebooks = _read(file)
    if rulebooks is None:
        rulebooks = load()
        with suppress(OSError, SpeechguardError):  # a disk that is full or read-only: read anew next time
            _write(file, rulebooks)
    return rulebooks


def _key(paths: Sequence[Path], languages: Sequence[str], slots: Mapping[str, str]) -> str:
    """Return hex digits of all that decides what the rulebooks are."""
    digest = hashlib.sha256(repr((sys.version, phonetics_version(), sorted(languages), sorted(slots.items()))).encode())
    for room in ROOMS:
        for module in sorted((PACKAGE / room).rglob("*.py")):
            digest.update(f"{module.relative_to(PACKAGE)}\0".encode() + module.read_bytes())
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            data = file.read_bytes() if file.exists() else b""
            digest.update(f"{path}\0{file}\0{len(data)}\0".encode(errors="surrogateescape") + data)
    return digest.hexdigest()


def _read(file: Path) -> Mapping[str, Rulebook] | None:
    """Read the rulebooks that this user wrote; None where there are none that can be used."""
    try:
        with file.open("rb") as opened:
            if hasattr(os, "getuid") and os.fstat(opened.fileno()).st_uid != os.getuid():
                return None
            rulebooks: dict[Any, Any] = _Reader(opened).load()
            with suppress(OSError):  # used now: others are forgotten before
                os.utime(file)
            return {str(code): rulebook for code, rulebook in rulebooks.items() if isinstance(rulebook, Rulebook)}
    except Exception:  # a file that is damaged raises anything
        return None


def _write(file: Path, rulebooks: Mapping[str, Rulebook]) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replaced(file) as scratch, scratch.open("wb") as opened:
        _Writer(opened, rulebooks).dump(dict(rulebooks))
    used = sorted(file.parent.glob("*.rules"), key=lambda other: other.stat().st_mtime_ns)
    for old in used[:-KEPT]:
        old.unlink(missing_ok=True)


class _Writer(pickle.Pickler):
    """Leaves out the phonetics, which are large and the same for all."""

    def __init__(self, file: Any, rulebooks: Mapping[str, Rulebook]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._languages = {id(rulebook.phonetics): language for language, rulebook in rulebooks.items()}

    def persistent_id(self, obj: object) -> str | None:
        return self._languages.get(id(obj))


class _Reader(pickle.Unpickler):
    def persistent_load(self, pid: str) -> object:
        return phonetics_for(pid)

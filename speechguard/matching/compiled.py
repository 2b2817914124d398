"""The loops, compiled. Imported only for long texts and large phrasebooks, so that nothing else pays for numba."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from numba import njit

from speechguard.matching import loops, trie_loop

ENTRIES = ("scan", "fold")
# `_nrt`: references are not counted. The loops make no arrays, and counting at every return was a fifth of a scan.
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
_namespace = vars(loops).copy()


def _compile(name: str) -> Callable[..., Any]:
    """Compile the function of loops.py of this name; those it calls are the ones compiled before.

    All but the entries are inlined: a call would pass every array as seven numbers (a tenth of a scan).
    """
    function: FunctionType = _namespace[name]
    jit = njit(forceinline=name not in ENTRIES, **OPTIONS)
    _namespace[name] = jit(FunctionType(function.__code__, _namespace, name))
    return _namespace[name]


for _name in (
    "straight", "least_beside", "open_column", "advance_with_gaps", "advance_column",
    "best_left", "passes", "narrow", "digest", "flag", "gather", "check", "note", "extend",
):  # fmt: skip
    _compile(_name)
scan, fold = map(_compile, ENTRIES)
walk = njit(**OPTIONS)(trie_loop.walk)

"""The loops, compiled. Imported only for long texts and large phrasebooks, so that nothing else pays for numba."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import FunctionType
from typing import Any

from numba import njit

from speechguard.matching import loops, sides

ENTRIES = ("scan", "fold")
# `_nrt`: references are not counted. The loops make no arrays, and counting at every return was a fifth of a scan.
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
_namespace = {**vars(sides), **vars(loops)}
# numba's cache only notices changes of the file that a function comes from: so that is the one changed last.
_file = max((str(module.__file__) for module in (loops, sides)), key=os.path.getmtime)


def _compile(name: str) -> Callable[..., Any]:
    """Compile the function of loops.py or sides.py of this name; those it calls are the ones compiled before.

    All but the entries are inlined: a call would pass every array as seven numbers (a tenth of a scan).
    """
    function: FunctionType = _namespace[name]
    jit = njit(forceinline=name not in ENTRIES, **OPTIONS)
    _namespace[name] = jit(FunctionType(function.__code__.replace(co_filename=_file), _namespace, name))
    return _namespace[name]


for _name in (
    "straight", "missing", "missing_with_gaps", "open_column", "advance_with_gaps", "advance_column",
    "best_left", "passes", "narrow", "digest", "flag", "gather", "check", "note", "extend", "report", "enter", "follow",
    "explore",
):  # fmt: skip
    _compile(_name)
scan, fold = map(_compile, ENTRIES)

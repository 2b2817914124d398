"""The loops, compiled. Imported only for long texts and large phrasebooks, so that nothing else pays for numba."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from numba import njit

from speechguard.matching import loops

_namespace = vars(loops).copy()


def _compile(name: str) -> Callable[..., Any]:
    """The function of loops.py of this name, compiled; those it calls are the ones compiled before."""
    function: FunctionType = _namespace[name]
    _namespace[name] = njit(cache=True, nogil=True)(FunctionType(function.__code__, _namespace, name))
    return _namespace[name]


for _name in (
    "piece_cost", "least_beside", "open_column", "advance_with_gaps", "advance_column", "best_left",
    "flag", "gather", "check",
):  # fmt: skip
    _compile(_name)
push = _compile("push")
scan = _compile("scan")
fold = _compile("fold")

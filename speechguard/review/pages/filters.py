"""The filters and the order of the queue as an address has them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from speechguard.messages import LANGUAGES, SEVERITIES
from speechguard.review.store.queue import Filter, Order

ORDERS: tuple[Order, ...] = ("useful", "newest", "worst", "time")
STATUSES = ("open", "confirmed", "rejected", "unsure")
KINDS = ("violation", "suspected", "missing", "measure", "not_assessable")
NAMES = tuple(one.name for one in fields(Filter))
ANY = "any"  # of a status: all
NAMELESS = "-"  # instead of an empty name, which is no filter
_NUMBERS = ("sample", "call")
_CHOICES = {"language": LANGUAGES, "severity": SEVERITIES, "kind": KINDS, "status": (*STATUSES, ANY)}
_LONGEST = 200  # characters of a name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reviewer goes through, in which order."""

    filter: Filter = field(default_factory=Filter)
    order: Order = "useful"
    bad: tuple[str, ...] = ()  # names of what was not understood and is left out

    def of(self, reviewer: str) -> Wanted:
        """Narrow it to what is this reviewer's."""
        return replace(self, filter=replace(self.filter, reviewer=reviewer))

    def query(self, **more: Any) -> dict[str, str]:
        """Write it as an address has it; None: left out."""
        told = {name: getattr(self.filter, name) for name in NAMES}
        for name in ("rule", "agent", "team"):
            told[name] = NAMELESS if told[name] == "" else told[name]
        told["status"] = None if told["status"] == "open" else told["status"] or ANY
        told["score_below"] = None if told["score_below"] is None else f"{100 * told['score_below']:g}"
        told["order"] = None if self.order == "useful" else self.order
        return {name: str(value) for name, value in (told | more).items() if value is not None}

    def search(self, **more: Any) -> str:
        """Write the end of an address: `?…`, or nothing."""
        told = self.query(**more)
        return f"?{urlencode(told)}" if told else ""


def wanted(query: Mapping[str, str]) -> Wanted:
    """Read what an address asks for. An empty field is no filter."""
    found: dict[str, Any] = {}
    bad: list[str] = []
    for name in NAMES:
        text = query.get(name, "").strip()
        if not text:
            continue
        try:
            found[name] = _value(name, text)
        except ValueError:
            bad.append(name)
    return Wanted(replace(Filter(), **found), _order(query.get("order")), tuple(bad))


def _order(text: str | None) -> Order:
    for one in ORDERS:
        if one == text:
            return one
    return ORDERS[0]


def _value(name: str, text: str) -> Any:
    if name in _NUMBERS:
        return _number(text)
    if name in _CHOICES:
        if text not in _CHOICES[name]:
            raise ValueError
        return None if text == ANY else text
    if name in ("since", "until"):
        return date.fromisoformat(text).isoformat()
    if name == "score_below":
        share = float(text) / 100
        if not 0 < share <= 1:
            raise ValueError
        return share
    if len(text) > _LONGEST:
        raise ValueError
    return "" if text == NAMELESS else text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError
    return int(text)

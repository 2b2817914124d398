"""The charts of the report as SVG, drawn by Vega-Lite when the page is made: nothing runs in the browser.

The colours are of Okabe and Ito's palette, which people with any colour vision tell apart; for dark screens the page
repaints them by these very values.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from typing import Any

from speechguard.report.figures import BIN, DayFigures

BLUE, VERMILION, INK, GRID = "#0072b2", "#d55e00", "#222222", "#dddddd"
WIDTH = 430  # px; the page scales them, so that they can be read on a phone
TITLES = 250  # px for the titles of rules beside their bars
VERSION = "5.21"  # of Vega-Lite: the same picture from every version of the renderer
_CONFIG: dict[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": GRID,
        "tickColor": GRID,
    },
    "text": {"fontSize": 13, "color": INK},
    "title": {"anchor": "start", "fontSize": 13, "fontWeight": "normal", "color": INK, "offset": 8},
    "padding": 14,  # fonts differ: a reader's may be wider than what was measured here
}


def can_draw() -> bool:
    """Return whether the package is installed that draws (the extra `report`)."""
    return importlib.util.find_spec("vl_convert") is not None


def pareto(rules: Sequence[tuple[str, int, str]], findings: str) -> str:
    """Draw bars of (title, findings, cumulative share in words), in the order given."""
    values = [{"place": n, "n": count, "label": f"{count} · {share}"} for n, (_, count, share) in enumerate(rules)]
    most = max((count for _, count, _ in rules), default=0)
    titles = json.dumps([_drawn(title) for title, _, _ in rules])  # not the bars' names: two rules may have one title
    axis = {"labelExpr": f"{titles}[datum.value]", "labelLimit": TITLES, "ticks": False}
    y = {"field": "place", "type": "ordinal", "sort": None, "title": None, "axis": axis}
    x = {"field": "n", **_counted(most), "scale": {"domain": [0, most * 1.35]}}  # room for the labels
    label = {"mark": {"type": "text", "align": "left", "dx": 5}, "encoding": {"text": {"field": "label"}}}
    layers = [{"mark": {"type": "bar", "color": VERMILION}}, label]
    size = {"width": WIDTH - TITLES, "height": {"step": 26}}
    return svg(values, {"title": findings, **size, "encoding": {"y": y, "x": x}, "layer": layers})


def trend(days: Sequence[DayFigures], score: str, findings: str) -> str:
    """Mean score by day, and below it findings per 100 calls."""
    values = [{"day": day.day[5:], "score": round(day.score, 2), "n": round(day.findings, 2)} for day in days]
    labels = {"labelAngle": 0, "labelOverlap": "greedy"}  # where they fit
    x = {"field": "day", "type": "ordinal", "sort": None, "title": None, "axis": labels}
    low = min((day.score for day in days), default=0.0)
    points = {"field": "score", **_counted(), "scale": {"domain": [max(0, low // 10 * 10 - 10), 100]}}
    line = {"type": "line", "color": BLUE, "point": {"color": BLUE, "filled": True, "size": 45}}
    upper = {"title": score, "mark": line, "height": 130, "encoding": {"x": x, "y": points}}
    bars = {"type": "bar", "color": VERMILION}
    lower = {"title": findings, "mark": bars, "height": 90, "encoding": {"x": x, "y": {"field": "n", **_counted()}}}
    width = {"width": WIDTH - 60}
    return svg(values, {"vconcat": [{**upper, **width}, {**lower, **width}]})


def histogram(bins: Sequence[tuple[int, int]], score: str, calls: str) -> str:
    """Draw how many calls have which score."""
    values = [{"from": start, "to": start + BIN, "n": count} for start, count in bins]
    x = {"field": "from", "bin": {"binned": True, "step": BIN}, "type": "quantitative", "title": score}
    encoding = {"x": x, "x2": {"field": "to"}, "y": {"field": "n", **_counted(max(count for _, count in bins))}}
    size = {"width": WIDTH - 60, "height": 190}
    return svg(values, {"title": calls, **size, "mark": {"type": "bar", "color": BLUE}, "encoding": encoding})


def _drawn(text: str) -> str:
    """Return the text without what Vega cannot shorten: where it cuts an emoji in halves it fails."""
    return "".join(character if character <= "\uffff" else "□" for character in text)


def _counted(most: int | None = None) -> dict[str, Any]:
    """Return an axis of values; of counts up to `most`, so that no tick is between whole numbers."""
    ticks = 4 if most is None else min(4, most)
    return {"type": "quantitative", "title": None, "axis": {"tickCount": ticks}}


def svg(values: Sequence[dict[str, Any]], spec: dict[str, Any]) -> str:
    """Draw a Vega-Lite chart of rows of values, in our colours and sizes."""
    import vl_convert  # brings an engine of its own, which takes a second to start

    return vl_convert.vegalite_to_svg({"data": {"values": values}, **spec, "config": _CONFIG}, vl_version=VERSION)

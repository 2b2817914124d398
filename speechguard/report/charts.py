"""The charts of the report as SVG, drawn by Vega-Lite when the page is made: nothing runs in the browser.

The colours are of Okabe and Ito's palette, which people with any colour vision tell apart; for dark screens the page
repaints them by these very values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from speechguard.report.figures import BIN, DayFigures

BLUE, VERMILION, INK, GRID = "#0072b2", "#d55e00", "#222222", "#dddddd"
WIDTH = 430  # px; the page scales them, so that they can be read on a phone
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
        "titlePadding": 12,  # Chinese labels are wider than is reckoned
        "gridColor": GRID,
        "domainColor": GRID,
        "tickColor": GRID,
    },
    "text": {"fontSize": 13, "color": INK},
}


def pareto(rules: Sequence[tuple[str, int, str]], findings: str) -> str:
    """Bars of (title, findings, cumulative share in words), in the order given."""
    values = [{"rule": title, "n": count, "label": f"{count} · {share}"} for title, count, share in rules]
    y = {"field": "rule", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 190, "ticks": False}}
    most = max((count for _, count, _ in rules), default=0)
    x = {
        "field": "n",
        "type": "quantitative",
        "title": findings,
        "scale": {"domain": [0, most * 1.35]},
        "axis": {"tickMinStep": 1, "tickCount": 5},
    }
    label = {"mark": {"type": "text", "align": "left", "dx": 5}, "encoding": {"text": {"field": "label"}}}
    return _svg(
        {
            "data": {"values": values},
            "width": WIDTH - 180,
            "height": {"step": 26},
            "encoding": {"y": y, "x": x},
            "layer": [{"mark": {"type": "bar", "color": VERMILION}}, label],
        }
    )


def trend(days: Sequence[DayFigures], score: str, findings: str) -> str:
    """Mean score by day, and below it findings per 100 calls."""
    values = [{"day": day.day[5:], "score": round(day.score, 2), "n": round(day.findings, 2)} for day in days]
    # Labels go where they fit.
    x = {
        "field": "day",
        "type": "ordinal",
        "sort": None,
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": "greedy"},
    }
    line = {"type": "line", "color": BLUE, "point": {"color": BLUE, "filled": True, "size": 45}}
    low = min((day.score for day in days), default=0.0)
    points = {"type": "quantitative", "title": score, "scale": {"domain": [max(0, low // 10 * 10 - 10), 100]}}
    upper = {
        "width": WIDTH - 60,
        "height": 130,
        "mark": line,
        "encoding": {"x": x, "y": {"field": "score", "axis": {"tickCount": 4}, **points}},
    }
    count = {"field": "n", "type": "quantitative", "title": findings, "axis": {"tickCount": 3}}
    lower = {
        "width": WIDTH - 60,
        "height": 90,
        "mark": {"type": "bar", "color": VERMILION},
        "encoding": {"x": x, "y": count},
    }
    return _svg({"data": {"values": values}, "vconcat": [upper, lower]})


def histogram(bins: Sequence[tuple[int, int]], score: str, calls: str) -> str:
    """How many calls have which score."""
    values = [{"from": start, "to": start + BIN, "n": count} for start, count in bins]
    x = {"field": "from", "bin": {"binned": True, "step": BIN}, "type": "quantitative", "title": score}
    y = {"field": "n", "type": "quantitative", "title": calls, "axis": {"tickMinStep": 1, "tickCount": 5}}
    encoding = {"x": x, "x2": {"field": "to"}, "y": y}
    spec = {"data": {"values": values}, "width": WIDTH - 60, "height": 190, "mark": {"type": "bar", "color": BLUE}}
    return _svg({**spec, "encoding": encoding})


def _svg(spec: dict[str, Any]) -> str:
    import vl_convert  # brings an engine of its own, which takes a second to start

    return vl_convert.vegalite_to_svg({**spec, "config": _CONFIG}, vl_version=VERSION)

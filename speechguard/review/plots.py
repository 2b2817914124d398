"""The charts of the page about quality, each with the same in words. report/charts.py has their colours and sizes.

A point is what was found, its line the interval in which the true value lies 95 times of 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from speechguard.messages import Interface
from speechguard.report.charts import BLUE, GRID, INK, VERMILION, WIDTH, svg
from speechguard.review.statistics.agreement import Agreement
from speechguard.review.statistics.drift import Drift, Week
from speechguard.review.statistics.estimates import Share
from speechguard.words.review.plots import PLOT_TEXTS
from speechguard.words.texts import text_in


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart."""

    svg: str
    alt: str  # the same in words


def precision(rules: Sequence[tuple[str, Share]], interface: Interface) -> Plot:
    """Draw titles of rules and the shares of their decided findings that are right, in the order given."""
    rows = [(title, share.value, share.low, share.high, f"{share.part}/{share.whole}") for title, share in rules]
    sentences = [_share_text(title, share, interface) for title, share in rules]
    x = {"scale": {"domain": [0, 1]}, "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]}}
    chart = _intervals(rows, _text("precision", interface), x)
    return Plot(chart, _text("precision_alt", interface).format(rows=_list(sentences, interface)))


def agreement(named: Sequence[tuple[str, Agreement]], interface: Interface) -> Plot:
    """Draw names (of two reviewers, of a rule) and how far reviewers agree; without those that have no coefficient."""
    rows: list[tuple[str, float, float, float, str]] = []
    sentences: list[str] = []
    for name, figures in named:
        if figures.coefficient is not None:
            low, high = figures.interval or (figures.coefficient, figures.coefficient)
            rows.append((name, figures.coefficient, low, high, f"{figures.coefficient:.2f}"))
            text = _text("coefficient" if figures.interval else "without_interval", interface)
            values = {"value": f"{figures.coefficient:.2f}", "low": f"{low:.2f}", "high": f"{high:.2f}"}
            sentences.append(text.format(name=name, events=figures.events, **values))
    least = min((row[2] for row in rows), default=0.0)
    x = {"scale": {"domain": [min(0.0, least), 1]}, "axis": {"tickCount": 5, "labelOverlap": "greedy"}}
    chart = _intervals(rows, _text("agreement", interface), x)
    return Plot(chart, _text("agreement_alt", interface).format(rows=_list(sentences, interface)))


def drift(trend: Drift, interface: Interface) -> Plot:
    """Draw a reviewer week by week: how much is rejected, and below it how often most of the others say the same."""
    days = [week.monday.isoformat()[5:] for week in trend.weeks]
    rejected = _by_week(days, [week.rejecting for week in trend.weeks], BLUE)
    agreed = _by_week(days, [week.agreeing for week in trend.weeks], VERMILION)
    upper = {"title": _text("rejecting", interface).format(reviewer=trend.reviewer), **rejected}
    lower = {"title": _text("agreeing", interface), **agreed}
    sentences = _list([_week_text(week, interface) for week in trend.weeks], interface)
    chart = svg([], {"vconcat": [upper, lower]})
    return Plot(chart, _text("drift_alt", interface).format(reviewer=trend.reviewer, rows=sentences))


def _intervals(rows: Sequence[tuple[str, float, float, float, str]], title: str, x: Mapping[str, Any]) -> str:
    """Draw a line and a point for each (name, value, low, high, label)."""
    keys = ("name", "value", "low", "high", "label")
    values: list[dict[str, Any]] = [dict(zip(keys, row, strict=True)) for row in rows]
    axis = {"labelLimit": 180, "ticks": False, "domain": False, "offset": 8}
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}
    quantity = {"type": "quantitative", "title": None, **x}
    zero = {"mark": {"type": "rule", "color": GRID, "strokeWidth": 2}, "encoding": {"x": {"datum": 0}}}
    line = {
        "mark": {"type": "rule", "color": BLUE, "strokeWidth": 2},
        "encoding": {"y": y, "x": {"field": "low", **quantity}, "x2": {"field": "high"}},
    }
    point = {
        "mark": {"type": "point", "filled": True, "color": BLUE, "size": 70, "opacity": 1},
        "encoding": {"y": y, "x": {"field": "value", **quantity}},
    }
    label = {
        "mark": {"type": "text", "align": "left", "baseline": "middle", "color": INK},
        "encoding": {"y": y, "text": {"field": "label"}, "x": {"value": WIDTH - 240}},
    }
    size = {"width": WIDTH - 250, "height": {"step": 26}}
    return svg(values, {"title": title, **size, "layer": [zero, line, point, label]})


def _by_week(days: Sequence[str], shares: Sequence[Share | None], colour: str) -> dict[str, Any]:
    values = [
        {"day": day} | ({"value": share.value, "low": share.low, "high": share.high} if share else {})
        for day, share in zip(days, shares, strict=True)
    ]
    axis = {"labelAngle": 0, "labelOverlap": "greedy"}
    x = {"field": "day", "type": "ordinal", "sort": None, "title": None, "axis": axis}
    scale = {"scale": {"domain": [0, 1]}, "axis": {"format": "%", "tickCount": 4}}
    y = {"field": "value", "type": "quantitative", "title": None, **scale}
    ends = {"y": {**y, "field": "low"}, "y2": {"field": "high"}}
    line = {"type": "line", "color": colour, "point": {"color": colour, "filled": True, "size": 45}}
    bar = {"mark": {"type": "rule", "color": colour, "strokeWidth": 1.5}, "encoding": {"x": x, **ends}}
    layer = [bar, {"mark": line, "encoding": {"x": x, "y": y}}]
    return {"data": {"values": values}, "width": WIDTH - 60, "height": 110, "layer": layer}


def _share_text(name: str, share: Share, interface: Interface) -> str:
    value, low, high = (f"{end:.0%}" for end in (share.value, share.low, share.high))
    text = _text("share", interface)
    return text.format(name=name, value=value, low=low, high=high, part=share.part, whole=share.whole)


def _week_text(week: Week, interface: Interface) -> str:
    shares = {"rejected": week.rejecting, "agreed": week.agreeing}
    parts = [_text(name, interface).format(value=f"{share.value:.0%}") for name, share in shares.items() if share]
    sentences = _text("between_parts", interface).join(parts) or _text("nothing", interface)
    return _text("week", interface).format(day=week.monday.isoformat(), parts=sentences)


def _list(texts: Iterable[str], interface: Interface) -> str:
    return _text("between_rows", interface).join(texts)


def _text(name: str, interface: Interface) -> str:
    return text_in(PLOT_TEXTS[name], interface)

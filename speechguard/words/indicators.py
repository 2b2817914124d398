"""The table of service indicators in words."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.messages import Interface

HEADINGS: Mapping[Interface, tuple[str, ...]] = {
    "en": ("indicator", "good", "of", "unknown", "share", "goal", "result"),
    "zh": ("指标", "达标数", "总数", "未知", "比率", "目标", "结果"),
    "es": ("indicador", "bien", "de", "sin dato", "tasa", "meta", "resultado"),
}
RESULTS: Mapping[Interface, Mapping[bool | None, str]] = {  # None: no call tells
    "en": {True: "✓ met", False: "✗ not met", None: "– not assessable"},
    "zh": {True: "✓ 达标", False: "✗ 未达标", None: "– 无法判断"},
    "es": {True: "✓ cumplida", False: "✗ no cumplida", None: "– no evaluable"},
}
GROUPS: Mapping[Interface, Mapping[str, str]] = {  # by what the calls are grouped
    "en": {"agent": "agent", "team": "team", "day": "day", "month": "month"},
    "zh": {"agent": "坐席", "team": "班组", "day": "日期", "month": "月份"},
    "es": {"agent": "agente", "team": "equipo", "day": "día", "month": "mes"},
}

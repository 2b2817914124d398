"""The results of bench_meaning.py for people: tables on the screen, Markdown for docs/accuracy.md, the plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from support.results import plot, show

from meaning.figures import BINS, CURVE_TO, RATES

NAMES = {"zh": "Chinese", "es": "Spanish"}
_RATES = [f"{rate:.1%}" for rate in RATES]
Table = tuple[str, Sequence[str], Sequence[Sequence[object]]]  # heading, columns, rows


def tables(results: Mapping[str, Any]) -> Iterator[Table]:
    """Yield all tables; `results`: by language."""
    for code, own in results.items():
        yield f"{NAMES[code]}: {_lines(own)}", ["system", "found", "right rule", *KINDS, *_RATES], _systems(own)
    yield "Changed lines: points of recall lost", ["", "system", "any rule", "right rule"], _changes(results)
    columns = ["", "fulfilled, recognised", "not fulfilled, credited"]
    yield (
        "Required items",
        ["", *columns],
        [
            [NAMES[code], system, _share(one["recognised"]), _share(one["credited_wrongly"])]
            for code, own in results.items()
            for system, one in own["required"].items()
        ],
    )
    yield (
        "Rules of few sentences",
        ["", "sentences", "recall", "harmless lines", "its near misses"],
        [
            [NAMES[code], one["like"], *(_share(one[name]) for name in ("recall", "false_alarms", "near_misses"))]
            for code, own in results.items()
            for one in own["few_sentences"]
        ],
    )
    columns = ["weigh, ms", "engine with, ms", "without, ms", "why, ms", "memory, MiB", "suspected an hour", "wrong"]
    yield "Cost an utterance", ["", *columns], [[NAMES[code], *_cost(own["cost"])] for code, own in results.items()]


KINDS = ("near misses", "fulfilling", "not fulfilling", "ordinary")
_LABELS = ("near", "fulfils", "not", "ordinary")


def print_tables(results: Mapping[str, Any]) -> None:
    """Print all tables."""
    for heading, columns, rows in tables(results):
        show(columns, rows, title=heading)


def markdown(results: Mapping[str, Any]) -> str:
    """Return all tables as Markdown."""
    blocks: list[str] = []
    for heading, columns, rows in tables(results):
        lines = [columns, ["---"] * len(columns), *(["" if cell is None else cell for cell in row] for row in rows)]
        table = "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
        blocks.append(f"**{heading}**\n\n{table}\n")
    return "\n".join(blocks)


def draw(folder: Path, results: Mapping[str, Any]) -> None:
    """Draw recall over false alarms, calibration and what few sentences do into meaning.svg."""
    with plot(folder, "meaning", columns=len(results) + 2, width=4.5) as axes:
        for axis, (code, own) in zip(axes, results.items(), strict=False):
            _draw_systems(axis, own["systems"])
            axis.set(title=NAMES[code], xlabel="harmless lines flagged, %", ylabel="violations found, %")
        calibration, few = axes[-2:]
        calibration.plot([0, 1], [0, 1], "k:", linewidth=1)
        for code, own in results.items():
            bins = own["calibration"]["bins"]
            calibration.plot([one["said"] for one in bins], [one["true"] for one in bins], "o-", label=NAMES[code])
            curve = own["few_sentences"]
            few.plot([one["like"] for one in curve], [100 * one["recall"] for one in curve], "o-", label=NAMES[code])
        calibration.set(title=f"Calibration, {BINS} bins", xlabel="probability said", ylabel="share that breaks a rule")
        few.set(title="Rules of few sentences", xlabel="sentences", ylabel="found on unseen authors, %")
        few.set(ylim=(0, 100), xticks=[one["like"] for own in results.values() for one in own["few_sentences"]])
        calibration.legend(fontsize="small")
        few.legend(fontsize="small")


def _draw_systems(axis: Any, systems: Mapping[str, Any]) -> None:
    for number, (name, one) in enumerate(systems.items()):
        color, alarms, found = f"C{number}", 100 * one["false_alarms"], 100 * one["any_rule"]
        if "curve" in one:
            points = [(100 * x, 100 * y) for x, y in one["curve"]]
            axis.plot(*zip(*points, strict=True), color=color, linewidth=3 if name == "ours" else 1.5)
        beyond = alarms > 100 * CURVE_TO
        label = f"{name} ({found:.0f} at {alarms:.0f} %)" if beyond else name
        axis.plot([] if beyond else [alarms], [] if beyond else [found], "o", color=color, label=label)
    axis.set(xlim=(0, 100 * CURVE_TO), ylim=(0, 100))
    axis.legend(fontsize="x-small", loc="lower right")


def _lines(own: Mapping[str, Any]) -> str:
    kinds = ", ".join(f"{number} {label}" for label, number in own["lines"].items())
    return f"lines of unseen authors: {kinds}"


def _systems(own: Mapping[str, Any]) -> list[list[object]]:
    rows: list[list[object]] = []
    for name, one in own["systems"].items():
        at = [_share(one["at"][rate]["any_rule"]) if "at" in one else None for rate in _RATES]
        kinds = [one["false_alarms_by_kind"].get(label, (0, 0)) for label in _LABELS]
        alarms = [_share(flagged / every if every else None) for flagged, every in kinds]
        rows.append([name, _share(one["any_rule"]), _share(one["right_rule"]), *alarms, *at])
    return rows


def _changes(results: Mapping[str, Any]) -> list[list[object]]:
    return [
        [f"{NAMES[code]}, {change}", system, one["any_rule_points_lost"], one["right_rule_points_lost"]]
        for code, own in results.items()
        for change in ("other_address", "misheard")
        for system, one in own[change]["systems"].items()
    ]


def _cost(cost: Mapping[str, Any]) -> list[object]:
    names = ("weigh", "engine_with_meaning", "engine_without", "explain")
    calls = cost.get("calls") or cost.get("store") or {}
    wrong = round(calls["wrong"] / calls["hours_of_agent_speech"], 1) if "wrong" in calls else None
    return [*(cost["milliseconds"][name] for name in names), cost["memory_mib"], calls.get("an_hour"), wrong]


def _share(value: float | None) -> str | None:
    return None if value is None else f"{100 * value:.1f} %"

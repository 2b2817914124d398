"""How right a system's verdicts on labelled calls are: by its own events, or by a search of the texts that it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hearing.heard_text import Find, HeardWord, violations
from speechguard.archive.codecs.events import event_from
from speechguard.evaluation.evaluation import Tally, tally
from speechguard.evaluation.labels import LabelledCall
from speechguard.rules.rulebook import Rulebook

Tallies = Mapping[LabelledCall, Tally]
MARKERS = {"by sound": "o", "exact": "x", "rapidfuzz 80": "^", "rapidfuzz 90": "v"}  # ways of finding phrases


def by_events(calls: Sequence[LabelledCall], events: Mapping[str, Iterable[Mapping[str, Any]]]) -> Tallies:
    """Return how right the events of each call are, by its name."""
    return {call: tally(call, [event_from(event) for event in events[call.name]]) for call in calls}


def by_search(
    calls: Sequence[LabelledCall],
    utterances: Mapping[str, Iterable[Iterable[Sequence[Any]]]],
    rulebooks: Mapping[str, Rulebook],
    find: Find,
) -> Tallies:
    """Return how right what a search finds is; utterances by the call's name, as fields of HeardWord.

    A search says nothing of what must be said, so no required item counts.
    """
    tallies: dict[LabelledCall, Tally] = {}
    for call in calls:
        words = [[HeardWord(*word) for word in utterance] for utterance in utterances[call.name]]
        found = tally(call, violations(call.name, words, rulebooks[call.language], find))
        tallies[call] = replace(found, required=0, required_right=0)
    return tallies


def quality(tallies: Tallies) -> dict[str, Any]:
    """Return figures of all calls, of each language and of each condition in it, and the mistakes."""
    groups: dict[str, Tally] = {}
    languages: dict[str, Tally] = {}
    for call, own in sorted(tallies.items(), key=lambda item: (item[0].language, item[0].condition)):
        group = f"{call.language} {call.condition}"
        groups[group] = groups.get(group, Tally()) + own
        languages[call.language] = languages.get(call.language, Tally()) + own
    everything = sum(tallies.values(), Tally())
    return {
        **_figures(everything),
        "groups": {name: _figures(total) for name, total in groups.items()},
        "languages": {name: _figures(total) for name, total in languages.items()},
        "mistakes": everything.mistakes,
    }


def _figures(total: Tally) -> dict[str, Any]:
    """Return the figures of a tally, without its list of mistakes, with F1."""
    figures = {name: value for name, value in total.as_dict().items() if name != "mistakes"}
    alike = 2 * total.found + total.missed + total.false_alarms
    return {**figures, "f1": 2 * total.found / alike if alike else None}


def plot_quality(axes: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Plot recall and precision of every system and way of finding phrases."""
    systems = list(dict.fromkeys(row["system"] for row in rows))
    for row in rows:
        if row["recall"] is not None and row["precision"] is not None:
            style = {"marker": MARKERS[row["search"]], "color": f"C{systems.index(row['system'])}"}
            label = f"{row['system']}, {row['search']}"
            axes.plot(row["recall"], row["precision"], linestyle="", fillstyle="none", label=label, **style)
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1.03), ylim=(0, 1.03), title="forbidden phrases")
    axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.02, 0.5))

"""The report: one HTML file with everything in it, made from a store and nothing else; the same one each time."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from speechguard.archive.sound.spans import OF_REPORT, clip_span
from speechguard.messages import ComplianceEvent, Interface, Transcript
from speechguard.report import charts, figures
from speechguard.report.evidence import ContextLine, context
from speechguard.report.store import ScoredCall, ScoredCalls
from speechguard.words.reasons import in_words
from speechguard.words.report import report_words
from speechguard.words.score import score_derivation
from speechguard.words.wording import WORDINGS, Wording, amount_words, clock, likely_words, rule_title

CALLS = 200  # shown, of a store with more: the worst; nobody reads further, and the page must open at once
SUSPECTED = 8  # of a call that are shown: the most likely
FINDINGS = 15  # of a call that are shown with what was said around them: those that matter most
RULES = 12  # in the chart and the heat map
AGENTS = 60  # in the heat map and with a card
DEEPEST = 6  # shade of the heat map

ClipKey = tuple[str, int]  # call, id of the event


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as it is shown."""

    event: ComplianceEvent
    title: str
    amount: str  # what was measured
    likely: str  # how likely what was meant breaks the rule; empty: it was not weighed
    time: str
    context: tuple[ContextLine, ...]
    clip: str  # address of its sound; empty: there is none
    clip_from: str


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call with its findings."""

    anchor: str
    call: ScoredCall
    concerns: tuple[str, ...]
    derivation: Sequence[tuple[str, str]]  # points, and what for
    evidence: tuple[ShownFinding, ...]
    rest: tuple[ShownFinding, ...]  # findings that matter less, in a line each
    suspected: tuple[ShownFinding, ...]  # the most likely, by time
    more_suspected: int  # that are not shown


@dataclass(frozen=True, slots=True)
class CardItem:
    """What an agent should work on: a rule, how often, an example."""

    title: str
    findings: int
    say_instead: str
    heard: str
    call: str
    time: str  # in it


@dataclass(frozen=True, slots=True)
class Card:
    """What is handed to an agent."""

    figures: figures.AgentFigures
    items: tuple[CardItem, ...]


def shown_findings(store: ScoredCalls) -> list[tuple[ScoredCall, ComplianceEvent]]:
    """Return the findings and suspicions that the page shows, the worst calls first: those that clips are for."""
    return [(call, event) for call in _shown(store) for event in (*_in_full(call), *_most_likely(call))]


def report_html(store: ScoredCalls, interface: Interface, clips: Mapping[ClipKey, str] | None = None) -> str:
    """Return the page in a language. `clips`: addresses of sounds, relative to it, or `data:`.

    Raises UserError where a transcript of the store cannot be read.
    """
    words, live = report_words(interface), WORDINGS[interface]
    calls, rules, agents = store.scored, figures.by_rule(store.scored), figures.by_agent(store.scored)
    suspected = figures.by_suspicion(calls)
    with_findings = {rule.rule for rule in rules}

    title = _titles(store, interface, words)
    style, script = _asset("page.css"), _asset("page.js")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"percent": _percent, "clock": clock, "one": lambda value: f"{value:.1f}"}
    return environment.from_string(_asset("page.html")).render(
        interface={"zh": "zh-Hans"}.get(interface, interface),
        w=words,
        live=live,
        title=title,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        head=figures.headline(store),
        rules=rules,
        suspected=suspected,
        only_suspected=[one.rule for one in suspected if one.rule not in with_findings],
        heat_rules=rules[:RULES],
        agents=agents,
        heat=_heat(agents[:AGENTS], [rule.rule for rule in rules[:RULES]]),
        most_agents=AGENTS,
        charts=_charts(calls, rules, title, words),
        drawn=charts.can_draw(),
        days=figures.by_day(calls),
        required=figures.by_required(calls),
        measures=figures.by_measure(calls),
        measured=partial(_amount, live=live),
        reason=partial(in_words, interface=interface),
        unclear=figures.by_reason(calls),
        failed=store.failed,
        unscored=store.unscored,
        cards=_cards(agents[:AGENTS], calls, title),
        shown=[_shown_call(store, call, n, interface, clips or {}) for n, call in enumerate(_shown(store), 1)],
        more_calls=max(len(calls) - CALLS, 0),
    )


def _titles(store: ScoredCalls, interface: Interface, words: Mapping[str, str]) -> Callable[[str], str]:
    """Return what gives the title of a rule; of rules of two languages that have the same, with the language."""
    titles = {rule: rule_title(texts, rule, interface) for rule, texts in store.titles.items()}
    often = Counter(titles.values())

    def title(rule: str) -> str:
        found = titles.get(rule, rule)
        language = words.get(f"of_{rule.partition('.')[0]}", "")
        return f"{found} ({language})" if often[found] > 1 and language else found

    return title


def _shown(store: ScoredCalls) -> list[ScoredCall]:
    return figures.worst_first(store.scored)[:CALLS]


def _shown_call(
    store: ScoredCalls, call: ScoredCall, number: int, interface: Interface, clips: Mapping[ClipKey, str]
) -> ShownCall:
    assert call.score is not None
    live, words = WORDINGS[interface], report_words(interface)
    transcript = store.transcript(call) if call.findings or call.suspected else ()

    def shown(event: ComplianceEvent, said: Sequence[Transcript]) -> ShownFinding:
        return ShownFinding(
            event=event,
            title=rule_title(store.titles.get(event.rule), event.rule, interface),
            amount=amount_words(event, live),
            likely=likely_words(event, live),
            time=clock(event.start),
            context=context(event, said),
            clip=clips.get((call.call, event.id), ""),
            clip_from=clock(clip_span(event, call.duration, OF_REPORT)[0]),
        )

    in_full, likely = _in_full(call), _most_likely(call)
    concerns = [words[name] for name in (*call.record.concerns, *["incomplete"] * call.record.incomplete)]
    return ShownCall(
        anchor=f"c{number}",
        call=call,
        concerns=(*concerns, *(in_words(warning, interface) for warning in call.record.who_speaks)),
        derivation=score_derivation(call.score, interface),
        evidence=tuple(shown(event, transcript) for event in in_full),
        rest=tuple(shown(event, ()) for event in call.findings if event not in in_full),
        suspected=tuple(shown(event, transcript) for event in likely),
        more_suspected=len(call.suspected) - len(likely),
    )


def _in_full(call: ScoredCall) -> list[ComplianceEvent]:
    """Return the findings of a call that matter most, by time."""
    chosen = figures.weightiest(call.findings)[:FINDINGS]
    return [event for event in call.findings if event in chosen]


def _most_likely(call: ScoredCall) -> list[ComplianceEvent]:
    """Return what is most likely of what is suspected in a call, by time."""
    chosen = sorted(call.suspected, key=lambda event: -(event.meaning or 0.0))[:SUSPECTED]
    return [event for event in call.suspected if event in chosen]


def _heat(
    agents: Sequence[figures.AgentFigures], rules: Sequence[str]
) -> list[tuple[figures.AgentFigures, list[tuple[str, float, int]]]]:
    """Return for every agent the rules with findings per 100 calls and the shade."""
    rates = [[100 * agent.by_rule.get(rule, 0) / agent.calls for rule in rules] for agent in agents]
    most = max((rate for row in rates for rate in row), default=0.0) or 1.0
    return [
        (agent, [(rule, rate, -int(-DEEPEST * rate // most)) for rule, rate in zip(rules, row, strict=True)])
        for agent, row in zip(agents, rates, strict=True)
    ]


def _cards(
    agents: Sequence[figures.AgentFigures], calls: Sequence[ScoredCall], title: Callable[[str], str]
) -> list[Card]:
    """Return the cards, each with examples from the agent's worst calls."""
    own: defaultdict[str, list[ScoredCall]] = defaultdict(list)
    for call in figures.worst_first(calls):
        own[call.metadata.agent or ""].append(call)
    return [_card(agent, own[agent.agent], title) for agent in agents]


def _card(agent: figures.AgentFigures, own: Sequence[ScoredCall], title: Callable[[str], str]) -> Card:
    items: list[CardItem] = []
    for rule in figures.by_weight(own)[:3]:
        call, event = next((call, event) for call in own for event in call.findings if event.rule == rule)
        time, count = clock(event.start), agent.by_rule[rule]
        items.append(CardItem(title(rule), count, event.say_instead, event.heard, call.call, time))
    return Card(agent, tuple(items))


def _charts(
    calls: Sequence[ScoredCall],
    rules: Sequence[figures.RuleFigures],
    title: Callable[[str], str],
    words: Mapping[str, str],
) -> dict[str, tuple[str, str]]:
    """Draw each as SVG (empty where that cannot be) and say what it shows in words; those with something to show."""
    found: dict[str, tuple[Callable[[], str], str]] = {}
    if rules:
        top = rules[:RULES]
        alt = words["pareto_alt"].format(
            first=title(top[0].rule), findings=top[0].findings, count=len(top), share=_percent(top[-1].cumulative)
        )
        bars = [(title(rule.rule), rule.findings, _percent(rule.cumulative)) for rule in top]
        found["pareto"] = (partial(charts.pareto, bars, words["bars"]), alt)
    if days := figures.by_day(calls):
        low = min(days, key=lambda day: day.score)
        alt = words["trend_alt"].format(
            first=f"{days[0].score:.1f}",
            first_day=days[0].day,
            last=f"{days[-1].score:.1f}",
            last_day=days[-1].day,
            low=f"{low.score:.1f}",
            low_day=low.day,
        )
        found["trend"] = (partial(charts.trend, days, words["score"], words["per_call"]), alt)
    if calls:
        bins = figures.distribution(calls)
        start, count = max(bins, key=lambda item: item[1])
        alt = words["scores_alt"].format(count=count, low=start, high=start + figures.BIN)
        found["scores"] = (partial(charts.histogram, bins, words["score"], words["calls"]), alt)
    return {name: (Markup(draw()) if charts.can_draw() else "", alt) for name, (draw, alt) in found.items()}


def _amount(value: float, unit: str, live: Wording) -> str:
    return live.amounts[unit].format(value=f"{value:.1f}" if unit in ("s", "dB") else f"{value:.0f}")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _policy(style: str, script: str) -> str:
    """Content security policy: nothing is fetched but clips beside the file; only our style and script are in force."""
    styles, scripts = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{styles}'; script-src 'sha256-{scripts}'; "
        "media-src 'self' file: data:; base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> str:
    return (files("speechguard.report") / "assets" / name).read_text(encoding="utf-8").strip()

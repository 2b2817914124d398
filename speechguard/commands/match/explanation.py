"""speechguard match --explain: phrases and what was heard, syllable under syllable"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from speechguard.checks.cases.dialogue import WrittenCall
from speechguard.checks.cases.explain import CallExplanation, Explainer, RuleExplanation
from speechguard.checks.cases.meaning import MeaningExplanation
from speechguard.checks.cases.pairs import Pair, PhraseExplanation
from speechguard.judging.engine import Engine
from speechguard.messages import ComplianceEvent
from speechguard.rules.model.as_written import measure_line
from speechguard.rules.model.describing import place
from speechguard.rules.model.expression import written
from speechguard.rules.rulebook import Rulebook
from speechguard.words.reasons import in_words
from speechguard.words.wording import clock, printable

INDENT = 4
COST_STYLES = {0: "", 1: "yellow", 2: "yellow", 4: "red"}  # by quarters
OUTCOME_STYLES = {
    **dict.fromkeys(("violation", "missing", "outside its band"), "bold red"),
    **dict.fromkeys(("said", "met", "within its band"), "green"),
    **dict.fromkeys(("withdrawn", "not assessable"), "yellow"),
}
ROWS = ("phrase", "", "heard", "", "quarters")


class Explanations:
    """Explains calls on the standard output."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._explainer = Explainer(rulebook)
        self._console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)

    def show(self, call: WrittenCall, engine: Engine, events: Sequence[ComplianceEvent]) -> None:
        """Show what was found in every line, what nearly was, and what became of the rules about the whole call."""
        for text in explained(call, self._explainer.explain(call.lines, engine, events)):
            text.plain = printable(text.plain)  # of the same length: styles stay
            self._console.print(text)


def explained(call: WrittenCall, explanation: CallExplanation) -> Iterator[Text]:
    """Yield the explanation as lines for a terminal."""
    for line in explanation.lines:
        transcript = line.transcript
        time = f", {clock(transcript.start)}" if call.dialogue else ""
        where = f"line {call.line_of(transcript.utterance)}{time}, {transcript.role}: "
        yield Text.assemble((where, "dim"), (transcript.text, "bold"))
        for explained_phrase in line.found:
            yield from _phrase(explained_phrase)
        if line.nearest:
            yield from _phrase(line.nearest)
        elif not line.found:
            yield Text("  nothing found, and nothing near", "dim")
        if line.meaning:
            yield from _meaning(line.meaning)
    for rule in explanation.rules:
        if call.dialogue or rule.rule.kind == "forbidden":
            yield from _rule(call, rule)


def _rule(call: WrittenCall, explained: RuleExplanation) -> Iterator[Text]:
    rule, indent = explained.rule, " " * INDENT
    style = OUTCOME_STYLES.get(explained.outcome, "dim")
    yield Text.assemble(
        (f"{call.name}: ", "dim"), (explained.outcome, style), ": ", (rule.id, "bold"), f", {rule.severity}"
    )
    for reason in explained.reasons:
        yield Text(f"{indent}because {reason}")
    if rule.measure:
        yield Text(f"{indent}{measure_line(rule.measure)}")
    if rule.due:
        yield Text(f"{indent}due_if: {written(rule.due)}")
    if rule.expression:
        asked = "flag_if" if rule.kind == "forbidden" else "met_if"
        yield Text(f"{indent}{asked}: {written(rule.expression)}")
    elif rule.window and not explained.reasons:
        yield Text(
            f"{indent}{'due' if rule.kind == 'required' else 'counts'} {in_words(place(rule.window, rule), 'en')}"
        )
    for condition in explained.conditions:
        text = Text.assemble(
            f"{indent}{condition.name}: ", (condition.value.replace("_", " "), "bold"), f", {condition.what}"
        )
        if evidence := condition.evidence:
            text.append(f"; at {clock(evidence.start)}" + (f" '{evidence.heard}'" if evidence.heard else ""))
        if condition.reason:
            text.append(f"; {condition.reason}")
        yield text
    if explained.outcome in ("missing", "violation", "outside its band") and rule.say_instead:
        yield Text.assemble(indent, ("say: ", "cyan"), rule.say_instead)


def _meaning(explained: MeaningExplanation) -> Iterator[Text]:
    likely = ", ".join(f"{rule} {probability:.0%}" for rule, probability in explained.likely)
    if likely:
        yield Text.assemble(("  meaning: ", "dim"), likely)
    if grounds := explained.grounds:
        like = f": sounds like '{grounds.example}' of "
        words = f" for {', '.join(f'{part!r}' for part in grounds.words)}" if grounds.words else ""
        yield Text.assemble("  ", ("suspected", "yellow"), like, (explained.suspicion, "bold"), words)
    for what, rules in (("does what is required by", explained.fulfilled), ("denies", explained.denied)):
        if rules:
            yield Text(f"  {what} {', '.join(rules)}")


def _phrase(explained: PhraseExplanation) -> Iterator[Text]:
    rule, phrase, indent = explained.rule, explained.phrase, " " * INDENT
    style = OUTCOME_STYLES.get(explained.outcome, "dim")
    yield Text.assemble(
        "  ", (explained.outcome, style), f": '{phrase.text}' of ", (rule.id, "bold"), f", {rule.severity}"
    )
    if explained.reason:
        yield Text(f"{indent}because {explained.reason}")
    yield Text(f"{indent}{phrase.location}", "dim")
    if explained.outcome != "said" or explained.cost:
        yield from _aligned(explained.pairs)
    keys = "; * must be heard" if any(pair.key for pair in explained.pairs) else ""
    most = phrase.phrase.budget
    yield Text(
        f"{indent}{explained.likeness:.0%} alike: quarters that differ {explained.cost}, that may differ {most}{keys}"
    )
    if explained.also:
        yield Text(f"{indent}there too: {', '.join(f'{other.text!r}' for other in explained.also)}", "dim")
    if explained.outcome == "violation" and rule.say_instead:
        yield Text.assemble(indent, ("say: ", "cyan"), rule.say_instead)


def _aligned(pairs: Sequence[Pair]) -> Iterator[Text]:
    """Yield the rows of a table with a column for each pair of syllables."""
    columns = [_column(pair) for pair in pairs]
    widths = [max(map(cell_len, column)) for column in columns]
    for row, label in enumerate(ROWS):
        text = Text.assemble((f"{' ' * INDENT}{label:<9}", "dim"))
        for pair, column, width in zip(pairs, columns, widths, strict=True):
            style = "bold reverse red" if pair.lost_key and row else COST_STYLES[pair.cost]
            text.append(column[row], style)
            text.append(" " * (width - cell_len(column[row]) + 2))
        text.rstrip()
        yield text


def _column(pair: Pair) -> tuple[str, ...]:
    added = "…" if not pair.cost else "+"  # in a gap of the phrase or a filler, or not in the phrase at all
    return (
        pair.wanted + "*" * pair.key if pair.wanted_sound else added,
        pair.wanted_sound,
        pair.heard_sound or "–",
        pair.heard,
        str(pair.cost) if pair.cost else "·",
    )

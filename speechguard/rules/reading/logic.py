"""What makes a rule find something, out of a pack: phrases in a window, or conditions joined by an expression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from speechguard.documents.reader import Reader
from speechguard.documents.suggestions import nearest
from speechguard.documents.yaml_source import YamlList, YamlNode, YamlText
from speechguard.rules.model.expression import ExpressionError, constant, names, parse
from speechguard.rules.model.rule import Condition, Expression, Fact, MeasureValue, Says, Window
from speechguard.rules.reading.conditions import TIMELESS, ConditionReader, read_conditions, read_need
from speechguard.rules.reading.examples import MEANING_KEYS
from speechguard.rules.reading.windows import read_window

LOGIC_KEYS: Mapping[Literal["forbidden", "required"], tuple[str, ...]] = {
    "forbidden": ("when", "within", "conditions", "flag_if"),
    "required": ("need", "when", "within", "conditions", "due_if", "met_if"),
}
_LONGEST_EXPRESSION = 500  # characters


@dataclass(frozen=True, slots=True)
class Logic:
    """The parts of a rule that say when it finds something."""

    window: Window | None = None
    need: int = 1
    conditions: tuple[Condition, ...] = ()
    when: str = ""
    expression: Expression | None = None
    due: Expression | None = None


class LogicReader:
    """A reader of these parts for the rules of a pack."""

    def __init__(self, reader: Reader, conditions: ConditionReader) -> None:
        self._reader = reader
        self._conditions = conditions

    def logic(self, kind: Literal["forbidden", "required"], node: YamlNode, fields: Mapping[str, YamlNode]) -> Logic:
        """Read what the rule at `node` says; `fields`: its keys."""
        judge = "flag_if" if kind == "forbidden" else "met_if"
        self._check_keys(kind, judge, node, fields)
        phrases = fields.get("phrases")
        written = len(phrases.items) if isinstance(phrases, YamlList) else 1
        conditions = list(read_conditions(fields.get("conditions"), self._conditions, self._reader))
        when = self._when(fields.get("when"), conditions)
        expression = self._expression(fields.get(judge), judge, conditions)
        self._check_meaning(judge, fields, conditions, names(expression) if expression else ())
        due = self._expression(fields.get("due_if"), "due_if", conditions)
        self._check_conditions(conditions, when, [name for part in (expression, due) if part for name in names(part)])
        return Logic(
            window=read_window(fields.get("within"), self._reader, near="when" in fields),
            need=read_need(fields.get("need"), written, self._reader),
            conditions=tuple(map(self._conditions.as_filled, conditions)),
            when=when,
            expression=expression,
            due=due,
        )

    def _check_keys(self, kind: str, judge: str, node: YamlNode, fields: Mapping[str, YamlNode]) -> None:
        """Note what does not stand together: phrases go with when and within, conditions with an expression."""
        note = self._reader.note
        if "due_if" in fields and judge not in fields:
            note(fields["due_if"].location, f"due_if without {judge}: add {judge}, or use 'when' with 'within'")
        if judge in fields:
            for key in ("phrases", "within", "when", "need", "unless"):
                # What is required may be no part of something also where conditions look for it.
                if key in fields and (kind, key) != ("required", "unless"):
                    note(fields[key].location, f"{key} beside {judge}: remove one of them")
            if "conditions" not in fields:
                note(node.location, f"{judge} names conditions: add them under 'conditions'")
            return
        if "phrases" not in fields and "like" not in fields:
            note(node.location, f"a {kind} rule lacks 'phrases' (or 'like', or 'conditions' with '{judge}')")
        if (role := fields.get("role")) and isinstance(role, YamlText) and role.text == "customer":
            for key in MEANING_KEYS:
                if key in fields:
                    note(fields[key].location, f"{key} is about what the agent says: remove it, or the role")
        if "conditions" in fields and "when" not in fields:
            note(fields["conditions"].location, f"conditions that nothing uses: add '{judge}', or 'when' with 'within'")
        if "within" not in fields and (kind == "required" or "when" in fields):
            example = "{after: 8 s}" if "when" in fields else "{first: 8 s}"
            note(node.location, f"a {kind} rule lacks 'within': where it counts, as in {example}")
        if "within" in fields and "when" not in fields and kind == "forbidden":
            note(
                fields["within"].location,
                "'within' in a forbidden rule says how near to 'when': add when, or remove it",
            )

    def _check_meaning(
        self, judge: str, fields: Mapping[str, YamlNode], conditions: Sequence[Condition], judged: Sequence[str]
    ) -> None:
        """Note what is said of meaning where no condition goes by it, and conditions that cannot."""
        note = self._reader.note
        going = [one for one in conditions if isinstance(one.source, Says) and one.source.by_meaning]
        for one in going:
            if judge != "met_if" or one.name not in judged:
                note(one.location, "by_meaning is for conditions of met_if: remove it")
            elif one.role == "customer":
                note(one.location, "by_meaning is about what the agent says: remove it, or the role")
        if judge not in fields:
            return
        meaning = fields.get("meaning")
        if going and isinstance(meaning, YamlText) and meaning.text == "off":
            note(meaning.location, "meaning: off beside by_meaning: remove one of them")
        for key in MEANING_KEYS:
            if key in fields and not going:
                where = ", or write by_meaning: true in a condition" if judge == "met_if" else ""
                note(fields[key].location, f"{key} beside {judge}: remove one of them{where}")

    def _when(self, node: YamlNode | None, conditions: list[Condition]) -> str:
        """Read the name of the condition; one that stands there itself is called `when` and joins the others."""
        if node is None:
            return ""
        if isinstance(node, YamlText):
            self._known(node.text, conditions, node)
            return node.text
        condition = self._conditions.condition("when", node)
        if condition is None:
            return ""
        if condition.near:
            self._known(condition.near, conditions, node)
        conditions.append(condition)
        return "when"

    def _expression(self, node: YamlNode | None, what: str, conditions: Sequence[Condition]) -> Expression | None:
        text = self._reader.text(node, what)
        if node is None or text is None:
            return None
        if len(text) > _LONGEST_EXPRESSION:
            self._reader.note(node.location, f"{what} is too long: write at most {_LONGEST_EXPRESSION} characters")
            return None
        try:
            expression = parse(text)
        except ExpressionError as error:
            quote = isinstance(node, YamlText) and node.quoted
            place = replace(node.location, column=node.location.column + error.position + quote)
            self._reader.note(place, f"{what}: {error}; as in 'complaint and not (apology or transfer)'")
            return None
        for name in names(expression):
            self._known(name, conditions, node)
        if (always := constant(expression)) is not None:
            become = "every call" if always != (what == "met_if") else "no call"
            verb = "apply to" if what == "due_if" else "flag"
            self._reader.note(node.location, f"{what} does not depend on its conditions: it would {verb} {become}")
        return expression

    def _known(self, name: str, conditions: Sequence[Condition], node: YamlNode) -> None:
        known = [condition.name for condition in conditions]
        if name not in known:
            remedy = nearest(name, known) if known else "add it under 'conditions'"
            self._reader.note(node.location, f"no condition '{name}': {remedy}")

    def _check_conditions(self, conditions: Sequence[Condition], when: str, named: Sequence[str]) -> None:
        """Check that every condition is used, and leans only on others that happen at a time, not in a circle."""
        by_name = {condition.name: condition for condition in conditions}
        anchors = {when, *(condition.near for condition in conditions)}
        for condition in conditions:
            if condition.name not in anchors and condition.name not in named and (when or named):
                self._reader.note(condition.location, f"condition '{condition.name}' is not used: use it or remove it")
            if condition.near and condition.name != "when":
                self._known_near(condition, by_name)
            if condition.name in anchors and isinstance(condition.source, Fact | MeasureValue):
                what = TIMELESS[isinstance(condition.source, MeasureValue)]
                remedy = "use applies_to" if what == "metadata" else "name one that happens at a time"
                self._reader.note(
                    condition.location, f"a {what} has no time in the call, nothing lies near it: {remedy}"
                )
            if circle := _circle(condition, by_name):
                path = " -> ".join(circle)
                self._reader.note(
                    condition.location, f"condition '{condition.name}' leans on itself ({path}): remove one"
                )

    def _known_near(self, condition: Condition, by_name: Mapping[str, Condition]) -> None:
        if condition.near not in by_name:
            others = [name for name in by_name if name != condition.name]
            remedy = nearest(condition.near, others) if others else "add it under 'conditions'"
            self._reader.note(condition.location, f"no condition '{condition.near}': {remedy}")


def _circle(condition: Condition, by_name: Mapping[str, Condition]) -> list[str]:
    """Return the names from the condition back to itself; empty: it does not lean on itself."""
    path = [condition.name]
    while (near := by_name[path[-1]].near) in by_name:
        path.append(near)
        if near == condition.name:
            return path
        if len(path) > len(by_name):
            return []
    return []

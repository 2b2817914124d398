"""Names of conditions joined with and, or, not and brackets: reading them, and what they come to.

What is not known has values of its own: `open` may still become yes or no, `unclear` was not heard well enough, and
`not_applicable` hangs on something that nobody knows of the call. They follow Kleene's rules: what is certain in spite
of them stays certain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import product
from typing import Literal

from speechguard.rules.model.rule import Either, Every, Expression, Name, Not

TruthValue = Literal["yes", "no", "open", "unclear", "not_applicable"]
WORDS = ("and", "or", "not")
NAME = re.compile(r"[^\W_][\w-]*")
_AND_ORDER: tuple[TruthValue, ...] = ("no", "open", "unclear", "not_applicable", "yes")
_OR_ORDER: tuple[TruthValue, ...] = ("yes", "open", "unclear", "not_applicable", "no")
_OPPOSITE: Mapping[TruthValue, TruthValue] = dict(zip(_AND_ORDER, ("yes", *_AND_ORDER[1:4], "no"), strict=True))
_TOKEN = re.compile(r"\s*([()（）]|[^\s()（）]+)")
_SYMBOLS = {
    **dict.fromkeys(("&", "&&", "+", ",", "AND"), "and"),
    **dict.fromkeys(("|", "||", "/", "OR"), "or"),
    **dict.fromkeys(("!", "~", "-", "NOT"), "not"),
}
_MOST_NAMES = 12  # of an expression that is tried with all values of its names


class ExpressionError(ValueError):
    """What is wrong, and after how many characters."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def parse(text: str) -> Expression:
    """The expression written in `text`. Raises ExpressionError."""
    return _Parser(text).whole()


def names(expression: Expression) -> list[str]:
    """The names in it, in order, each once."""
    if isinstance(expression, Name):
        return [expression.name]
    parts = (expression.part,) if isinstance(expression, Not) else expression.parts
    return list(dict.fromkeys(name for part in parts for name in names(part)))


def written(expression: Expression) -> str:
    """The expression as a person reads it aloud."""
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Not):
        return f"not {_bracketed(expression.part)}"
    return (" and " if isinstance(expression, Every) else " or ").join(_bracketed(part) for part in expression.parts)


def evaluate(
    expression: Expression, values: Mapping[str, TruthValue], perhaps: Collection[str] = (), *, wanted: bool = True
) -> TruthValue:
    """What the expression comes to when its names have these values.

    `perhaps`: conditions that are `no` but might have been yes unheard. They count as `no` where yes would be held
    against the speaker (`wanted`), and as unclear under a `not`.
    """
    if isinstance(expression, Name):
        value = values[expression.name]
        return "unclear" if value == "no" and not wanted and expression.name in perhaps else value
    if isinstance(expression, Not):
        return _OPPOSITE[evaluate(expression.part, values, perhaps, wanted=not wanted)]
    parts: list[TruthValue] = [evaluate(part, values, perhaps, wanted=wanted) for part in expression.parts]
    return min(parts, key=(_AND_ORDER if isinstance(expression, Every) else _OR_ORDER).index)


def constant(expression: Expression) -> bool | None:
    """The value it has whatever its conditions are; None: it depends on them, or has too many names to try."""
    found = names(expression)
    if len(found) > _MOST_NAMES:
        return None
    either: tuple[TruthValue, TruthValue] = ("yes", "no")
    choices = product(either, repeat=len(found))
    values = {evaluate(expression, dict(zip(found, choice, strict=True))) for choice in choices}
    return values == {"yes"} if len(values) == 1 else None


def _bracketed(expression: Expression) -> str:
    simple = isinstance(expression, Name | Not)
    return written(expression) if simple else f"({written(expression)})"


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = [(match[1], match.start(1)) for match in _TOKEN.finditer(text)]
        self._at = 0
        self._end = len(text)

    def whole(self) -> Expression:
        expression = self._either()
        if self._token == ")":
            raise self._error("a ) without its (")
        if self._token:
            raise self._error(f"'{self._token}' follows without 'and' or 'or'")
        return expression

    @property
    def _token(self) -> str:
        """The next one, brackets folded; empty at the end."""
        token = self._tokens[self._at][0] if self._at < len(self._tokens) else ""
        return {"（": "(", "）": ")"}.get(token, token)

    def _error(self, message: str) -> ExpressionError:
        position = self._tokens[self._at][1] if self._at < len(self._tokens) else self._end
        hint = _SYMBOLS.get(self._token)
        return ExpressionError(f"{message}: write '{hint}' for '{self._token}'" if hint else message, position)

    def _either(self) -> Expression:
        parts = [self._every()]
        while self._token == "or":
            self._at += 1
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self) -> Expression:
        parts = [self._single()]
        while self._token == "and":
            self._at += 1
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _single(self) -> Expression:
        token = self._token
        if token == "not":
            self._at += 1
            return Not(self._single())
        if token == "(":
            self._at += 1
            inner = self._either()
            if self._token != ")":
                raise self._error("a ( that is not closed" if not self._token else "'and', 'or' or ) is missing")
            self._at += 1
            return inner
        if token in ("and", "or", ")", ""):
            raise self._error("a name is missing" + (f" before '{token}'" if token else " at the end"))
        if not NAME.fullmatch(token):
            raise self._error(f"'{token}' is no name: letters, digits and - make one")
        self._at += 1
        return Name(token)

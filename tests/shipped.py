"""The rules that come with speechguard, loaded once in a process: a rulebook does not change."""

from __future__ import annotations

from functools import cache

from speechguard.calls.rules import load_rulebook
from speechguard.rules.rulebook import Rulebook


@cache
def shipped_rules(language: str) -> Rulebook:
    """The rulebook for calls of a language for which no rules are chosen."""
    return load_rulebook(None, language)

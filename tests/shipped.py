"""The rules that come with speechguard, recalled once in a process: a rulebook does not change."""

from __future__ import annotations

from functools import cache

from speechguard.calls.rule_cache import recall_rulebook
from speechguard.config import cache_folder
from speechguard.rules.rulebook import Rulebook


@cache
def shipped_rules(language: str) -> Rulebook:
    """The rulebook for calls of a language for which no rules are chosen."""
    return recall_rulebook(cache_folder(), None, language)

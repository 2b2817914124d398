"""The rules of the teams, read when the service starts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from speechguard.calls.rule_cache import recall_rulebook
from speechguard.messages import LANGUAGES, Language
from speechguard.rules.rulebook import Rulebook
from speechguard.service.settings import CallJudging, ServiceSettings


class TeamRulebooks:
    """The rulebook of each team and language, those of calls with slots of their own too. Any thread may ask."""

    def __init__(self, settings: ServiceSettings, cache: Path) -> None:
        """Read the rules of all teams, for the languages that they have. Raises RuleErrors and UserError."""
        self._settings = settings
        self._cache = cache
        self._read = lru_cache(64)(self._uncached)
        self.titles: dict[str, Mapping[str, str]] = {}  # of all rules read so far, by id and language
        for judging in (settings.judging, *settings.teams.values()):
            for language in (judging.language,) if judging.language else LANGUAGES if judging.rules is None else ():
                self.rulebook(judging, language)

    def of(self, team: str, language: Language, slots: Mapping[str, str]) -> Rulebook:
        """Return the rules of a team's calls, with `slots` of the call over the team's. Raises RuleErrors."""
        return self.rulebook(self._settings.judging_of(team), language, slots)

    def rulebook(self, judging: CallJudging, language: Language, slots: Mapping[str, str] | None = None) -> Rulebook:
        """Return the rules that are set, for calls of a language. Raises RuleErrors and UserError."""
        filled = {**judging.slots, **(slots or {})}
        return self._read(judging.rules, language, tuple(sorted(filled.items())))

    def _uncached(
        self, rules: tuple[Path, ...] | None, language: Language, slots: tuple[tuple[str, str], ...]
    ) -> Rulebook:
        rulebook = recall_rulebook(self._cache, rules, language, dict(slots))
        self.titles |= {rule.id: rule.title for rule in rulebook.rules}
        return rulebook

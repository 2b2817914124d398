"""The rules of the teams, read when the service starts."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from speechguard.calls.rule_cache import recall_rulebook, recall_rulebooks
from speechguard.messages import LANGUAGES, Language
from speechguard.rules.rulebook import Rulebook
from speechguard.service.settings import CallJudging, ServiceSettings

_Key = tuple[tuple[Path, ...] | None, Language, tuple[tuple[str, str], ...]]


class TeamRulebooks:
    """The rulebook of each team and language, those of calls with slots of their own too. Any thread may ask."""

    def __init__(self, settings: ServiceSettings, cache: Path) -> None:
        """Read the rules of all teams, for the languages that they have. Raises RuleErrors and UserError."""
        self._settings = settings
        self._cache = cache
        self._lock = threading.Lock()
        self._known: dict[_Key, Rulebook] = {}
        self.titles: dict[str, Mapping[str, str]] = {}  # of all rules read so far, by id and language
        for judging in (settings.judging, *settings.teams.values()):
            if judging.language:
                self.rulebook(judging, judging.language)
            else:
                for language, rulebook in recall_rulebooks(cache, judging.rules, judging.slots).items():
                    self._keep(_key(judging, _language(language), judging.slots), rulebook)

    def of(self, team: str, language: Language, slots: Mapping[str, str]) -> Rulebook:
        """Return the rules of a team's calls, with `slots` of the call over the team's. Raises RuleErrors."""
        return self.rulebook(self._settings.judging_of(team), language, slots)

    def of_team(self, judging: CallJudging) -> Sequence[Rulebook]:
        """Return the rules that calls are judged by where they say nothing."""
        with self._lock:
            wanted = [_key(judging, language, judging.slots) for language in LANGUAGES]
            return [self._known[key] for key in wanted if key in self._known]

    def rulebook(self, judging: CallJudging, language: Language, slots: Mapping[str, str] | None = None) -> Rulebook:
        """Return the rules that are set, for calls of a language. Raises RuleErrors and UserError."""
        filled = {**judging.slots, **(slots or {})}
        key = _key(judging, language, filled)
        with self._lock:
            known = self._known.get(key)
        return known or self._keep(key, recall_rulebook(self._cache, judging.rules, language, filled))

    def _keep(self, key: _Key, rulebook: Rulebook) -> Rulebook:
        with self._lock:
            self.titles |= {rule.id: rule.title for rule in rulebook.rules}
            self._known[key] = rulebook
        return rulebook


def _key(judging: CallJudging, language: Language, slots: Mapping[str, str]) -> _Key:
    return judging.rules, language, tuple(sorted(slots.items()))


def _language(code: str) -> Language:
    return next(language for language in LANGUAGES if language == code)

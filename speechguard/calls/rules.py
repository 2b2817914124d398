"""The rules that calls are judged by: those chosen, or those that come with speechguard; also while they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from speechguard.config import default_rules
from speechguard.errors import RuleErrors
from speechguard.messages import LANGUAGES, Heard, Progress
from speechguard.phonetics import language as phonetics_for
from speechguard.rules.loader import load_rulebooks as load_all
from speechguard.rules.loader import load_rules
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.understanding import all_understood, understood
from speechguard.rules.watch import RuleWatch
from speechguard.rules.wordings.slots import NO_SLOTS

RULE_CHECKS = 1.0  # s of call between two looks at the rule files


def load_rulebook(paths: Sequence[Path] | None, language: str, slots: Mapping[str, str] = NO_SLOTS) -> Rulebook:
    """Load the rules for calls of a language, with what is in their slots. Raises RuleErrors."""
    return understood(read_rulebook(paths, language, slots), paths or ())


def load_rulebooks(paths: Sequence[Path] | None, slots: Mapping[str, str] = NO_SLOTS) -> Mapping[str, Rulebook]:
    """Load the rules for calls of every language that there are rules for, by language. Raises RuleErrors."""
    return all_understood(read_rulebooks(paths, slots), paths or ())


def read_rulebook(paths: Sequence[Path] | None, language: str, slots: Mapping[str, str]) -> Rulebook:
    """Do what `load_rulebook` does, but for what knows the meaning of sentences."""
    return load_rules(paths or default_rules(language), phonetics_for, language, slots)


def read_rulebooks(paths: Sequence[Path] | None, slots: Mapping[str, str]) -> Mapping[str, Rulebook]:
    """Do what `load_rulebooks` does, but for what knows the meaning of sentences."""
    return load_all(paths or default_rules(*LANGUAGES), phonetics_for, slots)


def watch_rules(paths: Sequence[Path] | None, language: str, slots: Mapping[str, str] = NO_SLOTS) -> RuleWatch:
    """Watch the files of these rules for changes."""
    return RuleWatch(paths or default_rules(language), lambda: load_rulebook(paths, language, slots))


class RuleChanges:
    """Rules that change during a call: the files are looked at every second of it.

    Changed rules are adopted between two messages, as soon as the call can take them over. Rules that cannot be used
    are left alone, and `problem` says why.
    """

    def __init__(self, watch: RuleWatch, adopt: Callable[[Rulebook], bool]) -> None:
        """`adopt` makes the call go on by changed rules; False: not now, ask again."""
        self._watch = watch
        self._adopt = adopt
        self._looked = 0.0  # s of the call
        self._changed: Rulebook | None = None  # not adopted yet
        self.problem = ""  # the first one in the files as they are now

    def before(self, message: Heard) -> None:
        """Adopt what has changed, before the next message is judged."""
        if isinstance(message, Progress) and message.now >= self._looked + RULE_CHECKS:
            self._looked = message.now
            self._look()
        if self._changed is not None and self._adopt(self._changed):
            self._changed = None

    def _look(self) -> None:
        try:
            changed = self._watch.poll()
        except RuleErrors as error:
            self.problem = str(error).splitlines()[0]
            return
        if changed is not None:
            self._changed = changed
            self.problem = ""

"""Greetings: what an agent says at the beginning of a call."""

from __future__ import annotations

from speechguard.rules.rulebook import Rulebook

LEAST_SYLLABLES = 5  # customers say hello too; "how may I help you" only agents say


def greets(rulebook: Rulebook, text: str) -> bool:
    """Return whether a text has a longer phrase that a rule wants at the beginning of a call."""
    sounds = rulebook.phonetics.sounds(text)
    for hit in rulebook.index.search(sounds.ids, sounds.starts_word, sounds.ends_word):
        use = rulebook.uses[hit.phrase]
        window = rulebook.rules[use.rule].window
        first = window is not None and window.anchor == "first"
        if first and use.purpose == "phrase" and len(use.phrase.phrase.syllables) >= LEAST_SYLLABLES:
            return True
    return False

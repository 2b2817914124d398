"""The scorecards that come with speechguard: every rule has its section, and a call can be lost by its parts."""

import pytest
from shipped import shipped_rules


@pytest.mark.parametrize("language", ["zh", "es"])
def test_every_rule_is_in_a_section(language):
    book = shipped_rules(language)
    left = [rule.id for section, rules in book.sections if section.id == "other" for rule in rules]
    assert not left, f"name them in rules/{language}/scorecard.yaml"
    assert book.start == 100


def test_both_languages_are_scored_alike():
    zh, es = (shipped_rules(language) for language in ("zh", "es"))
    assert [(s.id, s.title, s.most) for s, _ in zh.sections] == [(s.id, s.title, s.most) for s, _ in es.sections]

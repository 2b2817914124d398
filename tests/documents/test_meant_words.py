"""What was meant by a word that is not known: never another word that only shares letters."""

import pytest

from speechguard.documents.suggestions import MEANT, like, mistyped, nearest
from speechguard.messages import ROLES, SEVERITIES
from speechguard.rules.reading.rules import KIND_KEYS, KINDS, SHARED_KEYS, TABOOS

KEYS = {*SHARED_KEYS, *(key for keys in KIND_KEYS.values() for key in keys)}


@pytest.mark.parametrize(
    ("word", "allowed", "meant"),
    [
        ("client", ROLES, "customer"),
        ("cliente", ROLES, "customer"),
        ("caller", ROLES, "customer"),
        ("user", ROLES, "customer"),
        ("客户", ROLES, "customer"),
        ("costumer", ROLES, "customer"),
        ("operator", ROLES, "agent"),
        ("asesor", ROLES, "agent"),
        ("坐席", ROLES, "agent"),
        ("agnet", ROLES, "agent"),
        ("Agents", ROLES, "agent"),
        ("supervisor", ROLES, None),
        ("patient", ROLES, None),
        ("parent", ROLES, None),
        ("critical", SEVERITIES, "fatal"),
        ("grave", SEVERITIES, "major"),
        ("mayor", SEVERITIES, "major"),
        ("motor", SEVERITIES, None),
        ("mandatory", KINDS, "required"),
        ("en", ("zh", "es"), None),
        ("fr", ("zh", "es"), None),
        ("spanish", ("zh", "es"), "es"),
        ("phrase", KEYS, "phrases"),
        ("preceeded_by", ("inside", "preceded_by", "followed_by"), "preceded_by"),
        ("examples", KEYS, "cases"),
        ("colour", KEYS, None),
        ("notes", KEYS, None),
    ],
)
def test_what_is_meant(word: str, allowed: tuple[str, ...], meant: str | None):
    assert like(word, allowed) == meant


def test_every_other_word_means_one_of_ours():
    known = {*ROLES, *SEVERITIES, *KINDS, *KEYS, *TABOOS, "zh", "es", "en", "inbound", "outbound", "true", "false"}
    assert set(MEANT.values()) <= known
    assert not MEANT.keys() & known


def test_a_name_of_the_writers_own_is_only_held_against_slips():
    known = ("agent", "team", "start", "direction")
    assert mistyped("directon", known) == "direction"
    assert mistyped("taem", known) == "team"
    for own in ("client", "agent_id", "started", "agency", "steam_engine", "dir", "operator", "region"):
        assert mistyped(own, known) is None


def test_what_to_write_instead():
    assert nearest("client", ROLES) == "did you mean 'customer'?"
    assert nearest("patient", ROLES) == "use one of agent, customer"

"""What is known of a call, from a file."""

from pathlib import Path

import pytest

from speechguard.errors import RuleErrors, UserError
from speechguard.messages import CallMetadata
from speechguard.rules.reading.facts import load_call_metadata


def load(tmp_path: Path, text: str) -> CallMetadata:
    (tmp_path / "call.json").write_text(text, encoding="utf-8")
    return load_call_metadata(tmp_path / "call.json")


def test_what_is_known(tmp_path: Path):
    text = """{
      "agent": "1024", "team": null, "direction": "outbound", "queue_seconds": 12.5, "ended_by": "customer",
      "speaks_first": "agent",
      "slots": {"company": "天一商城"}, "purpose": "survey", "rating": 3
    }"""
    assert load(tmp_path, text) == CallMetadata(
        agent="1024",
        direction="outbound",
        queue_seconds=12.5,
        ended_by="customer",
        speaks_first="agent",
        slots={"company": "天一商城"},
        extra={"purpose": "survey", "rating": "3"},
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["the file is empty"]),
        ("[]", ["the metadata must be a mapping"]),
        ('{"directon": "inbound"}', ["1:2", "'directon'", "did you mean 'direction'"]),
        ('{"direction": "in"}', ["1:15", "'in'", "inbound"]),
        ('{"speaks_first": "nobody"}', ["1:18", "'nobody'", "agent"]),
        ('{"speak_first": "agent"}', ["did you mean 'speaks_first'"]),
        ('{"queue_seconds": "long"}', ["'long' is no number"]),
        ('{"slots": "x"}', ["slots must be a mapping"]),
        ('{"team": ["a"]}', ["team must be text"]),
        ('{"team": "a"', ["not YAML", "close the bracket"]),
    ],
)
def test_what_is_wrong_with_it(tmp_path: Path, text: str, words: list[str]):
    with pytest.raises(RuleErrors) as caught:
        load(tmp_path, text)
    assert all(word in str(caught.value) for word in [*words, "call.json"]), caught.value


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(UserError, match=r"cannot be read.*--metadata"):
        load_call_metadata(tmp_path / "absent.json")

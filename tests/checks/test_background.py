"""The ordinary talk that ships: enough of it, of many kinds, each sentence once."""

from collections import Counter
from pathlib import Path

import pytest

from speechguard.checks.cases.background import background
from speechguard.phonetics import language


@pytest.mark.parametrize("code", ["zh", "es"])
def test_there_is_enough_ordinary_talk(code: str):
    lines = background(code)
    assert len(lines) >= 300
    texts = Counter(line.text for line in lines)
    assert [text for text, times in texts.items() if times > 1] == []
    topics = Counter(line.topic for line in lines)
    assert {"delivery", "repairs", "billing", "telecom", "health desk", "banking"} <= topics.keys()
    assert min(topics[topic] for topic in topics if topic) >= 15
    assert all(len(language(code).sounds(line.text)) > 3 for line in lines)


def test_a_line_knows_its_place():
    line = next(line for line in background("es") if line.topic == "delivery")
    text = Path(line.location.path).read_text(encoding="utf-8").splitlines()
    assert text[line.location.line - 1] == line.text

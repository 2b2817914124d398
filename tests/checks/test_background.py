"""The ordinary talk that ships: enough of it, of many kinds, each sentence once."""

from collections import Counter
from pathlib import Path

import pytest

from speechguard.checks.cases.background import background
from speechguard.phonetics import language


@pytest.mark.parametrize("code", ["zh", "es"])
def test_there_is_enough_ordinary_talk(code: str):
    lines = background(code)
    assert len(lines) >= 3000
    texts = Counter(line.text for line in lines)
    assert [text for text, times in texts.items() if times > 1] == []
    topics = Counter(line.topic for line in lines)
    assert {"delivery", "repairs", "billing", "telecom", "health desk", "banking"} <= topics.keys()
    assert min(topics[topic] for topic in topics if topic) >= 15
    assert all(len(language(code).sounds(line.text)) > 3 for line in lines)


@pytest.mark.parametrize("code", ["zh", "es"])
def test_the_talk_varies(code: str):
    """No written line stands for so many sentences that they would weigh more than the others."""
    lines = background(code)
    assert max(Counter(line.location for line in lines).values()) <= 36
    assert len({line.location for line in lines}) >= 500
    syllables = {tuple(language(code).sounds(line.text).ids.tolist()) for line in lines}
    assert len({run for ids in syllables for run in zip(ids, ids[1:], ids[2:], strict=False)}) > 7000


def test_a_line_knows_its_place():
    line = next(line for line in background("es") if line.topic == "delivery")
    text = Path(line.location.path).read_text(encoding="utf-8").splitlines()
    assert text[line.location.line - 1] == line.text
    first, second, *_ = (line.text for line in background("es") if line.topic == "greeting")
    assert (first, second) == (
        "Buenos días, le atiende Carmen, ¿en qué le puedo ayudar?",
        "Buenos días, le atiende Andrés, ¿en qué le puedo ayudar?",
    )

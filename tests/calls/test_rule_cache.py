"""Rules that were read before are recalled, and only those."""

import os

import pytest

from speechguard.calls import rule_cache
from speechguard.calls.rule_cache import recall_rulebook, recall_rulebooks
from speechguard.calls.rules import read_rulebook
from speechguard.errors import RuleErrors
from speechguard.judging.engine import Engine
from speechguard.phonetics import language

PACK = """\
pack: test
language: zh
rules:
  - id: zh.test.forbidden
    title: {zh: 甲, en: One, es: a}
    kind: forbidden
    taboo: impolite
    severity: minor
    phrases: ["%s"]
    say_instead: 好的
"""


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "rules" / "a.yaml"
    path.parent.mkdir()
    path.write_text(PACK % "这事不归我管", encoding="utf-8")
    return path


@pytest.fixture
def reads(monkeypatch):
    """The paths of the rules that were read, not recalled."""
    seen = []
    monkeypatch.setattr(rule_cache, "read_rulebook", lambda *asked: (seen.append(asked[0]), read_rulebook(*asked))[1])
    return seen


def test_what_is_recalled_is_what_was_read(pack, tmp_path, reads):
    first, second = (recall_rulebook(tmp_path / "cache", [pack.parent], "zh") for _ in range(2))
    assert len(reads) == 1
    assert second.phonetics is language("zh")
    assert second.rules == first.rules
    assert second.uses == first.uses
    assert (second.digest, second.versions, second.packs) == (first.digest, first.versions, first.packs)
    text = language("zh").sounds("您好这事不归我管啊")
    hits = [book.index.search(text.ids, text.starts_word, text.ends_word) for book in (first, second)]
    assert list(hits[0]) == list(hits[1]) != []
    assert Engine(second, "c").checklist() == ()


def test_changed_files_languages_and_slots_are_read_anew(pack, tmp_path, reads):
    cache = tmp_path / "cache"
    recall_rulebook(cache, [pack], "zh")
    pack.write_text(PACK % "我可不知道", encoding="utf-8")
    os.utime(pack, ns=(0, 0))
    assert recall_rulebook(cache, [pack], "zh").rules[0].phrases[0].text == "我可不知道"
    recall_rulebook(cache, [pack], "zh", {"company": "甲"})
    assert len(reads) == 3


def test_files_of_the_cache_that_cannot_be_used_are_made_anew(pack, tmp_path, reads):
    cache = tmp_path / "cache"
    recall_rulebook(cache, [pack], "zh")
    (file,) = cache.iterdir()
    for damage in (b"", b"x", file.read_bytes()[:1000]):
        file.write_bytes(damage)
        assert recall_rulebook(cache, [pack], "zh").rules[0].id == "zh.test.forbidden"
    assert len(reads) == 4


def test_a_folder_that_cannot_be_written_is_no_error(pack, tmp_path):
    (tmp_path / "file").write_text("")
    assert recall_rulebook(tmp_path / "file" / "cache", [pack], "zh").rules


def test_mistakes_are_reported_each_time(pack, tmp_path):
    pack.write_text("pack: [", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RuleErrors):
            recall_rulebook(tmp_path / "cache", [pack], "zh")


def test_files_that_were_used_longest_ago_go(pack, tmp_path, reads, monkeypatch):
    monkeypatch.setattr(rule_cache, "KEPT", 2)
    for number in (0, 1, 0, 2, 0, 3, 0):
        recall_rulebook(tmp_path / "cache", [pack], "zh", {"n": str(number)})
    assert len(list((tmp_path / "cache").iterdir())) == 2
    assert len(reads) == 4


def test_the_rules_of_every_language_are_recalled_together(tmp_path, monkeypatch):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "zh.yaml").write_text(PACK % "这事不归我管", encoding="utf-8")
    spanish = (
        (PACK % "no es mi problema")
        .replace("zh", "es", 2)
        .replace("zh.test", "es.test")
        .replace("pack: test", "pack: prueba")
    )
    (folder / "es.yaml").write_text(spanish, encoding="utf-8")
    first = recall_rulebooks(tmp_path / "cache", [folder])
    monkeypatch.setattr(rule_cache, "read_rulebooks", lambda *_: pytest.fail("read again"))
    second = recall_rulebooks(tmp_path / "cache", [folder])
    assert sorted(second) == ["es", "zh"]
    for code, rulebook in second.items():
        assert rulebook.phonetics is language(code)
        assert (rulebook.rules, rulebook.digest) == (first[code].rules, first[code].digest)

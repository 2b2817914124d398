"""Stored calls judged by other rules: what changes, said and written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fake_meaning import WordMeaning, knowing
from stored_calls import call_of, forbidden, required, said, write_pack

from speechguard import cli
from speechguard.archive.codecs.events import event_of
from speechguard.archive.stored import StoredCall, keep
from speechguard.archive.transcripts import NAME, TranscriptFile, parts
from speechguard.batch import sharing
from speechguard.batch.comparing import Comparison, compared, load
from speechguard.batch.standing_findings import Change, StandingFinding, compare
from speechguard.phonetics import language

JOB = forbidden("这事不归我管", id="zh.a.job", more="points: 10")
KNOW = forbidden("我不知道", id="zh.a.know", more="points: 20")
HELLO = required("您好", id="zh.b.hello")


def stored(name: str, *texts: str, code: str = "zh") -> StoredCall:
    """A call of texts that are said 10 s one after the other."""
    return keep(name, call_of(*(said(text, 10.0 * n, n) for n, text in enumerate(texts))), language(code))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with TranscriptFile(tmp_path / "store") as file:
        file.write(stored("one", "您好请讲", "这事不归我管"))
        file.write(stored("two", "您好请讲", "这事不归我管，我不知道", "我不知道"))
        file.write(stored("three", "请讲"))
        file.write(stored("four", "hola buenas", code="es"))
    return tmp_path / "store"


@pytest.fixture
def packs(tmp_path: Path) -> tuple[Path, Path]:
    """The old rules and the new ones."""
    return write_pack(tmp_path / "old.yaml", JOB, HELLO), write_pack(tmp_path / "new.yaml", KNOW, HELLO)


def run(*arguments: object) -> int:
    return cli.main(["rescore", *map(str, arguments)])


def test_what_appears_and_vanishes_is_shown_and_written(store, packs, tmp_path, capsys):
    old, new = packs
    assert run(store, "--rules", new, "--old", old, "--json", tmp_path / "a.json", "--out", tmp_path / "e.jsonl") == 0
    out = capsys.readouterr().out
    assert "3 calls judged by test " in out
    assert "1 calls in 'es' left out: no rules for that language" in out
    assert "one 00:10 vanished violation zh.a.job '这事不归我管' heard '这事不归我管'" in out
    assert "zh.b.hello" not in out
    assert "scores of 2 calls change; on average 92.3 before, 85.7 after" in out
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert data["findings"] == [
        {"rule": "zh.a.job", "kind": "violation", "before": 2, "after": 0, "vanished": 2, "appeared": 0},
        {"rule": "zh.a.know", "kind": "violation", "before": 0, "after": 2, "vanished": 0, "appeared": 2},
        {"rule": "zh.b.hello", "kind": "missing", "before": 1, "after": 1, "vanished": 0, "appeared": 0},
    ]
    assert [(c["call"], c["change"], c["rule"], c["start"]) for c in data["changes"]] == [
        ("one", "vanished", "zh.a.job", 10.0),
        ("two", "vanished", "zh.a.job", 10.0),
        ("two", "appeared", "zh.a.know", 11.75),
        ("two", "appeared", "zh.a.know", 20.0),
    ]
    assert data["scores"] == [
        {"call": "one", "before": 90.0, "after": 100.0},
        {"call": "two", "before": 90.0, "after": 60.0},
        {"call": "three", "before": 97.0, "after": 97.0},
    ]
    assert (data["calls"], data["without_rules"], data["sounded_anew"]) == (3, {"es": 1}, 0)
    events = [event_of(line) for line in (tmp_path / "e.jsonl").read_text("utf-8").splitlines()]
    assert [(event.call, event.rule) for event in events] == [
        ("two", "zh.a.know"),
        ("two", "zh.a.know"),
        ("three", "zh.b.hello"),
    ]
    assert {event.rules for event in events} == {data["rules"]["test"]}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "e.jsonl", "new.yaml", "old.yaml", "store"]


def test_without_old_rules_the_events_of_the_store_are_compared_with(store, packs, capsys):
    old, new = packs
    run(store, "--rules", old, "--out", store / "events.jsonl")
    assert "found" in capsys.readouterr().out
    run(store, "--rules", old)
    assert "no verdict changes" in capsys.readouterr().out
    run(store, "--rules", new)
    out = capsys.readouterr().out
    assert f"before by {store / 'events.jsonl'}" in out
    assert "two 00:20 appeared violation zh.a.know" in out
    assert "scores" not in out


def test_what_is_suspected_appears_and_vanishes_and_moves_no_score(store, packs, monkeypatch, capsys):
    def load_knowing(task):
        new, old = load(task)
        return {code: knowing(book, WordMeaning({"请讲": "zh.a.job"})) for code, book in new.items()}, old

    monkeypatch.setattr("speechguard.commands.rescore.comparing.load", load_knowing)
    assert run(store, "--rules", packs[0], "--old", packs[0]) == 0
    out = capsys.readouterr().out
    assert re.search(r"zh\.a\.job +suspected +0 +3 +0 +3\n", out)
    assert "one 00:00 appeared suspected zh.a.job 'like 请讲' heard '您好请讲'" in out
    assert "scores of 0 calls change" in out


def test_two_processes_give_the_same_as_one(store, packs, monkeypatch):
    task = Comparison((packs[1],), (packs[0],), keep_events=True)
    found, _ = parts(store, 1)
    rulebooks = load(task)
    one = list(compared(found, task, rulebooks, 8))
    monkeypatch.setattr(sharing, "PAYS", 1)
    assert list(compared(found, task, rulebooks, 2)) == one
    assert [[call.call for call in part] for part in one] == [["one"], ["two"], ["three"], ["four"]]


def test_calls_stored_by_another_version_are_said(store, packs, capsys):
    path = store / NAME
    path.write_text(path.read_text("utf-8").replace('"phonetics":"', '"phonetics":"0', 1), encoding="utf-8")
    run(store, "--rules", packs[0])
    assert "1 calls were stored by another version and sounded anew" in capsys.readouterr().out


def test_many_changes_are_cut_short_on_screen(tmp_path, packs, capsys):
    with TranscriptFile(tmp_path / "s") as file:
        for number in range(45):
            file.write(stored(str(number), "您好，我不知道"))
    run(tmp_path / "s", "--rules", packs[1], "--old", packs[0])
    assert "... and 5 more changes: --json FILE has all" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda store: store.rename(store.parent / "elsewhere"), "transcripts.jsonl: cannot be read"),
        (lambda store: (store / NAME).write_text("{}\n"), "transcripts.jsonl:1: the call lacks"),
        (
            lambda store: (store / NAME).write_bytes((store / NAME).read_bytes() * 2),
            "call 'one' is stored twice, in lines 1 and 5: remove one",
        ),
        (lambda store: (store / "events.jsonl").write_text("[]\n"), "events.jsonl:1: is not an event"),
        (lambda store: (store / "events.jsonl").write_text('{"call": 1}\n'), "events.jsonl:1: is not an event"),
        (lambda store: (store / "events.jsonl").write_bytes(b"\xff\n"), "events.jsonl: cannot be read"),
    ],
)
def test_a_store_that_cannot_be_used(store, packs, capsys, spoil, message):
    spoil(store)
    target = store.parent / "out.jsonl"
    assert run(store, "--rules", packs[0], "--out", target) == 2
    assert message in capsys.readouterr().err
    assert not target.exists()


def test_a_cut_line_is_said_and_the_rest_judged(store, packs, capsys):
    path = store / NAME
    path.write_bytes(path.read_bytes()[:-9])
    assert run(store, "--rules", packs[0]) == 0
    captured = capsys.readouterr()
    assert "3 calls judged" in captured.out
    assert f"{path}:4: the last line was cut off and is left out" in captured.err


@pytest.mark.parametrize("options", [["--processes", "0"], ["--json", "/no/such/folder/x"]])
def test_options_that_cannot_be_used(store, packs, capsys, options):
    assert run(store, "--rules", packs[0], *options) == 2
    assert "--processes must be 1 or more" in (err := capsys.readouterr().err) or "cannot be written" in err


def finding(start: float, end: float, rule: str = "a", kind: str = "violation") -> StandingFinding:
    return StandingFinding(rule, kind, "minor", "agent", start, end, "", "")  # type: ignore[arg-type]


def test_the_same_finding_at_another_time_is_another_one():
    old = (finding(1, 2), finding(5, 6), finding(9, 10, "b"))
    new = (finding(1.8, 2.9), finding(5, 6, kind="not_assessable"), finding(20, 21, "b"))
    assert compare(old, new) == [
        Change("appeared", new[1]),
        Change("vanished", old[1]),
        Change("vanished", old[2]),
        Change("appeared", new[2]),
    ]
    assert compare(old, old) == []


def test_what_was_found_twice_and_is_found_once_has_vanished_once():
    old, new = (finding(1, 2), finding(1.5, 2.5)), (finding(1.5, 2.5),)
    assert [change.change for change in compare(old, new)] == ["vanished"]
    assert [change.change for change in compare(new, old)] == ["appeared"]

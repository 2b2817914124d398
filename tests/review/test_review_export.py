"""review --export: what was decided comes out of the store, and what cannot is told."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from review.store.made_store import maker

from speechguard import cli
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.marks import check_call
from speechguard.review.store.verdicts import decide


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store in which two findings are decided, and a call is checked."""
    folder = maker(tmp_path / "store").write()
    with Database.of_store(folder) as database:
        bring_in(database, folder)
        with database.change() as tx:
            decide(tx, 1, 0, "ana", "confirmed", note="=1+1")
            decide(tx, 2, 0, "bo", "rejected", "misheard")
            check_call(tx, 6, "ana")
    return folder


def test_a_workbook_by_default_in_the_store(store, capsys):
    assert cli.main(["review", str(store), "--export", "xlsx", "--interface", "zh"]) == 0
    assert capsys.readouterr().out == f"{store}/verdicts.xlsx: 2 verdicts, 0 marks, 0 appeals, 2 calls\n"
    head, first, *_ = openpyxl.load_workbook(store / "verdicts.xlsx")["verdicts"].iter_rows(values_only=True)
    found = dict(zip(head, first, strict=True))
    assert found["decided_by"] in ("ana", "bo")
    assert found["title"] in ("不耐烦：说过了", "问候语")


def test_json_lines(store, tmp_path):
    assert cli.main(["review", str(store), "--export", "jsonl", "--out", str(tmp_path / "out")]) == 0
    lines = (tmp_path / "out" / "verdicts.jsonl").read_text("utf-8").splitlines()
    verdicts = {one["finding"]: one for one in map(json.loads, lines)}
    assert (verdicts[1]["verdict"], verdicts[1]["note"]) == ("confirmed", "=1+1")
    assert (verdicts[2]["verdict"], verdicts[2]["reason"], verdicts.keys()) == ("rejected", "misheard", {1, 2})
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("verdicts.jsonl", "marks.jsonl", "appeals.jsonl", "calls.jsonl"),
    }


def test_calls_that_make_no_labels_are_told(store, capsys):
    assert cli.main(["review", str(store), "--export", "labels"]) == 0
    told = capsys.readouterr()
    assert told.out == f"{store}/labels: 0 labelled calls, 2 left out\n"
    assert "call-0: left out: its recording is not at /recordings/call-0.flac" in told.err
    assert cli.main(["review", str(store), "--export", "labels", "--out", str(store)]) == 2
    assert "is not empty" in capsys.readouterr().err

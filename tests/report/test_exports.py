"""Tables of a store, as spreadsheets and programs read them."""

import csv
import io
import json
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stores import StoreMaker, event, make_store, utterance

from speechguard import cli
from speechguard.documents import workbook
from speechguard.documents.tables import Table, write_csv
from speechguard.documents.workbook import write_xlsx
from speechguard.errors import UserError
from speechguard.messages import CallMetadata
from speechguard.report.store import read_store
from speechguard.report.tables import tables

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "－1"]


@pytest.fixture
def folder(tmp_path):
    found = event("=cmd", "zh.closing.goodbye", 1.25, 2.5, phrase="再见", heard="=再见", score=0.9, say_instead="@好")
    known = CallMetadata(agent="+王", team="-A", start="2026-11-01T10:20:30+08:00", direction="inbound")
    maker = StoreMaker(tmp_path / "store").call("=cmd", [found], [utterance("agent", 1.0, "再见")], metadata=known)
    return maker.failed("bad", "is empty").write()


def test_a_workbook_has_right_types_and_no_formulas(folder):
    assert cli.main(["export", str(folder), "--format", "xlsx", "--report-language", "zh"]) == 0
    book = openpyxl.load_workbook(folder / "export.xlsx")
    assert book.sheetnames == ["calls", "events", "agents", "rules"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    calls = [dict(zip([c.value for c in book["calls"][1]], row, strict=True)) for row in rows(book["calls"])]
    scored = next(call for call in calls if call["call"] == "=cmd")
    assert scored["agent"] == "+王"
    assert scored["start"] == datetime(2026, 11, 1, 10, 20, 30)
    assert (scored["score"], scored["fatal"], scored["major_findings"], scored["duration_s"]) == (90, False, 1, 120)
    failed = next(call for call in calls if call["call"] == "bad")
    assert (failed["score"], failed["failure"]) == (None, "is empty")
    (found,) = [dict(zip([c.value for c in book["events"][1]], row, strict=True)) for row in rows(book["events"])]
    assert (found["start_s"], found["similarity"], found["title"]) == (1.25, 0.9, "结束语")
    assert found["flagged"] is True


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_csv_shows_chinese_in_excel_and_has_no_formulas(folder, tmp_path):
    assert cli.main(["export", str(folder), "--format", "csv", "--out", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "agents.csv", "calls.csv", "events.csv", "rules.csv",
    ]  # fmt: skip
    assert (tmp_path / "out" / "calls.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "out" / "calls.csv").open(encoding="utf-8-sig", newline="") as file:
        calls = list(csv.DictReader(file))
    assert {call["call"]: call["agent"] for call in calls} == {"'=cmd": "'+王", "bad": ""}
    assert next(call for call in calls if call["agent"])["start"] == "2026-11-01 10:20:30+08:00"


@pytest.mark.parametrize("text", DANGEROUS)
def test_texts_that_look_like_formulas_are_quoted(text):
    assert cells(text)[0] == "'" + text


@given(st.text())
def test_no_text_begins_like_a_formula_and_others_stay_as_they_are(text):
    (cell,) = cells(text)
    assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert cell in (text, "'" + text)


def cells(text):
    file = io.StringIO(newline="")
    write_csv(Table("t", ("a",), [(text,)]), file)
    return list(csv.reader(io.StringIO(file.getvalue().removeprefix("\ufeff"), newline="")))[1] or [""]


def test_numbers_below_zero_stay_numbers():
    file = io.StringIO(newline="")
    write_csv(Table("t", ("a", "b"), [(-3.5, True)]), file)
    assert file.getvalue().endswith("-3.5,yes\r\n")


def test_json_lines_have_every_finding(tmp_path):
    folder = make_store(tmp_path / "store", 20)
    assert cli.main(["export", str(folder), "--format", "jsonl", "--report-language", "es"]) == 0
    events = json_lines(folder / "export" / "events.jsonl")
    assert len(events) == sum(len(call.events) for call in read_store(folder).scored)
    assert all(len(row) == len(table.columns) for table in tables(read_store(folder), "en") for row in table.rows)
    rules = json_lines(folder / "export" / "rules.jsonl")
    assert {"zh.opening.greeting", "zh.hold.thanks", "zh.closing.goodbye"} <= {rule["rule"] for rule in rules}


def json_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_names_that_are_not_utf_8_are_written_as_escapes(tmp_path):
    write_xlsx([Table("t", ("a",), [("a\udcff.wav",)])], tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]["A2"].value == "a\\udcff.wav"


def test_long_texts_are_cut_and_too_many_rows_refused(tmp_path, monkeypatch):
    write_xlsx([Table("t", ("a",), [("x" * 40_000,)])], tmp_path / "long.xlsx")
    assert openpyxl.load_workbook(tmp_path / "long.xlsx")["t"]["A2"].value == "x" * 32_767
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(UserError, match="--format csv"):
        write_xlsx([Table("t", ("a",), [(1,), (2,), (3,)])], tmp_path / "many.xlsx")


def test_what_cannot_be_written_is_told_and_leaves_nothing(folder, tmp_path, capsys):
    assert cli.main(["export", str(folder), "--format", "xlsx", "--out", str(tmp_path / "no" / "a.xlsx")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    assert cli.main(["export", str(folder), "--format", "csv", "--out", str(tmp_path / "file")]) == 2
    assert cli.main(["export", str(tmp_path / "none"), "--format", "csv"]) == 2
    assert "score has written" in capsys.readouterr().err

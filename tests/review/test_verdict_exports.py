"""Tables of verdicts: a row for everything, the right types, no formulas."""

import csv
import io
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import openpyxl
from reviewed import AT, reviewed

from speechguard.archive.record import Asked, CallRecord
from speechguard.documents.tables import write_csv, write_jsonl
from speechguard.documents.workbook import write_xlsx
from speechguard.messages import CallMetadata
from speechguard.review.exports import verdict_tables
from speechguard.review.truth import Appeal, Mark, ReviewedCall

START = datetime(2026, 11, 1, 10, 20, tzinfo=timezone(timedelta(hours=8)))
TITLES = {"zh.test.rule": {"zh": "推诿", "en": "Shirking", "es": "Evasivas"}}


def call(name="c1", **more):
    record = CallRecord(
        **{"call": name, "id": "a", "recording": "b", "file": "/c1.flac", "size": 1, "modified": 1, "asked": Asked()},
        language="zh",
        score=80.0,
        metadata=CallMetadata(agent="+王", team="-A", start=START.isoformat()),
        titles=TITLES,
    )
    return ReviewedCall(record, START, **more)


def dangerous():
    """A call in which every text that people write begins like a formula."""
    late = AT + timedelta(days=2)
    appeal = Appeal("=agent", "@why", AT, late, "+lead", "overturned", "-note", late)
    events = (
        reviewed("confirmed", reason="", note="=1+1", text="+fixed", heard="=heard", appeal=appeal, score=0.917),
        reviewed("rejected", reason="misheard", kind="missing", phrase="", heard="", rule="zh.test.owed"),
        replace(reviewed(kind="measure", phrase="", heard="", value=8.5, unit="s", flagged=True), present=False),
        reviewed("unsure", kind="not_assessable"),
    )
    marks = (
        Mark(1, "zh.test.rule", "agent", 3.0, 4.5, "=note", "@李娜", AT, text="-说"),
        Mark(2, "zh.test.rule", "agent", 5.0, 6.0, "", "李娜", AT, withdrawn=True),
    )
    return call("=cmd", events=events, marks=marks, checked_by="=李娜", checked_at=AT, score=90.0)


def rows(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_every_finding_mark_appeal_and_call_has_a_row():
    tables = {table.name: rows(table) for table in verdict_tables([dangerous(), call()], "es", {})}
    first, owed, unclear = tables["verdicts"]  # not the one that is open
    assert (first["title"], first["similarity"], first["start_s"]) == ("Evasivas", 0.917, 10.0)
    assert (first["verdict"], first["appeal"], first["final"]) == ("confirmed", "overturned", "rejected")
    assert (first["fixed_text"], first["decided_at"], first["rules"]) == ("+fixed", AT, "0123456789ab")
    assert (owed["title"], owed["similarity"], owed["phrase"], owed["reason"]) == (
        *("zh.test.owed", None, None, "misheard"),
    )
    assert (unclear["kind"], unclear["final"]) == ("not_assessable", "unsure")
    mark, withdrawn = tables["marks"]
    assert (mark["said"], mark["marked_by"], mark["withdrawn"], withdrawn["withdrawn"]) == ("-说", "@李娜", False, True)
    (appeal,) = tables["appeals"]
    assert (appeal["finding"], appeal["decision"], appeal["decided_by"]) == (
        *(first["finding"], "overturned", "+lead"),
    )
    reviewed_call, untouched = tables["calls"]
    assert (reviewed_call["machine_score"], reviewed_call["score"]) == (80, 90)
    counted = ("findings", "confirmed", "rejected", "unsure", "open", "missed")
    assert [reviewed_call[name] for name in counted] == [3, 0, 2, 1, 1, 1]
    assert (untouched["score"], untouched["checked_by"], untouched["call_start"]) == (80, None, START)


def test_what_was_suspected_says_how_likely_it_was():
    like = {"kind": "suspected", "flagged": False, "phrase": "一句例子", "meaning": 0.62}
    events = (reviewed("confirmed", **like), reviewed("rejected", reason="not_meant", **like), reviewed(**like))
    verdicts, *_, calls = (rows(table) for table in verdict_tables([call(events=events)], "en", {}))
    told = [(one["kind"], one["meaning"], one["similarity"], one["phrase"], one["final"]) for one in verdicts]
    assert told == [("suspected", 0.62, None, "一句例子", final) for final in ("confirmed", "rejected")]
    assert [calls[0][name] for name in ("findings", "suspected", "confirmed", "rejected", "open")] == [0, 3, 1, 1, 1]


def test_a_mark_has_the_title_of_its_rule_where_nothing_of_that_rule_was_found():
    marked = [Mark(1, rule, "agent", 3.0, 4.5, "", "ana", AT) for rule in ("zh.test.rule", "zh.test.other", "zh.gone")]
    in_use = {"zh.test.rule": {"es": "De ahora"}, "zh.test.other": {"es": "Otra"}}
    tables = {table.name: rows(table) for table in verdict_tables([call(marks=tuple(marked))], "es", in_use)}
    assert [mark["title"] for mark in tables["marks"]] == ["Evasivas", "Otra", "zh.gone"]


def test_what_is_open_has_a_row_only_where_somebody_appealed():
    late = AT + timedelta(days=2)
    measured = replace(reviewed("confirmed", kind="measure", phrase="", heard="", value=8.5, unit="s"), present=False)
    appealed = reviewed(appeal=Appeal("王", "why", AT, late))
    table, *_ = verdict_tables([call(events=(reviewed(), appealed, measured))], "en", {})
    waiting, gone = rows(table)
    assert (waiting["verdict"], waiting["decided_by"], waiting["appeal"], waiting["final"]) == (
        *("open", None, "open", "open"),
    )
    assert (gone["value"], gone["unit"], gone["machine_says"]) == (8.5, "s", False)


def test_a_workbook_has_right_types_and_no_formulas(tmp_path):
    write_xlsx(verdict_tables([dangerous()], "zh", {}), tmp_path / "verdicts.xlsx")
    book = openpyxl.load_workbook(tmp_path / "verdicts.xlsx")
    assert book.sheetnames == ["verdicts", "marks", "appeals", "calls"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    head, first = [[cell.value for cell in row] for row in book["verdicts"].iter_rows(max_row=2)]
    found = dict(zip(head, first, strict=True))
    assert (found["title"], found["note"], found["agent"]) == ("推诿", "=1+1", "+王")
    assert (found["call_start"], found["decided_at"]) == (datetime(2026, 11, 1, 10, 20), AT.replace(tzinfo=None))
    assert (found["start_s"], found["machine_says"], found["similarity"]) == (10, True, 0.917)


def test_csv_has_no_formulas_and_json_lines_have_all():
    for table in verdict_tables([dangerous(), call()], "en", {}):
        file = io.StringIO(newline="")
        write_csv(table, file)
        cells = [cell for row in csv.reader(io.StringIO(file.getvalue().removeprefix("\ufeff"))) for cell in row]
        assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@")]
        lines = io.StringIO()
        write_jsonl(table, lines)
        assert [json.loads(line).keys() for line in lines.getvalue().splitlines()] == [set(table.columns)] * len(
            table.rows
        )


def test_nothing_reviewed_makes_tables_without_rows(tmp_path):
    tables = verdict_tables([], "en", {})
    assert [len(table.rows) for table in tables] == [0] * 4
    write_xlsx(tables, tmp_path / "none.xlsx")
    assert openpyxl.load_workbook(tmp_path / "none.xlsx")["marks"].max_row == 1

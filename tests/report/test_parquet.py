"""Tables as Parquet: the content of the other forms, with a type a column."""

import csv
import sys
from datetime import datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.parquet as pq
from stores import StoreMaker, event, make_store, utterance

from speechguard import cli
from speechguard.documents.parquet import write_parquet
from speechguard.documents.tables import Table
from speechguard.messages import CallMetadata
from speechguard.report.store import read_store
from speechguard.report.tables import tables

NAMES = ("calls", "events", "agents", "rules")


def exported(folder, form):
    assert cli.main(["export", str(folder), "--format", form, "--report-language", "zh"]) == 0
    return folder / "export"


def test_the_content_is_that_of_csv(tmp_path):
    folder = make_store(tmp_path / "store", 20)
    parquet, plain = exported(folder, "parquet"), exported(folder, "csv")
    made = {table.name: table for table in tables(read_store(folder), "zh")}
    for name in NAMES:
        table = pq.read_table(parquet / f"{name}.parquet")
        with (plain / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
        assert table.column_names == head
        assert table.num_rows == len(rows) == len(made[name].rows)
        for read, row in zip(table.to_pylist(), made[name].rows, strict=True):
            assert [wall(value) for value in read.values()] == [wall(value) for value in row]


def wall(value):
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def test_types_do_not_depend_on_the_rows(tmp_path):
    full = exported(make_store(tmp_path / "full", 20), "parquet")
    failed = exported(StoreMaker(tmp_path / "failed").failed("0017", "is empty").write(), "parquet")
    for name in NAMES:
        schemas = [pq.read_schema(folder / f"{name}.parquet") for folder in (full, failed)]
        zones = [[str(kind).replace(", tz=UTC", "") for kind in schema.types] for schema in schemas]
        assert zones[0] == zones[1]
    calls = pq.read_table(failed / "calls.parquet")
    assert calls["call"].to_pylist() == ["0017"]
    assert calls["score"].type == pa.float64()
    assert calls["fatal"].type == pa.bool_()
    assert calls["major_findings"].type == pa.int64()
    assert pa.types.is_timestamp(calls["start"].type)


def test_texts_and_times_are_as_they_are(tmp_path):
    found = event("=cmd", "zh.closing.goodbye", 1.25, 2.5, phrase="再见", heard="=再见", score=0.9)
    known = CallMetadata(agent="007", start="2026-11-01T10:20:30+08:00")
    maker = StoreMaker(tmp_path / "store").call("=cmd", [found], [utterance("agent", 1.0, "再见")], metadata=known)
    folder = exported(maker.write(), "parquet")
    (call,) = pq.read_table(folder / "calls.parquet").to_pylist()
    assert (call["call"], call["agent"]) == ("=cmd", "007")
    assert call["start"] == datetime(2026, 11, 1, 2, 20, 30, tzinfo=timezone.utc)
    (heard,) = pq.read_table(folder / "events.parquet").to_pylist()
    assert (heard["heard"], heard["start_s"], heard["similarity"], heard["flagged"]) == ("=再见", 1.25, 0.9, True)


def test_columns_of_other_tables_by_their_values(tmp_path):
    zoned = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    rows = [(1, 1, "a\udcff", None, zoned), (None, 2.5, None, None, datetime(2026, 1, 1)), (3, None, "b", None, None)]
    write_parquet(Table("t", ("count", "number", "text", "nothing", "at"), rows), tmp_path / "t.parquet")
    table = pq.read_table(tmp_path / "t.parquet")
    assert [str(kind) for kind in table.schema.types] == ["int64", "double", "string", "string", "timestamp[us]"]
    assert table["text"].to_pylist() == ["a\\udcff", None, "b"]
    assert table["at"].to_pylist() == [datetime(2026, 1, 1, 8), datetime(2026, 1, 1), None]


def test_without_pyarrow_the_extra_is_named(tmp_path, monkeypatch, capsys):
    folder = make_store(tmp_path / "store", 1)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert cli.main(["export", str(folder), "--format", "parquet"]) == 2
    assert "pip install 'speechguard[parquet]'" in capsys.readouterr().err
    assert not list((folder / "export").glob("*"))


def test_what_cannot_be_written_is_told(tmp_path, capsys):
    folder = make_store(tmp_path / "store", 1)
    (folder / "export").mkdir()
    (folder / "export" / "calls.parquet").mkdir()
    assert cli.main(["export", str(folder), "--format", "parquet"]) == 1
    assert "calls.parquet: cannot be written" in capsys.readouterr().err

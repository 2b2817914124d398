"""Tables as files: a workbook, or a folder with a file for each; every file as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from speechguard.documents.parquet import write_parquet
from speechguard.documents.tables import Format, Table, write_csv, write_jsonl
from speechguard.documents.workbook import write_xlsx
from speechguard.documents.writing import replaced, replacing
from speechguard.errors import UserError


def write_tables(tables: Sequence[Table], form: Format, out: Path) -> None:
    """Write a workbook, or a folder with a file for each table. Raises UserError and SpeechguardError."""
    if form == "xlsx":
        with replaced(out) as scratch:
            write_xlsx(tables, scratch)
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{out}: is no folder that can be made ({error.strerror}); give another --out") from None
    for table in tables:
        path = out / f"{table.name}.{form}"
        if form == "parquet":
            with replaced(path) as scratch:
                write_parquet(table, scratch)
        else:
            with replacing(path) as file:
                (write_csv if form == "csv" else write_jsonl)(table, file)


def rows_written(tables: Sequence[Table]) -> str:
    """Return how many rows the tables have, in words."""
    return ", ".join(f"{len(table.rows)} {table.name}" for table in tables)

"""speechguard export STORE"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from speechguard.commands.options import add_report_language, add_store
from speechguard.config import interface_language
from speechguard.documents.writing import replaced, replacing
from speechguard.errors import UserError
from speechguard.report.parquet import write_parquet
from speechguard.report.store import read_store
from speechguard.report.tables import Table, tables, write_csv, write_jsonl
from speechguard.report.workbook import write_xlsx

FORMATS = ("csv", "xlsx", "jsonl", "parquet")
WRITERS = {"csv": write_csv, "jsonl": write_jsonl}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the store, the form of the tables and where they go."""
    add_store(parser)
    parser.add_argument("--format", choices=FORMATS, required=True, help="a workbook, or a folder of four files")
    add_report_language(parser)
    parser.add_argument("--out", type=Path, metavar="PATH", help="(default: export.xlsx or export/ in the store)")


def run(args: argparse.Namespace) -> int:
    """Write calls, events, agents and rules of a store as tables."""
    made = tables(read_store(args.folder), interface_language(args.report_language))
    write_tables(made, args.format, args.out or args.folder / ("export.xlsx" if args.format == "xlsx" else "export"))
    return 0


def write_tables(made: Sequence[Table], form: str, out: Path) -> None:
    """Write a workbook, or a folder with a file for each table, and say so. Raises UserError, SpeechguardError."""
    if form == "xlsx":
        with replaced(out) as scratch:
            write_xlsx(made, scratch)
    else:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{out}: is no folder that can be made ({error.strerror}); give another --out") from None
        for table in made:
            path = out / f"{table.name}.{form}"
            if form == "parquet":
                with replaced(path) as scratch:
                    write_parquet(table, scratch)
            else:
                with replacing(path) as file:
                    WRITERS[form](table, file)
    print(f"{out}: " + ", ".join(f"{len(table.rows)} {table.name}" for table in made))

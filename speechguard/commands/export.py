"""speechguard export STORE"""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.commands.options import add_report_language, add_store
from speechguard.config import interface_language
from speechguard.documents.tables import FORMATS


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the store, the form of the tables and where they go."""
    add_store(parser)
    parser.add_argument("--format", choices=FORMATS, required=True, help="a workbook, or a folder of four files")
    add_report_language(parser)
    parser.add_argument("--out", type=Path, metavar="PATH", help="(default: export.xlsx or export/ in the store)")


def run(args: argparse.Namespace) -> int:
    """Write calls, events, agents and rules of a store as tables."""
    from speechguard.documents.table_files import rows_written, write_tables
    from speechguard.report.store import read_store
    from speechguard.report.tables import tables

    written = tables(read_store(args.folder), interface_language(args.report_language))
    out = args.out or args.folder / ("export.xlsx" if args.format == "xlsx" else "export")
    write_tables(written, args.format, out)
    print(f"{out}: {rows_written(written)}")
    return 0

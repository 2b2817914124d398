"""speechguard indicators FILE.csv"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from speechguard.commands.options import add_interface_option
from speechguard.config import interface_language
from speechguard.documents.writing import replacing
from speechguard.errors import UserError
from speechguard.indicators.figures import GROUPINGS, as_data, figures, grouped, of_month


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the table, and which figures of it."""
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="a call a row (columns: docs/operations.md)")
    parser.add_argument("--month", metavar="YYYY-MM", help="only calls of this month")
    parser.add_argument("--by", choices=GROUPINGS, help="a line for each")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    add_interface_option(parser, "the table")


def run(args: argparse.Namespace) -> int:
    """Show the service indicators of the calls in a table, for all or by group."""
    from speechguard.commands.indicators.table import print_table
    from speechguard.indicators.reading import month, read_calls

    wanted = month(args.month) if args.month else None
    calls, encoding = read_calls(args.file)
    if encoding != "UTF-8":
        print(f"speechguard: {args.file}: read as {encoding}; save it as UTF-8 if names look wrong", file=sys.stderr)
    if wanted:
        try:
            calls = of_month(calls, *wanted)
        except UserError as error:
            raise UserError(f"{args.file}: {error}") from None
    groups = grouped(calls, args.by) if args.by else {"": figures(calls)}
    if args.json:
        data = [
            {**({args.by: group} if args.by else {}), **as_data(figure)}
            for group, shares in groups.items()
            for figure in shares
        ]
        with replacing(args.json) as file:
            file.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    print_table(groups, args.by, interface_language(args.interface))
    return 0

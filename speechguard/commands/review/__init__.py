"""speechguard review STORE"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

from speechguard.commands.options import add_database_option, add_interface_option, add_rule_options, add_store
from speechguard.commands.pages import add_server_options, check_port
from speechguard.documents.tables import FORMATS
from speechguard.errors import UserError
from speechguard.web.accounts import USER_ROLES

PACKAGES = ("argon2", "itsdangerous", "sqlalchemy", "starlette", "uvicorn")  # of the extra


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the store, where it is served, and what is done instead."""
    add_store(parser)
    add_server_options(parser, 8377)
    add_rule_options(parser)
    add_database_option(parser)
    add_interface_option(parser, "the pages")
    parser.add_argument("--reviewer", metavar="NAME", help="who you are, where nobody logs in (default: login name)")
    parser.add_argument("--appeal-days", type=int, default=7, metavar="N", help="that agents may appeal (default: 7)")
    instead = parser.add_mutually_exclusive_group()
    about = "make an account, or set its password, read from the terminal or standard input"
    instead.add_argument("--add-user", metavar="NAME", help=about)
    parser.add_argument("--role", choices=USER_ROLES, default="reviewer", help="of the account (default: reviewer)")
    instead.add_argument("--verify-audit", action="store_true", help="check that nothing was changed afterwards")
    about = "write what was decided as tables, or checked calls as labelled calls that evaluate reads"
    instead.add_argument("--export", choices=(*FORMATS, "labels"), help=about)
    about = "workbook, or else folder, of --export (default: verdicts.xlsx, verdicts or labels in the store)"
    parser.add_argument("--out", type=Path, help=about)
    about = "--export labels also of calls that nobody listened to as a whole"
    parser.add_argument("--unchecked", action="store_true", help=about)


def run(args: argparse.Namespace) -> int:
    """Serve the pages of a store until the program is ended; or do what an option says instead."""
    if any(importlib.util.find_spec(name) is None for name in PACKAGES):
        raise UserError("reviewing needs more packages: pip install 'speechguard[review]'")
    check_port(args)
    if args.appeal_days < 0:
        raise UserError(f"--appeal-days {args.appeal_days}: give 0 or more")
    if args.reviewer is not None and not args.reviewer.strip():
        raise UserError("--reviewer: give a name")
    from speechguard.archive.store import CALLS
    from speechguard.commands.review.accounts import add_user
    from speechguard.commands.review.audit import verify_audit
    from speechguard.commands.review.export import export
    from speechguard.commands.review.serving import serve
    from speechguard.review.store.database import Database

    if not (args.folder / CALLS).exists():
        raise UserError(f"{args.folder}: is no store: name a folder that score has written")
    if args.verify_audit:
        return verify_audit(args.database, args.folder)
    with Database.open(args.database) if args.database else Database.of_store(args.folder) as database:
        if args.add_user is not None:
            return add_user(database, args.add_user, args.role)
        if args.export:
            return export(args, database)
        return serve(args, database)

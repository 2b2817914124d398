"""speechguard review STORE"""

from __future__ import annotations

import argparse
import getpass
import importlib.util
import secrets
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from speechguard.archive.store import CALLS
from speechguard.calls.rules import load_rulebooks
from speechguard.commands.options import add_interface_option, add_rule_options, add_store, chosen_slots
from speechguard.commands.review.export import export
from speechguard.config import interface_language
from speechguard.errors import SpeechguardError, UserError
from speechguard.report.formats import FORMATS
from speechguard.rules.rulebook import Rulebook

if TYPE_CHECKING:
    from speechguard.review.store.database import Database

USER_ROLES = ("reviewer", "lead", "agent")
PACKAGES = ("argon2", "itsdangerous", "sqlalchemy", "starlette", "uvicorn")  # of the extra
SECRET = "review.secret"  # file in the store
LOOK = 5.0  # s between two looks whether the store has changed
LARGE = 10 << 20  # bytes of calls.jsonl that take so long for the first time that people wonder
REST = 10  # times as long as bringing changes in took, nothing more is brought in


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the store, where it is served, and what is done instead."""
    add_store(parser)
    parser.add_argument("--host", default="127.0.0.1", help="to serve at (default: 127.0.0.1, only this machine)")
    parser.add_argument("--port", type=int, default=8377, help="(default: 8377; 0: any that is free)")
    add_rule_options(parser)
    about = "where verdicts are kept: sqlite:///FILE or postgresql://… (default: review.sqlite in the store)"
    parser.add_argument("--database", metavar="URL", help=about)
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
    if not 0 <= args.port <= 65535:
        raise UserError(f"--port {args.port}: give 0 to 65535")
    if args.appeal_days < 0:
        raise UserError(f"--appeal-days {args.appeal_days}: give 0 or more")
    if args.reviewer is not None and not args.reviewer.strip():
        raise UserError("--reviewer: give a name")
    from speechguard.review.store.database import Database

    if not (args.folder / CALLS).exists():
        raise UserError(f"{args.folder}: is no store: name a folder that score has written")
    with Database.open(args.database) if args.database else Database.of_store(args.folder) as database:
        if args.verify_audit:
            return _verify(database)
        if args.add_user is not None:
            return _add_user(database, args.add_user, args.role)
        if args.export:
            return export(args, database)
        return _serve(args, database)


def _serve(args: argparse.Namespace, database: Database) -> int:
    from speechguard.archive.sound.stored import StoredRecordings
    from speechguard.review.pages.app import make_app
    from speechguard.review.pages.desk import Desk
    from speechguard.review.store.accounts import StoredAccounts
    from speechguard.web import server
    from speechguard.web.sessions import read_secret

    loopback = server.is_loopback(args.host)
    anybody = any(account.active for account in StoredAccounts(database).all())
    if not loopback and not anybody:
        raise UserError(
            f"{args.host} can be reached by others, who must log in: make an account first: "
            f"speechguard review {args.folder} --add-user NAME --role lead"
        )
    rulebooks = load_rulebooks(args.rules, chosen_slots(args))
    if (args.folder / CALLS).stat().st_size > LARGE:
        print("speechguard: bringing in what is new in the store …", file=sys.stderr, flush=True)
    _bring_in(database, args.folder, rulebooks)
    desk = Desk(
        folder=args.folder,
        database=database,
        rulebooks=rulebooks,
        recordings=StoredRecordings(),
        secret=read_secret(args.folder / SECRET),
        interface=interface_language(args.interface),
        local_user="" if anybody else (args.reviewer or getpass.getuser()).strip(),
        token=secrets.token_urlsafe(24),
        # Where people log in, a foreign name has no session; and a web server before us may have any name.
        hosts=None if anybody else server.LOCAL_NAMES,
        appeal_days=args.appeal_days,
    )
    with server.listen(args.host, args.port) as listening:
        port = listening.getsockname()[1]
        app = make_app(desk, cookie=f"speechguard_{port}")
        threading.Thread(target=_follow, args=(database, args.folder, rulebooks), daemon=True).start()
        host = f"[{args.host}]" if ":" in args.host else args.host
        entry = "" if anybody else "?" + urlencode({"token": desk.token})
        print(f"reviewing {args.folder} at http://{host}:{port}/{entry} (Ctrl-C ends it)", flush=True)
        server.serve(app, listening)
    return 0


def _bring_in(database: Database, folder: Path, rulebooks: Mapping[str, Rulebook]) -> None:
    from speechguard.review.renewal import renew_all_scores
    from speechguard.review.store.importing import bring_in

    bring_in(database, folder)
    renew_all_scores(database, rulebooks)


def _follow(database: Database, folder: Path, rulebooks: Mapping[str, Rulebook]) -> None:
    """Bring in what is added to the store while the pages are served."""
    before = _state(folder)
    while True:
        time.sleep(LOOK)
        if (now := _state(folder)) == before:
            continue
        begun = time.monotonic()
        try:
            _bring_in(database, folder, rulebooks)
            before = now
        except SpeechguardError as error:
            print(f"speechguard: {error}", file=sys.stderr, flush=True)
        time.sleep(REST * (time.monotonic() - begun))


def _state(folder: Path) -> tuple[int, int]:
    try:
        found = (folder / CALLS).stat()
    except OSError:  # between two versions of the file, or for good: the next look will tell
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _add_user(database: Database, name: str, role: str) -> int:
    from speechguard.review.store.accounts import StoredAccounts

    if sys.stdin.isatty():
        password = getpass.getpass(f"password of {name}: ")
        if getpass.getpass("once more: ") != password:
            raise UserError("the two passwords differ; nothing was changed")
    else:
        password = sys.stdin.readline().rstrip("\n")
    StoredAccounts(database).set_user(name, role, password, by=getpass.getuser())
    print(f"{name} may log in as {role}")
    return 0


def _verify(database: Database) -> int:
    from speechguard.review.store.audit_check import verify

    checked = verify(database)
    for problem in checked.problems:
        print(f"speechguard: {problem}", file=sys.stderr)
    print(
        f"{database.name}: {checked.end.seq} entries, {len(checked.problems)} problems; the last is {checked.end.hash}"
    )
    return 1 if checked.problems else 0

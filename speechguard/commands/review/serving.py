"""Serving the pages of a store, and bringing in what is added to it meanwhile."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
import threading
import time
from pathlib import Path

from speechguard.archive.sound.stored import StoredRecordings
from speechguard.archive.store import CALLS
from speechguard.batch.entries import StoreJudge
from speechguard.calls.concerns import setup_concerns
from speechguard.calls.rule_cache import recall_rulebooks
from speechguard.commands.options import check_rules, chosen_slots
from speechguard.commands.pages import address_of, check_reach
from speechguard.commands.review.bringing import bring_in_and_tell
from speechguard.config import cache_folder, interface_language
from speechguard.errors import SpeechguardError
from speechguard.review.pages.app import make_app
from speechguard.review.pages.desk import SECRET, Desk
from speechguard.review.renewal import renew_all_scores
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database
from speechguard.web import server
from speechguard.web.forwarding import proxy
from speechguard.web.sessions import read_secret

LOOK = 5.0  # s between two looks whether the store has changed
LARGE = 10 << 20  # bytes of calls.jsonl that take so long for the first time that people wonder
REST = 10  # times as long as bringing changes in took, nothing more is brought in


def serve(args: argparse.Namespace, database: Database) -> int:
    """Serve the pages until the program is ended. Raises UserError where people must log in and nobody can."""
    proxies = [proxy(one) for one in args.proxy]
    anybody = any(account.active for account in StoredAccounts(database).all())
    check_reach(args.host, args.folder, anybody=anybody)
    rulebooks = recall_rulebooks(cache_folder(), args.rules, chosen_slots(args))
    check_rules(args, rulebooks.values(), args.rules)
    if (args.folder / CALLS).stat().st_size > LARGE:
        print("speechguard: bringing in what is new in the store …", file=sys.stderr, flush=True)
    judge = StoreJudge(rulebooks, setup_concerns)
    _bring_in(database, args.folder, judge)
    desk = Desk(
        folder=args.folder,
        database=database,
        rulebooks=rulebooks,
        recordings=StoredRecordings(),
        judge=judge.entry_as_said,
        secret=read_secret(args.folder / SECRET),
        interface=interface_language(args.interface),
        local_user="" if anybody else (args.reviewer or getpass.getuser()).strip(),
        token=secrets.token_urlsafe(24),
        # Where people log in, a foreign name has no session; and a web server before us may have any name.
        hosts=None if anybody else server.LOCAL_NAMES,
        appeal_days=args.appeal_days,
    )
    with server.listen(args.host, args.port) as listening:
        app = make_app(desk, cookie=f"speechguard_{listening.getsockname()[1]}")
        threading.Thread(target=_follow, args=(database, args.folder, judge), daemon=True).start()
        address = address_of(args.host, listening, desk.token if desk.local_user else "")
        print(f"reviewing {args.folder} at {address} (Ctrl-C ends it)", flush=True)
        server.serve(app, listening, proxies)
    return 0


def _bring_in(database: Database, folder: Path, judge: StoreJudge) -> None:
    """Bring in what is new in the store, and its scores by the rules."""
    bring_in_and_tell(database, folder, judge.entry_as_said)
    renew_all_scores(database, judge.rulebooks)


def _follow(database: Database, folder: Path, judge: StoreJudge) -> None:
    """Bring in what is added to the store while the pages are served."""
    before = _state(folder)
    while True:
        time.sleep(LOOK)
        if (now := _state(folder)) == before:
            continue
        begun = time.monotonic()
        try:
            _bring_in(database, folder, judge)
            before = now
        except SpeechguardError as error:
            print(f"speechguard: {error}", file=sys.stderr, flush=True)
        time.sleep(REST * (time.monotonic() - begun))


def _state(folder: Path) -> tuple[int, int]:
    """Return size and time (ns) of the calls in a store, which change when some are added."""
    try:
        file = (folder / CALLS).stat()
    except OSError:  # between two versions of the file, or for good: the next look will tell
        return 0, 0
    return file.st_size, file.st_mtime_ns

"""Serving a floor: its parts put together, and taken apart again when the program is ended."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import itertools
import logging
import secrets
import sys
import tempfile
import threading
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from speechguard.archive.store import Store
from speechguard.audio.recording import RecordingSource
from speechguard.batch.workers.hearing import model_digest
from speechguard.calls.recogniser import ModelOptions, find_model, load_model
from speechguard.commands.pages import address_of, check_reach
from speechguard.commands.progress import joining
from speechguard.config import bundled, cache_folder, interface_language, models_folder
from speechguard.documents.suggestions import nearest
from speechguard.errors import UserError
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database
from speechguard.service.attempts import logger
from speechguard.service.facts import SaidOfCall
from speechguard.service.floor import Floor
from speechguard.service.hooks.announcing import Announcing
from speechguard.service.hooks.delivering import Delivering
from speechguard.service.keeping import Keeper
from speechguard.service.log import EventLog
from speechguard.service.pages.app import make_app
from speechguard.service.pages.broadcast import Broadcast
from speechguard.service.pages.hall import Hall
from speechguard.service.rulebooks import TeamRulebooks
from speechguard.service.settings import ServiceSettings, read_service
from speechguard.web import server
from speechguard.web.forwarding import proxy
from speechguard.web.sessions import read_secret
from speechguard.words.wording import rule_title

SECRET = "serve.secret"  # file in the store, with what sessions are signed with
SHOWN = 6  # sample calls at once
SET = ("most_calls", "full_calls", "workers", "acknowledge_within", "cool_down", "transcribe_customer", "hear_again")
BETWEEN = 1.5  # s between the beginnings of two of them
AGENTS = ("Chen", "Wang", "García", "López", "Liu", "Ruiz")
TEAMS = {"zh": "售后", "es": "atención"}


def serve(args: argparse.Namespace) -> int:
    """Serve by the settings. Raises UserError where people must log in and nobody can."""
    with _opened(args, read_service(args.settings)) as hall:
        return _answer(args, hall)


def check(args: argparse.Namespace) -> int:
    """Read settings and rules, and print all that is set."""
    settings = read_service(args.settings)
    rulebooks = TeamRulebooks(settings, cache_folder())
    print(f"store: {settings.store}")
    for name in SET:
        print(f"{name}: {getattr(settings, name)}")
    for team, judging in {"(all others)": settings.judging, **settings.teams}.items():
        for rulebook in rulebooks.of_team(judging):
            print(f"team {team}, {rulebook.language}: {', '.join(rulebook.versions)}; {len(rulebook.rules)} rules")
    for source in settings.sources.values():
        print(f"source {source.name}: team {source.team or '(it says)'}, agent {source.agent_channel}")
    for hook in settings.hooks.values():
        print(f"hook {hook.name}: {hook.url}, {', '.join(sorted(hook.events)) or 'all events'}; words: {hook.words}")
    for problem in _unknown_rules(settings, rulebooks):
        print(problem)
    return 0


def demo(args: argparse.Namespace) -> int:
    """Serve a floor on which the samples are replayed, again and again."""
    with tempfile.TemporaryDirectory(prefix="speechguard-") as folder:
        settings = ServiceSettings(Path(folder), full_calls=SHOWN, acknowledge_within=20.0)
        with _opened(args, settings) as hall:
            threading.Thread(target=_replay, args=(hall.floor,), daemon=True).start()
            return _answer(args, hall)


@contextlib.contextmanager
def _opened(args: argparse.Namespace, settings: ServiceSettings) -> Generator[Hall]:
    """Open store, log and floor; calls that a service before this one left open are noted as ended."""
    logging.basicConfig(level=logging.INFO, format="speechguard: %(message)s", stream=sys.stderr)
    with joining("preparing the model") as progress:
        options = ModelOptions(args.model, args.models_dir, args.model_device, args.compute_type, args.threads or 1)
        choice = find_model(replace(options, workers=settings.workers), progress)
    rulebooks = TeamRulebooks(settings, cache_folder())
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(Store(settings.store))
        database = stack.enter_context(Database.of_store(settings.store))
        log = stack.enter_context(contextlib.closing(EventLog.of_store(settings.store)))
        interface = interface_language(args.interface)
        announcing = Announcing(
            settings.hooks.values(),
            lambda rule: rule_title(rulebooks.titles.get(rule), rule, interface),
            settings.address,
        )
        for problem in _unknown_rules(settings, rulebooks):
            logger.warning("%s", problem)
        delivering = Delivering(settings.hooks.values(), log.outbox)
        stack.callback(delivering.close)
        delivering.start()
        anybody = any(account.active for account in StoredAccounts(database).all())
        check_reach(args.host, settings.store, anybody=anybody)
        keeper = Keeper(store, model_digest(choice), args.model or "base")
        floor = Floor(
            settings, load_model(choice), args.models_dir or models_folder(), rulebooks, log, keeper, announcing
        )
        stack.callback(floor.close)
        floor.recover()
        yield Hall(
            floor=floor,
            database=database,
            broadcast=Broadcast(floor),
            titles=rulebooks.titles,
            secret=read_secret(settings.store / SECRET),
            interface=interface,
            local_user="" if anybody else getpass.getuser().strip(),
            token=secrets.token_urlsafe(24),
            hosts=None if anybody else server.LOCAL_NAMES,
        )


def _unknown_rules(settings: ServiceSettings, rulebooks: TeamRulebooks) -> list[str]:
    """Return a line for each rule that a hook asks for and no team has: its name may be mistyped."""
    return [
        f"hook {hook.name}: no rule '{rule}' was read: {nearest(rule, rulebooks.titles)}"
        for hook in settings.hooks.values()
        for rule in sorted(hook.rules - rulebooks.titles.keys())
    ]


def _answer(args: argparse.Namespace, hall: Hall) -> int:
    """Answer requests until the program is ended."""
    proxies = [proxy(one) for one in args.proxy]
    with server.listen(args.host, args.port) as listening:
        app = make_app(hall, cookie=f"speechguard_floor_{listening.getsockname()[1]}")
        address = address_of(args.host, listening, hall.token if hall.local_user else "")
        print(f"serving at {address} (Ctrl-C ends it)", flush=True)
        server.serve(app, listening, proxies, hall.broadcast, sockets=True)
    print("speechguard: ending the calls that go on …", file=sys.stderr, flush=True)
    return 0


def _replay(floor: Floor) -> None:
    """Replay the samples, so many at once, as long as the program runs."""
    samples = [call for call in read_labelled_calls(bundled("samples")) if call.agent_channel != "mixed"]
    pause = threading.Event()
    for number, sample in enumerate(itertools.cycle(samples)):
        while floor.going >= SHOWN:
            pause.wait(BETWEEN)
        if not _replayed(floor, sample, number):
            return
        pause.wait(BETWEEN)


def _replayed(floor: Floor, sample: LabelledCall, number: int) -> bool:
    """Begin a sample as a call; False: the floor takes no more."""
    facts = SaidOfCall(
        f"{sample.name}-{number + 1}",
        sample.language,
        agent=AGENTS[number % len(AGENTS)],
        team=TEAMS[sample.language],
        source="demo",
        agent_channel=sample.agent_channel,
    )
    try:
        floor.begin(facts, RecordingSource(sample.recording, sample.agent_channel))
    except UserError:
        return False
    return True

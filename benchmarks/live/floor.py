"""Labelled calls on one floor, begun one after the other at real-time pace, in a process of its own.

Reads lines `NAME RECORDING LANGUAGE AGENT_CHANNEL` (tabs) from standard input; writes a line of JSON for each call.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

from support.options import find_model
from support.options import parser as make_parser

from speechguard.archive.codecs.events import event_data
from speechguard.archive.store import Store
from speechguard.audio.recording import RecordingSource
from speechguard.calls.recogniser import load_model
from speechguard.config import cache_folder, models_folder
from speechguard.messages import ComplianceEvent
from speechguard.service.call import ServiceCall
from speechguard.service.facts import SaidOfCall
from speechguard.service.floor import Floor
from speechguard.service.keeping import Keeper
from speechguard.service.log import EventLog
from speechguard.service.rulebooks import TeamRulebooks
from speechguard.service.settings import ServiceSettings

BETWEEN = 0.37  # s between the beginnings of two calls: no multiple of anything in them


class KeptLog(EventLog):
    """An event log that also keeps what it was given."""

    kept: dict[int, list[ComplianceEvent]] = {}  # noqa: RUF012  # of the only one

    def write(self, call, heard, events, *others):
        """Write events: see EventLog."""
        self.kept.setdefault(call, []).extend(events)
        return super().write(call, heard, events, *others)


def main() -> None:
    """Hear the calls; what each found goes to standard output."""
    options = make_parser(__doc__, calls=False, threads=False)
    options.add_argument("--workers", type=int, default=2)
    args = options.parse_args()
    args.threads = 1
    wanted = [line.rstrip("\n").split("\t") for line in sys.stdin]
    with tempfile.TemporaryDirectory() as folder:
        _run(args, Path(folder), wanted)


def _run(args: argparse.Namespace, folder: Path, wanted: list[list[str]]) -> None:
    choice = find_model(args, workers=args.workers)
    settings = ServiceSettings(
        folder, full_calls=len(wanted), most_calls=len(wanted), workers=args.workers, hear_again=False
    )
    rulebooks = TeamRulebooks(settings, cache_folder())
    with Store(folder) as store, contextlib.closing(KeptLog.of_store(folder)) as log:
        floor = Floor(settings, load_model(choice), models_folder(), rulebooks, log, Keeper(store, "", ""))
        steps: list[int] = []
        threading.Thread(target=_watch, args=(floor, steps), daemon=True).start()
        began, calls = time.process_time(), list[ServiceCall]()
        for number, (name, recording, language, channel) in enumerate(wanted):
            facts = SaidOfCall(f"{name}#{number}", language, agent_channel=channel)
            calls.append(floor.begin(facts, RecordingSource(recording, channel)))
            time.sleep(BETWEEN)
        while floor.going:
            time.sleep(0.2)
        for call in calls:
            events = [event_data(event) for event in KeptLog.kept.get(call.now.number, [])]
            problem = call.now.problem.code if call.now.problem else ""
            print(json.dumps({"call": call.now.facts.call, "events": events, "problem": problem}))
        processor = time.process_time() - began
        print(json.dumps({"processor_seconds": processor, "steps_given_up": max(steps, default=0)}))
        floor.close()


def _watch(floor: Floor, steps: list[int]) -> None:
    while True:
        steps.append(floor.load.place)
        time.sleep(0.5)


if __name__ == "__main__":
    main()

"""The database of `speechguard review` with many findings: bringing them in, finding, deciding, checking.

A made-up store, always the same one. Times are of the server, without the page. SQLite and, where its programs are
there, a PostgreSQL server that begins with the program and ends with it, both with every change on the disk.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from support.costs import memory, peak_memory, processor_seconds
from support.options import parser
from support.postgres_server import NoServer, postgres_server
from support.results import circumstances, plot, show, versions, write_results

from speechguard.archive.codecs.events import event_lines
from speechguard.archive.codecs.heard import heard_data
from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import Asked, CallRecord, counts_of
from speechguard.archive.store import Entry, Store
from speechguard.messages import ROLES, CallMetadata, ComplianceEvent, ScoreLine, Transcript, Word
from speechguard.review.store.audit_check import verify
from speechguard.review.store.database import Database
from speechguard.review.store.figures import reviewed_call, reviewed_events
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, choices, find, neighbours, progress
from speechguard.review.store.rows import event
from speechguard.review.store.samples import draw
from speechguard.review.store.verdicts import decide

GOAL = 0.2  # s for a page of the queue
ORDERS = ("useful", "newest", "worst", "time")
RULES = [f"zh.rule-{n:02}" for n in range(40)]
AGENTS = [f"坐席{n:03}" for n in range(200)]
TEAMS = [f"team {n}" for n in range(12)]
SEVERITIES = ("fatal", "major", "minor")
BEGIN = datetime(2026, 8, 1, 9)

FILTERS: Mapping[str, Filter] = {
    "open": Filter(),
    "all": Filter(status=None),
    "confirmed": Filter(status="confirmed"),
    "rule": Filter(rule=RULES[3]),
    "agent": Filter(agent=AGENTS[17]),
    "team": Filter(team=TEAMS[5]),
    "language": Filter(language="zh"),
    "severity": Filter(severity="fatal"),
    "kind": Filter(kind="missing"),
    "not assessable": Filter(kind="not_assessable"),
    "a day": Filter(since="2026-09-14", until="2026-09-14"),
    "a month": Filter(since="2026-09-01", until="2026-09-30"),
    "score": Filter(score_below=0.75),
    "reviewer": Filter(status=None, reviewer="r3"),
    "call": Filter(call=1234),
    "rule, team, month": Filter(rule=RULES[3], team=TEAMS[5], since="2026-09-01", until="2026-09-30"),
    "four at once": Filter(rule=RULES[3], agent=AGENTS[17], severity="fatal", status="unsure"),
}


def make_store(folder: Path, events: int, seed: int) -> int:
    """Make a store with so many findings, four a call, some calls with none. Returns the number of its calls."""
    with Store(folder) as store:
        store.rewrite(_entries(events, random.Random(seed)))
        return len(store.known)


def _entries(left: int, rng: random.Random) -> Iterator[Entry]:
    number = 0
    while left > 0:
        name = f"2026/{number:06}"
        found = [_event(rng, name, n) for n in range(min(left, rng.choice((0, 2, 3, 4, 5, 6, 8))))]
        left -= len(found)
        yield _entry(rng, name, number, found)
        number += 1


def _event(rng: random.Random, call: str, number: int) -> ComplianceEvent:
    start = round(10 * number + rng.random() * 9, 3)
    kind: Any = rng.choices(("violation", "missing", "measure", "not_assessable"), (60, 25, 10, 5))[0]
    said = {
        "phrase": "我刚才说过了",
        "heard": "这个我刚才都已经跟您说过了您怎么还问",
        "say_instead": "我再为您说明一遍",
    }
    return ComplianceEvent(
        call=call,
        kind=kind,
        rule=RULES[min(int(rng.expovariate(0.12)), len(RULES) - 1)],  # a few find most
        severity=rng.choices(SEVERITIES, (5, 45, 50))[0],
        status="confirmed",
        role="agent",
        start=start,
        end=start + 1.5,
        score=round(rng.uniform(0.62, 1.0), 3) if kind == "violation" else 0.0,
        audio_seen=start + 2,
        id=number + 1,
        value=rng.gauss(330, 20) if kind == "measure" else None,
        at_most=320.0 if kind == "measure" else None,
        unit="/min" if kind == "measure" else "",
        rules="0123456789ab",
        **(said if kind == "violation" else {"phrase": "", "heard": "", "say_instead": ""}),
    )


def _entry(rng: random.Random, name: str, number: int, found: list[ComplianceEvent]) -> Entry:
    start = (BEGIN + timedelta(minutes=4 * number)).isoformat(" ", "minutes")
    metadata = CallMetadata(agent=rng.choice(AGENTS), team=rng.choice(TEAMS), start=start)
    title = {"zh": "规则", "en": "Rule"}
    lines = [ScoreLine("start", 100.0)]
    lines += [ScoreLine("deducted", -5.0, "service", event.rule, title, 1, 5.0) for event in found]
    record = CallRecord(
        call=name,
        id="a" * 64,
        recording=f"{number:064x}",
        file=f"/recordings/{name}.flac",
        size=1,
        modified=1,
        asked=Asked(),
        metadata=metadata,
        language="zh",
        agent_channel="left",
        duration=100.0,
        score=max(0.0, 100.0 - 5 * len(found)),
        lines=tuple(lines),
        counts=counts_of(found),
        titles={event.rule: title for event in found},
        judged="d" * 64,
    )
    return Entry(record, event_lines(found), _heard(rng, name))


def _heard(rng: random.Random, call: str) -> bytes:
    """Return the line of what was heard: twelve utterances of ten words in 100 s."""
    told: list[Any] = []
    for number in range(12):
        start = 8.0 * number
        words = tuple(Word("账单", start + 0.5 * n, start + 0.5 * (n + 1), rng.uniform(0.3, 1.0)) for n in range(10))
        one = Transcript(ROLES[number % 2], number, start, start + 5.0, "账单" * 10, words, final=True)
        told.append({**heard_data(one), "syllables": 0})
    data = {"call": call, "language": "zh", "duration": 100.0, "transcribed": ROLES, "metadata": {}, "told": told}
    return as_bytes(json.dumps({**data, "phonetics": "", "syllables": ""}) + "\n")


def timed(what: Callable[[], Any], times: int) -> float:
    """Return the median seconds."""
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def measure(database: Database, folder: Path, decisions: int, times: int) -> dict[str, Any]:
    """Return all figures of one database, in seconds."""
    began, processor = time.perf_counter(), processor_seconds()
    brought = bring_in(database, folder)
    result: dict[str, Any] = {
        "import": time.perf_counter() - began,
        "import_processor": processor_seconds() - processor,
    }
    result |= {"findings": brought.found, "calls": brought.new}
    result["import_again"] = timed(lambda: bring_in(database, folder), 3)
    result["memory_after_import_mib"] = round(memory())
    taken = deciding(database, random.Random(1).sample(range(1, brought.found + 1), decisions))
    result["decide"] = {
        "median": statistics.median(taken),
        "p99": sorted(taken)[-len(taken) // 100],
        "times": decisions,
    }
    result["decide"]["highest"] = max(taken)  # a rule of which that many were decided: all its findings take new places
    result["pages"] = pages(database, times)
    with database.change() as tx:
        sample = draw(tx, "bench", "flagged", 50, 1, "r0", ["r1", "r2"])
    with database.reading() as tx:
        middle = find(tx, Filter(), limit=2000).items[-1].id
        call_id = event(tx, middle).call_id
        singles: Mapping[str, Callable[[], Any]] = {
            "choices": lambda: choices(tx),
            "progress": lambda: progress(tx, "r1", date.today()),
            "neighbours": lambda: neighbours(tx, Filter(), "useful", middle),
            "an event": lambda: event(tx, middle),
            "a reviewed call": lambda: reviewed_call(tx, call_id),
            "a sample's queue": lambda: find(tx, Filter(sample=sample, reviewer="r1")),
            "all that was decided": lambda: reviewed_events(tx),
        }
        result["single"] = {name: timed(what, times) for name, what in singles.items()}
    result["twenty_reviewers"] = together(database, 20, 10)
    began = time.perf_counter()
    checked = verify(database)
    result["verify"] = time.perf_counter() - began
    assert not checked.problems, checked.problems
    return result


def deciding(database: Database, ids: list[int]) -> list[float]:
    """Return the seconds of each decision and of finding what comes next."""
    taken: list[float] = []
    for number, event_id in enumerate(ids):
        reason = "misheard" if number % 3 == 0 else ""
        began = time.perf_counter()
        with database.change() as tx:
            decide(tx, event_id, 0, f"r{number % 10}", "rejected" if reason else "confirmed", reason)
            neighbours(tx, Filter(), "useful", event_id)
        taken.append(time.perf_counter() - began)
    return taken


def pages(database: Database, times: int) -> dict[str, dict[str, float]]:
    """Return the seconds of the first page of 50, by filter and order; `far`: of one 5,000 findings on, if any."""
    found: dict[str, dict[str, float]] = {}
    with database.reading() as tx:
        for name, wanted in FILTERS.items():
            found[name] = {order: timed(partial(find, tx, wanted, order), times) for order in ORDERS}
        far = {order: find(tx, Filter(), order, limit=5000).items[-1].id for order in ORDERS}
        found["open, far"] = {order: timed(partial(find, tx, Filter(), order, far[order]), times) for order in ORDERS}
    return found


def together(database: Database, reviewers: int, each: int) -> dict[str, float]:
    """Return the decisions a second of so many people at once, each on other findings, and the longest, in seconds."""
    with database.reading() as tx:
        free = [item.id for item in find(tx, Filter(), "time", limit=reviewers * each).items]
    taken: list[float] = []

    def review(own: list[int]) -> None:
        for event_id in own:
            began = time.perf_counter()
            with database.change() as tx:
                decide(tx, event_id, 0, "r", "confirmed")
            taken.append(time.perf_counter() - began)
            with database.reading() as tx:
                neighbours(tx, Filter(), "time", event_id)

    threads = [Thread(target=review, args=(free[n::reviewers],)) for n in range(reviewers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - began
    assert len(taken) == len(free)
    return {"decisions_a_second": len(taken) / whole, "median": statistics.median(taken), "highest": max(taken)}


def main() -> None:
    options = parser(__doc__, calls=False)
    options.add_argument("--events", type=int, default=100_000, help="findings of the store")
    options.add_argument("--decisions", type=int, default=1_000)
    options.add_argument("--times", type=int, default=3, help="that a page is asked for; the median counts")
    args = options.parse_args()
    data: dict[str, Any] = {**circumstances(args), "databases": {}}
    data["versions"] |= versions(("sqlalchemy", "psycopg"))
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "store"
        make_store(folder, args.events, seed=1)
        with Database.of_store(folder) as database:
            data["databases"]["SQLite"] = measure(database, folder, args.decisions, args.times)
            data["databases"]["SQLite"]["file_mib"] = round((folder / "review.sqlite").stat().st_size / 2**20)
        try:
            with postgres_server(durable=True) as url, Database.open(url.format("postgres")) as database:
                data["databases"]["PostgreSQL"] = measure(database, folder, args.decisions, args.times)
        except NoServer as why:
            data["databases_left_out"] = {"PostgreSQL": str(why)}
    data["peak_memory_mib"] = round(peak_memory())
    for name, figures in data["databases"].items():
        show([name, *ORDERS], [[what, *(1000 * s for s in by.values())] for what, by in figures["pages"].items()], "ms")
        rest = {key: figures[key] for key in ("import", "import_processor", "import_again", "verify")} | figures[
            "single"
        ]
        rest |= {f"decide, {key}": figures["decide"][key] for key in ("median", "p99", "highest")}
        rest |= {f"20 reviewers, {key}": value for key, value in figures["twenty_reviewers"].items()}
        show([name, "s"], rest.items())
    write_results(args.results, "review", data)
    draw_pages(args.results, data["databases"])


def draw_pages(folder: Path, databases: Mapping[str, Any]) -> None:
    """Draw the slowest order of every filter, by database."""
    with plot(folder, "review", columns=1, width=8.0) as [axes]:
        for place, (name, figures) in enumerate(databases.items()):
            slowest = [1000 * max(by_order.values()) for by_order in figures["pages"].values()]
            heights = [row + 0.4 * place - 0.2 for row in range(len(slowest))]
            axes.barh(heights, slowest, 0.38, label=name, color=("#0072B2", "#E69F00")[place])
            axes.set_yticks(range(len(slowest)), list(figures["pages"]))
        axes.axvline(1000 * GOAL, color="#D55E00", linestyle="--", label="goal")
        axes.invert_yaxis()
        axes.set_xlabel("ms for a page of 50 findings, slowest order")
        axes.legend(loc="lower right")


if __name__ == "__main__":
    main()

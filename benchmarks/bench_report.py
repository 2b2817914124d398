"""How long does the report of many calls take to make and to open, and how large is it?

Stores are made up: calls by some agents over two weeks, each of so many findings on average, with a transcript of the
length of a call of 5 minutes. The page is opened in Chromium, from a file, a few times each.

    python benchmarks/bench_report.py [--calls 1000 10000] [--findings 1 25]
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.costs import peak_memory
from support.options import parser
from support.results import circumstances, show, write_results

from speechguard.archive.codecs.events import event_lines
from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import Asked, CallRecord, counts_of
from speechguard.archive.store import Entry, Store
from speechguard.archive.stored import keep, stored_line
from speechguard.messages import (
    CallMetadata,
    ComplianceEvent,
    Progress,
    ScoreLine,
    SectionScore,
    Severity,
    Transcript,
    Word,
)
from speechguard.phonetics import language
from speechguard.report.store import read_store
from speechguard.report.writing import write_report

AGENTS, RULES, DAYS = 80, 40, 14
UTTERANCES, CHARACTERS = 85, 12  # of a call, and of an utterance
SECONDS = 3.5  # from one utterance to the next
DIFFERENT = 20  # transcripts; calls share them
TEXT = "您好请问有什么可以帮您我马上为您查一下这个月的账单稍等片刻好的谢谢您的耐心等待这件事不归我管您可以再打一次电话"
OPENED = 5  # times


def main() -> None:
    options = parser(__doc__, calls=False)
    options.add_argument("--calls", nargs="+", type=int, default=[1000, 10_000], help="in a store")
    options.add_argument("--findings", nargs="+", type=float, default=[1, 25], help="of a call, on average")
    options.add_argument("--chromium", default="/usr/bin/chromium", help="the browser")
    args = options.parse_args()
    runs = [_measured(calls, findings, args.chromium) for calls in args.calls for findings in args.findings]
    columns = tuple(runs[0])
    show(list(columns), [[run[name] for name in columns] for run in runs])
    write_results(
        args.results, "report", {**circumstances(args), "runs": runs, "peak_memory_mib": round(peak_memory())}
    )


def _measured(calls: int, findings: float, chromium: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        with Store(Path(folder)) as store:
            store.rewrite(_entries(calls, findings, random.Random(1)))
        page = Path(folder) / "report.html"
        times: list[float] = []
        for _ in range(2):  # the first one starts the engine that draws the charts
            began = time.monotonic()
            write_report(read_store(Path(folder)), page, "zh")
            times.append(time.monotonic() - began)
        opened = _opened(page, chromium)
        return {
            "calls": calls,
            "findings_a_call": findings,
            "seconds_first": round(times[0], 2),
            "seconds": round(times[1], 2),
            "mb": round(page.stat().st_size / 1e6, 2),
            **opened,
        }


def _opened(page: Path, chromium: str) -> dict[str, float]:
    """Return the milliseconds from the start of navigation until the page can be used, the median of a few times."""
    from playwright.sync_api import sync_playwright

    seen: list[tuple[float, float]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(OPENED):
            context = browser.new_context()
            opened = context.new_page()
            opened.goto(page.as_uri(), wait_until="load")
            entry = opened.evaluate("performance.getEntriesByType('navigation')[0].toJSON()")
            seen.append((entry["domContentLoadedEventEnd"], entry["loadEventEnd"]))
            context.close()
        browser.close()
    ready, loaded = (round(statistics.median(values)) for values in zip(*seen, strict=True))
    return {"dom_content_loaded_ms": ready, "load_ms": loaded}


def _entries(calls: int, findings: float, chance: random.Random) -> Iterator[Entry]:
    transcripts = [_transcript(chance) for _ in range(DIFFERENT)]
    titles = {f"zh.rule-{number:02}": {"zh": f"规则{number}", "en": f"Rule {number}"} for number in range(RULES)}
    for number in range(calls):
        name = f"2026-11/call-{number:06}"
        events = _events(name, findings, chance)
        start = f"2026-11-{1 + number * DAYS // calls:02}T{9 + number % 9:02}:{number % 60:02}:00"
        agent = number % AGENTS
        lines = tuple(
            ScoreLine("deducted", -2.0, "all", event.rule, titles[event.rule], 1, 2.0, at=(event.start,))
            for event in events
        )
        record = CallRecord(
            name,
            f"{number:064}",
            f"{number:064}",
            f"/calls/{name}.wav",
            1,
            1,
            Asked(),
            metadata=CallMetadata(agent=f"坐席{agent:03}", team=f"{agent % 6 + 1}组", start=start),
            language="zh",
            agent_channel="left",
            duration=UTTERANCES * SECONDS,
            transcribed=("agent", "customer"),
            score=max(0.0, 100.0 - 2 * len(events)),
            sections=(SectionScore("all", {"zh": "全部"}, -2.0 * len(events)),),
            lines=lines,
            counts=counts_of(events),
            checklist={f"zh.rule-{rule:02}": "met" for rule in range(8)},
            titles=titles,
            rules={"zh-service": "0123456789ab"},
        )
        yield Entry(record, event_lines(events), transcripts[number % DIFFERENT])


def _events(call: str, findings: float, chance: random.Random) -> list[ComplianceEvent]:
    count = min(int(chance.expovariate(1 / findings)) if findings else 0, 4 * round(findings) + 1)
    events: list[ComplianceEvent] = []
    for number in range(count):
        at = chance.randrange(UTTERANCES) * SECONDS
        severity: Severity = chance.choices(("fatal", "major", "minor"), (1, 10, 30))[0]
        rule = f"zh.rule-{min(int(chance.expovariate(0.15)), RULES - 1):02}"
        events.append(
            ComplianceEvent(
                *(call, "violation", rule, severity, "confirmed", "agent", at + 0.4, at + 1.6),
                *("这件事不归我管", TEXT[:CHARACTERS], 0.94, "我马上帮您联系负责的部门", at + 3),
                id=number + 1,
            )
        )
    return events


def _transcript(chance: random.Random) -> bytes:
    """Return the line of a call whose sides speak in turn."""
    heard: list[Transcript | Progress] = []
    for number in range(UTTERANCES):
        start = number * SECONDS
        text = "".join(chance.choices(TEXT, k=CHARACTERS))
        words = tuple(Word(one, start + 0.2 * n, start + 0.2 * (n + 1), 0.9) for n, one in enumerate(text))
        role = "customer" if number % 2 else "agent"
        heard.append(Transcript(role, number, start, start + 0.2 * CHARACTERS, text, words, final=True))
    now = UTTERANCES * SECONDS
    heard.append(Progress(now, now, frozenset(), ended=True))
    return as_bytes(stored_line(keep("made up", heard, language("zh"), ("agent", "customer"))) + "\n")


if __name__ == "__main__":
    main()

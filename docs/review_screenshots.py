"""Pictures of the review pages, in Chromium: the sample calls, scored; as if many days were like that.

    python docs/review_screenshots.py      (needs Chromium)

writes docs/review-zh.png (a finding) and docs/review-es.png (quality, dark). The verdicts are made up.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from speechguard import cli
from speechguard.archive.store import Entry, Store
from speechguard.config import bundled
from speechguard.messages import CallMetadata
from speechguard.review.store import samples, verdicts
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find

HERE = Path(__file__).parent
AGENTS = {"zh": ("李娜", "王小明", "陈静"), "es": ("Lucía Gómez", "Íñigo Núñez", "Ana Ruiz")}
TEAMS = {"zh": "客服一组", "es": "Atención al cliente"}
REVIEWERS = ("luis", "王芳")
DAYS = 12


def scored(folder: Path) -> None:
    """A store of the samples, heard again on every one of the days."""
    cli.main(["score", str(bundled("samples")), "--out", str(folder)])
    with Store(folder) as store:
        first = [store.entry(call) for call in store.known]
        store.rewrite(_again(entry, day, at) for day in range(DAYS) for at, entry in enumerate(first))


def _again(entry: Entry, day: int, number: int) -> Entry:
    language = entry.record.language or "zh"
    name = f"2026-11-{day + 1:02}/{entry.record.call}"
    start = f"2026-11-{day + 1:02}T{9 + number:02}:30:00"
    agent = AGENTS[language][(day + number) % 3]
    metadata = CallMetadata(agent=agent, team=TEAMS[language], start=start)
    record = replace(entry.record, call=name, metadata=metadata)
    return Entry(record, _renamed(entry.events, name), _renamed(entry.transcript, name))


def _renamed(lines: bytes, call: str) -> bytes:
    told = [json.loads(line) | {"call": call} for line in lines.decode().splitlines()]
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told).encode()


def reviewed(folder: Path) -> None:
    """Half of the findings are decided, and a blind double review is done."""
    rng = random.Random(1)
    with Database.of_store(folder) as database:
        bring_in(database, folder)
        with database.change() as tx:
            drawn = samples.draw(tx, "11 月", "double", 2, 1, "ana", REVIEWERS, until="2026-11-06")
            truth: dict[int, bool] = {}
            for item in samples.items(tx, drawn):
                event = item.event_id or 0
                right = truth.setdefault(event, rng.random() < 0.8) == (rng.random() < 0.95)
                verdicts.decide(tx, event, 0, item.reviewer, *_verdict(right), sample=drawn)
            rows = find(tx, Filter(), limit=1000).items
            sure = {rule: rng.uniform(0.6, 1.0) for rule in sorted({row.machine.rule for row in rows})}
            for row in rng.sample(rows, len(rows) // 2):
                right = rng.random() < sure[row.machine.rule]
                verdicts.decide(tx, row.id, row.revision, rng.choice(REVIEWERS), *_verdict(right))


def _verdict(right: bool) -> tuple[str, str]:
    return ("confirmed", "") if right else ("rejected", "misheard")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address that the program prints."""
    command = [sys.executable, "-m", "speechguard.cli", "review", str(folder), "--port", "0", "--reviewer", "luis"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        yield found[0]
        process.terminate()


def main() -> None:
    with TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary) / "store"
        scored(folder)
        reviewed(folder)
        options = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}
        with served(folder) as address, playwright.chromium.launch(**options) as browser:
            page = browser.new_page(viewport={"width": 1180, "height": 820})
            page.goto(address)
            _interface(page, "zh")
            page.goto("/".join(address.split("/")[:3]) + "/queue?rule=zh.shirking.not-my-job")
            page.keyboard.press("s")
            page.locator("#waveform > div").wait_for()
            page.keyboard.press("a")
            page.wait_for_timeout(500)  # until the waveform is drawn
            page.screenshot(path=HERE / "review-zh.png")
            _interface(page, "es")
            page.emulate_media(color_scheme="dark")
            page.goto("/".join(address.split("/")[:3]) + "/quality")
            page.screenshot(path=HERE / "review-es.png")


def _interface(page: Page, language: str) -> None:
    page.locator("header [name=language]").select_option(language)
    page.locator(f"html[lang|={language}]").wait_for()


if __name__ == "__main__":
    main()

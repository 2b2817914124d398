"""How many findings a minute a reviewer can decide by keyboard, in Chromium: the sample calls, really scored and heard.

Each violation is heard, faster than it was said, from 3 s before until it has passed; then the reviewer thinks, and
presses a key or two. The rest is the program's time: until the next finding is shown, and until its sound plays.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from support.options import parser
from support.results import circumstances, show, write_results

from speechguard.config import bundled

if TYPE_CHECKING:
    from playwright.sync_api import Page

SPEECHGUARD = (sys.executable, "-m", "speechguard.cli")


def main() -> None:
    options = parser(__doc__, calls=False)
    options.add_argument("--findings", type=int, default=15, help="violations")
    options.add_argument("--think", type=float, default=1.0, help="seconds from the end of the phrase to the key")
    options.add_argument("--faster", type=int, default=2, help="steps of 0.25 that the sound is faster")
    options.add_argument("--chromium", default=shutil.which("chromium"), help="the browser")
    args = options.parse_args()
    with TemporaryDirectory() as temporary:
        store = Path(temporary) / "store"
        subprocess.run([*SPEECHGUARD, "score", bundled("samples"), "--out", store], check=True)
        command = [*SPEECHGUARD, "review", store, "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found
            figures = _reviewed(found[0], args.chromium, args.findings, args.think, args.faster)
            server.terminate()
    show(["", "value"], figures.items())
    write_results(args.results, "reviewing", {**circumstances(args), **figures})


def _reviewed(address: str, chromium: str, findings: int, think: float, faster: int) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    shown: list[float] = []
    heard: list[float] = []
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        page = browser.new_page()
        page.goto(address)
        page.goto(re.sub(r"/\?.*", "/queue?kind=violation&order=worst", address))
        page.keyboard.press("s")
        page.locator("#segment #help").wait_for()
        for key in ("=" * faster, "p"):
            page.keyboard.type(key)
        began = time.monotonic()
        for number in range(findings):
            _heard(page, float(page.locator("#segment").get_attribute("data-end") or 0))
            time.sleep(think)
            finding = page.locator("#segment").get_attribute("data-event")
            pressed = time.monotonic()
            page.keyboard.type("r2" if number % 3 == 2 else "c")
            page.locator(f"#segment:not([data-event='{finding}'])").wait_for()
            shown.append(time.monotonic() - pressed)
            _heard(page, 0.0)
            heard.append(time.monotonic() - pressed)
        minutes = (time.monotonic() - began) / 60
        browser.close()
    return {
        "findings_a_minute": round(findings / minutes, 1),
        "next_shown_ms": round(1000 * statistics.median(shown)),
        "next_shown_ms_slowest": round(1000 * max(shown)),
        "next_heard_ms": round(1000 * statistics.median(heard)),
        "next_heard_ms_slowest": round(1000 * max(heard)),
    }


def _heard(page: Page, second: float) -> None:
    """Wait until the sound has played to a second, or to its end."""
    state = "audio => [audio.currentTime, audio.ended]"
    while True:
        at, ended = page.locator("#sound").evaluate(state)
        if at > second or ended:
            return
        time.sleep(0.005)


if __name__ == "__main__":
    main()

"""What a person does with a keyboard, and what is heard of it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PATIENCE = 30  # s until something that must happen is given up


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus; it must come within 60."""
    for _ in range(60):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"cannot be reached by Tab: {wanted}")


def hear(page: Page) -> float:
    """Wait until the sound of the page has played for a while. Returns where it is (s)."""
    first = sound(page, "currentTime")
    last = time.monotonic() + PATIENCE
    while sound(page, "paused") or sound(page, "currentTime") < first + 0.2:
        assert time.monotonic() < last, "the sound does not play"
        page.wait_for_timeout(20)
    return sound(page, "currentTime")


def sound(page: Page, name: str) -> float:
    """What the page's sound says of itself: currentTime, paused, playbackRate, ..."""
    return page.locator("#sound").evaluate("(audio, name) => audio[name]", name)


def begin(page: Page, queue: str) -> None:
    """Open the first finding of a queue by key."""
    page.goto(queue)
    page.keyboard.press("s")
    opened(page)


def opened(page: Page) -> None:
    """Wait until the page of a finding is there, and hears keys: then its script has shown the help."""
    page.locator("#segment #help").wait_for()


def decide(page: Page, *keys: str) -> str:
    """Press keys on the page of a finding; wait until another one, or the queue, is there. Returns what was done."""
    before = finding(page)
    for key in keys:
        page.keyboard.press(key)
    page.locator(f"#segment:not([data-event='{before}']), #rows, .empty").first.wait_for()
    return done(page)


def done(page: Page) -> str:
    """What the page says was done last."""
    return page.locator("#done p").inner_text()


def finding(page: Page) -> str:
    """The number of the finding that is shown."""
    return page.locator("#segment").get_attribute("data-event") or ""


def decided_today(page: Page) -> int:
    """As the queue says."""
    page.goto("/queue")
    (today, _) = re.findall(r"\d+", page.locator(".progress").inner_text())
    return int(today)

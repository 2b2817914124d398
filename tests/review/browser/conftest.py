"""A server in a process of its own on a store of the samples, and people who have logged in, each in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from review.browser.sample_store import write_sample_store

from speechguard import cli
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PEOPLE = {"ana": "lead", "luis": "reviewer", "王芳": "reviewer", "李娜": "agent"}
PASSWORD = "correct horse"

Enter = Callable[..., "Page"]


@pytest.fixture(scope="session")
def judged_samples(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The store, in which nobody has reviewed anything; to be copied."""

    def make(folder: Path) -> None:
        with Database.of_store(write_sample_store(folder)) as database:
            for name, role in PEOPLE.items():
                StoredAccounts(database).set_user(name, role, PASSWORD, by="root")

    return made_once("judged_samples", make)


@pytest.fixture(scope="module")
def store(judged_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For the tests of a module, which leave one another's findings alone."""
    return shutil.copytree(judged_samples, tmp_path_factory.mktemp("review") / "store")


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    """Where `speechguard review` serves the store."""
    command = [sys.executable, "-m", "speechguard.cli", "review", str(store), "--port", "0", "--interface", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(cli.__file__).parents[1]) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+(?=/)", process.stdout.readline())
        assert found
        yield found[0]
        process.terminate()
        assert process.wait(30) == 0


@pytest.fixture
def enter(chromium: Browser, address: str) -> Iterator[Enter]:
    """`enter(NAME, option=...)`: the queue of who has logged in; in the end no page has complained of anything."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def log_in(name: str, **options: object) -> Page:
        context = chromium.new_context(base_url=address, **options)  # pyright: ignore[reportArgumentType]
        contexts.append(context)
        context.on("request", lambda request: wrong.append(request.url) if _foreign(request.url, address) else None)
        context.on("console", lambda message: wrong.append(message.text) if _complaint(message) else None)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page = context.new_page()
        page.goto("/login")
        expect(page.locator("[name=name]")).to_be_focused()
        page.keyboard.type(name)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert wrong == []


def _foreign(url: str, address: str) -> bool:
    return urlsplit(url).netloc != urlsplit(address).netloc and not url.startswith(("data:", "blob:"))


def _complaint(message: ConsoleMessage) -> bool:
    """But not that a page of a finding is none (404), or that somebody else was faster (409): those are answers."""
    answer = re.search(r"status of 40[49]", message.text) and "/segment/" in message.location["url"]
    return message.type in ("error", "warning") and not answer

"""The agent's page in a real browser: what is new is told once, softly, and a window stays on top."""

import threading

import pytest
from agent_calls import TITLES, call_of
from fakes import ScriptedSource
from in_browser import complain_to, log_in
from made_floor import SaysLines, said, wait_for
from served_floor import PASSWORD, served


@pytest.fixture
def live(tmp_path, monkeypatch):
    with served(tmp_path, monkeypatch, SaysLines("您好")) as opened:
        opened.hall.titles.update(TITLES)
        yield opened


@pytest.fixture
def page(chromium, live):
    """The page of Chen; in the end it has not complained."""
    wrong = []
    context = chromium.new_context(base_url=live.address, viewport={"width": 320, "height": 480})
    opened = context.new_page()
    complain_to(opened, wrong)
    opened.goto("/login")
    log_in(opened, "Chen", PASSWORD)
    opened.wait_for_url("**/me")
    yield opened
    context.close()
    assert wrong == []


class Waiting(ScriptedSource):
    live = True
    duration = None

    def __init__(self):
        self.end = threading.Event()
        super().__init__([lambda: self.end.wait(30) and None])

    def close(self):
        super().close()
        self.end.set()


def test_a_call_comes_is_told_and_moves_into_the_window_on_top(live, page):
    assert page.is_visible("#no-call")
    page.wait_for_timeout(2100)  # what is there when the page opens is not told
    call = live.floor.begin(said("4711"), Waiting())
    call._now = call_of(call.now.number)
    call._changed(call)
    page.wait_for_selector(".going .warnings li")
    assert page.is_hidden("#no-call")
    wait_for(lambda: "Withdrawn: Not my job" in page.inner_text("#news"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.get_attribute("#sound", "aria-pressed") == "true"
    page.keyboard.press("s")
    page.reload()
    page.wait_for_selector(".going")
    assert page.get_attribute("#sound", "aria-pressed") == "false"
    if page.is_visible("#window"):
        page.keyboard.press("w")
        top = "window.documentPictureInPicture.window"
        wait_for(lambda: page.evaluate(f"Boolean({top}?.document.querySelector('.going'))"))
        wait_for(lambda: page.evaluate(f"{top}.document.styleSheets.length") == 2)
        assert page.is_visible("#elsewhere")
        page.evaluate(f"{top}.close()")
        page.wait_for_selector("main .going")

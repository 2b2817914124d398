"""A whole call in a real browser; tests/review/browser has the day of a reviewer."""

from __future__ import annotations

import threading

import pytest
import uvicorn

from speechguard.review.pages.app import make_app
from speechguard.review.store import rows
from speechguard.review.store.audit_check import verify
from speechguard.web import server

TIME = "document.getElementById('sound').currentTime"


@pytest.fixture
def served():
    """Serves desks until the test ends; returns where."""
    running = []

    def serve(desk):
        listening = server.listen("127.0.0.1", 0)
        one = uvicorn.Server(uvicorn.Config(make_app(desk), log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=one.run, kwargs={"sockets": [listening]})
        thread.start()
        running.append((one, thread))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield serve
    for one, thread in running:
        one.should_exit = True
        thread.join(20)


@pytest.fixture
def opened(chromium):
    """A page that complains of every error in it."""
    problems = []
    contexts = []

    def page(**options):
        context = chromium.new_context(**options)
        contexts.append(context)
        found = context.new_page()
        found.on("pageerror", lambda error: problems.append(str(error)))
        found.on("console", lambda told: problems.append(told.text) if told.type == "error" else None)
        return found

    yield page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def call(local_desk, served, opened):
    """The page of call a, for the user of this machine."""
    page = opened(base_url=served(local_desk))
    page.goto(f"/?token={local_desk.token}")
    with local_desk.database.reading() as tx:
        page.goto(f"/call/{rows.call_id(tx, 'a')}")
    page.wait_for_selector("#waveform > div")
    return page


def test_a_call_is_heard_from_a_turn_on(call):
    turn = call.locator("#turns li").nth(2)
    start = float(turn.get_attribute("data-start"))

    turn.locator(".play").click()
    call.wait_for_function(f"start => {TIME} > start + 0.3", arg=start)

    assert call.locator("#turns li.now").get_attribute("id") == "turn-2"
    call.keyboard.press("p")
    assert call.evaluate("document.getElementById('sound').paused")
    at = call.evaluate(TIME)
    call.keyboard.press("ArrowLeft")
    assert call.evaluate(TIME) == pytest.approx(max(at - 5, 0), abs=0.01)


def test_what_is_missed_is_marked_by_keyboard_alone(call):
    call.keyboard.press("j")
    call.keyboard.press("j")
    call.keyboard.press("m")
    assert call.evaluate("document.activeElement.id") == "mark-rule"
    assert call.input_value("#mark-text") == "我的快递呢？"
    assert call.input_value("#mark-role") == "customer"

    call.keyboard.type("Sh")  # the rule that begins so
    call.keyboard.press("Tab")
    for _ in range(5):
        call.keyboard.press("Tab")
    call.keyboard.press("Enter")
    call.wait_for_url("**told=marked")
    assert call.inner_text("#done") == "Marked. The score was computed anew."
    call.wait_for_function("() => document.getElementById('told').textContent.startsWith('Marked.')")

    call.keyboard.press("y")
    call.wait_for_url("**told=checked")
    assert "Heard in full by me" in call.inner_text("main")


def test_without_script_everything_is_there_but_the_waveform(local_desk, served, opened):
    page = opened(base_url=served(local_desk), java_script_enabled=False)
    page.goto(f"/?token={local_desk.token}")
    with local_desk.database.reading() as tx:
        page.goto(f"/call/{rows.call_id(tx, 'a')}")
    page.locator(".mark-turn").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?turn=1#mark")

    assert page.locator("audio").is_visible()
    page.select_option("#mark-rule", index=1)
    page.click("#mark button.main")
    assert "Marked." in page.inner_text("#done")


def test_who_speaks_is_said_by_key(call, local_desk):
    """Of the turn that is chosen, which stays chosen; once more takes it back."""

    def press(key):
        call.evaluate("document.body.dataset.before = 1")
        call.keyboard.press(key)
        call.wait_for_selector("body:not([data-before]) #waveform > div")

    shirking = call.locator("#turns li").nth(2)
    for _ in range(3):
        call.keyboard.press("j")
    press("c")
    assert shirking.get_attribute("class") == "customer now"
    assert "as me says" in shirking.inner_text()
    assert shirking.locator("mark").count() == 0
    press("c")
    assert shirking.get_attribute("class") == "agent now"
    assert shirking.locator("mark").count() == 1
    call.keyboard.press("a")  # it is the agent's: nothing is sent
    press("x")
    assert call.locator("#turns li.customer").count() == 3
    press("x")
    assert call.locator("#turns li.agent").count() == 3
    assert verify(local_desk.database).problems == ()

"""A supervisor's minutes at the wall and in a call, in a real browser."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
import uvicorn
from service.in_browser import complain_to
from service.pages.made_hall import Sounding, find
from service.pages.test_live_call_page import noted

from speechguard.service.pages.app import make_app
from speechguard.web import server

PATIENCE = 20.0  # s


class _Server(uvicorn.Server):
    """Runs the broadcast in the loop that answers."""

    def __init__(self, hall):
        super().__init__(uvicorn.Config(make_app(hall), log_level="error", lifespan="off", ws="none"))
        self._hall = hall

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self._task = asyncio.create_task(self._hall.broadcast.run())

    async def shutdown(self, sockets=None):
        self._hall.broadcast.end()
        self._task.cancel()
        await super().shutdown(sockets)


@pytest.fixture
def page(hall, chromium):
    """A page of the user of this machine, at the wall, that complains of every error in it."""
    listening = server.listen("127.0.0.1", 0)
    running = _Server(hall)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}")
    problems = []
    opened = context.new_page()
    complain_to(opened, problems)
    opened.goto(f"/?token={hall.token}")
    yield opened
    context.close()
    running.should_exit = True
    thread.join(20)
    assert problems == []


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def told(page, words):
    page.wait_for_function("words => document.getElementById('told').textContent.includes(words)", arg=words)


def order(page):
    return page.eval_on_selector_all(".tile", "tiles => tiles.map(tile => Number(tile.dataset.call))")


def test_an_alert_comes_is_sure_and_seen_to_by_keyboard_and_a_withdrawn_one_goes(page, floor):
    quiet, call = floor.begin("1", agent="Liu"), floor.begin("2")
    page.wait_for_selector("#call-2")
    assert order(page) == [1, 2]

    find(call, "provisional")
    page.wait_for_selector("#call-2 .unsure")
    find(call)
    page.wait_for_selector("#call-2.triggered mark.confirmed")
    told(page, "major: Shirking, Chen")
    page.wait_for_function("() => document.querySelector('.tile').id === 'call-2'")

    page.keyboard.press("j")
    page.evaluate(
        "document.querySelector('#call-2 .acts').replaceWith(document.querySelector('#call-2 .acts').cloneNode(true))"
    )
    page.keyboard.press("a")  # of an alert that has just come
    page.wait_for_timeout(1000)
    assert call.now.alerts[0].state == "triggered"
    page.keyboard.press("a")
    page.wait_for_selector("#call-2.acknowledged")
    assert call.now.alerts[0].acknowledged_by == "me"
    assert page.evaluate("document.activeElement.closest('.tile').id") == "call-2"
    page.keyboard.press("r")
    page.wait_for_selector("#call-2:not(.acknowledged) .none")
    assert call.now.alerts[0].state == "resolved"

    find(quiet, "provisional")
    page.wait_for_selector("#call-1 .unsure")
    find(quiet, "retracted")
    page.wait_for_selector("#call-1 .none")


def test_nothing_moves_under_the_pointer_until_it_is_wanted(page, floor):
    first, second = floor.begin("1"), floor.begin("2")
    page.wait_for_selector("#call-2")
    page.hover("#call-1")
    find(second)
    page.wait_for_selector("#held:not([hidden])")
    assert order(page) == [1, 2]
    page.keyboard.press("s")
    assert order(page) == [2, 1]
    page.mouse.move(0, 0)
    find(first, severity="fatal")
    page.wait_for_function("() => document.querySelector('.tile').id === 'call-1'")
    assert page.is_hidden("#held")


def test_a_tile_keeps_its_elements_when_it_changes(page, floor):
    call = floor.begin()
    page.wait_for_selector("#call-1")
    page.evaluate("document.querySelector('#call-1 h2 a').marked = true")
    find(call)
    page.wait_for_selector("#call-1.triggered")
    assert page.evaluate("document.querySelector('#call-1 h2 a').marked")


def test_the_filter_stands_in_the_address(page, floor):
    floor.begin("1", team="一组")
    spanish = floor.begin("2", team="dos", language="es", agent="Ana")
    find(spanish)
    page.wait_for_selector("#call-2.triggered")
    page.reload()
    page.wait_for_selector("#call-2.triggered")
    page.select_option("[name=team]", "dos")
    page.select_option("[name=severity]", "major")
    page.fill("[name=words]", "ANA")
    page.wait_for_url("**/wall?team=dos&severity=major&words=ANA")
    assert page.is_hidden("#call-1")
    assert page.inner_text("#shown") == "1 of 2 calls"
    page.reload()
    page.wait_for_selector("#call-2")
    assert page.is_hidden("#call-1")
    page.select_option("[name=severity]", "fatal")
    assert page.is_visible("#no-match")
    page.click("#all")
    assert page.is_visible("#call-1")
    page.wait_for_url("**/wall")


def test_listening_in_plays_and_others_see_who_listens(page, hall, floor):
    call = floor.begin(source=Sounding(30.0))
    sound = iter(call.source)
    for _ in range(100):
        next(sound)
    page.wait_for_selector("#call-1")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#head h1")
    page.keyboard.press("l")
    page.wait_for_function("() => document.getElementById('level').value > 0.3")
    page.wait_for_function("() => document.getElementById('late').textContent.includes('s behind')")
    page.wait_for_function("() => document.getElementById('head').textContent.includes('me listens in')")
    page.click("#now")
    page.wait_for_function("() => document.getElementById('late').textContent === 'live'")
    page.keyboard.press("l")
    until(lambda: len(noted(hall)) == 2)
    sound.close()
    assert call.now.listeners == ()
    assert page.is_hidden("#no-sound")

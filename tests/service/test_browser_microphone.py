"""A browser's microphone: whose it is, and in Chromium with a device that plays a sample."""

import contextlib
import json
import shutil

import numpy as np
import pytest
from in_browser import complain_to, log_in
from made_floor import SaysLines, wait_for
from served_floor import KEY, PASSWORD, RATE, l16, served, start
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from speechguard.config import bundled
from speechguard.service.floor import Refused

FORBIDDEN = "这事不归我管"


@pytest.fixture
def live(tmp_path, monkeypatch):
    with served(tmp_path, monkeypatch, SaysLines(FORBIDDEN), reconnect=20.0) as opened:
        yield opened


def dial(live, browser=None, origin=None, **more):
    headers = {"Cookie": browser.cookies} if browser else {}
    return connect(f"ws://{live.host}/mic/sound", origin=origin or live.address, additional_headers=headers, **more)


def closed(socket):
    """Return the code with which it is closed."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            socket.recv(timeout=20)
    return socket.protocol.close_code


def test_whoever_is_logged_in_is_the_agent(live):
    with dial(live, live.log_in("Chen")) as socket:
        socket.send(start("m-1"))
        assert json.loads(socket.recv(timeout=20))["type"] == "accepted"
        socket.send(l16(np.zeros(RATE)))
        socket.send('{"type": "stop"}')
    call = live.call("m-1")
    assert (call.facts.agent, call.facts.source, call.facts.agent_channel) == ("Chen", "microphone", "mono")


@pytest.mark.parametrize("said", [{"agent": "王芳"}, {"team": "another"}])
def test_nobody_speaks_for_others(live, said):
    with dial(live, live.log_in("Chen")) as socket:
        socket.send(start("m-1", **said))
        assert json.loads(socket.recv(timeout=20))["type"] == "refused"
    assert live.floor.calls == []


def test_two_people_with_one_call_id_are_two_calls(live):
    with dial(live, live.log_in("Chen")) as one, dial(live, live.log_in("王芳")) as other:
        for socket in (one, other):
            socket.send(start("same"))
            socket.recv(timeout=20)
        for socket in (one, other):
            socket.send('{"type": "stop"}')
    assert {call.facts.agent for call in live.floor.calls} == {"Chen", "王芳"}


def test_who_is_not_logged_in_is_told_so(live):
    with dial(live) as socket:
        assert closed(socket) == 4401


def test_who_is_locked_out_is_cut_off(live, monkeypatch):
    monkeypatch.setattr("speechguard.service.pages.microphone.ASKED", 0.1)
    with dial(live, live.log_in("Chen")) as socket:
        socket.send(start("m-1"))
        socket.recv(timeout=20)
        live.hall.accounts.deactivate("Chen", "root")
        assert closed(socket) == 4401


def test_pages_of_other_sites_and_keys_of_programs_do_not_open_it(live):
    browser = live.log_in("Chen")
    with pytest.raises(InvalidStatus), dial(live, browser, origin="http://evil.example"):
        pass
    key = {"Authorization": f"Bearer open:{KEY}-2"}
    with connect(f"ws://{live.host}/mic/sound", additional_headers=key) as socket:
        assert closed(socket) == 4401
    assert live.floor.calls == []


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A sample as Chromium's fake microphone plays it."""
    import av

    path = tmp_path_factory.mktemp("sound") / "sample.wav"
    with av.open(str(bundled("samples") / "zh-not-my-job.flac")) as read, av.open(str(path), "w") as written:
        stream = written.add_stream("pcm_s16le", rate=48000, layout="mono")
        resampler = av.AudioResampler("s16", "mono", 48000)
        for frame in read.decode(audio=0):
            for made in resampler.resample(frame):
                written.mux(stream.encode(made))
        written.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def speaking(sample):
    """A Chromium whose microphone plays the sample."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium here (Debian: apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install 'speechguard[dev]'")
    options = ["--no-sandbox", "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={sample}"]
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=options)
        yield browser
        browser.close()


@pytest.fixture
def opened(speaking, live):
    """`opened(permissions)`: the page of the microphone of who has logged in; in the end it has not complained."""
    wrong, contexts = [], []

    def open_page(*permissions):
        context = speaking.new_context(base_url=live.address)
        contexts.append(context)
        context.grant_permissions(list(permissions))
        page = context.new_page()
        complain_to(page, wrong)
        page.goto("/login?to=/mic")
        log_in(page, "ana", PASSWORD)
        page.wait_for_url(lambda address: "/login" not in address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def now(page, state):
    page.wait_for_selector(f"#microphone[data-now={state}]", timeout=20_000)


def test_the_microphone_of_a_browser_becomes_a_call(opened, live):
    page = opened("microphone")
    page.click("#start")
    now(page, "heard")
    wait_for(lambda: page.evaluate("document.getElementById('level').value > 0.05"))
    wait_for(lambda: live.floor.calls and live.floor.calls[0].state.clock > 2)
    [call] = live.floor.calls
    assert (call.facts.agent, call.facts.language, call.ended) == ("ana", "zh", None)
    page.click("#stop")
    now(page, "idle")
    wait_for(lambda: live.floor.calls[0].ended)
    assert live.floor.calls[0].problem is None
    assert live.floor.calls[0].state.lost < 0.5
    assert page.is_enabled("#start")


def test_a_connection_that_breaks_is_made_again_and_the_call_goes_on(opened, live):
    page = opened("microphone")
    page.evaluate(
        "() => { const Real = WebSocket; window.sockets = [];"
        " window.WebSocket = class extends Real { constructor(...of) { super(...of); window.sockets.push(this); } }; }"
    )
    page.click("#start")
    now(page, "heard")
    wait_for(lambda: live.floor.calls and live.floor.calls[0].state.clock > 1)
    page.evaluate("window.sockets[0].close()")
    wait_for(lambda: page.evaluate("window.sockets.length") > 1)
    now(page, "heard")
    before = live.floor.calls[0].state.clock
    wait_for(lambda: live.floor.calls[0].state.clock > before + 2)
    page.click("#stop")
    now(page, "idle")
    wait_for(lambda: live.floor.calls[0].ended)
    [call] = live.floor.calls
    assert call.problem is None


def test_without_permission_it_says_so(opened):
    page = opened()
    page.click("#start")
    now(page, "no_permission")
    assert page.is_visible("[data-state=no_permission]")
    assert page.is_enabled("#start")


def test_a_service_that_is_full_is_tried_again(opened, live):
    page = opened("microphone")
    with pytest.MonkeyPatch.context() as full:
        full.setattr(type(live.floor), "_admission", refuse)
        page.click("#start")
        now(page, "full")
    page.wait_for_selector("#microphone[data-now=heard]", timeout=25_000)
    page.click("#stop")


def refuse(_floor):
    raise Refused("2 calls go on")

"""Calls over WebSockets: sound in, warnings out; what is wrong ends one connection, and nobody else's call."""

import contextlib
import json
import time
from socket import SHUT_RDWR

import numpy as np
import pytest
from fakes import sound
from made_floor import SaysLines, wait_for
from served_floor import KEY, RATE, l16, served, start
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from speechguard.words.reasons import in_words

FORBIDDEN = "这事不归我管"
SPOKEN = sound((0.6, 0.0), (1.0, 0.9), (0.7, 0.0))


@pytest.fixture
def live(tmp_path, monkeypatch):
    with served(tmp_path, monkeypatch, SaysLines(FORBIDDEN), reconnect=1.0) as opened:
        yield opened


def dial(live, name="open", key=KEY + "-2", **more):
    return connect(f"ws://{live.host}/api/calls", additional_headers={"Authorization": f"Bearer {name}:{key}"}, **more)


def send(socket, samples=SPOKEN, rate=RATE):
    for at in range(0, len(samples), rate // 10):
        socket.send(l16(samples[at : at + rate // 10]))


def refused(socket):
    """Return code and reason with which it is closed, and what was said before."""
    said = None
    with contextlib.suppress(ConnectionClosed):
        while True:
            said = json.loads(socket.recv(timeout=20))
    return socket.protocol.close_code, socket.protocol.close_reason, (said or {}).get("reason", "")


def test_sound_becomes_warnings(live):
    with dial(live) as socket:
        socket.send(start("A", agent="Chen", team="售后", metadata={"direction": "inbound", "desk": 7}))
        accepted = json.loads(socket.recv(timeout=20))
        assert (accepted["type"], accepted["admission"]) == ("accepted", "full")
        send(socket)
        socket.send('{"type": "stop"}')
        assert refused(socket) == (1000, "", "")
    wait_for(lambda: live.call("A").ended)
    call = live.call("A")
    assert call.number == accepted["call"]
    assert (call.facts.agent, call.facts.team, call.facts.source) == ("Chen", "售后", "open")
    assert (call.facts.metadata.direction, dict(call.facts.metadata.extra)) == ("inbound", {"desk": "7"})
    assert [line.text for line in call.state.transcript] == [FORBIDDEN]
    assert [alert.rule for alert in call.alerts] == ["zh.floor.not-my-job"]
    assert call.problem is None


@pytest.mark.parametrize("encoding", ["mulaw", "alaw"])
def test_telephone_codes_and_two_channels(live, encoding):
    """The byte of silence is that of the code; the customer says nothing."""
    quiet, loud = {"mulaw": (0xFF, 0x80), "alaw": (0xD5, 0xAA)}[encoding]
    agent = np.where(np.abs(SPOKEN[::2]) > 0.5, loud, quiet).astype(np.uint8)
    agent[(agent == loud) & (np.arange(len(agent)) % 8 < 4)] ^= 0x80  # a wave of 1 kHz
    frames = np.stack([np.full_like(agent, quiet), agent], axis=1)
    with dial(live) as socket:
        socket.send(start("B", encoding=encoding, rate=8000, channels=2, agent_channel="right"))
        for at in range(0, len(frames), 160):
            socket.send(frames[at : at + 160].tobytes())
        socket.send('{"type": "stop"}')
    wait_for(lambda: live.call("B").ended)
    assert [line.role for line in live.call("B").state.transcript] == ["agent"]
    assert live.call("B").state.clock == pytest.approx(len(SPOKEN) / RATE, abs=0.2)


def test_calls_at_once_do_not_mix(live):
    with dial(live) as one, dial(live, "mono", KEY + "-3") as other:
        one.send(start("same"))
        other.send(start("same"))
        for at in range(0, len(SPOKEN), 1600):
            one.send(l16(SPOKEN[at : at + 1600]))
            other.send(l16(SPOKEN[at : at + 1600] * 0))
        for socket in (one, other):
            socket.send('{"type": "stop"}')
        wait_for(lambda: len(live.floor.calls) == 2 and all(call.ended for call in live.floor.calls))
    heard = {call.facts.source: len(call.state.transcript) for call in live.floor.calls}
    assert heard == {"open": 1, "mono": 0}


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer open:wrong-key-of-the-switch"},
        {"Authorization": "Bearer nobody:no key is like this one •".encode().decode("latin-1")},
        {"Authorization": "Bearer :"},
        {"Authorization": f"Basic open:{KEY}-2"},
        {"Authorization": f"Bearer pbx:{KEY}-2"},
        {"Authorization": f"Bearer open:{KEY}-2", "Origin": "http://evil.example"},
        {},
    ],
)
def test_who_has_no_key_is_not_let_in(live, headers):
    with pytest.raises(InvalidStatus) as no, connect(f"ws://{live.host}/api/calls", additional_headers=headers):
        pass
    assert no.value.response.status_code == 403
    assert live.floor.calls == []


@pytest.mark.parametrize(
    ("first", "code", "reason"),
    [
        (b"\0\0", 1008, "send start first"),
        ("no json", 1008, "a text that is no JSON"),
        ('{"type": "stop"}', 1008, "send start first"),
        ('{"type": "gap", "seconds": 1}', 1008, "send start first"),
        (start(rate=4000), 1008, "rate must be a whole number from 8000 to 48000"),
        (start(rate=16000.5), 1008, "rate must be"),
        (start(rate=True), 1008, "rate must be"),
        (start(encoding="opus"), 1008, "encoding must be one of: l16, mulaw, alaw"),
        (start(channels=3), 1008, "channels must be"),
        (start(channels=1, agent_channel="left"), 1008, "agent_channel of one channel"),
        (start(call=""), 1008, "call must be a text"),
        (start(call="a\nb"), 1008, "'call' must be a text"),
        (start(language="fr"), 1008, "language must be one of"),
        (start(metadata={"direction": "up"}), 1008, "metadata: direction"),
        (start("x" * 70000), 1009, "characters: send 65536 at most"),
    ],
)
def test_what_is_no_start_is_refused_with_the_reason(live, first, code, reason):
    with dial(live) as socket:
        socket.send(first)
        closed, short, said = refused(socket)
    assert (closed, said.startswith(short.rstrip("\ufffd"))) == (code, True)
    assert reason in said
    assert live.floor.calls == []


@pytest.mark.parametrize(
    ("wrong", "code", "reason"),
    [
        (b"\0\0\0", 1008, "l16 with 1 channels comes in 2 bytes"),
        ("sound as text", 1008, "no JSON"),
        (start("2"), 1008, "the call has started"),
        ('{"type": "gap", "seconds": -1}', 1008, "seconds must be"),
        (b"\0" * ((1 << 20) + 2), 1009, ""),
    ],
)
def test_what_is_wrong_later_ends_the_connection_and_then_the_call(live, wrong, code, reason):
    with dial(live) as socket:
        socket.send(start())
        assert json.loads(socket.recv(timeout=20))["type"] == "accepted"
        socket.send(wrong)
        closed, _, said = refused(socket)
    assert closed == code
    assert reason in said
    wait_for(lambda: live.call("1").ended)
    assert "did not come back within 1 s" in in_words(live.call("1").problem, "en")


def test_a_call_goes_on_after_its_connection_broke_with_the_gap_marked(tmp_path, monkeypatch):
    with served(tmp_path, monkeypatch, SaysLines("您好", FORBIDDEN), reconnect=20.0) as live:
        with contextlib.suppress(ConnectionClosed), dial(live) as socket:
            socket.send(start("A"))
            live_paced(socket, SPOKEN)
            socket.socket.shutdown(SHUT_RDWR)
        time.sleep(1.5)
        with dial(live) as again:
            again.send(start("A"))
            assert json.loads(again.recv(timeout=20))["call"] == live.call("A").number
            live_paced(again, SPOKEN)
            again.send('{"type": "stop"}')
        wait_for(lambda: live.call("A").ended)
        [call] = live.floor.calls
    assert [line.text for line in call.state.transcript] == ["您好", FORBIDDEN]
    assert 1.0 < call.state.lost < 4.0
    assert call.problem is None


def live_paced(socket, samples):
    for at in range(0, len(samples), 1600):
        socket.send(l16(samples[at : at + 1600]))
        time.sleep(0.1)


def test_a_call_that_goes_on_is_not_taken_by_another_connection(live):
    with dial(live) as socket, dial(live) as second, dial(live, "mono", KEY + "-3") as stranger:
        socket.send(start("A"))
        socket.send(l16(SPOKEN[:1600]))
        wait_for(lambda: live.floor.calls)
        second.send(start("A"))
        code, _, said = refused(second)
        assert (code, said) == (1008, "call A goes on over another connection")
        stranger.send(start("A"))
        assert json.loads(stranger.recv(timeout=20))["type"] == "accepted"
        assert len(live.floor.calls) == 2
        socket.send('{"type": "stop"}')
        stranger.send('{"type": "stop"}')


def test_a_key_is_for_its_team_alone(live):
    with dial(live, "pbx", KEY) as socket:
        socket.send(start(team="other"))
        assert refused(socket)[2] == "team must be one of: 售后"
    with dial(live, "pbx", KEY) as socket:
        socket.send(start("A", channels=2))
        wait_for(lambda: live.floor.calls)
        socket.send('{"type": "stop"}')
    assert live.call("A").facts.team == "售后"


def test_too_many_are_refused_with_1013_and_may_come_again(tmp_path, monkeypatch):
    with served(tmp_path, monkeypatch, SaysLines("您好"), most_calls=1) as live:
        with dial(live) as one, dial(live) as two:
            one.send(start("A"))
            one.recv(timeout=20)
            two.send(start("B"))
            two.send(l16(SPOKEN))
            code, _, said = refused(two)
            assert code == 1013
            assert "1 calls go on, as many as are set" in said
            one.send('{"type": "stop"}')
        wait_for(lambda: live.floor.going == 0)
        with dial(live) as again:
            again.send(start("B"))
            assert json.loads(again.recv(timeout=20))["type"] == "accepted"
            again.send('{"type": "stop"}')


def test_sound_that_comes_too_fast_is_refused(live):
    with dial(live) as socket:
        socket.send(start())
        with contextlib.suppress(ConnectionClosed):
            for _ in range(40):
                socket.send(b"\0\0" * RATE)
        assert "faster than it can have been spoken" in refused(socket)[2]


def test_a_socket_outlives_the_time_that_a_request_has(live, monkeypatch):
    monkeypatch.setattr("speechguard.web.connections.HEADERS_WAIT", 0.5)
    with dial(live) as socket:
        socket.send(start())
        socket.recv(timeout=20)
        time.sleep(1.2)
        socket.send('{"type": "stop"}')
        assert refused(socket)[0] == 1000


def test_a_socket_that_says_nothing_is_closed(live, monkeypatch):
    monkeypatch.setattr("speechguard.service.pages.sockets.START_WAIT", 0.2)
    with dial(live) as socket:
        assert "send start first" in refused(socket)[2]

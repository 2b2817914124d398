"""The guard of web apps, for what the pages of reviewing do not have: sockets and streams of events."""

from __future__ import annotations

import anyio
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from speechguard.web.guard import POLICY_VIOLATION, Guard
from speechguard.web.sessions import Sessions, WebSession

HOST = "http://127.0.0.1:8377"
SESSIONS = Sessions(b"a secret of thirty-two bytes ....")


async def who(socket):
    """Say back what the browser says, and who it is."""
    await socket.accept()
    said = await socket.receive_text()
    await socket.send_text(f"{socket.state.session.user}: {said}")
    await socket.close()


async def events(_):
    """Send an event, and never an end."""

    async def told():
        yield b"data: first\n\n"
        await anyio.sleep_forever()

    return StreamingResponse(told(), media_type="text/event-stream")


def guarded(hosts=frozenset({"127.0.0.1", "localhost"})):
    app = Starlette(routes=[WebSocketRoute("/socket", who), Route("/events", events)])
    return Guard(app, SESSIONS, "cookie", hosts, lambda _, status, why: PlainTextResponse(why, status))


def browser(user="", **more):
    return TestClient(guarded(**more), HOST, cookies={"cookie": SESSIONS.written(WebSession.new(user))})


def test_a_socket_of_our_own_pages_knows_its_session():
    with browser("ana").websocket_connect("/socket", headers={"origin": HOST, "host": "127.0.0.1:8377"}) as socket:
        socket.send_text("heard")
        assert socket.receive_text() == "ana: heard"


@pytest.mark.parametrize(
    "cookie", ["", "x", pytest.param(SESSIONS.written(WebSession.new("ana"))[:-1], id="cut short")]
)
def test_a_cookie_that_is_not_ours_opens_a_socket_for_nobody(cookie):
    client = TestClient(guarded(), HOST, cookies={"cookie": cookie})
    with client.websocket_connect("/socket", headers={"origin": HOST, "host": "127.0.0.1:8377"}) as socket:
        socket.send_text("heard")
        assert socket.receive_text() == ": heard"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "other_site"),  # all browsers say where a socket comes from
        ({"origin": "null"}, "other_site"),
        ({"origin": "http://evil.example"}, "other_site"),
        ({"origin": "http://127.0.0.1:9999"}, "other_site"),
        ({"origin": "http://evil.example", "host": "evil.example"}, "wrong_host"),
    ],
)
def test_a_socket_of_another_site_is_closed_before_it_is_open(headers, reason):
    headers = {"host": "127.0.0.1:8377", **headers}
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        browser("ana").websocket_connect("/socket", headers=headers),
    ):
        pass
    assert (closed.value.code, closed.value.reason) == (POLICY_VIOLATION, reason)


def test_where_people_log_in_any_name_of_the_server_will_do():
    headers = {"origin": "https://calls.example", "host": "calls.example"}
    with browser("ana", hosts=None).websocket_connect("/socket", headers=headers) as socket:
        socket.send_text("heard")
        assert socket.receive_text() == "ana: heard"


def test_an_event_stream_passes_as_it_comes():
    """The first event is out although the second never comes; with the headers of all answers."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/events",
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"localhost")],
    }
    sent = []

    async def run():
        first = anyio.Event()

        async def send(message):
            sent.append(message)
            if message.get("body"):
                first.set()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(guarded(), scope, anyio.sleep_forever, send)
            with anyio.fail_after(5):
                await first.wait()
            tasks.cancel_scope.cancel()

    anyio.run(run)
    start, body = sent
    headers = dict(start["headers"])
    assert headers[b"content-type"].startswith(b"text/event-stream")
    assert headers[b"cache-control"] == b"no-store"
    assert b"default-src 'none'" in headers[b"content-security-policy"]
    assert (body["body"], body["more_body"]) == (b"data: first\n\n", True)


def test_other_kinds_of_connections_are_not_answered():
    sent = []
    anyio.run(guarded(), {"type": "lifespan"}, anyio.sleep_forever, sent.append)
    assert sent == []

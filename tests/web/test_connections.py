"""A server under connections that say nothing, say it slowly, do not listen, or break off: it goes on for others."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

SERVER = """
import asyncio, socket, sys
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from speechguard.web import connections, server
most, handles, wait = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
connections.MOST, connections.HEADERS_WAIT = most, wait
if handles:
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (handles, handles))
    connections.SHARE = 0.1  # as if others had taken the rest

async def hello(request):
    return PlainTextResponse("hello")

async def echo(request):
    try:
        return PlainTextResponse(await request.body())
    except ClientDisconnect:
        return PlainTextResponse("gone", 400)

async def endless(request):
    async def parts():
        while True:
            await asyncio.sleep(0)
            yield b"x" * 65536
    return StreamingResponse(parts())

async def busy(request):
    while not await request.is_disconnected():
        await asyncio.sleep(0.01)
    return PlainTextResponse("gone")

routes = [
    Route("/", hello),
    Route("/echo", echo, methods=["POST"]),
    Route("/endless", endless),
    Route("/busy", busy),
]
with server.listen("127.0.0.1", 0) as listening:
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)  # an answer that nobody takes is soon held up
    print(listening.getsockname()[1], flush=True)
    server.serve(Starlette(routes=routes), listening)
"""


class Served:
    """A server in a process of its own."""

    def __init__(self, most=300, handles=0, wait=10.0):
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(most), str(handles), str(wait)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.port = int(self.process.stdout.readline())
        self.open = []
        self.hello()

    def hello(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=60) as answer:
            assert answer.read() == b"hello"

    def connect(self, sent=b""):
        one = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        with contextlib.suppress(ConnectionError):  # it has had to make room already
            one.sendall(sent)
        self.open.append(one)
        return one

    def end(self):
        """What it has said."""
        for one in self.open:
            one.close()
        self.process.terminate()
        out, err = self.process.communicate(timeout=30)
        assert (self.process.returncode, out) == (0, "")
        return err.splitlines()


@pytest.fixture
def served():
    made = []

    def serve(**more):
        made.append(Served(**more))
        return made[-1]

    yield serve
    for one in made:
        for connection in one.open:
            connection.close()
        if one.process.returncode is None:
            one.process.kill()
            one.process.communicate()


POST = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf of it"
FULL = "speechguard: there are 20 connections, as many as there may be: those that say nothing are closed"


ENDLESS = b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n"
BUSY = b"GET /busy HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost:", POST, ENDLESS, BUSY])
def test_connections_that_keep_the_server_waiting_or_busy(served, sent):
    """A new one is served, even where all others are being answered."""
    server = served(most=20)
    for _ in range(5):
        for _ in range(20):
            server.connect(sent)
        server.hello()
    lines = server.end()
    assert lines[0] == FULL
    assert len(lines) <= 2  # that answers which nobody took were given up at the end


def test_a_connection_that_works_is_not_closed_for_others(served):
    server = served(most=20)
    one = server.connect(POST)
    for _ in range(10):
        server.connect()
    time.sleep(0.2)
    one.sendall(b"x" * 90)
    for _ in range(15):
        server.connect()
    assert one.recv(4096).startswith(b"HTTP/1.1 200")
    server.hello()
    assert server.end() == [FULL]


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n"])
def test_headers_that_do_not_come_in(served, sent):
    """However slowly they go on."""
    server = served(wait=0.5)
    one = server.connect(sent)
    one.settimeout(0.1)
    begun = time.monotonic()
    while time.monotonic() - begun < 10:
        try:
            one.sendall(b"X: y\r\n" if sent else b"")
            if one.recv(4096) == b"":
                break
        except TimeoutError:
            pass
        except OSError:
            break
    assert 0.3 < time.monotonic() - begun < 8
    server.hello()
    assert server.end() == []


def test_a_connection_may_be_used_again_and_long(served):
    server = served(wait=0.3)
    one = server.connect()
    for _ in range(4):
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while not answer.endswith(b"hello"):
            answer += one.recv(4096)
        time.sleep(0.15)
    slow = server.connect(POST)  # a body may take longer than headers
    time.sleep(1)
    slow.sendall(b"x" * 90)
    assert slow.recv(4096).startswith(b"HTTP/1.1 200")


@pytest.mark.skipif(os.name != "posix", reason="handles are not so few")
def test_no_more_handles(served):
    """Whatever else has taken them: a line is said, and not one for each connection that waits."""
    server = served(handles=40)
    begun = time.monotonic()
    for _ in range(100):
        server.connect()
    while time.monotonic() - begun < 3:
        time.sleep(0.1)
    for one in server.open:
        one.close()
    server.hello()
    assert server.end() == ["speechguard: no more connections can be accepted for now (Too many open files)"]


@pytest.mark.parametrize(
    "sent",
    [
        b"\0\1\2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"GET /" + b"x" * 100_000,
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
    ],
)
def test_nonsense_a_hundred_times_is_said_once(served, sent):
    server = served()
    for _ in range(100):
        server.connect(sent).close()
    server.hello()
    lines = server.end()
    assert len(lines) <= 2, lines
    assert not any("Traceback" in line for line in lines)


def test_browsers_that_break_off(served):
    server = served()
    for sent in (POST, ENDLESS):
        for _ in range(5):
            server.connect(sent).close()
    server.hello()
    time.sleep(0.3)
    assert [line for line in server.end() if "Traceback" in line] == []

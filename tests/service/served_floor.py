"""A made-up floor with its pages on a free port: a real server, real sockets, people with accounts."""

from __future__ import annotations

import asyncio
import contextlib
import http.cookiejar
import json
import re
import threading
import urllib.parse
import urllib.request

import numpy as np
import uvicorn
from made_floor import floor, wait_for

from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database
from speechguard.service.pages.app import make_app
from speechguard.service.pages.broadcast import Broadcast
from speechguard.service.pages.hall import Hall
from speechguard.service.settings import CallSource
from speechguard.service.wire.sent_calls import SentCalls
from speechguard.web import server
from speechguard.web.connections import Connection

PASSWORD = "correct horse"
PEOPLE = {"ana": "lead", "Chen": "agent", "王芳": "agent", "sup": "supervisor"}
KEY = "a-long-secret-of-the-switch"
SOURCES = {
    "pbx": CallSource("pbx", KEY, "售后", "left"),
    "open": CallSource("open", KEY + "-2"),
    "mono": CallSource("mono", KEY + "-3", agent_channel="mono"),
}
RATE = 16_000


class Served:
    """A floor that is served."""

    def __init__(self, hall, address):
        self.hall = hall
        self.floor = hall.floor
        self.address = address
        self.host = address.removeprefix("http://")

    def log_in(self, name):
        """Return an opener of somebody's browser."""
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = opener.open(f"{self.address}/login").read().decode()
        token = re.search(r'name="form_token" value="(\w+)"', page)[1]
        form = urllib.parse.urlencode({"form_token": token, "to": "", "name": name, "password": PASSWORD})
        opener.open(f"{self.address}/login", form.encode()).read()
        opener.cookies = "; ".join(f"{one.name}={one.value}" for one in jar)
        return opener

    def call(self, name):
        """Return the newest call of a name, once there is one."""
        wait_for(lambda: any(one.facts.call == name for one in self.floor.calls))
        return [one for one in self.floor.calls if one.facts.call == name][-1]


@contextlib.contextmanager
def served(folder, monkeypatch, model, reconnect=20.0, **settings):
    """Serve a floor with its store in a folder."""
    with (
        floor(folder, monkeypatch, model, **{"sources": SOURCES, **settings}) as opened,
        Database.of_store(folder / "store") as database,
        server.listen("127.0.0.1", 0) as listening,
    ):
        for name, role in PEOPLE.items():
            StoredAccounts(database).set_user(name, role, PASSWORD, by="root")
        hall = Hall(
            floor=opened,
            database=database,
            broadcast=Broadcast(opened),
            titles={"zh.floor.not-my-job": {"en": "Not my job", "zh": "推诿", "es": "No es lo mío"}},
            secret=b"x" * 32,
            interface="en",
        )
        hall.__dict__["sent_calls"] = SentCalls(opened, reconnect)
        config = uvicorn.Config(
            make_app(hall, "floor"),
            http=Connection,
            ws="websockets-sansio",
            ws_max_size=server.MOST_MESSAGE,
            lifespan="off",
            log_level="error",
            timeout_graceful_shutdown=1,
        )
        running = uvicorn.Server(config)

        async def serve():
            told = asyncio.create_task(hall.broadcast.run())
            await running.serve(sockets=[listening])
            hall.broadcast.end()
            told.cancel()

        thread = threading.Thread(target=asyncio.run, args=(serve(),))
        thread.start()
        try:
            wait_for(lambda: running.started)
            yield Served(hall, f"http://127.0.0.1:{listening.getsockname()[1]}")
        finally:
            hall.broadcast.end()
            running.should_exit = True
            thread.join(20)


def start(call="1", **more):
    """Return the message that starts a call."""
    return json.dumps({"type": "start", "call": call, "rate": RATE, "encoding": "l16", "language": "zh", **more})


def l16(samples):
    """Return samples as a source sends them."""
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()

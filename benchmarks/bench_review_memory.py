"""The memory of `speechguard review` while several clients go through its pages: made-up findings, one real sound.

Each client looks at the queue by other filters and orders, opens findings, hears them, looks at whole calls, decides,
and now and then looks at the figures. Memory is what the process has in RAM (RSS), at the start, which is once the
first page was answered, and at most.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading
import time
import wave
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
from bench_review import ORDERS, RULES, TEAMS, make_store
from support.costs import memory_of
from support.options import parser
from support.results import circumstances, show, versions, write_results

from speechguard.review.store.database import FILE, Database
from speechguard.review.store.importing import bring_in

SECONDS = 100  # of the sound of every call
QUALITY = 50  # steps of a client between two looks at the figures


class Client:
    """A reviewer's browser: its cookies, and a connection for each request."""

    def __init__(self, address: str, number: int) -> None:
        parts = urlsplit(address)
        self._host = parts.netloc
        self._cookies: dict[str, str] = {}
        self._rng = random.Random(number)
        self.statuses: Counter[int] = Counter()
        self.get(f"{parts.path}?{parts.query}")

    def get(self, path: str, **headers: str) -> str:
        """Return the page at an address."""
        return self._asked("GET", path, None, headers)

    def _asked(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        with closing(HTTPConnection(self._host, timeout=120)) as connection:
            connection.request(method, path, body, {"Cookie": cookies, **headers})
            answer = connection.getresponse()
            data = answer.read()
        self.statuses[answer.status] += 1
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, text = value.partition(";")[0].partition("=")
                self._cookies[key] = text
        return data.decode(errors="replace") if "text/html" in answer.headers.get("content-type", "") else ""

    def step(self, number: int) -> None:
        """Look at a page of the queue and at a finding of it, hear it, and decide."""
        asked = self._filter()
        page = self.get(f"/queue?{urlencode(asked)}")
        rows = re.findall(r'<th scope="row"><a href="/segment/(\d+)', page)
        if not rows:
            return
        event = self._rng.choice(rows)
        page = self.get(f"/segment/{event}?{urlencode(asked)}")
        self.get(f"/clip/{event}.wav", Range="bytes=0-")
        self.get(f"/clip/{event}.json")
        call = re.search(r'href="/call/(\d+)', page)
        if call and number % 3 == 0:
            self.get(f"/call/{call[1]}")
            self.get(f"/sound/{call[1]}.wav", Range="bytes=0-1000000")
        self._decide(event, page, asked)
        if number % QUALITY == QUALITY - 1:
            self.get("/quality")

    def _decide(self, event: str, page: str, asked: dict[str, str]) -> None:
        token = re.search(r'name="form_token" value="(\w+)"', page)
        revision = re.search(r'id="verdict".*?name="revision" value="(\d+)"', page, re.DOTALL)
        if token and revision:
            rejected = self._rng.random() < 0.3
            form = {"form_token": token[1], "revision": revision[1], "verdict": "rejected" if rejected else "confirmed"}
            form |= {"reason": "other" if rejected else "", **asked}  # that fits every finding
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
            self._asked("POST", f"/segment/{event}", urlencode(form), headers)

    def _filter(self) -> dict[str, str]:
        rng = self._rng
        found = {"order": rng.choice(ORDERS)}
        if rng.random() < 0.5:
            found |= rng.choice(({"rule": rng.choice(RULES)}, {"team": rng.choice(TEAMS)}, {"kind": "missing"}))
        return found


def write_sound(path: Path) -> None:
    """Write a stereo recording that is not silent."""
    samples = np.random.default_rng(0).normal(0, 2000, (SECONDS * 16000, 2)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(samples.tobytes())


def give_sound(folder: Path, sound: Path) -> None:
    """Let every call of a store have this recording."""
    path = folder / "calls.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    told = {"file": str(sound), "size": sound.stat().st_size}
    path.write_text("".join(json.dumps({**line, **told}, ensure_ascii=False) + "\n" for line in lines), "utf-8")


def measure(folder: Path, clients: int, steps: int, every: float) -> dict[str, Any]:
    """Serve a store and let clients go through it; MiB, seconds and numbers."""
    command = [sys.executable, "-m", "speechguard.cli", "review", folder, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found
        first = Client(found[0], 0)
        first.get("/queue")
        start = memory_of(server.pid)
        people = [Client(found[0], number) for number in range(1, clients + 1)]
        began = time.monotonic()

        def work(one: Client) -> None:
            for number in range(steps):
                one.step(number)

        threads = [threading.Thread(target=work, args=(one,)) for one in people]
        for thread in threads:
            thread.start()
        curve: list[tuple[float, float]] = []
        while any(thread.is_alive() for thread in threads):
            curve.append((round(time.monotonic() - began, 1), round(memory_of(server.pid), 1)))
            time.sleep(every)
        end = memory_of(server.pid)
        server.terminate()
    most = max(mib for _, mib in curve)
    statuses = sum((one.statuses for one in people), Counter())
    return {
        "start_mib": round(start),
        "most_mib": round(most),
        "end_mib": round(end),
        "more_mib": round(most - start),
        "requests": statuses.total(),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "seconds": round(time.monotonic() - began, 1),
        "curve": curve,
    }


def main() -> None:
    options = parser(__doc__, calls=False)
    options.add_argument("--events", type=int, default=100_000, help="findings of the store")
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--steps", type=int, default=300, help="findings that each client goes through")
    options.add_argument("--every", type=float, default=1.0, help="seconds between two looks at the memory")
    args = options.parse_args()
    with TemporaryDirectory() as temporary:
        folder, sound = Path(temporary) / "store", Path(temporary) / "sound.wav"
        make_store(folder, args.events, seed=1)
        write_sound(sound)
        give_sound(folder, sound)
        with Database.of_store(folder) as database:
            bring_in(database, folder)
        size = (folder / FILE).stat().st_size
        figures = measure(folder, args.clients, args.steps, args.every)
    data: dict[str, Any] = {**circumstances(args), "file_mib": round(size / 2**20), **figures}
    data["versions"] |= versions(("sqlalchemy", "starlette", "uvicorn"))
    show(["", "value"], [(name, value) for name, value in figures.items() if isinstance(value, int | float)])
    write_results(args.results, "review_memory", data)


if __name__ == "__main__":
    main()

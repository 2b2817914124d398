"""Recordings that come in while calls are scored."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable

from speechguard.archive.recordings.locations import Location, Snapshot
from speechguard.batch.requests import Request

LOOK = 5.0  # s between two looks at what is watched; a recording that has not changed between them is complete


def watched(look: Callable[[], list[Request]]) -> Generator[list[Request]]:
    """Yield at each look the calls that are new or have changed and no longer grow; mostly none."""
    before: dict[Location, Snapshot | None] = {}
    taken: dict[Location, Snapshot] = {}
    while True:
        now = {request.file: (request, _snapshot(request.file)) for request in look()}
        ready: list[Request] = []
        for file, (request, snapshot) in now.items():
            if snapshot and snapshot == before.get(file) and taken.get(file) != snapshot:
                taken[file] = snapshot
                ready.append(request)
        before = {file: snapshot for file, (_, snapshot) in now.items()}
        yield ready
        time.sleep(LOOK)


def _snapshot(file: Location) -> Snapshot | None:
    try:
        return file.seen()
    except OSError:
        return None


def size_of(requests: Iterable[Request]) -> int:
    """Return the bytes of the recordings that are there."""
    return sum(snapshot.size for request in requests if (snapshot := _snapshot(request.file)))

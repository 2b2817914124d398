"""What programs cost that run side by side, with all that they start: time, processor, memory. Linux."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOK = 0.05  # s


@dataclass(frozen=True, slots=True)
class Costs:
    """From the start of the first program to the end of the last."""

    began: float  # s, time of day
    seconds: float
    processor_seconds: float
    peak_memory_mib: float  # of the process that had most
    came: float | None = None  # s, time of day at which the watched file had its first byte


def costs_of(start: Callable[[], Sequence[subprocess.Popen[bytes]]], watched: Path | None = None) -> Costs:
    """Start programs and wait for all of them; exit when one fails."""
    began, before = time.time(), time.perf_counter()
    running = list(start())
    processor, came = 0.0, None
    peaks: dict[int, float] = {}
    while running:
        for program in list(running):
            peaks |= {pid: max(peaks.get(pid, 0.0), peak) for pid, peak in _memory(program.pid)}
            ended, status, usage = os.wait4(program.pid, os.WNOHANG)
            if ended:
                running.remove(program)
                program.returncode = os.waitstatus_to_exitcode(status)  # it cannot be waited for again
                if program.returncode:
                    sys.exit(f"{program.args} failed (exit code {program.returncode}); its message is above")
                processor += usage.ru_utime + usage.ru_stime  # with that of the children it waited for
        if watched and came is None and watched.exists() and watched.stat().st_size:
            came = time.time()
        if running:
            time.sleep(LOOK)
    return Costs(began, time.perf_counter() - before, processor, max(peaks.values(), default=0.0), came)


def most_memory(pid: int) -> float:
    """Most memory that a process has had, MiB. Unlike in getrusage, what its parent had when it began does not count.

    Raises FileNotFoundError or ProcessLookupError when there is no such process.
    """
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _memory(pid: int) -> Iterator[tuple[int, float]]:
    """Yield a process and its descendants, with the most MiB that each has had."""
    with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
        yield pid, most_memory(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from _memory(int(child))


def peak_memory() -> float:
    """Return the most memory that this process has had, MiB (Linux)."""
    return most_memory(os.getpid())


def memory() -> float:
    """Return the memory that this process has now, MiB (Linux)."""
    return memory_of(os.getpid())


def memory_of(pid: int) -> float:
    """Return the memory that a process has now, MiB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def processor_seconds() -> float:
    """Return the seconds of processor time that all threads of this process have used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime

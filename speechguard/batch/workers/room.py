"""For how many workers a machine has room."""

from __future__ import annotations

import os

WORKER_MEMORY = 900 << 20  # bytes, the most that one takes with the default model


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_workers() -> int:
    """Return a worker a core, as far as the memory goes: several with a thread each hear more than one with several."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # the system does not say
        return cores()
    return max(1, min(cores(), memory // WORKER_MEMORY - 1))

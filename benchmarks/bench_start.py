"""How long does a live session take to start, and how much memory does it take?

Replays a recording with `speechguard live` on a screen of its own, as a user sees it, by this code and by another
build, alternating, so that what else the machine does weighs on both alike. Times are from the start of the program.

    python benchmarks/bench_start.py [--old FOLDER] [--runs 5] [--recording FILE] [--language zh]
"""

from __future__ import annotations

import os
import pty
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from support.costs import most_memory
from support.options import parser
from support.results import BENCHMARKS, circumstances, show, write_results

# What the screen shows when it has come so far.
SEEN = {"anything": "", "first sound": "00:00", "first second": "00:01"}
UNTIL = "00:10"  # of the call: it has been heard and judged, so that memory is at its most
PATIENCE = 120.0  # s


def main() -> None:
    """Measure, and write start.json."""
    options = parser(__doc__, calls=False, threads=False)
    options.add_argument("--old", type=Path, help="folder of the build to compare with")
    options.add_argument("--runs", type=int, default=5, help="of each build (default: 5)")
    options.add_argument("--recording", type=Path, default=BENCHMARKS.parent / "samples" / "zh-not-my-job.flac")
    args = options.parse_args()
    builds = {"new": BENCHMARKS.parent} | ({"old": args.old} if args.old else {})
    command = [sys.executable, "-m", "speechguard.cli", "live", str(args.recording.resolve()), "--interface", "en"]
    command += ["--language", args.language] if args.language else []
    data = circumstances(args)
    for folder in builds.values():
        run(command, folder)  # compiles modules
    measured = {name: list[dict[str, float]]() for name in builds}
    for _ in range(args.runs):
        for name, folder in builds.items():
            measured[name].append(run(command, folder))
    rows = [
        {"build": name, "figure": figure, "median": statistics.median(values), "runs": values}
        for name, runs in measured.items()
        for figure in runs[0]
        for values in [[round(run[figure], 3) for run in runs]]
    ]
    write_results(args.results, "start", {**data, "load_at_end": round(os.getloadavg()[0], 2), "rows": rows})
    show(("build", "figure", "median"), [(row["build"], row["figure"], row["median"]) for row in rows])


def run(command: Sequence[str], build: Path) -> dict[str, float]:
    """Run a build until the screen shows UNTIL; return seconds until the screen showed each of SEEN, and memory."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(build), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    environment |= {"COLUMNS": "120", "LINES": "40"}
    began = time.perf_counter()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=build, env=environment) as program:
        os.close(theirs)
        screen = ""
        times: dict[str, float] = {}
        while UNTIL not in screen:
            screen += os.read(ours, 1 << 16).decode("utf-8", errors="replace")
            now = time.perf_counter() - began
            times |= {name: now for name, text in SEEN.items() if name not in times and text in screen}
            if now > PATIENCE:
                program.kill()
                sys.exit(f"{build}: the screen has not shown {UNTIL} in {PATIENCE:.0f} s")
        memory = most_memory(program.pid)
        program.send_signal(signal.SIGKILL)
    os.close(ours)
    return {**times, "peak memory (MiB)": memory}


if __name__ == "__main__":
    main()

"""How much processor time does `speechguard rules test` take, beside an older build?

Both builds judge the cases of the same packs, heard well and heard with errors, one after the other in turns; what else
the machine does slows both. They must print the same and write the same verdicts.

    python benchmarks/bench_rules_test.py --old FOLDER_OF_THE_OLDER_CODE [--rounds 3] [--trials 20]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from support.costs import Costs, costs_of
from support.results import BENCHMARKS, RESULTS, circumstances, show, write_results

HERE = BENCHMARKS.parent
COMMAND = "import sys; from speechguard.cli import main; sys.exit(main())"
VERDICTS = "verdicts.json"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--old", type=Path, required=True, help="folder that holds the older speechguard/")
    options.add_argument("--packs", nargs="+", type=Path, default=[HERE / "rules", HERE / "rules" / "examples"])
    options.add_argument("--trials", type=int, default=20, help="times each case is misheard (default: 20)")
    options.add_argument("--rounds", type=int, default=3, help="of each build (default: 3)")
    options.add_argument("--results", type=Path, default=RESULTS, help="where the JSON goes")
    args = options.parse_args()
    builds = {"old": args.old.resolve(), "new": HERE}
    spent: dict[str, list[Costs]] = {build: [] for build in builds}
    outputs: dict[str, tuple[bytes, bytes]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(args.rounds):
            for build, code in builds.items():
                costs, outputs[build] = _run(code, args, Path(folder))
                spent[build].append(costs)
    if outputs["old"] != outputs["new"]:
        sys.exit("the builds do not come to the same verdicts")
    rows = {build: _figures(costs) for build, costs in spent.items()}
    ratio = rows["new"]["processor_seconds"] / rows["old"]["processor_seconds"]
    columns = ("processor_seconds", "seconds", "peak_memory_mib")
    show(["build", *columns], [[build, *(row[name] for name in columns)] for build, row in rows.items()])
    print(f"the new build takes {ratio:.0%} of the processor time; the verdicts are the same")
    data = {**circumstances(args), "builds": rows, "share_of_processor_time": round(ratio, 3)}
    write_results(args.results, "rules-test", data)


def _run(code: Path, args: argparse.Namespace, folder: Path) -> tuple[Costs, tuple[bytes, bytes]]:
    """Test the packs by the code in a folder: what that costs, what it prints and what it writes."""
    printed = folder / "printed"

    def start() -> list[subprocess.Popen[bytes]]:
        command = [sys.executable, "-c", COMMAND, "rules", "test", *map(str, args.packs)]
        command += ["--trials", str(args.trials), "--json", str(folder / VERDICTS)]
        with printed.open("wb") as output:
            environment = {**os.environ, "PYTHONPATH": str(code)}
            return [subprocess.Popen(command, stdout=output, env=environment, cwd=folder)]

    costs = costs_of(start)
    return costs, (printed.read_bytes(), (folder / VERDICTS).read_bytes())


def _figures(costs: list[Costs]) -> dict[str, Any]:
    """The medians, and the processor time of every round."""
    return {
        "processor_seconds": round(median(cost.processor_seconds for cost in costs), 1),
        "seconds": round(median(cost.seconds for cost in costs), 1),
        "peak_memory_mib": round(max(cost.peak_memory_mib for cost in costs)),
        "processor_seconds_of_rounds": [round(cost.processor_seconds, 1) for cost in costs],
    }


if __name__ == "__main__":
    main()

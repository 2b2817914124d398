"""How fast phrases are found by sound, and what others find in the same text.

Every workload is matched by speechguard, by the exhaustive algorithm (the truth: speechguard must have the same hits)
and, six of them, by libraries that people use for this. Syllables a second of one core (median of rounds in which all
take turns, processor time), milliseconds of a search as a live call makes it (an utterance and the one before, plain;
wall clock), the share of the true matches that is found (recall) and of what is found that is true (precision), memory
and build time of the index.

    python benchmarks/bench_matcher.py                    all workloads, results/matcher.json and matcher.svg
    python benchmarks/bench_matcher.py --check            compares ratios with the committed results; exit code 1: worse
    python benchmarks/bench_matcher.py --only "random 1000" --no-peers
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from phrases.peers import PEERS, Peer
from phrases.reference import Exhaustive
from phrases.workloads import Workload, line_workload, pack_workload, random_workload, spanish_workload
from support.results import RESULTS, circumstances, plot, show, versions, write_results

from speechguard.matching.phrase_index import PhraseIndex
from speechguard.matching.reduction import best_matches
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import SyllableIds

WORKLOADS: dict[str, Callable[[], Workload]] = {
    "random 100": lambda: random_workload("random 100", 100, 1300),
    "random 1000": lambda: random_workload("random 1000", 1_000, 1300),
    "random 10000": lambda: random_workload("random 10000", 10_000, 1300),
    "unit 100": lambda: random_workload("unit 100", 100, 1300, unit=True),
    "unit 1000": lambda: random_workload("unit 1000", 1_000, 1300, unit=True),
    "unit 10000": lambda: random_workload("unit 10000", 10_000, 1300, unit=True),
    "shared 1000": lambda: random_workload("shared 1000", 1_000, 300),
    "shared 10000": lambda: random_workload("shared 10000", 10_000, 300),
    "toneless 1000": lambda: random_workload("toneless 1000", 1_000, 1300, toneless=True),
    "lengths 2-20": lambda: random_workload("lengths 2-20", 1_000, 1300, lengths=(2, 20)),
    "spanish 1000": lambda: spanish_workload(1_000),
    "packs zh": lambda: pack_workload("zh"),
    "packs es": lambda: pack_workload("es"),
    "lines zh": lambda: line_workload("zh"),
    "lines es": lambda: line_workload("es"),
}
WITH_PEERS = ("unit 100", "unit 1000", "unit 10000", "random 100", "random 1000", "random 10000")
TRUTH = 20_000_000  # syllables * phrases that the exhaustive algorithm is given, about half a second
ROUNDS, QUICK = 5, 0.1  # in which the methods take turns; seconds under which each is done twice
UTTERANCE, UTTERANCES = 20, 500  # syllables of an utterance of a live call; how many of them are searched
TOLERANCE = 0.5  # of the committed ratio: the machine is another, and busy


def main() -> int:
    """Run the benchmark. Returns the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", nargs="+", choices=WORKLOADS, help="workloads (default: all)")
    options.add_argument("--no-peers", action="store_true", help="speechguard and the exhaustive algorithm only")
    options.add_argument("--check", action="store_true", help="compare with the committed results, write nothing")
    options.add_argument("--results", type=Path, default=RESULTS, help="where JSON and plot go")
    args = options.parse_args()
    folder = args.__dict__.pop("results")
    rows = [
        measured
        for name in args.only or WORKLOADS
        for measured in measure(WORKLOADS[name](), peers=name in WITH_PEERS and not (args.no_peers or args.check))
    ]
    if args.check:
        return check(rows, json.loads((folder / "matcher.json").read_text(encoding="utf-8"))["rows"])
    packages = {"numba", "fuzzysearch", "regex", "ahocorasick_rs", "hyperscan"}
    write_results(folder, "matcher", {**circumstances(args), "peers": versions(sorted(packages)), "rows": rows})
    draw(folder, rows)
    return 0


def measure(work: Workload, peers: bool) -> list[dict[str, Any]]:
    """Return a row a method."""
    began = time.thread_time()
    index = PhraseIndex.build(work.phrases, work.phonetics)
    build = time.thread_time() - began
    length = min(len(work.ids), max(1_000, TRUTH // len(work.phrases)))
    text, words = work.ids[:length], work.words[:, :length]
    exhaustive = Exhaustive(work.phrases, work.phonetics)
    hits = exhaustive.hits(text, words)
    truth = best_matches(PhraseMatch(*map(int, hit)) for hit in hits)
    whole = {number for number, phrase in enumerate(work.phrases) if not any(phrase.gaps)}
    found = [tuple(h) for h in index.scan(text, *words, compiled=True)[["phrase", "start", "end", "cost"]].tolist()]
    if sorted(h for h in found if h[0] in whole) != sorted(map(tuple, hits.tolist())):
        raise SystemExit(f"{work.name}: the hits are not those of the exhaustive algorithm")

    built: list[tuple[Peer, float]] = []
    for kind in PEERS if peers else ():
        if len(work.phrases) > kind.most:
            continue
        began = time.thread_time()
        peer = kind(work.phrases)
        built.append((peer, time.thread_time() - began))
    lengths = [int(min(len(work.ids), max(600, peer.tokens // len(work.phrases)))) for peer, _ in built]
    reference, ours, *theirs = alternately(
        [
            (lambda: exhaustive.hits(text, words), length),
            (lambda: index.scan(work.ids, *work.words, compiled=True), len(work.ids)),
            *((partial(listed, peer, work.ids[:n]), n) for (peer, _), n in zip(built, lengths, strict=True)),
        ]
    )
    common = {
        "workload": work.name,
        "phrases": len(work.phrases),
        "syllables": len(work.ids),
        "true_matches": len(truth),
    }
    exact = {"recall": 1.0, "precision": 1.0}
    rows: list[dict[str, Any]] = [
        {**common, **exact, "method": "exhaustive", "rate": reference, "ratio": 1.0},
        {
            **common, **exact, "method": "speechguard", "rate": ours, "ratio": ours / reference,
            "build": build, "megabytes": index.nbytes / 1e6,
            "live": live(index, work),
        },
    ]  # fmt: skip
    for (peer, seconds), rate, n in zip(built, theirs, lengths, strict=True):
        quality = judged(listed(peer, text[:n]), [m for m in truth if m.end <= n], hits[hits[:, 2] <= n])
        rows.append(
            {**common, **quality, "method": peer.name, "rate": rate, "ratio": rate / reference, "build": seconds}
        )
    show(
        ("method", "M/s", "x exhaustive", "recall", "precision", "build s", "MB", "live p50", "p99 ms"),
        [
            (r["method"], r["rate"] / 1e6, r["ratio"], r["recall"], r["precision"], r.get("build"), r.get("megabytes"),
             *(r.get("live", {}).get(p) for p in ("p50", "p99")))
            for r in rows
        ],
        title=f"\n{work.name}: {len(work.phrases)} phrases, {len(truth)} true matches in {length} syllables",
    )  # fmt: skip
    return rows


def listed(peer: Peer, ids: SyllableIds) -> list[tuple[int, int, int]]:
    """Return all that a peer finds: phrase, start, end."""
    return list(peer.find(ids))


def judged(
    reports: list[tuple[int, int, int]], truth: list[PhraseMatch], hits: NDArray[np.int64]
) -> dict[str, float | None]:
    """Return the share of true matches that a report touches, and the share of reports that touch a true match.

    A peer may report ends only (as a stretch of one syllable) or windows; so touching must do.
    """
    spots: dict[int, set[int]] = {}
    for number, start, end in reports:
        spots.setdefault(number, set()).update(range(start, end))
    true_spots: dict[int, set[int]] = {}
    for number, start, end, _ in hits.tolist():
        true_spots.setdefault(number, set()).update(range(start, end))
    met = [m for m in truth if spots.get(m.phrase, set()) & set(range(m.start, m.end))]
    right = [r for r in reports if true_spots.get(r[0], set()) & set(range(r[1], r[2]))]
    return {
        "recall": len(met) / len(truth) if truth else None,
        "precision": len(right) / len(reports) if reports else None,
    }


def live(index: PhraseIndex, work: Workload) -> dict[str, float]:
    """Milliseconds of the search of an utterance and the one before it."""
    spent: list[float] = []
    for start in range(0, min(UTTERANCE * UTTERANCES, len(work.ids) - 2 * UTTERANCE), UTTERANCE):
        text = slice(start, start + 2 * UTTERANCE)
        began = time.perf_counter_ns()
        index.search(work.ids[text], *work.words[:, text], compiled=False)
        spent.append((time.perf_counter_ns() - began) / 1e6)
    return {name: float(np.percentile(spent, p)) for name, p in (("p50", 50), ("p99", 99), ("p99.9", 99.9))}


def alternately(runs: Sequence[tuple[Callable[[], Any], int]]) -> list[float]:
    """Return the syllables a second of processor time of each run, the median of rounds in which all take turns.

    A run is what to do and its number of syllables. What else the machine does slows all of them. What is done quickly
    is done twice in a round, and the second time counts: the first fills the caches.
    """

    def seconds(run: Callable[[], Any]) -> float:
        began = time.thread_time()
        run()
        return time.thread_time() - began

    spent = np.empty((ROUNDS, len(runs)))
    for in_round in spent:
        for i, (run, _) in enumerate(runs):
            in_round[i] = seconds(run)
            if in_round[i] < QUICK:
                in_round[i] = seconds(run)
    return [syllables / median for (_, syllables), median in zip(runs, np.median(spent, axis=0).tolist(), strict=True)]


def check(rows: list[dict[str, Any]], committed: list[dict[str, Any]]) -> int:
    """Return 1 if a ratio to the exhaustive algorithm of the same run is much worse than the committed one."""
    ours = [row for row in rows if row["method"] == "speechguard"]
    before = {row["workload"]: row["ratio"] for row in committed if row["method"] == "speechguard"}
    compared = [(r["workload"], before[r["workload"]], r["ratio"]) for r in ours if r["workload"] in before]
    show(
        ("workload", "committed", "now", "verdict"),
        [(w, was, now, "worse" if now < TOLERANCE * was else "ok") for w, was, now in compared],
        title="\ntimes the exhaustive algorithm",
    )
    return int(any(now < TOLERANCE * was for _, was, now in compared))


def draw(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Draw the rate by the number of phrases, a line a method."""
    units = [row for row in rows if row["workload"].startswith("unit")]
    sizes = sorted({row["phrases"] for row in units})
    if len(sizes) < 2:
        return
    with plot(folder, "matcher", width=7.0) as (axes,):
        for method in dict.fromkeys(row["method"] for row in units):
            rates = {row["phrases"]: row["rate"] for row in units if row["method"] == method}
            line = axes.plot(sorted(rates), [rates[size] for size in sorted(rates)], marker="o", label=method)
            if method == "speechguard":
                line[0].set_linewidth(3)
        weighted = {
            r["phrases"]: r["rate"] for r in rows if r["workload"].startswith("random") and r["method"] == "speechguard"
        }
        if weighted:
            axes.plot(
                sorted(weighted),
                [weighted[s] for s in sorted(weighted)],
                "k--",
                marker="o",
                label="speechguard, by sound",
            )
        axes.set(xscale="log", yscale="log", xlabel="phrases", ylabel="syllables a second, one core")
        axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.02, 0.5))


if __name__ == "__main__":
    sys.exit(main())

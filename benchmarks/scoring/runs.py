"""Runs of bench_batch.py: `speechguard score` as a user runs it, and its peers, measured from start to end."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hearing.jobs import peer_job
from support.costs import Costs, costs_of
from support.programs import command, environment

from scoring.made_calls import seconds_of, write_manifest
from speechguard.archive.store import CALLS, EVENTS, read_calls
from speechguard.evaluation.labels import LabelledCall
from speechguard.judging.applicability import unheard
from speechguard.rules.rulebook import Rulebook
from speechguard.words.reasons import in_words

COMMAND = Path(sys.executable).with_name("speechguard")


@dataclass(frozen=True, slots=True)
class Way:
    """How a system shares the cores."""

    processes: int
    threads: int  # of each


@dataclass(frozen=True, slots=True)
class Attempt:
    """A run over calls."""

    costs: Costs
    start: float  # s until the first call was begun
    found: Mapping[str, Any]  # by call: events of ours as plain data, utterances of a peer


def score(args: Namespace, calls: Sequence[LabelledCall], way: Way, rules: Sequence[Path]) -> Attempt:
    """Run `speechguard score` with a new store, languages and channels by a manifest; without rules by its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        manifest = write_manifest(Path(folder) / "calls.csv", calls)
        command: list[str | Path] = [COMMAND, "score", "--manifest", manifest, "--out", store]
        command += ["--workers", str(way.processes), "--threads", str(way.threads)]
        command += ["--rules", *rules] if rules else []
        for name in ("model", "models_dir", "model_device", "compute_type"):
            if value := getattr(args, name):
                command += [f"--{name.replace('_', '-')}", value]
        costs = costs_of(lambda: [subprocess.Popen(command, stdout=subprocess.DEVNULL)], store / CALLS)
        records = [record for record, _ in read_calls(store)]
        if failures := [f"{record.call}: {in_words(record.failure, 'en')}" for record in records if record.failure]:
            sys.exit(f"not scored: {'; '.join(failures)}")
        events: dict[str, list[dict[str, Any]]] = {call.name: [] for call in calls}
        for line in (store / EVENTS).read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            events[event["call"]].append(event)
    assert costs.came is not None
    return Attempt(costs, costs.came - records[0].seconds - costs.began, events)


def hear(args: Namespace, calls: Sequence[LabelledCall], way: Way, system: str) -> Attempt:
    """Run a system of peers.py; the calls are shared between the processes."""
    parts = shared([seconds_of([call]) for call in calls], way.processes)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / str(number) for number in range(len(parts))]
        for file, part in zip(files, parts, strict=True):
            job = peer_job(args, [calls[number] for number in part], system, way.threads)
            file.with_suffix(".job").write_text(json.dumps(job), encoding="utf-8")
        costs = costs_of(lambda: [_peer(file, way.threads) for file in files])
        answers = [json.loads(file.with_suffix(".answer").read_bytes()) for file in files]
    found = {name: heard["utterances"] for answer in answers for name, heard in answer["calls"].items()}
    return Attempt(costs, min(answer["ready"] for answer in answers) - costs.began, found)


def shared(lengths: Sequence[float], parts: int) -> list[list[int]]:
    """Share calls, by number, between processes: the longest first, each to the one that has least."""
    given: list[list[int]] = [[] for _ in range(parts)]
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        min(given, key=lambda part: sum(lengths[n] for n in part)).append(number)
    return [part for part in given if part]


def agent_rules(folder: Path, paths: Sequence[Path], rulebooks: Sequence[Rulebook]) -> list[Path]:
    """Copy packs without the rules that need the customer's words; a path is a pack or a folder of them."""
    needing = {rule.id for rulebook in rulebooks for rule in rulebook.rules if unheard(rule, ("agent",))}
    copies: list[Path] = []
    for number, path in enumerate(paths):
        copy = folder / str(number)
        copy.mkdir(parents=True)
        for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
            text = without_rules(file.read_text(encoding="utf-8"), needing)
            (copy / file.name).write_text(text, encoding="utf-8")
        copies.append(copy)
    return copies


def without_rules(pack: str, ids: set[str]) -> str:
    """Return a pack without some of its rules."""
    node = yaml.compose(pack)
    for key, value in node.value:
        if key.value == "rules":
            value.value = [rule for rule in value.value if ids.isdisjoint(_id(rule))]
    return yaml.serialize(node, allow_unicode=True)


def _id(rule: yaml.MappingNode) -> list[str]:
    return [value.value for key, value in rule.value if key.value == "id"]


def _peer(file: Path, threads: int) -> subprocess.Popen[bytes]:
    with file.with_suffix(".job").open("rb") as job, file.with_suffix(".answer").open("wb") as answer:
        return subprocess.Popen(
            command(sys.executable, "hearing.peers"),
            stdin=job,
            stdout=answer,
            env=environment(OMP_NUM_THREADS=str(threads)),
        )

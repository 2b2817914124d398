"""What the programs ours.py and peers.py are given to do, as plain data."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from speechguard.calls.recogniser import weight_store
from speechguard.evaluation.labels import LabelledCall


def calls_of(calls: Sequence[LabelledCall]) -> list[dict[str, str]]:
    """Return the calls of a job."""
    return [
        {
            "name": call.name,
            "language": call.language,
            "recording": str(call.recording.resolve()),
            "agent_channel": call.agent_channel,
        }
        for call in calls
    ]


def peer_job(args: Namespace, calls: Sequence[LabelledCall], system: str, threads: int) -> dict[str, Any]:
    """Return a job for peers.py, with the weights that ours uses; their tokens are all of Whisper's."""
    store, default = weight_store(args.models_dir)
    return {
        "system": system,
        "weights": str(store.resolve(args.model or default.name, eight_bit=False).resolve()),
        "threads": threads,
        "compute_type": "int8" if args.compute_type == "auto" else args.compute_type,
        "calls": calls_of(calls),
    }

"""The calls that are to be scored, those of a manifest first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from speechguard.archive.record import Asked
from speechguard.batch.manifest import read_manifest
from speechguard.batch.requests import Request, find_recordings, looked_up, unique


def requested(paths: Sequence[str], manifest: Path | None, asked: Asked, besides: Path) -> list[Request]:
    """Return the calls of a manifest and those in paths, each file once; not what is in the folder `besides`.

    Raises UserError for a manifest that cannot be used and a path that is not there.
    """
    rows = list(read_manifest(manifest, asked)) if manifest else []
    return looked_up(unique([*rows, *find_recordings(paths, asked, besides)]))

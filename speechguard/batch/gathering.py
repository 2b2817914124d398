"""Requests gathered from a manifest, and from recordings in folders, by name or pattern, here or elsewhere."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from speechguard.archive.record import Asked
from speechguard.archive.recordings.locations import is_address, local_file
from speechguard.archive.recordings.remote import remote_file
from speechguard.archive.recordings.sound_marks import holds_sound
from speechguard.batch.manifest import read_manifest
from speechguard.batch.requests import Request, looked_up, unique
from speechguard.errors import UserError
from speechguard.messages import Role

# What recorders and exports write. Other files are taken where they begin as recordings do, or are named outright.
SUFFIXES = frozenset(
    ".3ga .3gp .aac .ac3 .aif .aifc .aiff .amr .ape .asf .au .awb .bwf .caf .flac .gsm .m4a .m4b .m4r .mka .mkv .mov"
    " .mp2 .mp3 .mp4 .mp4a .mpga .oga .ogg .opus .rf64 .sln .snd .spx .tta .w64 .wav .wav49 .wave .webm .wma"
    " .wv".split()
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found where calls were looked for."""

    requests: list[Request]
    left_out: list[Path]  # files in folders that are taken for no recordings


def gather_requests(
    paths: Sequence[str], manifest: Path | None, asked: Asked, besides: Path, speaks_first: Role | None = None
) -> Gathered:
    """Return the calls of a manifest, then those in paths, each file once; not what is in the folder `besides`.

    `speaks_first`: of calls whose row does not say.
    Raises UserError for a manifest that cannot be used and a path that is not there.
    """
    rows = list(read_manifest(manifest, asked)) if manifest else []
    left_out: list[Path] = []
    requests = looked_up(unique([*rows, *find_recordings(paths, asked, besides, left_out.append)]))
    of_rows = {str(request.file) for request in requests} | {str(manifest.absolute()) if manifest else ""}
    if speaks_first:
        requests = [_begun_by(request, speaks_first) for request in requests]
    return Gathered(requests, [path for path in left_out if str(path.absolute()) not in of_rows])


def find_recordings(
    paths: Sequence[str], asked: Asked, besides: Path, left_out: Callable[[Path], object] = lambda _: None
) -> Iterator[Request]:
    """Yield the recordings in folders, of patterns and by name, in a fixed order; not what is in the folder `besides`.

    `left_out` is called with each file of a folder that is taken for no recording. Raises UserError for a path that is
    not there or a pattern that fits nothing.
    """
    for path in paths:
        place = Path(path)
        if is_address(path):
            yield from _elsewhere(path, asked)
        elif place.is_dir():
            yield from _in_folder(place, asked, besides, left_out)
        elif place.exists():
            yield _request(place, place.stem, asked)
        elif glob.has_magic(path):
            found = sorted(Path(name) for name in glob.glob(path, recursive=True))  # noqa: PTH207  # Path has none for any path
            if not found:
                raise UserError(f"nothing fits {path}; check the pattern, or give the folder")
            for file in found:
                if not file.is_dir():
                    yield _request(file, file.stem, asked)
        else:
            raise UserError(f"{path}: is not there; give recordings, folders or patterns")


def _begun_by(request: Request, role: Role) -> Request:
    first = request.metadata.speaks_first or role
    return replace(request, metadata=replace(request.metadata, speaks_first=first))


def _in_folder(folder: Path, asked: Asked, besides: Path, left_out: Callable[[Path], object]) -> Iterator[Request]:
    besides = besides.absolute()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if besides == Path(root).absolute():
            folders.clear()
            continue
        for name in sorted(names):
            file = Path(root, name)
            if name.startswith("."):
                continue
            if (file.suffix.lower() in SUFFIXES and not _is_endless(file)) or holds_sound(file):
                yield _request(file, file.relative_to(folder).with_suffix("").as_posix(), asked)
            else:
                left_out(file)


def _is_endless(file: Path) -> bool:
    """Return whether a name stands for a pipe, a socket or a device."""
    return file.exists() and not file.is_file()


def _request(file: Path, call: str, asked: Asked) -> Request:
    return Request(call, local_file(file), asked)


def _elsewhere(address: str, asked: Asked) -> Iterator[Request]:
    """Yield the recordings at an address: the file of that name, those that fit its pattern, or those in its folder."""
    try:
        place = remote_file(address)
    except UserError as error:
        raise UserError(f"{address.partition('://')[0]}://...: {error}") from None
    try:
        if "*" in address:
            found = [(file, PurePosixPath(name).stem) for file, name in place.fitting()]
            if not found:
                raise UserError(f"nothing fits {address}; check the pattern, or give the folder")
        elif place.name.suffix.lower() in SUFFIXES or not place.is_folder():
            found = [(replace(place, listed=place.snapshot()), place.name.stem)]
        else:
            below = [(file, PurePosixPath(name)) for file, name in place.inside()]
            found = [
                (file, str(name.with_suffix("")))
                for file, name in below
                if name.suffix.lower() in SUFFIXES and not any(part.startswith(".") for part in name.parts)
            ]
    except OSError as error:
        raise UserError(f"{address}: {error.strerror}; give recordings, folders or patterns") from None
    for file, call in found:
        yield Request(call, file, asked)

"""Which calls are to be scored: recordings in folders, by name or pattern, here or elsewhere, and rows of manifests."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from speechguard.archive.record import Asked
from speechguard.archive.recordings.locations import Location, is_address, local_file
from speechguard.archive.recordings.remote import MissingPackage, RemoteFile, remote_file
from speechguard.errors import UserError
from speechguard.messages import CallMetadata
from speechguard.reasons import Reason, because

# What recorders and exports write. A file that is named outright may have any other.
SUFFIXES = frozenset(
    ".3gp .aac .ac3 .aif .aiff .amr .au .caf .flac .gsm .m4a .mka .mkv .mov .mp2 .mp3 .mp4 .oga .ogg .opus .wav .wave"
    " .webm .wma .wv".split()
)
LOOKED_UP_AT_ONCE = 32  # recordings elsewhere: an answer takes some 50 ms, mostly waiting


@dataclass(frozen=True, slots=True)
class Request:
    """A call that is to be scored."""

    call: str
    file: Location
    asked: Asked = field(default_factory=Asked)
    metadata: CallMetadata = field(default_factory=CallMetadata)
    named: bool = False  # a person chose the name; else it is the file's, and may change with the folder that is given
    problem: Reason | None = None  # why it cannot be scored


def find_recordings(paths: Sequence[str], asked: Asked, besides: Path) -> Iterator[Request]:
    """Yield the recordings in folders, of patterns and by name, in a fixed order; not what is in the folder `besides`.

    Raises UserError for a path that is not there or a pattern that fits nothing.
    """
    for path in paths:
        place = Path(path)
        if is_address(path):
            yield from _elsewhere(path, asked)
        elif place.is_dir():
            yield from _in_folder(place, asked, besides)
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


def unique(requests: Iterable[Request]) -> list[Request]:
    """Return the requests without further ones for the same file; the first counts, so a manifest comes before folders.

    Whose name is taken is called by the path of its file; where a person chose the name it is a problem.
    """
    files: set[Location] = set()
    names: dict[str, Request] = {}
    for request in requests:
        if request.problem is None and request.file in files:
            continue
        files.add(request.file)
        if request.call in names:
            problem = request.problem
            if problem is None and request.named:
                problem = because("name_taken", call=request.call, file=str(names[request.call].file))
            request = replace(request, call=str(request.file), problem=problem)
        names.setdefault(request.call, request)
    return list(names.values())


def _in_folder(folder: Path, asked: Asked, besides: Path) -> Iterator[Request]:
    besides = besides.absolute()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if besides == Path(root).absolute():
            folders.clear()
            continue
        for name in sorted(names):
            file = Path(root, name)
            if file.suffix.lower() in SUFFIXES and not name.startswith("."):
                yield _request(file, file.relative_to(folder).with_suffix("").as_posix(), asked)


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


def looked_up(requests: Sequence[Request]) -> list[Request]:
    """Return the requests, with what storages elsewhere say of their files: many are asked at once.

    Raises UserError when a package for that is missing.
    """
    files = [request.file for request in requests if isinstance(request.file, RemoteFile) and not request.file.listed]
    with ThreadPoolExecutor(LOOKED_UP_AT_ONCE) as threads:
        try:
            seen: dict[Location, Location] = dict(zip(files, threads.map(_looked_up, files), strict=True))
        except MissingPackage as error:
            raise UserError(str(error.strerror)) from None
    return [replace(request, file=seen.get(request.file, request.file)) for request in requests]


def _looked_up(file: RemoteFile) -> RemoteFile:
    try:
        return replace(file, listed=file.snapshot())
    except MissingPackage:
        raise
    except OSError:  # that is said of the call when its turn comes
        return file

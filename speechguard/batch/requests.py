"""Which calls are to be scored: recordings in folders, by name or pattern, and the rows of a manifest."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from speechguard.batch.record import Asked
from speechguard.errors import UserError
from speechguard.messages import CallMetadata

# What recorders and exports write. A file that is named outright may have any other.
SUFFIXES = frozenset(
    ".3gp .aac .ac3 .aif .aiff .amr .au .caf .flac .gsm .m4a .mka .mkv .mov .mp2 .mp3 .mp4 .oga .ogg .opus .wav .wave"
    " .webm .wma .wv".split()
)


@dataclass(frozen=True, slots=True)
class Request:
    """A call that is to be scored."""

    call: str
    file: Path  # absolute
    asked: Asked = field(default_factory=Asked)
    metadata: CallMetadata = field(default_factory=CallMetadata)
    named: bool = False  # a person chose the name; else it is the file's, and may change with the folder that is given
    problem: str = ""  # why it cannot be scored


def find_recordings(paths: Sequence[str], asked: Asked, besides: Path) -> Iterator[Request]:
    """The recordings in folders, of patterns and by name, in a fixed order; not what is in the folder `besides`.

    Raises UserError for a path that is not there or a pattern that fits nothing.
    """
    for path in paths:
        place = Path(path)
        if place.is_dir():
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
    """The requests without further ones for the same file; the first counts, so a manifest comes before folders.

    Whose name is taken is called by the path of its file; where a person chose the name it is a problem.
    """
    files: set[Path] = set()
    names: dict[str, Request] = {}
    for request in requests:
        if request.problem == "" and request.file in files:
            continue
        files.add(request.file)
        if request.call in names:
            taken = f"the name '{request.call}' is that of {names[request.call].file} already: give each call its own"
            problem = request.problem or (taken if request.named else "")
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
    return Request(call, Path(os.path.normpath(file.absolute())), asked)

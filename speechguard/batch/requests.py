"""The calls that are to be scored: each file once, each name once, and what storages elsewhere say of the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from speechguard.archive.record import Asked
from speechguard.archive.recordings.locations import Location
from speechguard.archive.recordings.remote import MissingPackage, RemoteFile
from speechguard.errors import UserError
from speechguard.messages import CallMetadata
from speechguard.reasons import Reason, because

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

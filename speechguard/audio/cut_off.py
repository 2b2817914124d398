"""Recordings that were cut off although their header does not say how long they should be.

FFmpeg takes the end of a wav or Ogg file for the end of the recording, so that half of a call looks like a whole one.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from speechguard.reasons import Reason, because

WAV_OPEN_END = 0x7FFF0000  # bytes: sizes from here on, and 0, are what programs write that do not know the end
WAV_TRAILER = 1 << 17  # bytes: names, comments or pictures may stand behind the sound
OGG_PAGE = 27 + 255 + 255 * 255  # bytes: the largest page
OGG_LAST_PAGE = 4  # bit of the page's type


def cut_off(path: Path) -> Reason | None:
    """Return why the recording seems incomplete, or to go on unheard; None where it seems whole. Raises OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] == b"RIFF" and head[8:] == b"WAVE":
            return _wav(file, size)
        if head[:4] == b"OggS":
            return _ogg(file, size)
    return None


def _wav(file: BinaryIO, size: int) -> Reason | None:
    at = 12
    while at + 8 <= size:
        file.seek(at)
        kind, length = file.read(4), int.from_bytes(file.read(4), "little")
        at += 8 + length + length % 2
        if kind == b"data":
            break
    else:
        return None  # no sound at all: not for this module to say
    if not 0 < length < WAV_OPEN_END:
        return None
    if at > size + 1:  # some programs leave out the byte that makes the length even
        return because("bytes_missing", missing=at - size, stated=length)
    if size > at + WAV_TRAILER:
        return because("bytes_behind", bytes=size - at)
    return None


def _ogg(file: BinaryIO, size: int) -> Reason | None:
    file.seek(max(0, size - OGG_PAGE))
    tail = file.read()
    page = tail.rfind(b"OggS")
    complete = 0 <= page < len(tail) - 5 and tail[page + 5] & OGG_LAST_PAGE
    return None if complete else because("end_missing")

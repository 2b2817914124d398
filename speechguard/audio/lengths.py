"""How much sound a file holds beside what its header states: cut off, going on behind it, or only estimated.

FFmpeg takes the end of a WAV, AIFF or Ogg file, or the end that its header states, for the end of the recording, so
that half of a call looks like a whole one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from speechguard.reasons import Reason, because

OPEN_END = 0x7FFF0000  # bytes: sizes from here on, and 0, are what programs write that do not know the end
BEHIND = 0.25  # s of sound behind the stated end; less may be anything
BEHIND_BYTES = 2000  # the same where the rate is not known: of 8 kHz in 8 bits
SOME = 1.0  # s that are missing at least where nobody can tell how much it is
TEXT = 0.9  # share of printable characters from which on bytes behind the end are a text that somebody has appended
LOOKED_AT = 1 << 16  # bytes behind the end
OGG_PAGE = 27 + 255 + 255 * 255  # bytes: the largest page
OGG_LAST_PAGE = 4  # bit of the page's type
MP3_HEADERS = (b"Xing", b"Info", b"VBRI")  # in the first frame: the number of frames is known
MP3_FIRST_FRAME = 4096  # bytes in which it is looked for

# Formats whose stated length is only an estimate from the bit rate.
ESTIMATED = frozenset("aac ac3 amr amrnb amrwb dts eac3 g722 gsm loas truehd".split())


@dataclass(frozen=True, slots=True)
class Length:
    """What is to be known of a file's length before it is decoded."""

    flaw: Reason | None = None
    options: Mapping[str, str] = field(default_factory=dict[str, str])  # for FFmpeg, so that all of it is decoded
    stated: bool = True  # whether the header's length counts
    missing: float = 0.0  # s of sound at least that the file should have and has not


def look_at_length(path: Path) -> Length:
    """Compare the length that a file states with what is there. Raises OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] == b"RIFF" and head[8:] == b"WAVE":
            return _chunks(file, size, b"data", "little")
        if head[:4] == b"FORM" and head[8:] in (b"AIFF", b"AIFC"):
            return _chunks(file, size, b"SSND", "big")
        if head[:4] == b"OggS":
            flaw = _ogg(file, size)
            return Length(flaw, missing=SOME if flaw else 0.0)
    return Length()


def is_estimate(path: Path, kind: str) -> bool:
    """Return whether the length of a file of that FFmpeg format is an estimate from its bit rate. Raises OSError."""
    if kind != "mp3":
        return kind in ESTIMATED
    with path.open("rb") as file:
        head = file.read(10)
        tag = 0
        if head[:3] == b"ID3":  # its size is in four bytes of seven bits
            tag = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=False))
        file.seek(tag)
        frame = file.read(MP3_FIRST_FRAME)
    return not any(mark in frame for mark in MP3_HEADERS)


def _chunks(file: BinaryIO, size: int, sound: bytes, order: Literal["little", "big"]) -> Length:
    """Go through the chunks of a RIFF or IFF file. `sound` is the name of the one with the sound."""
    at = 12
    byte_rate = 0
    sounds: list[int] = []  # bytes of each
    while at + 8 <= size:
        file.seek(at)
        kind, length = file.read(4), int.from_bytes(file.read(4), order)
        if sounds and not _is_chunk(kind, length, size - at - 8):
            break
        if kind == b"fmt ":
            byte_rate = int.from_bytes(file.read(12)[8:], "little")
        at += 8 + length + length % 2
        if kind == sound:
            if not 0 < length < OPEN_END:
                return Length()
            sounds.append(length)
            if at > size + 1:  # some programs leave out the byte that makes the length even
                flaw = because("bytes_missing", missing=at - size, stated=length)
                return Length(flaw, missing=(at - size) / byte_rate if byte_rate else SOME)
    if len(sounds) > 1:
        # FFmpeg hears the last one only.
        return Length(because("sounds_unheard", sounds=len(sounds), bytes=sum(sounds[:-1])))
    behind = size - at
    if not sounds or behind <= (BEHIND * byte_rate or BEHIND_BYTES) or not _is_sound(file, at):
        return Length()
    if byte_rate:
        return Length(because("more_sound", seconds=behind / byte_rate), {"ignore_length": "1"}, stated=False)
    return Length(because("bytes_behind", bytes=behind))


def _is_chunk(kind: bytes, length: int, left: int) -> bool:
    return all(0x20 <= byte < 0x7F for byte in kind) and length <= left + 1


def _is_sound(file: BinaryIO, at: int) -> bool:
    """Return whether the bytes behind the end go on with the sound: not padding, and not a text."""
    file.seek(at)
    data = file.read(LOOKED_AT)
    printable = sum(0x20 <= byte < 0x7F or byte in b"\t\r\n" for byte in data)
    return len(set(data)) > 1 and printable < TEXT * len(data)


def _ogg(file: BinaryIO, size: int) -> Reason | None:
    file.seek(max(0, size - OGG_PAGE))
    tail = file.read()
    page = tail.rfind(b"OggS")
    complete = 0 <= page < len(tail) - 5 and tail[page + 5] & OGG_LAST_PAGE
    return None if complete else because("end_missing")

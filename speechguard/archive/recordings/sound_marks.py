"""Whether a file holds sound, told by its first bytes: recorders name their files as they like."""

from __future__ import annotations

from pathlib import Path

LONGEST = 16  # bytes of a mark and what is before it
MARKS = (
    (0, b"fLaC"),
    (0, b"OggS"),
    (0, b"ID3"),
    (0, b"\xff\xfb"),  # MP3 without tags: MPEG 1, 2 and 2.5
    (0, b"\xff\xf3"),
    (0, b"\xff\xe3"),
    (0, b"\xff\xf1"),  # AAC
    (0, b"\xff\xf9"),
    (0, b".snd"),
    (0, b"caff"),
    (0, b"wvpk"),
    (0, b"MAC "),
    (0, b"TTA1"),
    (0, b"#!AMR"),
    (0, b"riff\x2e\x91\xcf\x11"),  # Wave64
    (0, b"\x1a\x45\xdf\xa3"),  # Matroska, WebM
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),  # ASF, WMA
    (8, b"WAVE"),
    (8, b"AIFF"),
    (8, b"AIFC"),
)
IMAGES = (b"heic", b"heix", b"mif1", b"avif", b"jp2 ")  # that are kept in files of the MP4 kind


def holds_sound(path: Path) -> bool:
    """Return whether a file begins as recordings do. What is no file, such as a pipe, is not opened."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(LONGEST)
    except OSError:
        return False
    if head[4:8] == b"ftyp":
        return head[8:12] not in IMAGES
    return any(head[at:].startswith(mark) for at, mark in MARKS)

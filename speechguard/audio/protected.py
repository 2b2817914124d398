"""Recordings that nobody can hear without a password or a key, and archives that may hold one."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from speechguard.reasons import Reason, because

ARCHIVES = {b"PK\x03\x04": "zip", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "rar"}
ENCRYPTED = (b"Salted__", b"-----BEGIN PGP MESSAGE", b"age-encryption.org/")
ZIP_PASSWORD = 1  # bit of the flags
MOST = 64 << 20  # bytes of the description of an MP4 file that are looked through


def protected(path: Path) -> Reason | None:
    """Return why the file cannot be heard as it is; None where no protection is known. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(32)
        for mark, kind in ARCHIVES.items():
            if head.startswith(mark):
                locked = kind == "zip" and head[6] & ZIP_PASSWORD
                return because("archive_locked" if locked else "archive_given", kind=kind)
        if head.startswith(ENCRYPTED) or (head[4:8] == b"ftyp" and _encrypted_mp4(file)):
            return because("encrypted")
    return None


def _encrypted_mp4(file: BinaryIO) -> bool:
    """Return whether the file says that its sound is encrypted (ISO/IEC 23001-7).

    FFmpeg would decode it as if it were not, into noise.
    """
    at = 0
    while True:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return False
        size = int.from_bytes(head[:4], "big")
        size = int.from_bytes(head[8:], "big") if size == 1 else size
        if head[4:8] == b"moov":
            return b"enca" in file.read(min(size, MOST) if size else MOST)
        if size < 8:
            return False
        at += size

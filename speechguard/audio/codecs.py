"""What a sound is coded in, as far as FFmpeg cannot decode it: then it does not say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream

LOOKED_AT = 1 << 20  # bytes at the start and at the end of a file

# Of the registered numbers of WAV sound (RFC 2361 and later), those that recorders write and FFmpeg does not decode.
WAVE_FORMATS = {
    0x0004: "VSELP",
    0x0015: "DIGISTD",
    0x0016: "DIGIFIX",
    0x0028: "LRC",
    0x0036: "Dolby AC-2",
    0x003B: "Rockwell ADPCM",
    0x003C: "Rockwell DIGITALK",
    0x0059: "Voxware",
    0x0131: "ACELP.4800",
    0x0132: "ACELP.8V3",
    0x0133: "G.729",
    0x0150: "PureVoice",
    0x0151: "Half PureVoice",
}


def has_decoder(stream: AudioStream) -> bool:
    """Return whether FFmpeg knows how the stream is coded and can decode it."""
    return cast("AudioCodecContext | None", stream.codec_context) is not None


def codec_name(path: Path) -> str:
    """Return what a WAV or MP4 file calls the codec of its sound; a question mark where it does not say."""
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
        file.seek(max(0, path.stat().st_size - LOOKED_AT))
        tail = file.read()
    if head[:4] == b"RIFF" and (at := head.find(b"fmt ")) > 0:
        number = int.from_bytes(head[at + 8 : at + 10], "little")
        return WAVE_FORMATS.get(number, f"WAVE format 0x{number:04X}")
    for part in (head, tail):  # the index of an MP4 file is in front or behind
        if (at := part.find(b"stsd")) > 0:
            return part[at + 16 : at + 20].decode("latin-1").strip()
    return "?"

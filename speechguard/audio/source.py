"""What an audio source is, and how a recording is replayed as slowly as it was spoken."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from speechguard.messages import AudioChunk
from speechguard.reasons import Reason

CHUNK_SECONDS = 0.1


class AudioSource(Protocol):
    """A call as an iterable of chunks, in order and without overlap.

    `chunk.start == previous.end + chunk.lost`: audio that was lost is not in the samples, but its time has passed.
    All chunks have the same length, except the last one and one that is cut short by a loss. Iterating raises
    AudioError when the call cannot be heard any further.
    """

    @property
    def live(self) -> bool:
        """Return whether chunks come as they are spoken; else they come as fast as they are taken."""
        ...

    @property
    def duration(self) -> float | None:
        """Return the length of the call in seconds; None: not known."""
        ...

    @property
    def name(self) -> str:
        """Return what people call the source: a path, or the name of a device."""
        ...

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """Return what is wrong with the audio so far without making it unusable; complete once it has ended."""
        ...

    def __iter__(self) -> Iterator[AudioChunk]: ...

    def close(self) -> None:
        """End the running iteration, from any thread; what has been recorded until now is still delivered."""
        ...


def paced(
    chunks: Iterable[AudioChunk],
    speed: float = 1.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[AudioChunk]:
    """Yield each chunk when the last of it would have been spoken, `speed` times as fast as it was.

    The first request is the moment at which the call begins. Every chunk is due by that moment, not by the chunk
    before it, so that neither sleeping nor a slow consumer adds up to a drift: a late consumer gets chunks at once.
    """
    if not speed > 0:
        raise ValueError(f"speed must be above 0, not {speed}")
    began = clock()
    for chunk in chunks:
        early = began + chunk.end / speed - clock()
        if early > 0:
            sleep(early)
        yield chunk

"""What all pages share, and who may do what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from speechguard.messages import Interface
from speechguard.review.store.database import Database
from speechguard.rules.rulebook import Rulebook

if TYPE_CHECKING:
    from speechguard.messages import Samples
    from speechguard.review.web.clips import Clips

UserRole = Literal["reviewer", "lead", "agent"]
REVIEWERS: frozenset[UserRole] = frozenset({"reviewer", "lead"})
LEADS: frozenset[UserRole] = frozenset({"lead"})
EVERYBODY: frozenset[UserRole] = frozenset({"reviewer", "lead", "agent"})


class Recordings(Protocol):
    """Sound of recordings, named as a store names them. `side`: where the agent is. All raise AudioError."""

    def excerpt(self, file: str, side: str, start: float, end: float) -> Samples:
        """float32 of shape (samples, channels) at SAMPLE_RATE, the agent first; shorter where the recording ends."""
        ...

    def blocks(self, file: str, side: str) -> Iterator[Samples]:
        """All of it, in blocks like that."""
        ...


@dataclass(frozen=True, slots=True)
class User:
    """Who looks at a page."""

    name: str
    role: UserRole


@dataclass(frozen=True)
class Desk:
    """What the pages are about; the same for all visits."""

    folder: Path  # the store
    database: Database
    rulebooks: Mapping[str, Rulebook]  # by language
    recordings: Recordings
    secret: bytes  # signs cookies
    interface: Interface  # of who has chosen none
    local_user: str = ""  # who is at this machine, with all rights; empty: people log in by name and password
    token: str = field(default="", repr=False)  # by which the local user is known
    hosts: frozenset[str] | None = None  # names of this server that browsers may use; None: any
    appeal_days: int = 7

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        """Of the rules in use, by id and language."""
        return {rule.id: rule.title for rulebook in self.rulebooks.values() for rule in rulebook.rules}

    @cached_property
    def clips(self) -> Clips:
        """Sound that was cut."""
        from speechguard.review.web.clips import Clips

        return Clips(self.recordings)

    @cached_property
    def envelope(self) -> Callable[[str, str, int], Sequence[Sequence[float]]]:
        """How loud the channels of a recording are, by its name, the agent's side and the points a second."""
        from speechguard.review.web.sounds import envelope

        return lru_cache(64)(partial(envelope, self.recordings))

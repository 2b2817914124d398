"""Is a call set up as it was said to be? A wrong language, swapped and dead channels are told at once."""

from __future__ import annotations

from collections.abc import Callable

from speechguard.messages import Concern, Heard, Progress, Role, Spoke, Transcript

UTTERANCES = 2  # in another language in a row, before it is said
SILENT = 30.0  # s of call without a word of the agent, while the customer speaks


class SetupCheck:
    """Takes what is heard; `concerns` says what is likely wrong, in the order in which it was noticed."""

    def __init__(self, greets: Callable[[str], bool] | None) -> None:
        """`greets`: whether a text is an agent's greeting; None: of one channel, which cannot be swapped."""
        self._greets = greets
        self._greeted: Role | None = None  # who did first
        self._spoke: set[Role] = set()
        self._other_language = 0  # utterances in a row
        self.concerns: tuple[Concern, ...] = ()

    def take(self, message: Heard) -> None:
        """The next thing heard."""
        if isinstance(message, Transcript):
            if message.final and message.speech:
                self._hear(message)
        elif isinstance(message, Spoke):
            self._spoke.add(message.role)
        elif isinstance(message, Progress) and message.now > SILENT and self._spoke == {"customer"}:
            self._say("silent_agent")

    def _hear(self, transcript: Transcript) -> None:
        if transcript.role == "agent":
            self._other_language = self._other_language + 1 if transcript.sounds_like else 0
            if self._other_language >= UTTERANCES:
                self._say("other_language")
        # Searching a text costs more than judging it: after the first greeting, whoever's, nothing is to be learnt.
        if self._greets and not self._greeted and self._greets(transcript.text):
            self._greeted = transcript.role
            if self._greeted == "customer":
                self._say("swapped_channels")

    def _say(self, concern: Concern) -> None:
        if concern not in self.concerns:
            self.concerns = (*self.concerns, concern)

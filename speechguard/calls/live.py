"""A call from its sound to what is shown of it, as it is spoken or replayed: what commands and servers run.

No terminal, no signals, no files but those of the rules: any number of calls can run in one process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from speechguard.audio.source import AudioSource, paced
from speechguard.calls.listener import Cadence, Listener, TakeTurn
from speechguard.calls.listening import Ears, Recogniser, listen, make_ears, written
from speechguard.calls.live_voices import TwoSpeakers
from speechguard.calls.rules import RuleChanges
from speechguard.calls.session import CallSettings, EventSink, Session
from speechguard.calls.setup import SetupCheck
from speechguard.calls.so_far import BEGINNING, CallSoFar
from speechguard.calls.state import Summary, View
from speechguard.calls.voices import TwoVoices, hear_voices, voices_told
from speechguard.errors import SpeechguardError
from speechguard.judging.greeting import greets
from speechguard.judging.retelling import RetellingEngine
from speechguard.messages import AudioChunk, Heard, Progress
from speechguard.reasons import Reason, because
from speechguard.rules.watch import RuleWatch

if TYPE_CHECKING:
    from speechguard.voices.teller import VoiceTeller


TOLD_SPEECH = 12.0  # s of speech from which it is said how speakers are told apart; before, it changes too often


class LiveCall:
    """One call. `run` once."""

    def __init__(
        self,
        settings: CallSettings,
        source: AudioSource,
        recogniser: Recogniser,
        view: View,
        *,
        teller: VoiceTeller | None = None,
        warnings: Sequence[Reason] = (),
        events: EventSink | None = None,
        watch: RuleWatch | None = None,
        cadence: Callable[[], Cadence] = Cadence,
        turn: TakeTurn | None = None,
        so_far: CallSoFar = BEGINNING,
    ) -> None:
        """Put the parts of a call together. What `watch` sees change in the rules is adopted.

        `teller`: of who speaks, where both people share a channel; `warnings`: what is wrong with the recording;
        `cadence`, `turn`: see Listener; `so_far`: what is known of a call that goes on.
        """
        self._ears = ears = make_ears(settings.roles, so_far.utterances)
        self._told: TwoVoices | TwoSpeakers | None = None
        listener = None
        if settings.pace == "realtime":
            scribe = partial(written, recogniser)
            if teller:
                self._told = TwoSpeakers(recogniser, teller)
                scribe = self._told.write
            chunks = source if source.live else paced(source)
            listener = Listener(chunks, source.close, ears, scribe, cadence, turn)
            self._heard = iter(listener)
        else:
            self._heard = self._apart(ears, recogniser, teller) if teller else listen(source, ears, recogniser)
        self._phonetics = settings.rulebook.phonetics
        self._source = source
        self._warnings = warnings
        self._ended = False
        self._so_far = so_far
        self._session = Session(
            settings,
            RetellingEngine(settings.rulebook, settings.name, settings.roles, settings.metadata),
            view,
            duration=source.duration,
            events=events,
            spoken_at=listener.spoken_at if listener else None,
            setup=SetupCheck(None if teller else partial(greets, settings.rulebook)),
            one_channel=teller is not None,
        )
        self._changes = RuleChanges(watch, self._session.adopt) if watch else None

    @property
    def failure(self) -> SpeechguardError | None:
        """Return why events could no longer be written, if so; the call went on."""
        return self._session.failure

    def run(self, tap: Callable[[Heard], None] | None = None) -> Summary:
        """Judge and show the call until it ends; `tap` gets everything heard. Raises AudioError, after the summary."""
        if self._so_far.heard:
            self._session.resume(self._so_far)
        return self._session.run(self._messages(tap), self._problems)

    def interrupt(self, *, goes_on: bool = False) -> None:
        """End the call now, from any thread or a signal handler; what has been said is still judged.

        What goes on without us (`goes_on`), as what is recorded does: what would have been said is not missing.
        """
        self._session.interrupt(goes_on=goes_on or not self._source.live)
        self._source.close()

    def _messages(self, tap: Callable[[Heard], None] | None) -> Iterator[Heard]:
        for number, message in enumerate(self._heard):
            if number == 0:
                # The tables of recalled rules are read by the first text: before there is one, but after the start.
                Thread(target=self._phonetics.sounds, args=("1",), name="speechguard-sounds", daemon=True).start()
            if self._changes:
                self._changes.before(message)
            self._ended = isinstance(message, Progress) and message.ended
            if tap:
                tap(message)
            yield message

    def _apart(self, ears: Ears, recogniser: Recogniser, teller: VoiceTeller) -> Iterator[Heard]:
        """Yield what is heard of a channel with both people, told apart when all of it has been heard.

        A source that fails midway raises its error after everything heard until then.
        """
        failures: list[SpeechguardError] = []

        def until_failure() -> Iterator[AudioChunk]:
            try:
                yield from self._source
            except SpeechguardError as error:
                failures.append(error)

        self._told = hear_voices(until_failure(), ears, recogniser, teller)
        yield from self._told.heard[: -len(failures) or None]  # the last says that the call has ended
        for failure in failures:
            raise failure

    def _problems(self) -> tuple[Reason, ...]:
        """Return what is wrong with the sound and the rules so far."""
        sound = [because("about", subject=self._source.name, what=warning) for warning in self._source.warnings]
        rules = [because("text", text=self._changes.problem)] if self._changes and self._changes.problem else []
        voices = voices_told(self._told.summary) if self._told and self._told.summary else ()
        if not self._ended:  # how much is unclear or leaks changes with every utterance
            enough = self._told and self._told.summary and self._told.summary.seconds >= TOLD_SPEECH
            return (*self._warnings, *sound, *(voices[:1] if enough else ()), *rules)
        return (*self._warnings, *sound, *voices, *self._ears.problems, *rules)

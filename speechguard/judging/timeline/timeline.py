"""The timeline of a call: whose voice was heard when, what was said, what was lost. Times are seconds of the call."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass

from speechguard.judging.timeline.sentences import Sentence, sentences
from speechguard.judging.timeline.spans import FOREVER, Spans, Stretch
from speechguard.judging.timeline.turns import SPEECH_PAUSE, ends_turn
from speechguard.messages import OTHER, ROLES, Role, Spoke
from speechguard.phonetics.sounds import Phonetics
from speechguard.reasons import Reason, because
from speechguard.utterance import JOIN_PAUSE, Utterance

AUDIO_LOST = because("audio_lost")
SPEECH_UNCLEAR = because("speech_unclear")


@dataclass(frozen=True, slots=True)
class SpokenUtterance:
    """An utterance with words in it."""

    start: float  # s, of the first word
    end: float  # s, of the last word
    audio: Stretch  # that was decoded
    voice: Stretch  # of the speaker
    voiced: float  # s of voice, without the pauses in it
    syllables: int  # as people count them
    words: int  # in Chinese: characters
    clear: bool  # the words may be trusted


class Timeline:
    """What happened in one call so far. The answers depend on what was said when, not on the order of telling.

    `settled`: every utterance that began before this time is known, and so is all voice activity before it. Who reads
    the lists looks only at what began before a time that is settled.
    """

    def __init__(self, phonetics: Phonetics) -> None:
        self._phonetics = phonetics
        self._by_end: dict[tuple[Role, float], Spoke] = {}
        self._doubtful = {role: Spans() for role in ROLES}
        self.utterances: dict[Role, list[SpokenUtterance]] = {role: [] for role in ROLES}  # in order
        self.sentences: dict[Role, list[Sentence]] = {role: [] for role in ROLES}  # in order
        self.voices: dict[Role, list[Spoke]] = {role: [] for role in ROLES}  # in order
        self.voice = {role: Spans() for role in ROLES}
        self.speech = {role: Spans(SPEECH_PAUSE) for role in ROLES}  # voice; short pauses do not end it
        self.anybody = Spans()  # voice of either side
        self.lost = Spans()  # audio that nobody heard
        self.noise = Spans()  # what is not silent for sure: voice of either side, and lost audio

    def spoke(self, spoke: Spoke) -> None:
        """Add voice that was heard."""
        self._by_end[spoke.role, spoke.end] = spoke
        insort(self.voices[spoke.role], spoke, key=lambda other: other.start)
        for spans in (self.voice[spoke.role], self.speech[spoke.role], self.anybody, self.noise):
            spans.add(spoke.start, spoke.end)

    def heard(self, utterance: Utterance) -> None:
        """Add a final utterance; its voice was told before, and those of a role come in order."""
        transcript, role = utterance.transcript, utterance.role
        if transcript.doubts:
            self._doubtful[role].add(transcript.start, transcript.end)
        if not len(utterance.sounds):
            return
        start, end = float(utterance.begins[0]), float(utterance.ends[-1])
        if not self.voice[role].overlap(start, end):  # a text without sound: its words are the voice
            self.spoke(Spoke(role, start, end))
        spoke = self._by_end.get((role, transcript.end)) or Spoke(role, transcript.start, transcript.end)
        self.sentences[role] += sentences(utterance)
        self.utterances[role].append(
            SpokenUtterance(
                start=start,
                end=end,
                audio=Stretch(transcript.start, transcript.end),
                voice=Stretch(spoke.start, spoke.end),
                voiced=voiced(spoke),
                syllables=self._phonetics.pronounced(utterance.sounds),
                words=int(utterance.sounds.starts_word.sum()),
                clear=not transcript.doubts,
            )
        )

    def lose(self, start: float, end: float) -> None:
        """Add audio that never arrived."""
        self.lost.add(start, end)
        self.noise.add(start, end)

    def unheard(self, settled: float) -> Role | None:
        """Return a side that has not been heard so far, if there is one: perhaps its channel is missing."""
        return next((r for r in ROLES if not self.voices[r] or self.voices[r][0].start >= settled), None)

    def said_during(self, role: Role, start: float, end: float) -> list[SpokenUtterance]:
        """Return the utterances of the role whose voice lies between the two times, in whole or in part."""
        return [said for said in self.utterances[role] if said.voice.start < end and start < said.voice.end]

    def first_from(self, role: Role, moment: float) -> int:
        """Return the number of the role's first utterance whose words begin at the moment or later."""
        return bisect_left(self.utterances[role], moment, key=lambda said: said.start)

    def sentence_at(self, role: Role, moment: float) -> Sentence | None:
        """Return the role's last sentence that begins at the moment or earlier."""
        said = self.sentences[role]
        at = bisect_right(said, moment, key=lambda sentence: sentence.start)
        return said[at - 1] if at else None

    def is_lost(self, start: float, end: float) -> Reason | None:
        """Return why something may have happened here that is not known: audio was lost; None: it was not."""
        return AUDIO_LOST if self.lost.overlap(start, end) else None

    def unclear(self, role: Role, start: float, end: float) -> Reason | None:
        """Return why the role may have said something here that is not known; None: it may not."""
        doubtful = SPEECH_UNCLEAR if self._doubtful[role].overlap(start, end) else None
        return self.is_lost(start, end) or doubtful

    def frontier(self, role: Role, settled: float) -> float:
        """Return the time before which every phrase of the role is known that began, also across a pause."""
        said = self.utterances[role]
        begun = bisect_left(said, settled, key=lambda utterance: utterance.audio.start)
        if not begun or settled > said[begun - 1].audio.end + JOIN_PAUSE:
            return settled
        return said[begun - 1].audio.start

    def passed(self, role: Role, moment: float, settled: float) -> bool:
        """Return whether every phrase of the role that began by `moment` is known."""
        return moment < self.frontier(role, settled)

    def silence_before(self, role: Role, number: int) -> Stretch:
        """Return the longest silence of both sides between the role's utterance `number` and the one before it."""
        start, end = self.utterances[role][number - 1].end, self.utterances[role][number].start
        silences = self.noise.gaps(start, end)
        return max(silences, key=lambda silence: silence.seconds, default=Stretch(start, start))

    def turn_end(self, role: Role, number: int, turns: int, settled: float) -> float | None:
        """Return where the last of some turns ends, the first of which has utterance `number`; None: not yet over."""
        said = self.utterances[role]
        for at in range(number, len(said)):
            following = said[at + 1].start if at + 1 < len(said) else settled
            if ends_turn(said[at].end, following, self.speech[OTHER[role]]):
                turns -= 1
                if not turns:
                    return said[at].end
        return said[-1].end if settled == FOREVER and number < len(said) else None

    def last_turns_start(self, role: Role, turns: int, before: float = FOREVER) -> float:
        """Return where the last so many turns of the role begin that began `before`; it must have spoken."""
        said = self.utterances[role]
        for at in range(max(self.first_from(role, before), 1) - 1, 0, -1):
            if ends_turn(said[at - 1].end, said[at].start, self.speech[OTHER[role]]):
                turns -= 1
                if not turns:
                    return said[at].start
        return said[0].start


def voice_of(utterance: SpokenUtterance) -> Stretch:
    """Return where its voice is, by which turns are told apart."""
    return utterance.voice


def voiced(spoke: Spoke) -> float:
    """Return the seconds of voice, without the pauses where these were measured."""
    return spoke.end - spoke.start if spoke.voiced is None else spoke.voiced

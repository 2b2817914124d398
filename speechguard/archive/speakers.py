"""Who speaks in a stored call, where people know it better than the machine.

The store keeps what the machine heard. It is read with what people say of it: who said a turn, which then is no longer
unclear, or that the machine took each speaker for the other one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise

from speechguard.archive.record import CallRecord
from speechguard.archive.stored import Conversation, StoredCall
from speechguard.messages import OTHER, UNCLEAR_SPEAKER, AgentChannel, Lost, Role, Spoke, Transcript
from speechguard.utterance import Told, Utterance

_OTHER_SIDE: Mapping[AgentChannel | None, AgentChannel] = {"left": "right", "right": "left"}

Message = Spoke | Lost | Transcript


@dataclass(frozen=True, slots=True)
class NamedSpeakers:
    """What people say of who speaks in a call; it holds only for the turns that they saw."""

    of: str = ""  # `turns_digest` of these; empty: nothing is said
    swapped: bool = False  # the machine took each speaker for the other one
    turns: Mapping[int, Role] = field(default_factory=dict[int, Role])  # who said one, by its number; swapped or not

    def hold(self, call: Conversation) -> bool:
        """Return whether anything is said, of the turns of this call as they were heard."""
        return (self.swapped or bool(self.turns)) and self.of == turns_digest(call)


NOTHING_SAID = NamedSpeakers()


def turns_digest(call: Conversation) -> str:
    """Return what tells the turns of a call from those that another hearing gives: who speaks when, by the machine."""
    spans = [[turn.role, turn.start, turn.end] for turn in call.turns]
    return sha256(json.dumps(spans).encode()).hexdigest()[:16]


def said_by(call: Conversation, speakers: NamedSpeakers) -> Conversation:
    """Return a call with the speakers that people say; as it is where they say nothing of these turns."""
    if not speakers.hold(call):
        return call
    told = _corrected(call, speakers)
    return replace(call, told=tuple(told[place] for place in _order(told, speakers)))


def stored_as_said(call: StoredCall, speakers: NamedSpeakers) -> StoredCall:
    """Do the same as `said_by` for a call with its syllables."""
    conversation = call.conversation
    if not speakers.hold(conversation):
        return call
    corrected = _corrected(conversation, speakers)
    told = [_sounded(before, now) for before, now in zip(call.told, corrected, strict=True)]
    return replace(call, told=tuple(told[place] for place in _order(corrected, speakers)))


def record_as_said(record: CallRecord, speakers: NamedSpeakers) -> CallRecord:
    """Return a record with the agent on the channel on which they are."""
    channel = record.agent_channel
    return replace(record, agent_channel=_OTHER_SIDE.get(channel, channel)) if speakers.swapped else record


def _corrected(call: Conversation, speakers: NamedSpeakers) -> list[Message]:
    """Return what was told, in the order in which it was, each with its speaker; the voice of an utterance with it."""
    places = [place for place, _ in call.placed_turns]
    named: dict[int, Role] = {places[number]: role for number, role in speakers.turns.items() if number < len(places)}
    texts: dict[int, Transcript] = {}
    voices: dict[tuple[Role, float], Transcript] = {}  # whose it is, by the machine's role and the end
    last: dict[Role, Role] = {}  # who said the utterance before, by the machine's role
    for place, one in enumerate(call.told):
        if isinstance(one, Transcript):
            text = _text(one, named.get(place), swapped=speakers.swapped)
            texts[place] = replace(text, joined=one.joined and last.get(one.role) == text.role)
            voices[one.role, one.end] = texts[place]
            last[one.role] = text.role
    return [
        _voice(one, voices.get((one.role, one.end)), swapped=speakers.swapped)
        if isinstance(one, Spoke)
        else texts.get(place, one)
        for place, one in enumerate(call.told)
    ]


def _text(text: Transcript, named: Role | None, *, swapped: bool) -> Transcript:
    """Return a text with its speaker. What nobody can tell stays so when the others are swapped."""
    if named:
        return replace(text, role=named, doubts=tuple(doubt for doubt in text.doubts if doubt != UNCLEAR_SPEAKER))
    return replace(text, role=OTHER[text.role]) if swapped and not text.speaker_unclear else text


def _voice(spoke: Spoke, text: Transcript | None, *, swapped: bool) -> Spoke:
    """Return a voice as that of its text; `text` None: of a side that was not written down."""
    if text:
        return text.voice(spoke)
    return replace(spoke, role=OTHER[spoke.role]) if swapped else spoke


def _order(told: Sequence[Message], speakers: NamedSpeakers) -> Sequence[int]:
    """Return the places of messages so that utterances of a role come in order, each voice before its text."""
    if not speakers.turns:
        return range(len(told))
    starts = [one.start for one in told]
    for place, (one, after) in enumerate(pairwise(told)):
        if isinstance(one, Spoke) and isinstance(after, Transcript) and (one.role, one.end) == (after.role, after.end):
            starts[place] = after.start
    return sorted(range(len(told)), key=starts.__getitem__)


def _sounded(before: Told, now: Message) -> Told:
    """Return a message with its syllables, which it had before."""
    if isinstance(now, Transcript):
        assert isinstance(before, Utterance)
        return replace(before, transcript=now)
    return now

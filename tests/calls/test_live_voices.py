"""Live calls of one channel: who speaks is told as they go on, and told anew when it is clearer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from fakes import RecordingView, ScriptedRecogniser
from shipped import shipped_rules

from speechguard.audio.recording import RecordingSource
from speechguard.calls.channels import channel_of
from speechguard.calls.live import LiveCall
from speechguard.calls.live_voices import PARTS, TwoSpeakers
from speechguard.calls.recogniser import ModelOptions, find_model
from speechguard.calls.session import CallSettings
from speechguard.calls.voices import hear_voices, voice_teller
from speechguard.errors import AudioError
from speechguard.messages import ROLES, UNCLEAR_SPEAKER, Retold, SpeechSegment, Transcript
from speechguard.voices.teller import VoiceSummary

DATA = Path(__file__).parent / "data"


class ScriptedTeller:
    """Cuts nothing; says who speaks as it is told, in turn, and may change its mind with every text."""

    def __init__(self, verdicts, unfinished=()):
        self.verdicts = verdicts  # after each utterance: the role of every text so far, None where it is unclear
        self.unfinished = list(unfinished)
        self.calls = 0

    def parts_of(self, segments):
        return [part for segment in segments for part in (segment, segment)] if self.verdicts == "cut" else segments

    def speaker_of(self, _):
        return self.unfinished.pop(0)

    def tell(self, texts):
        roles = ["agent", "customer"] * len(texts) if self.verdicts == "cut" else self.verdicts[self.calls]
        self.calls += 1
        told = [
            replace(text, role=role or "agent", doubts=() if role else (UNCLEAR_SPEAKER,))
            for text, role in zip(texts, roles, strict=False)
        ]
        return told, VoiceSummary(2, True, 1.0, 0.0)


def segment(utterance, *, final=True):
    return SpeechSegment("agent", utterance, 2.0 * utterance, 2.0 * utterance + 1, 2.0 * utterance + 1, [], 1.0, final)


def outline(messages):
    """Who says what, as it is told."""
    found = []
    for message in messages:
        if isinstance(message, Retold):
            found.append(("retold", *outline(message.texts)))
        else:
            unclear = isinstance(message, Transcript) and message.speaker_unclear
            found.append((type(message).__name__, "nobody" if unclear else message.role))
    return found


def test_texts_before_are_told_anew_when_their_speakers_change():
    two = TwoSpeakers(
        ScriptedRecogniser(), ScriptedTeller([[None], ["agent", "customer"], ["agent", "agent", "agent"]])
    )
    assert two.summary is None
    assert outline(two.write(segment(0), 1.0)) == [("Spoke", "agent"), ("Transcript", "nobody")]
    assert outline(two.write(segment(1), 3.0)) == [
        ("Spoke", "customer"),
        ("Transcript", "customer"),
        ("retold", ("Transcript", "agent")),
    ]
    assert two.summary is not None
    again = two.write(segment(2), 5.0)
    assert outline(again) == [("Spoke", "agent"), ("Transcript", "agent"), ("retold", ("Transcript", "agent"))]
    assert (again[2].audio_seen, again[2].texts[0].utterance) == (5.0, PARTS)


def test_an_utterance_of_both_is_two_texts():
    two = TwoSpeakers(ScriptedRecogniser(), ScriptedTeller("cut"))
    spoken = two.write(segment(3), 1.0)
    assert outline(spoken)[1::2] == [("Transcript", "agent"), ("Transcript", "customer")]
    assert [text.utterance for text in spoken[1::2]] == [3 * PARTS, 3 * PARTS + 1]


def test_an_utterance_that_goes_on_has_the_number_of_its_first_part_and_is_told_anew_when_others_spoke():
    teller = ScriptedTeller([["customer"], ["customer", "agent"]], unfinished=[None, "agent", "agent"])
    two = TwoSpeakers(ScriptedRecogniser(), teller)
    first, second = (two.write(segment(0, final=False), 0.5) for _ in range(2))
    assert (outline(first), outline(second)) == ([("Transcript", "nobody")], [("Transcript", "agent")])
    assert {text.utterance for text in [*first, *second]} == {0}
    assert outline(two.write(segment(0), 1.0))[2:] == [("retold", ("Transcript", "customer"))]
    two.write(segment(1, final=False), 2.5)
    assert outline(two.write(segment(1), 3.0)) == [("Spoke", "agent"), ("Transcript", "agent")]


@pytest.mark.model
def test_a_recording_that_breaks_off_is_summed_up_as_far_as_it_goes(whisper):
    class Broken(RecordingSource):
        def __iter__(self):
            for chunk in super().__iter__():
                if chunk.end > 14:
                    raise AudioError("the recording breaks off")
                yield chunk

    view, heard = RecordingView(), []
    with Broken(DATA / "dual-mono.flac", "mixed") as source:
        teller = voice_teller("zh", find_model(ModelOptions()).models_dir)
        settings = CallSettings("c", shipped_rules("zh"), ROLES, pace="fast")
        call = LiveCall(settings, source, whisper.speaking("zh"), view, teller=teller)
        with pytest.raises(AudioError, match="breaks off"):
            call.run(heard.append)
    assert [text for text in heard if isinstance(text, Transcript) and text.speech]
    assert view.summary is not None
    assert view.summary.score is None


@pytest.mark.model
@pytest.mark.parametrize("pace", ["realtime", "fast"])
def test_live_the_customers_words_are_not_held_against_the_agent(whisper, monkeypatch, pace):
    monkeypatch.setattr("speechguard.calls.live.paced", partial(lambda source: source))  # as fast as it can
    models = find_model(ModelOptions()).models_dir
    channel, warnings = channel_of(DATA / "dual-mono.flac", None)
    assert (channel, [reason.code for reason in warnings]) == ("mixed", ["channels_alike"])
    view, heard = RecordingView(), []
    with RecordingSource(DATA / "dual-mono.flac", channel) as source:
        call = LiveCall(
            CallSettings("c", shipped_rules("zh"), ROLES, pace=pace),
            source,
            whisper.speaking("zh"),
            view,
            teller=voice_teller("zh", models),
            warnings=warnings,
        )
        summary = call.run(heard.append)
    events = [finding.event for finding in summary.findings]
    assert [event for event in events if event.kind == "violation" and event.status == "confirmed"] == []
    assert {text.role for text in heard if isinstance(text, Transcript) and text.final} == {"agent", "customer"}
    assert [notice.problem.code for notice in summary.notices if notice.problem][:2] == [
        "channels_alike",
        "told_by_voice",
    ]
    assert view.states[-1].agent_speaks is False
    assert summary.score is not None
    if pace == "fast":  # as a recording is heard
        with RecordingSource(DATA / "dual-mono.flac", channel) as source:
            from speechguard.calls.listening import make_ears

            recorded = hear_voices(source, make_ears(ROLES), whisper.speaking("zh"), voice_teller("zh", models))
        assert heard == list(recorded.heard)

"""Voices enrolled from recordings: what is refused, and that an enrolled voice is the one that was heard."""

import numpy as np
import pytest
from test_voice_parts import HIGH, LOW, PitchEncoder, said

from speechguard.errors import UserError
from speechguard.voices.enrolment import enrol

MIDDLE = (LOW + HIGH) / 2


class AnyGain(PitchEncoder):
    """Hears the same whatever the loudness."""

    def frames(self, samples, gain):
        del gain
        return super().frames(samples, 1.0)


def enrolled(**recordings):
    return enrol("Ana", recordings, AnyGain(), "encoder")


def test_a_voice_is_the_mean_of_what_is_heard():
    voice = enrolled(a=[said((LOW + 100, 12.0))], b=[said((LOW + 100, 11.0)), said((LOW + 100, 6.0))])
    assert (voice.name, voice.encoder, voice.seconds) == ("Ana", "encoder", 27.5)
    assert len(voice.directions) == 2
    for direction in voice.directions:
        assert np.linalg.norm(direction) == pytest.approx(1.0)
        assert direction == pytest.approx(AnyGain().directions([np.array([[LOW + 100, 1.0]])])[0].tolist(), abs=0.05)


def test_how_a_voice_sounds_over_a_telephone_is_kept_too():
    both = said(*[(250.0, 0.02), (MIDDLE, 0.02)] * 700)
    low, telephone = enrolled(a=[both]).directions
    assert low != pytest.approx(telephone, abs=0.01)  # what is under 300 Hz is gone


@pytest.mark.parametrize(
    ("seconds", "said_of_it"), [([], "0 s of speech in 0"), ([9.0], "8 s of speech in 1 recording,")]
)
def test_too_little_is_refused(seconds, said_of_it):
    with pytest.raises(UserError, match=rf"Ana: {said_of_it}.*at least 20 s; add recordings of Ana"):
        enrolled(**{f"r{number}": [said((LOW, length))] for number, length in enumerate(seconds)})


def test_recordings_without_speech_are_counted_and_left_out():
    assert enrolled(a=[said((LOW, 25.0))], silent=[]).seconds == 24.5
    with pytest.raises(UserError, match="0 s of speech in 2 recordings"):
        enrolled(a=[], b=[])


def test_two_voices_in_a_recording_are_refused():
    two = [
        said((LOW, 4.0)),
        said((HIGH, 4.0)),
        said((LOW, 4.0)),
        said((HIGH, 4.0)),
        said((LOW, 4.0)),
        said((HIGH, 4.0)),
    ]
    with pytest.raises(UserError, match=r"^call\.wav: more than one voice there; give recordings or a channel of one"):
        enrolled(**{"call.wav": two})


def test_a_recording_of_somebody_else_is_refused():
    with pytest.raises(UserError, match=r"^c: its voice is not that of the other recordings of Ana; leave it out"):
        enrolled(a=[said((LOW, 12.0))], b=[said((LOW, 12.0))], c=[said((HIGH, 5.0))])

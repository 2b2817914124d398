"""The language of a call is found out by its first words, and nothing is heard otherwise for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from fakes import ScriptedRecogniser, ScriptedVoice, chunks, sound
from hypothesis import given
from hypothesis import strategies as st

from speechguard.audio.recording import RecordingSource
from speechguard.calls.listening import Ears, listen, make_ears, silero
from speechguard.calls.spoken_language import RememberedVoice, hear_opening
from speechguard.errors import AudioError
from speechguard.messages import AudioChunk, Role


class Model(ScriptedRecogniser):
    """Is sure that Spanish is spoken."""

    def speaking(self, _language: str) -> Model:
        return self

    def language_of(self, samples: np.ndarray) -> dict[str, float]:
        self.shown = samples
        return {"zh": 0.2, "es": 0.8}


class CountingVoice(ScriptedVoice):
    asked = 0

    def probability(self, window: np.ndarray) -> float:
        CountingVoice.asked += 1
        return super().probability(window)


def asked_by(run: Callable[[], object]) -> tuple[object, int]:
    """What comes of a run, and how many windows were judged in it."""
    before = CountingVoice.asked
    result = run()
    return result, CountingVoice.asked - before


PARTS = st.lists(
    st.tuples(st.floats(0.05, 4.0), st.sampled_from([0.0, 0.004, 0.05, 0.6, 0.9])), min_size=1, max_size=14
)


def call(agent: Sequence[tuple[float, float]], customer: Sequence[tuple[float, float]], gap: float) -> list[AudioChunk]:
    one, other = sound(*agent), sound(*customer)
    length = max(len(one), len(other))
    padded = [np.pad(side, (0, length - len(side))) for side in (one, other)]
    pieces = list(chunks(padded[0], customer=padded[1]))
    half = len(pieces) // 2
    moved = [
        AudioChunk(piece.start + gap, piece.agent, piece.customer, lost=gap * (n == 0))
        for n, piece in enumerate(pieces[half:])
    ]
    return pieces[:half] + (moved if gap else pieces[half:])


@given(PARTS, PARTS, st.sampled_from([0.0, 0.0, 2.5]), st.sampled_from([("agent",), ("agent", "customer")]))
def test_a_call_whose_opening_was_heard_is_heard_as_any_other_and_no_window_twice(
    agent, customer, gap, roles: tuple[Role, ...]
):
    pieces = call(agent, customer, gap)
    expected = asked_by(lambda: list(listen(pieces, Ears(CountingVoice, roles), Model())))

    def heard() -> object:
        opening = hear_opening(pieces, Model(), CountingVoice)
        assert opening.language == "es"
        return list(listen(opening.chunks, opening.ears(roles), Model()))

    try:
        result = asked_by(heard)
    except AudioError:
        return
    assert result == expected


@pytest.mark.parametrize("name", ["zh-not-my-job", "es-its-a-rule"])
def test_the_real_model_of_voices_goes_on_where_it_was(samples, name):
    """To the bit: the model remembers, so that every later probability would differ."""
    path = samples / f"{name}.flac"
    expected = list(listen(RecordingSource(path), make_ears(), Model()))
    opening = hear_opening(RecordingSource(path), Model(), silero())
    assert list(listen(opening.chunks, opening.ears(("agent",)), Model())) == expected


def test_what_was_answered_is_not_asked_again():
    model = ScriptedVoice()
    voice = RememberedVoice(model)
    windows = [np.full(512, level, np.float32) for level in (0.1, 0.5, 0.9)]
    first = [voice.probability(window) for window in windows[:2]]
    voice.rewind()
    assert [voice.probability(window) for window in windows] == [*first, pytest.approx(0.9)]
    assert len(model.windows) == 3


def test_a_call_in_which_nobody_speaks_has_no_language():
    with pytest.raises(AudioError, match="nobody speaks in the first 5 s; say which language it is with --language"):
        hear_opening(chunks(sound((5.0, 0.0))), Model(), ScriptedVoice)

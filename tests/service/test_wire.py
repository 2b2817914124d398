"""The protocol of sources, apart from how it is carried: known values, and nothing but our own errors."""

import json

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.messages import CallMetadata
from speechguard.service.wire.messages import CallStart, CallStop, SoundGap, read_message
from speechguard.service.wire.refusals import WireError
from speechguard.service.wire.sounds import ENCODINGS, samples_of

EVERY = bytes(range(256))


@pytest.mark.parametrize(("encoding", "codec"), [("mulaw", "pcm_mulaw"), ("alaw", "pcm_alaw")])
def test_telephone_codes_are_those_of_ffmpeg(encoding, codec):
    decoder = av.CodecContext.create(codec, "r")
    decoder.sample_rate, decoder.layout = 8000, "mono"
    [frame] = decoder.decode(av.Packet(EVERY))
    ours = samples_of(EVERY, encoding, 1)[:, 0] * 32768
    assert ours.tolist() == frame.to_ndarray().reshape(-1).tolist()


def test_known_values_of_g711():
    assert (samples_of(b"\x00\x80\xff\x7f", "mulaw", 1)[:, 0] * 32768).tolist() == [-32124, 32124, 0, 0]
    assert (samples_of(b"\x2a\xaa\xd5\x55", "alaw", 1)[:, 0] * 32768).tolist() == [-32256, 32256, 8, -8]


def test_l16_is_little_endian_and_interleaved():
    found = samples_of(b"\x00\x80\xff\x7f\x01\x00\x00\x00", "l16", 2)
    assert found.dtype == np.float32
    assert (found * 32768).tolist() == [[-32768, 32767], [1, 0]]


@given(st.binary(max_size=200), st.sampled_from(ENCODINGS), st.sampled_from([1, 2]))
def test_any_bytes_are_samples_or_refused(data, encoding, channels):
    width = channels * (2 if encoding == "l16" else 1)
    if len(data) % width:
        with pytest.raises(WireError):
            samples_of(data, encoding, channels)
    else:
        found = samples_of(data, encoding, channels)
        assert found.shape == (len(data) // width, channels)
        assert np.abs(found).max(initial=0.0) <= 1


START = {
    "type": "start",
    "call": "A-1",
    "rate": 8000,
    "encoding": "mulaw",
    "channels": 2,
    "agent_channel": "right",
    "agent": "Chen",
    "team": "售后",
    "language": "zh",
    "metadata": {"direction": "inbound", "queue_seconds": 3, "slots": {"company": "天一"}, "desk": 7, "vip": True},
    "of_a_later_version": [1],
}


def test_a_start_is_read_and_what_is_not_known_let_pass():
    metadata = CallMetadata(
        direction="inbound", queue_seconds=3, slots={"company": "天一"}, extra={"desk": "7", "vip": "true"}
    )
    assert read_message(json.dumps(START)) == CallStart(
        "A-1", 8000, "mulaw", 2, "right", "Chen", "售后", "zh", metadata
    )
    assert read_message('{"type": "gap", "seconds": 1.5}') == SoundGap(1.5)
    assert read_message('{"type": "stop", "why": "bye"}') == CallStop()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional={name: st.just(value) | JSON for name, value in START.items()}))
def test_any_start_is_read_or_refused(data):
    attempt(json.dumps(data))


@given(st.dictionaries(st.sampled_from(["agent", "start", "slots", "extra", "partial", "ring_seconds", "x"]), JSON))
def test_any_metadata_is_read_or_refused(metadata):
    attempt(json.dumps({**START, "metadata": metadata}))


@given(st.data())
def test_mutated_texts_are_read_or_refused(data):
    text = list(json.dumps(START, ensure_ascii=False))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.text(max_size=3))
        text = text or ["{"]
    attempt("".join(text))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60000,
        '{"type":' * 9000,
        "9" * 6000,
        '{"type": "gap", "seconds": 1e999}',
        '{"type": "gap", "seconds": NaN}',
        '"\\ud800"',
        "",
        "null",
        '{"type": ["start"]}',
        '{"type": {}}',
        '{"type": "gap"}',
        '{"type": "gap", "seconds": 1e9}',
    ],
)
def test_texts_that_break_readers(text):
    with pytest.raises(WireError):
        read_message(text)


def attempt(text):
    """Whatever is read can be stored and shown."""
    try:
        found = read_message(text)
    except WireError as refused:
        str(refused).encode()
        return
    if isinstance(found, CallStart):
        for one in (found.call, found.agent, found.team, *found.metadata.extra, *found.metadata.extra.values()):
            assert one.isprintable()
            one.encode()

"""What was heard in a call, written down and read back: nothing is lost, nothing wrong is believed."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import pytest
from stored_calls import call_of, said

from speechguard.archive import stored_reader
from speechguard.archive.stored import StoredCall, keep, stored_line
from speechguard.archive.stored_reader import stored_of
from speechguard.messages import CallMetadata, Lost, Progress, Spoke, Transcript
from speechguard.phonetics import language
from speechguard.utterance import Utterance

UNUSUAL = Transcript(
    role="customer",
    utterance=7,
    start=0.1 + 0.2,  # no short number
    end=4.0,
    text="  今天12号 caf\u00e9，\u201c好\u201d\n",
    words=said("  今天12号 caf\u00e9，\u201c好\u201d\n", 0.1 + 0.2, 7).words,
    final=True,
    joined=True,
    doubts=("repeats", "another language"),
    speech=False,
    sounds_like="es",
    avg_logprob=-1.25,
    no_speech=0.1,
    audio_seen=5.5,
)
METADATA = CallMetadata(
    agent="王",
    team="b",
    start="2026-11-20T09:00:00",
    direction="outbound",
    ring_seconds=0.0,
    queue_seconds=12.5,
    ended_by="customer",
    slots={"company": "天一商城"},
    extra={"priority": "1"},
)


def stored(*messages: object, **more: object) -> StoredCall:
    return keep("call 1", call_of(*messages), language("zh"), **more)  # type: ignore[arg-type]


def changed(call: StoredCall, **entries: object) -> str:
    """The line of a call with other entries."""
    return json.dumps(json.loads(stored_line(call)) | entries)


def altered(call: StoredCall, number: int, **entries: object) -> str:
    """The line of a call with other entries in what was told at a place."""
    told = json.loads(stored_line(call))["told"]
    return changed(call, told=[*told[:number], told[number] | entries, *told[number + 1 :]])


def same(one: object, other: object) -> bool:
    if not isinstance(one, Utterance) or not isinstance(other, Utterance):
        return one == other
    sounds = [f.name for f in fields(one.sounds) if f.name != "text"]
    return (
        one.transcript == other.transcript
        and one.sounds.text == other.sounds.text
        and all(_equal(getattr(one.sounds, name), getattr(other.sounds, name)) for name in sounds)
        and _equal(one.begins, other.begins)
        and _equal(one.ends, other.ends)
    )


def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    return one.dtype == other.dtype and np.array_equal(one, other)


EVERYTHING = (said("您好，请讲。", 1 / 3, 0), Lost(2.0, 2.5), UNUSUAL, said("", 9.0, 8), Spoke("customer", 9.0, 9.5))


def test_a_call_is_read_back_as_it_was_heard():
    call = stored(*EVERYTHING, transcribed=("agent", "customer"), metadata=METADATA)
    line = stored_line(call)
    back = stored_of(line, language)
    assert "\n" not in line
    assert (back.call, back.language, back.duration) == ("call 1", "zh", 10.5)
    assert (back.transcribed, back.metadata, back.resounded) == (("agent", "customer"), METADATA, False)
    assert len(back.told) == len(call.told) == 8
    assert all(map(same, back.told, call.told))
    assert stored_line(back) == line


def test_the_syllables_are_those_of_the_text_and_have_the_times_of_its_words():
    (_, utterance) = stored(said("您好，请讲", 2.0, 0)).told
    assert isinstance(utterance, Utterance)
    assert np.array_equal(utterance.sounds.ids, language("zh").sounds("您好，请讲").ids)
    assert utterance.begins.tolist() == [2.0, 2.25, 2.75, 3.0]


def test_partial_texts_and_progress_are_left_out():
    heard = call_of(said("您好", 1.0, 0))
    partial = replace(said("您", 1.0, 0), final=False)
    call = keep("c", [partial, *heard, Progress(3.0, 3.0, frozenset())], language("zh"))
    assert [type(told) for told in call.told] == [Spoke, Utterance]
    assert call.duration == 3.0


def test_syllables_of_another_version_are_made_anew(monkeypatch: pytest.MonkeyPatch):
    call = stored(*EVERYTHING)
    line = json.loads(stored_line(call))
    line |= {"phonetics": "older", "syllables": ""}
    back = stored_of(json.dumps(line), language)
    assert back.resounded
    assert all(map(same, back.told, call.told))
    monkeypatch.setattr(stored_reader, "phonetics_version", lambda: "newer")
    assert stored_of(stored_line(call), language).resounded


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (lambda call: stored_line(call)[:-1], "is not JSON"),
        (lambda call: b"\xff" + stored_line(call).encode(), "is not UTF-8 (byte 1)"),
        (lambda _: "[" * 100_000, "is nested too deep"),
        (lambda _: "[]", "the call must be an object {...}"),
        (lambda _: "{}", "lacks call, duration, language, metadata, phonetics, syllables, told, transcribed"),
        (lambda call: changed(call, other=1), "the call has unknown other"),
        (lambda call: changed(call, language="fr"), "language must be zh or es, not 'fr'"),
        (lambda call: changed(call, duration=True), "duration must be a number from 0"),
        (lambda call: stored_line(call).replace('"duration":10.5', '"duration":NaN'), "NaN is no number"),
        (
            lambda call: stored_line(call).replace('"duration":10.5', '"duration":1e999'),
            "duration must be a number from 0",
        ),
        (lambda call: changed(call, duration=10**400), "is too large"),
        (lambda call: changed(call, transcribed=["boss"]), "transcribed must be agent or customer, not 'boss'"),
        (lambda call: changed(call, metadata={"boss": "x"}), "metadata has unknown boss"),
        (lambda call: changed(call, metadata={"direction": "up"}), "direction must be inbound or outbound, not 'up'"),
        (lambda call: changed(call, metadata={"ring_seconds": "3"}), "ring_seconds must be a number from 0"),
        (lambda call: changed(call, metadata={"slots": {"company": 1}}), "slots company must be text"),
        (lambda call: changed(call, told={}), "told must be a list"),
        (lambda call: changed(call, told=[1]), "entry 1 of told: kind must be utterance, spoke or lost"),
        (lambda call: altered(call, 0, kind="sang"), "entry 1 of told: kind must be utterance, spoke or lost"),
        (lambda call: altered(call, 0, start=9.0), "entry 1 of told: start 9.0 is after end"),
        (lambda call: altered(call, 0, level="loud"), "entry 1 of told: level must be a number"),
        (lambda call: altered(call, 1, starts=[1.0]), "entry 2 of told: words, starts, ends and probabilities differ"),
        (lambda call: altered(call, 1, words=[1] * 6), "entry 2 of told: words must be texts"),
        (lambda call: altered(call, 1, ends=["1"] * 6), "entry 2 of told: words must be texts; their starts, ends"),
        (lambda call: altered(call, 1, text="再见"), "words give"),
        (lambda call: altered(call, 1, utterance=1.5), "entry 2 of told: utterance must be a whole number from 0"),
        (lambda call: altered(call, 1, speech=1), "entry 2 of told: speech must be true or false"),
        (
            lambda call: stored_line(call).replace("[0.875", "[1e999", 1),
            "entry 2 of told: starts, ends and probabilities must",
        ),
        (lambda call: altered(call, 1, syllables=3), "there are more or fewer syllables than the utterances have"),
        (lambda call: altered(call, 1, syllables=-4), "entry 2 of told: syllables must be a whole number from 0"),
        (lambda call: changed(call, syllables="AAAA"), "buffer size must be a multiple of element size"),
        (lambda call: changed(call, syllables="!"), "base64"),
        (lambda call: changed(call, syllables=[]), "syllables must be text"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line, message: str):
    with pytest.raises(ValueError, match=r".*") as error:
        stored_of(line(stored(*EVERYTHING)), language)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_syllables_that_do_not_fit_the_words_are_refused():
    longer, shorter = stored(said("您好请讲您好", 0.0, 0)), stored(said("您好", 0.0, 0))
    syllables = json.loads(stored_line(longer))["syllables"]
    with pytest.raises(ValueError, match="the syllables do not fit the words"):
        stored_of(
            altered(shorter, 1, syllables=6).replace(json.loads(stored_line(shorter))["syllables"], syllables), language
        )

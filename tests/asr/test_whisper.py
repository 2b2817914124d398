"""The real model on turns of the sample calls."""

import itertools
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from speechguard.asr import whisper as whisper_module
from speechguard.asr.settings import DecodeSettings
from speechguard.asr.whisper import CallRecogniser, Whisper
from speechguard.audio.recording import RecordingSource
from speechguard.errors import WeightsError
from speechguard.evaluation.labels import read_labelled_call
from speechguard.messages import SAMPLE_RATE, SpeechSegment

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def turns(samples):
    """Turns of the agent in two calls, as segments at their places in the call, with their texts."""
    found = {}
    for name in ("zh-not-my-job", "es-dont-know"):
        call = read_labelled_call(samples / f"{name}.json")
        with RecordingSource(call.recording, "left") as source:
            sound = np.concatenate([chunk.agent for chunk in source])
        for turn in call.turns:
            if turn.role == "agent":
                start = max(turn.start - 0.3, 0.0)
                found[call.language, turn.text] = segment(sound, start, turn.end + 0.2, turn.end)
    return found


@pytest.fixture
def chinese(whisper):
    """A recogniser for a call in Chinese."""
    return whisper.speaking("zh")


@pytest.fixture(scope="module")
def alone(whisper):
    """What is heard of a turn by itself: of each turn once, since the same sound gives the same text."""
    known = {}

    def hear(language, turn):
        key = language, turn.start
        if key not in known:
            known[key] = whisper.speaking(language).transcribe(turn, 99.0)
        return known[key]

    return hear


def segment(sound, start, end, speech_end, *, final=True):
    samples = sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
    return SpeechSegment("agent", 4, start, end, speech_end, samples, speech_end - start, final)


def silence(seconds, level=0.0):
    noise = np.random.default_rng(1).normal(0, 1, round(seconds * SAMPLE_RATE)) * level
    return SpeechSegment("agent", 0, 10.0, 10.0 + seconds, 10.0 + seconds, noise.astype(np.float32), seconds, True)


def likeness(heard, said):
    """Share of the characters of `said` that are in `heard`, in order (longest common subsequence)."""
    heard, said = ([c for c in text.lower() if c.isalnum()] for text in (heard, said))
    row = [0] * (len(heard) + 1)
    for one in said:
        previous = row
        row = [0]
        for at, other in enumerate(heard):
            row.append(previous[at] + 1 if one == other else max(previous[at + 1], row[at]))
    return row[-1] / len(said)


def test_chinese_and_spanish_turns_are_understood_by_one_loaded_model(whisper, turns, alone):
    recognisers = {"zh": whisper.speaking("zh"), "es": whisper.speaking("es")}
    scores = []
    for (language, said), turn in list(turns.items())[::2]:
        heard = alone(language, turn)
        assert heard.speech, said
        scores.append(likeness(heard.text, said))
    assert len(scores) > 8
    assert np.mean(scores) > 0.75
    assert [recognisers[language].language for language in ("zh", "es")] == ["zh", "es"]


def test_the_words_give_the_text_and_lie_in_their_places(turns, alone):
    for language in ("zh", "es"):
        for turn in [turn for (lang, _), turn in turns.items() if lang == language][1:4]:
            heard = alone(language, turn)
            assert "".join(word.text for word in heard.words) == heard.text
            assert unicodedata.is_normalized("NFC", heard.text)
            assert all(turn.start <= word.start <= word.end for word in heard.words)
            assert all(word.end <= max(turn.speech_end, word.start) for word in heard.words)
            assert all(one.start <= other.start for one, other in itertools.pairwise(heard.words))
            assert all(0 <= word.probability <= 1 for word in heard.words)


def test_word_times_follow_the_speech(turns, alone):
    """The two halves of 很抱歉给您带来不便，我马上为您处理 are about a second and a half apart."""
    [turn] = [turn for (_, said), turn in turns.items() if said.startswith("很抱歉给您带来不便")]
    words = alone("zh", turn).words
    assert words[0].start == pytest.approx(turn.start + 0.3, abs=0.35)
    assert words[-1].end == pytest.approx(turn.speech_end, abs=0.35)
    middle = next(word for word in words if "上" in word.text)
    assert 0.5 < (middle.start - words[0].start) / (words[-1].end - words[0].start) < 0.85


def test_what_is_said_of_the_utterance_is_passed_on(chinese, turns):
    turn = replace(next(iter(turns.values())), joined=True, final=False)
    heard = chinese.transcribe(turn, 7.5)
    assert (heard.role, heard.utterance, heard.joined, heard.final, heard.audio_seen) == ("agent", 4, True, False, 7.5)
    assert (heard.start, heard.end) == (turn.start, turn.speech_end)


def test_the_same_sound_gives_the_same_text(chinese, turns):
    turn = next(iter(turns.values()))
    assert chinese.transcribe(turn, 1.0) == chinese.transcribe(turn, 1.0)


@pytest.mark.parametrize(
    ("language", "seconds", "level"), [("zh", 0.05, 0.003), ("zh", 2.0, 0.0), ("es", 0.3, 0.0), ("es", 6.0, 0.003)]
)
def test_silence_and_noise_are_not_taken_for_reliable_speech(whisper, seconds, level, language):
    heard = whisper.speaking(language).transcribe(silence(seconds, level), 99.0)
    assert not heard.speech or heard.doubts


def test_a_text_that_would_not_end_is_stopped(whisper, monkeypatch):
    """As many tokens as the settings allow may be written, and no more."""
    written = []
    monkeypatch.setattr(whisper_module, "doubts_of", lambda *told: (written.append(told[3]), ())[1])
    endless = whisper.speaking("zh")
    endless.settings = DecodeSettings(tokens_per_second=10.0, retry=False)
    endless.decoder = endless.decoder.speaking("zh")  # the others share theirs
    tokenizer = endless.decoder.tokenizer
    tokenizer.__dict__["unwanted"] = [*tokenizer.unwanted, tokenizer.eot]
    for seconds in (0.5, 4.0):
        endless.transcribe(silence(seconds, 0.01), 99.0)
    assert written == [8 + 5, 8 + 40]


def test_a_sound_longer_than_the_window_is_no_error(chinese):
    assert chinese.transcribe(silence(31.0, 0.01), 99.0).final


def test_a_doubtful_final_is_decoded_again_in_the_longest_window_and_a_partial_is_not(chinese, turns, monkeypatch):
    windows = []
    real = CallRecogniser._decode

    def spy(self, sounds, window, beam):
        windows.append(window)
        return real(self, sounds, window, beam)

    monkeypatch.setattr(CallRecogniser, "_decode", spy)
    monkeypatch.setattr(whisper_module, "doubts_of", lambda *_: () if windows[-1] == 30 else ("repeats itself",))
    turn = next(iter(turns.values()))
    assert chinese.transcribe(turn, 1.0).doubts == ()
    assert chinese.transcribe(replace(turn, final=False), 1.0).doubts
    assert windows == [12.0, 30.0, 8.0]


def growing(turn, utterance):
    """An utterance as it is heard while it is spoken, and when it has ended."""
    for share in (0.5, 0.7, 0.85):
        length = round(len(turn.samples) * share)
        end = turn.start + length / SAMPLE_RATE
        yield replace(turn, utterance=utterance, samples=turn.samples[:length], end=end, speech_end=end, final=False)
    yield replace(turn, utterance=utterance)


@pytest.fixture(scope="module")
def growing_alone(whisper, turns):
    """What is heard of turns while they are spoken, one turn after the other: their pieces, and the texts."""
    known = {}

    def hear(language, number):
        if (language, number) not in known:
            pieces = list(growing(of(turns, language)[number], 0))
            recogniser = whisper.speaking(language)
            known[language, number] = pieces, [recogniser.transcribe(piece, 99.0) for piece in pieces]
        return known[language, number]

    return hear


def test_calls_interleaved_on_one_model_say_what_they_say_one_after_the_other(whisper, growing_alone):
    """Also where utterances of two calls have the same number, role and language."""
    (first, first_alone), (second, second_alone) = (growing_alone("zh", number) for number in (2, 3))
    one, other = whisper.speaking("zh"), whisper.speaking("zh")
    mixed = [(one.transcribe(a, 99.0), other.transcribe(b, 99.0)) for a, b in zip(first, second, strict=True)]
    assert [list(texts) for texts in zip(*mixed, strict=True)] == [first_alone, second_alone]


def test_calls_in_two_threads_say_what_they_say_one_after_the_other(whisper, growing_alone):
    expected = {language: growing_alone(language, 2) for language in ("zh", "es")}

    def hear(language):
        recogniser = whisper.speaking(language)
        return [recogniser.transcribe(piece, 99.0) for piece in expected[language][0]]

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(hear, expected)) == [texts for _, texts in expected.values()]


def numbered(turns):
    return [replace(turn, utterance=number) for number, turn in enumerate(turns)]


def of(turns, language):
    return numbered(turn for (lang, _), turn in turns.items() if lang == language)


def test_utterances_decoded_together_say_what_they_say_alone(whisper, turns, alone):
    """Nearly: with their neighbours beside them they are rather understood better."""
    said = {(lang, turn.start): text for (lang, text), turn in turns.items()}
    scores, scores_alone = [], []
    for language in ("zh", "es"):
        recogniser, segments = whisper.speaking(language), of(turns, language)
        for segment, heard in zip(segments, recogniser.transcribe_all(segments, 99.0), strict=True):
            assert (heard.role, heard.utterance, heard.final) == (segment.role, segment.utterance, True)
            assert (heard.start, heard.end, heard.audio_seen) == (segment.start, segment.speech_end, 99.0)
            assert "".join(word.text for word in heard.words) == heard.text
            assert all(segment.start <= word.start <= word.end for word in heard.words)
            assert heard.speech
            assert not heard.doubts
            scores.append(likeness(heard.text, said[language, segment.start]))
            scores_alone.append(likeness(alone(language, segment).text, said[language, segment.start]))
    assert np.mean(scores) > np.mean(scores_alone) - 0.05
    assert min(scores) > 0.2  # no utterance has the words of another one


def test_utterances_decoded_together_take_fewer_windows(chinese, turns, monkeypatch):
    lengths = []
    real = CallRecogniser._decode

    def spy(self, sounds, window, beam):
        lengths.append((len(sounds), window))
        return real(self, sounds, window, beam)

    monkeypatch.setattr(CallRecogniser, "_decode", spy)
    segments = of(turns, "zh")
    chinese.transcribe_all(segments, 1.0)
    assert len(lengths) < len(segments)
    assert all(sounds <= chinese.settings.windows_at_once and window <= 30 for sounds, window in lengths)


def test_windows_decoded_at_once_say_the_same(whisper, turns):
    segments = of(turns, "es")
    at_once = whisper.speaking("es")
    at_once.settings = replace(whisper.settings, windows_at_once=4, shortest_window=17.0)
    by_one = whisper.speaking("es")
    by_one.settings = replace(whisper.settings, windows_at_once=1, shortest_window=17.0)
    one, other = (recogniser.transcribe_all(segments, 1.0) for recogniser in (by_one, at_once))
    assert np.mean([likeness(a.text, b.text) for a, b in zip(one, other, strict=True) if b.text]) > 0.95


def test_what_is_lost_among_others_is_decoded_by_itself(chinese, turns, alone, monkeypatch):
    """An utterance of which the window's text has nothing, or hardly anything."""
    segments = of(turns, "zh")[:3]
    monkeypatch.setattr(whisper_module, "unpack", lambda packed, _words: [()] * len(packed.segments))
    assert [heard.text for heard in chinese.transcribe_all(segments, 1.0)] == [
        alone("zh", segment).text for segment in segments
    ]


def test_noise_among_utterances_is_still_noise(chinese, turns):
    real = of(turns, "zh")[:2]
    noise = replace(silence(2.0, 0.003), utterance=7, speech=0.9)
    first, doubtful, last = chinese.transcribe_all([real[0], noise, real[1]], 1.0)
    assert first.speech
    assert last.speech
    assert not doubtful.speech or doubtful.doubts
    assert doubtful.utterance == 7


def test_nothing_is_decoded_together(chinese):
    assert chinese.transcribe_all([], 1.0) == []


def test_the_language_of_speech_is_recognised(whisper, turns):
    for language in ("zh", "es"):
        spoken = np.concatenate([turn.samples for (lang, _), turn in turns.items() if lang == language][3:5])
        found = whisper.language_of(spoken)
        assert set(found) == {"zh", "es"}
        assert max(found, key=found.__getitem__) == language


def test_weights_that_cannot_be_loaded(tmp_path):
    for name in ("model.bin", "config.json", "vocabulary.json"):
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(WeightsError) as caught:
        Whisper(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}: cannot load these weights (")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("options", [{"compute_type": "int3"}, {"device": "tpu"}])
def test_a_choice_that_this_machine_cannot_serve(weights, options):
    with pytest.raises(WeightsError) as caught:
        Whisper(weights, **options)
    assert next(iter(options.values())) in str(caught.value)
    assert "\n" not in str(caught.value)

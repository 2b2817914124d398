"""speechguard models calibrate: what is chosen, what is written, and that nothing is written when it should not."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from fakes import transcript
from rapidfuzz.distance import Levenshtein

from speechguard import cli
from speechguard.asr.settings import DECODE_FILE, DecodeSettings, read_settings
from speechguard.commands.models import calibrating
from speechguard.errors import LabelError
from speechguard.evaluation import calibration
from speechguard.evaluation.calibration import Figures, choose, wrong_syllables
from speechguard.evaluation.decoding_sweep import Sweep, spoken_turns
from speechguard.evaluation.labels import read_labelled_call, read_labelled_calls
from speechguard.evaluation.trials import Grid


def figures(wrong, seconds, languages=None, syllables=10):
    """Ways by lists of wrong syllables a turn, and their seconds a turn."""
    wrong = np.array(wrong, dtype=np.float64)
    turns = wrong.shape[1]
    return Figures(
        wrong,
        np.repeat(np.array(seconds, dtype=np.float64)[:, np.newaxis], turns, axis=1),
        np.full(turns, float(syllables)),
        np.array(languages or ["zh"] * turns),
    )


def chosen(*arguments, present=0, limit=0.01, **options):
    return choose(figures(*arguments, **options), present, limit).chosen


MANY = 200


def test_a_cheaper_way_that_makes_the_same_mistakes_is_chosen():
    assert chosen([[1] * MANY, [1] * MANY], [2.0, 1.0]) == 1


def test_a_cheaper_way_that_makes_more_is_not():
    assert chosen([[1] * MANY, [1, 2] * (MANY // 2)], [2.0, 1.0]) == 0


def test_few_turns_change_nothing():
    """Neither for the better, which is chance, nor for the cheaper, which may be worse."""
    wrong, seconds = [[1, 0, 1, 0], [0, 0, 0, 1], [1, 0, 1, 0]], [2.0, 4.0, 1.0]
    assert chosen(wrong, seconds) == 0
    assert chosen([row * 100 for row in wrong], seconds) == 1


def test_a_way_that_is_worse_beyond_chance_is_left_even_for_a_dearer_one():
    assert chosen([[2] * 20, [0] * 20, [0] * 20], [1.0, 9.0, 5.0]) == 2


def test_every_language_counts():
    languages = ["zh"] * MANY + ["es"] * MANY
    same, half = [1] * MANY, [1, 2] * (MANY // 2)
    fewer = [0] * MANY
    assert chosen([same + same, fewer + half], [2.0, 1.0], languages) == 0
    assert chosen([same + same, fewer + half, fewer + same], [1.0, 1.0, 3.0], languages) == 2
    assert chosen([same + same, same + same], [2.0, 1.0], languages) == 1


def test_of_equally_cheap_ways_that_with_the_fewest_errors_and_of_equal_ones_the_present():
    most = [0] * (MANY - 1)
    assert chosen([[2, *most], [1, *most], [2, *most]], [1.02, 1.01, 1.0]) == 1
    assert chosen([[1, *most], [1, *most]], [1.02, 1.0]) == 0


def test_the_limit_widens_what_is_good_enough():
    wrong = [[1] * MANY, [1] * (MANY - 30) + [2] * 30]
    assert chosen(wrong, [2.0, 1.0], limit=0.01) == 0
    assert chosen(wrong, [2.0, 1.0], limit=0.02) == 1


def test_standard_errors_are_those_of_the_mean_difference():
    """Of 400 turns with 10 syllables, half wrong by one more: sqrt(0.25 / 400) / 10."""
    (more, error) = figures([[0] * 400, [0, 1] * 200], [1, 1]).differences(0)["zh"]
    assert more[1] == pytest.approx(0.05)
    assert error[1] == pytest.approx(0.0025, rel=0.1)
    assert error[0] == pytest.approx(1 / 4000)  # one syllable


def test_wrong_syllables():
    assert wrong_syllables("这事不归我管", "这是不归我官", "zh")[1] == 6
    assert wrong_syllables("您好", "您好。", "zh") == (0, 2)
    assert wrong_syllables("No lo sé.", "", "es") == (3, 3)
    assert wrong_syllables("", "hola", "es") == (2, 0)
    draw = np.random.default_rng(3)
    for _ in range(200):
        one, other = (draw.integers(4, size=draw.integers(9)).tolist() for _ in range(2))
        assert calibration._edit_distance(one, other) == Levenshtein.distance(one, other)


class ScriptedWhisper:
    """Hears every turn rightly in windows of 12 s and more with a beam of 3 and more, else not one word of it."""

    device = "cpu"

    def __init__(self, said, settings):
        self.said = said  # text by length of the sound
        self.settings = settings
        self.decoded = []

    def speaking(self, language):  # noqa: ARG002
        return self

    def transcribe(self, segment, audio_seen):
        window = self.settings.window(segment.end, final=segment.final)
        self.decoded.append((len(segment.samples), window, self.settings.beam_size))
        right = window >= 12 and self.settings.beam_size >= 3
        return transcript(self.said[len(segment.samples)] if right else "呃", audio_seen=audio_seen)


@pytest.fixture
def model(tmp_path):
    """The folder of a model of which only the names of its files are there."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("model.bin", "config.json", "vocabulary.json"):
        (folder / name).write_bytes(b"")
    return folder


@pytest.fixture
def scripted(monkeypatch, samples):
    """Gives `models calibrate` a scripted recogniser."""
    turns = spoken_turns(read_labelled_calls(samples), 1000)
    said = {len(turn.segment.samples): turn.text for turn in turns}

    def load(args):
        return ScriptedWhisper(said, read_settings(args.folder_of_model, DecodeSettings()))

    def run(folder, model, *options):
        real = calibrating.find_model

        def find(args):
            args.folder_of_model = model
            return real(args)

        monkeypatch.setattr(calibrating, "find_model", find)
        monkeypatch.setattr(calibrating, "load_model", load)
        return cli.main(["models", "calibrate", str(folder), "--model", str(model), *options])

    return run


def test_the_cheapest_good_way_is_shown_and_kept_beside_the_weights(scripted, model, samples, capsys):
    (model / DECODE_FILE).write_text('{"decode": {"partial_window": 6, "doubt": {"no_speech": 0.2}}}')
    assert scripted(samples, model) == 0
    out = capsys.readouterr().out
    settings = read_settings(model, DecodeSettings())
    assert (settings.partial_window, settings.partial_beam_size) >= (12.0, 3)
    assert settings.doubt.no_speech == 0.2  # what is not calibrated stays
    assert "partials: " in out
    assert " instead of 6 s, beam 3; points of wrong syllables: es -" in out
    assert f"written to {model / DECODE_FILE}" in out
    measured = json.loads((model / DECODE_FILE).read_text())["measured"]
    assert measured["partials"]["wrong_syllables"] == {"es": 0.0, "zh": 0.0}
    assert set(measured["turns"]) == {"es", "zh"}


def test_a_dry_run_shows_and_writes_nothing(scripted, model, samples, capsys):
    before = sorted(model.iterdir())
    assert scripted(samples, model, "--quick", "--dry-run") == 0
    out = capsys.readouterr().out
    assert "8 s, beam 1" in out
    assert "nothing was written (--dry-run)" in out
    assert "this is a first idea, from 12 turns" in out
    assert sorted(model.iterdir()) == before


def test_no_turn_is_decoded_twice_in_the_same_way(samples):
    turns = spoken_turns(read_labelled_calls(samples), 3)
    model = ScriptedWhisper({len(turn.segment.samples): turn.text for turn in turns}, DecodeSettings())
    sweep = Sweep(model, turns)
    model.decoded.clear()
    way = DecodeSettings(shortest_window=15.0, partial_window=15.0, beam_size=3, partial_beam_size=3)
    for number in range(len(turns)):
        sweep.decode(number, [way, way, replace(way, margin=1.0), replace(way, beam_size=5)])
    assert len(model.decoded) == len(set(model.decoded)) == 2 * len(turns)


def test_a_doubtful_final_counts_with_its_second_decoding(samples, monkeypatch):
    [turn] = spoken_turns([read_labelled_call(samples / "zh-not-my-job.json")], 1)
    model = ScriptedWhisper({len(turn.segment.samples): turn.text}, DecodeSettings())
    real = model.transcribe

    def doubtful(segment, audio_seen):
        heard = real(segment, audio_seen)
        return replace(heard, doubts=("low confidence",)) if model.decoded[-1][1] < 12 else heard

    monkeypatch.setattr(model, "transcribe", doubtful)
    sweep = Sweep(model, [turn])
    way = DecodeSettings(shortest_window=8.0, partial_window=8.0, partial_beam_size=5)
    final, partial = sweep.final(0, way), sweep.partial(0, way)
    assert (final.wrong, final.heard.doubts) == (0, ())
    assert partial.wrong > 0
    assert final.seconds == partial.seconds + sweep.final(0, replace(way, shortest_window=30.0)).seconds
    assert sweep.final(0, replace(way, retry=False)) == partial


def test_turns_are_drawn_from_all_sounds_alike_and_cut_with_what_the_segmenter_keeps(samples):
    calls = read_labelled_calls(samples)
    turns = spoken_turns(calls, 4)
    assert [turn.language for turn in turns].count("zh") == [turn.language for turn in turns].count("es") == 4
    texts = {turn.text for turn in turns}
    heard = {call.condition for call in calls for turn in call.turns if turn.text in texts and call.language == "zh"}
    assert len(heard) >= 3
    lengths = {text: [t.end - t.start for call in calls for t in call.turns if t.text == text] for text in texts}
    for turn in turns:
        assert min(abs(turn.seconds - 0.5 - length) for length in lengths[turn.text]) < 0.001
    assert [turn.text for turn in spoken_turns(calls, 4)] == [turn.text for turn in turns]


@pytest.fixture
def refused(refused):
    return lambda *arguments, **how: refused("models", "calibrate", *arguments, **how)


def one_call(samples, folder, **changes):
    shutil.copy(samples / "zh-not-my-job.flac", folder / "c.flac")
    data = json.loads((samples / "zh-not-my-job.json").read_text(encoding="utf-8"))
    (folder / "c.json").write_text(json.dumps(data | changes))
    return folder


def test_calls_that_cannot_be_used(refused, samples, tmp_path):
    assert "no such folder" in refused(tmp_path / "none")
    assert "no labelled calls here" in refused(tmp_path)
    assert "no turn of an agent" in refused(one_call(samples, tmp_path, turns=[]))
    late = {"channel": "agent", "start": 900.0, "end": 902.0, "text": "您好", "tag": "normal"}
    message = refused(one_call(samples, tmp_path, turns=[late]))
    assert message == f"{tmp_path}/c.flac: ends before the turn that its labels have at 900.0 to 902.0 s"
    with pytest.raises(LabelError):
        spoken_turns([], 3)


def test_wrong_use(refused, samples, tmp_path):
    assert refused(samples, "--turns", "0") == "--turns 0: at least one turn is needed"
    assert "no model huge" in refused(samples, "--model", "huge")
    assert "no model.bin" in refused(samples, "--model", tmp_path)


def test_a_folder_that_cannot_be_written_is_refused_before_the_work(refused, samples, model, monkeypatch):
    def read_only(**_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("speechguard.asr.settings.tempfile.TemporaryFile", read_only)
    message = refused(samples, "--model", model)
    assert message.startswith(f"{model / DECODE_FILE}: cannot be written (Read-only file system)")
    assert "--dry-run" in message


def test_a_calibration_that_cannot_be_used_is_said_by_every_command(refused, capsys, samples, model):
    (model / DECODE_FILE).write_text('{"decode": {"beam_size": "wide"}}')
    assert refused(samples, "--model", model).startswith(f"{model / DECODE_FILE}: decode.beam_size: 'wide' where")
    assert cli.main(["evaluate", str(samples), "--model", str(model)]) == 2
    assert "decode.beam_size" in capsys.readouterr().err


def test_the_list_of_models_says_which_are_calibrated(capsys, tmp_path):
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / DECODE_FILE).write_text("{}")
    assert cli.main(["models", "list", "--models-dir", str(tmp_path)]) == 0
    calibrated = [line.split()[0] for line in capsys.readouterr().out.splitlines() if "(calibrated)" in line]
    assert calibrated == ["tiny"]


@pytest.mark.model
def test_the_default_model_is_calibrated_and_then_decoded_so(weights, samples, tmp_path, monkeypatch, capsys):
    model = tmp_path / "model"
    model.mkdir()
    for name in ("model.bin", "config.json", "vocabulary.json"):
        (model / name).symlink_to(weights / name)
    monkeypatch.setattr(calibrating, "QUICK", Grid((8.0,), (1,), 1))
    args = ["models", "calibrate", str(one_call(samples, tmp_path)), "--model", str(model), "--threads", "2"]
    assert cli.main([*args, "--quick"]) == 0
    assert "window, beam" in capsys.readouterr().out
    written = json.loads((model / DECODE_FILE).read_text())
    assert set(written["measured"]["finals"]["wrong_syllables"]) == {"zh"}
    assert written["measured"]["finals"]["seconds_a_turn"] > 0
    assert read_settings(model, DecodeSettings(beam_size=9)).beam_size == written["decode"]["beam_size"] != 9

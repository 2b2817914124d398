"""Calls made of people's recordings: who speaks when is known, and the same pair always makes the same call."""

import json
from dataclasses import replace
from itertools import pairwise

import bench_people
import numpy as np
import pytest
from fakes import transcript
from hearing.augment import speech_level
from hearing.people import LEVEL, OVERLAP, PAUSES, TURNS, make_call, pairs_of, read_people
from support.sides import read_sides

from speechguard.config import bundled
from speechguard.evaluation.attribution import Attribution
from speechguard.evaluation.labels import read_labelled_call
from speechguard.messages import SAMPLE_RATE, UNCLEAR_SPEAKER

HEADINGS = "file lang transcript seconds speaker".split()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The turns of a sample as recordings of two people, and some that are not used."""
    import soundfile

    folder = tmp_path_factory.mktemp("people")
    call = read_labelled_call(bundled("samples") / "zh-ask-someone-else.json")
    sides = dict(zip(("agent", "customer"), read_sides(call.recording, call.agent_channel), strict=True))
    rows = [
        ["long.flac", "zh", "", "20.5", "agent"],  # who knows how many are heard there
        ["short.flac", "zh", "喂", "5.9", "hardly"],
        ["other.flac", "es", "hola", "7.0", "Ana"],
        ["once.flac", "zh", "", "7.0", "one"],
        ["once-too.flac", "zh", "", "7.0", "two"],
    ]
    for number, turn in enumerate(call.turns):
        sound = sides[turn.role][round(turn.start * SAMPLE_RATE) - 3200 : round(turn.end * SAMPLE_RATE) + 3200]
        soundfile.write(folder / f"{number}.flac", sound * (0.2 if number % 3 else 1.0), SAMPLE_RATE)
        rows += 2 * [[f"{number}.flac", "zh", turn.text, str(len(sound) / SAMPLE_RATE), turn.role]]
    (folder / "manifest.tsv").write_text("\n".join("\t".join(row) for row in [HEADINGS, *rows]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def people(folder):
    return {person.name: person for person in read_people(folder)}


@pytest.fixture(scope="module")
def made(people):
    return make_call(people["agent"], people["customer"])


def test_people_have_every_recording_once_and_none_that_is_too_long(people):
    assert set(people) == {"agent", "customer", "Ana", "one", "two"}
    files = [file.name for file, _ in people["agent"].recordings]
    assert "long.flac" not in files
    assert len(files) == len(set(files)) > 1
    assert all(text for _, text in people["agent"].recordings)


def test_pairs_are_of_one_language_in_both_orders_and_surely_two_people(people):
    pairs = [(one.name, other.name) for one, other in pairs_of(list(people.values()))]
    several, once = {"agent", "customer"}, {"one", "two"}
    wanted = {(a, b) for a in several | once for b in several | once if a != b and {a, b} != once}
    assert set(pairs) == wanted
    assert len(pairs) == len(wanted)
    assert [(one.name, other.name) for one, other in pairs_of(list(people.values())[::-1])] == pairs


def test_two_take_turns_until_one_has_said_everything(made):
    turns = made.labelled.turns
    assert made.labelled.agent_channel == "mixed"
    assert [turn.role for turn in turns] == [("agent", "customer")[number % 2] for number in range(len(turns))]
    assert 4 <= len(turns) <= 2 * TURNS
    gaps = [after.start - before.end for before, after in pairwise(turns)]
    for gap in gaps:
        assert gap == pytest.approx(0.0) or PAUSES[0] <= gap <= PAUSES[1] or OVERLAP[0] <= -gap <= OVERLAP[1]


def test_somebody_speaks_in_every_turn_at_one_level_and_nobody_between(made):
    def sound(start, end):
        return made.samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]

    levels = [speech_level(sound(turn.start, turn.end)) for turn in made.labelled.turns]
    assert min(levels) > 0.6 * LEVEL  # a telephone lets less of some voices through
    assert max(levels) < 1.5 * LEVEL
    for before, after in pairwise(made.labelled.turns):
        if after.start - before.end > 0.1:
            assert np.abs(sound(before.end + 0.05, after.start - 0.05)).max() < 0.1 * LEVEL


def test_the_same_pair_makes_the_same_call_and_another_order_another(made, people):
    again = make_call(people["agent"], people["customer"])
    assert again.labelled == made.labelled
    np.testing.assert_array_equal(again.samples, made.samples)
    turned = make_call(people["customer"], people["agent"])
    assert [turn.text for turn in turned.labelled.turns] != [turn.text for turn in made.labelled.turns]


@pytest.mark.parametrize("roles", [("agent", "customer"), ("customer", "agent")])
def test_the_better_way_to_give_groups_to_people_counts(made, roles):
    first, second = made.labelled.turns[:2]
    call = replace(made.labelled, turns=(first, replace(second, start=first.end + 1.0, end=first.end + 3.0)))
    border = call.turns[1].start + 0.5
    heard = [
        transcript(start=first.start, end=border, role=roles[0]),
        transcript(start=border, end=border + 1.0, role=roles[1]),
        transcript(start=border + 1.0, end=border + 1.5, doubts=(UNCLEAR_SPEAKER,)),
    ]
    length = first.end - first.start
    given = bench_people.better(call, heard)
    assert (given.right, given.wrong, given.unclear) == pytest.approx((length + 1.0, 0.5, 0.5))
    assert bench_people.figures(given, Attribution(1.0, 2.0, 1.0, ("c",))) == {
        "groups_right": round(100 * given.share(given.right), 1),
        "groups_wrong": round(100 * given.share(given.wrong), 1),
        "right": 25.0,
        "wrong": 50.0,
        "unclear": 25.0,
        "wrong_voice": 1,
    }


def test_a_folder_without_a_manifest_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench_people.py", "--people", str(tmp_path)])
    with pytest.raises(SystemExit) as caught:
        bench_people.main()
    assert caught.value.code == 2
    assert f"{tmp_path}: no manifest.tsv there" in capsys.readouterr().err


@pytest.mark.model
def test_two_voices_are_told_apart(folder, tmp_path, monkeypatch, people):
    """Through the real models."""
    pair = (people["agent"], people["customer"])
    monkeypatch.setattr(bench_people, "pairs_of", lambda _: [pair])
    command = ["bench_people.py", "--people", str(folder), "--language", "zh", "--results", str(tmp_path)]
    monkeypatch.setattr("sys.argv", command)
    bench_people.main()
    [row] = json.loads((tmp_path / "people.json").read_text(encoding="utf-8"))["rows"]
    assert (row["language"], row["calls"]) == ("zh", 1)
    assert row["groups_right"] > 90

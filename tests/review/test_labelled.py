"""Reviewed calls as labelled calls: the tags are what people decided, and `evaluate` reads them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from reviewed import AT, reviewed

from speechguard import cli
from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.stored import keep, stored_line
from speechguard.errors import SpeechguardError, UserError
from speechguard.evaluation.evaluation import tally
from speechguard.evaluation.labels import read_labelled_calls
from speechguard.messages import UNCLEAR_SPEAKER, Progress, Transcript, Word
from speechguard.phonetics import language
from speechguard.review.labelled import export_labelled
from speechguard.review.labelled_turns import labelled_turns
from speechguard.review.truth import Mark, ReviewedCall

CHECKED = {"checked_by": "李娜", "checked_at": AT}


def said(role, start, end, text):
    return Transcript(role, 0, start, end, text, (Word(text, start, end, 1.0),), final=True)


HEARD = (
    said("agent", 1.0, 3.0, "喂"),
    said("customer", 4.0, 6.0, "你好"),
    said("agent", 9.0, 11.5, "这事不归我管"),
    said("agent", 14.0, 16.0, "那这是不归我馆"),
    said("agent", 20.0, 22.0, "再见"),
)


def call(*events, marks=(), checklist=None, name="c1", **more):
    record = CallRecord(
        **{"call": name, "id": "a", "recording": "b", "file": "/c1.flac", "size": 1, "modified": 1, "asked": Asked()},
        language="zh",
        agent_channel="right",
        duration=24.0,
        score=80.0,
        checklist=checklist or {},
    )
    return ReviewedCall(record, None, tuple(events), tuple(marks), **more)


def mark(rule="zh.test.rule", start=5.0, end=6.0, role="agent", **more):
    return Mark(1, rule, role, start, end, "", "李娜", AT, **more)


def tags(call):
    return [(turn.tag, turn.phrase) for turn in labelled_turns(call, HEARD)]


def test_tags_are_what_was_decided():
    near = {"start": 14.5, "end": 16.0}
    turns = tags(call(reviewed("confirmed"), reviewed("rejected", reason="not_said", **near)))
    assert turns == [
        ("normal", ""),
        ("u", ""),
        ("forbidden", "不归我管"),
        ("hard-negative", "不归我管"),
        ("normal", ""),
    ]
    both = [reviewed("confirmed"), reviewed("rejected", phrase="管不着")]
    assert tags(call(*both))[2] == tags(call(*reversed(both)))[2] == ("forbidden", "不归我管")
    undecided = [reviewed(), reviewed("unsure", **near), reviewed("rejected", role="customer", start=4.0, end=5.0)]
    assert {tag for tag, _ in tags(call(*undecided))} == {"normal", "u"}
    perhaps = reviewed("confirmed", kind="not_assessable")
    assert tags(call(perhaps))[2] == ("forbidden", "不归我管")


def suspected(status, **more):
    return reviewed(status, kind="suspected", flagged=False, phrase="一句例子", meaning=0.6, **more)


def test_what_was_only_suspected_is_what_was_decided():
    near = {"start": 14.5, "end": 16.0}
    turns = tags(call(suspected("confirmed"), suspected("rejected", reason="not_meant", **near)))
    assert turns[2:4] == [("forbidden", "zh.test.rule"), ("hard-negative", "zh.test.rule")]
    assert {tag for tag, _ in tags(call(suspected("open"), suspected("unsure", **near)))} == {"normal", "u"}


def test_a_violation_of_conditions_is_forbidden_and_evidence_of_what_is_missing_is_not():
    combined = reviewed("confirmed", phrase="", heard="")
    assert tags(call(combined))[2] == ("forbidden", "zh.test.rule")
    owed = {"rule": "zh.test.owed", "phrase": "我要投诉"}
    events = [reviewed("confirmed", kind=kind, **owed) for kind in ("missing", "not_assessable")]
    assert tags(call(*events, checklist={"zh.test.owed": "missing"}))[2] == ("normal", "")


def test_what_was_missed_is_forbidden_also_where_nothing_was_heard():
    turns = labelled_turns(call(marks=[mark(text="管不着", start=17.0, end=18.0), mark(start=9.5, end=10.0)]), HEARD)
    assert [(turn.start, turn.tag, turn.text) for turn in turns if turn.tag == "forbidden"] == [
        (9.0, "forbidden", "这事不归我管"),
        (17.0, "forbidden", "管不着"),
    ]
    withdrawn = mark(start=17.0, end=18.0, withdrawn=True)
    customer = mark(start=7.0, end=8.0, role="customer")
    turns = labelled_turns(call(marks=[withdrawn, customer]), HEARD)
    assert [(turn.start, turn.tag) for turn in turns if turn.role == "customer"] == [(4.0, "u"), (7.0, "u")]
    assert "forbidden" not in {turn.tag for turn in turns}


def test_a_fixed_text_is_the_text_of_its_turn():
    turns = labelled_turns(call(reviewed("rejected", reason="misheard", text="这事就归我管")), HEARD)
    assert (turns[2].text, turns[2].tag) == ("这事就归我管", "hard-negative")


def test_what_another_speaker_said_is_the_customers():
    turns = labelled_turns(call(reviewed("rejected", reason="wrong_speaker")), HEARD)
    assert (turns[2].role, turns[2].tag, turns[2].phrase, turns[2].text) == ("customer", "u", "", "这事不归我管")
    both = [reviewed("confirmed", phrase="管不着"), reviewed("rejected", reason="wrong_speaker")]
    for events in (both, both[::-1]):
        turns = labelled_turns(call(*events), HEARD)
        assert (turns[2].role, turns[2].tag, turns[2].phrase) == ("agent", "forbidden", "管不着")


def test_where_nobody_can_tell_who_speaks_only_a_verdict_makes_a_turn():
    heard = [replace(one, doubts=(UNCLEAR_SPEAKER,)) if one.start == 9.0 else one for one in HEARD]

    def middle(*events, marks=()):
        turns = labelled_turns(call(*events, marks=marks), heard)
        return [(turn.role, turn.start, turn.tag) for turn in turns if 8.0 < turn.start < 12.0]

    perhaps = {"kind": "not_assessable"}
    assert middle() == middle(reviewed(**perhaps)) == middle(reviewed("rejected", **perhaps)) == []
    assert middle(reviewed("confirmed", **perhaps)) == [("agent", 9.0, "forbidden")]
    assert middle(reviewed("rejected", reason="wrong_speaker", **perhaps)) == [("customer", 9.0, "u")]
    assert middle(marks=[mark(start=10.0, end=11.0)]) == [("agent", 9.0, "forbidden")]
    assert middle(marks=[mark(start=10.0, end=11.0, role="customer")]) == [("customer", 10.0, "u")]


GREETING, FAREWELL, THANKS = "zh.opening.greeting", "zh.closing.farewell", "zh.hold.thanks"


@pytest.mark.parametrize(
    ("state", "status", "tag"),
    [
        ("met", None, "greeting+"),
        ("missing", "confirmed", "greeting-"),
        ("missing", "rejected", "greeting+"),
        ("not_assessable", "rejected", "greeting+"),
        ("not_assessable", "confirmed", "greeting-"),
        ("missing", "unsure", "normal"),
        ("not_assessable", None, "normal"),
        ("not_due", None, "normal"),
    ],
)
def test_required_words(state, status, tag):
    kind = "missing" if state == "missing" else "not_assessable"
    events = [reviewed(status, rule=GREETING, kind=kind, phrase="", heard="", start=0.0, end=8.0)] if status else []
    turns = tags(call(*events, checklist={GREETING: state, FAREWELL: "met"}))
    assert turns[0][0] == tag
    assert turns[-1][0] == "closing+"


def test_required_words_that_were_marked_as_missing():
    states = dict.fromkeys((GREETING, FAREWELL, THANKS), "met")
    marks = [mark(FAREWELL, 20.0, 21.0), mark(THANKS, 13.0, 15.0), mark(GREETING, 1.0, 2.0)]
    turns = tags(call(marks=marks, checklist=states))
    assert [tag for tag, _ in turns] == ["greeting-", "u", "normal", "hold-thanks-", "closing-"]


def test_a_forbidden_turn_stays_forbidden():
    turns = tags(call(reviewed("confirmed", start=1.0, end=2.0), checklist={GREETING: "met"}))
    assert turns[0][0] == "forbidden"


def test_a_call_in_which_nothing_was_heard():
    empty = labelled_turns(call(checklist={GREETING: "missing"}), ())
    assert empty == []
    (only,) = labelled_turns(call(marks=[mark(text="滚")]), ())
    assert (only.start, only.end, only.text, only.tag, only.phrase) == (5.0, 6.0, "滚", "forbidden", "滚")


@pytest.fixture
def store(tmp_path):
    """A store with a call, and its recording; returns what makes a reviewed call of it."""
    folder, recording = tmp_path / "store", tmp_path / "a recording.WAV"
    folder.mkdir()
    recording.write_bytes(b"RIFF")
    words = "这事不归我管"
    said = Transcript(
        *("agent", 1, 10.0, 11.5, words),
        tuple(Word(c, 10 + 0.25 * i, 10.25 + 0.25 * i, 0.9) for i, c in enumerate(words)),
        final=True,
    )
    line = stored_line(keep("2026/c 1", [said, Progress(24.0, 24.0, frozenset(), ended=True)], language("zh"))).encode()
    (folder / "transcripts.jsonl").write_bytes(line + b"\n")

    def make(*events, name="2026/c 1", **more):
        made = call(*events, name=name, **{**CHECKED, **more})
        record = replace(made.record, file=str(recording), transcript=(0, len(line) + 1))
        return replace(made, record=record)

    return folder, make


@pytest.mark.parametrize("copy", [False, True])
def test_evaluate_reads_what_is_exported(store, tmp_path, copy):
    folder, make = store
    found = export_labelled([make(reviewed("confirmed"))], folder, tmp_path / "out", copy=copy)
    assert (found.calls, found.left_out) == (("2026/c 1",), {})
    (labelled,) = read_labelled_calls(tmp_path / "out")
    assert (labelled.name, labelled.language, labelled.agent_channel) == ("2026/c 1", "zh", "right")
    assert labelled.recording == tmp_path / "out" / "2026_c_1.wav"
    assert labelled.recording.read_bytes() == b"RIFF"
    assert labelled.recording.is_symlink() != copy
    (turn,) = labelled.turns
    assert (turn.tag, turn.text, turn.phrase, turn.start) == ("forbidden", "这事不归我管", "不归我管", 10.0)
    assert tally(labelled, [reviewed().machine]).found == 1
    assert tally(labelled, []).missed == 1


@pytest.mark.parametrize(("channel", "label"), [("left", 0), ("right", 1), ("mixed", "mixed")])
def test_where_the_agent_is_comes_back(store, tmp_path, channel, label):
    folder, make = store
    one = make()
    one = replace(one, record=replace(one.record, agent_channel=channel))
    assert export_labelled([one], folder, tmp_path / "out").left_out == {}
    assert json.loads((tmp_path / "out" / "2026_c_1.json").read_text(encoding="utf-8"))["agent_channel"] == label
    (labelled,) = read_labelled_calls(tmp_path / "out")
    assert labelled.agent_channel == channel


def test_only_the_whole_truth_is_exported_by_default(store, tmp_path):
    folder, make = store
    calls = [
        make(reviewed(), name="open"),
        make(reviewed("unsure"), name="unsure"),
        make(reviewed("confirmed"), name="unchecked", checked_by="", checked_at=None),
    ]
    found = export_labelled(calls, folder, tmp_path / "out")
    assert found.calls == ()
    assert found.left_out == {
        "open": "1 findings are not decided",
        "unsure": "1 findings are not decided",
        "unchecked": "nobody listened to the whole call",
    }
    measured = [reviewed(kind="measure", phrase="", flagged=True), reviewed(kind="not_assessable")]
    assert export_labelled([make(*measured)], folder, tmp_path / "more").calls
    one = make(reviewed(), checked_by="", checked_at=None)
    assert export_labelled([one], folder, tmp_path / "all", unchecked=True).calls


def test_calls_that_cannot_be_exported_are_named(store, tmp_path):
    folder, make = store
    good = make()

    def but(name, **fields):
        return replace(good, record=replace(good.record, call=name, **fields))

    calls = [
        but("mono", agent_channel="mono"),
        but("moved", file="/nowhere/a.wav"),
        but("remote", file="s3://bucket/a.wav"),
        but("odd", file=str(tmp_path / "a.amr")),
        but("other"),
        but("cut", transcript=(0, 5)),
        good,
    ]
    found = export_labelled(calls, folder, tmp_path / "out")
    assert found.calls == (good.record.call,)
    assert "no channel of their own" in found.left_out["mono"]
    assert found.left_out["moved"] == "its recording is not at /nowhere/a.wav"
    assert "not at" in found.left_out["remote"]
    assert "end in .flac" in found.left_out["odd"]
    assert "written anew" in found.left_out["other"]
    assert "score that call again" in found.left_out["cut"]


def test_names_of_calls_become_different_names_of_files(store, tmp_path):
    folder, make = store
    lines = (folder / "transcripts.jsonl").read_text(encoding="utf-8")
    names = ["a/b", "a_b", "A_B", "../..", "", "通话 1"]
    calls, text, at = [], "", 0
    for name in names:
        line = lines.replace('"2026/c 1"', json.dumps(name, ensure_ascii=False))
        one = make(name=name)
        end = at + len(line.encode())
        calls.append(replace(one, record=replace(one.record, transcript=(at, end))))
        text, at = text + line, end
    (folder / "transcripts.jsonl").write_text(text, encoding="utf-8")
    found = export_labelled(calls, folder, tmp_path / "out")
    assert found.left_out == {}
    files = sorted(file.name for file in (tmp_path / "out").iterdir() if file.suffix == ".json")
    assert files == sorted(["a_b.json", "a_b-2.json", "A_B-3.json", "call.json", "call-2.json", "通话_1.json"])


def test_a_folder_that_is_not_empty_is_left_alone(store, tmp_path):
    folder, make = store
    with pytest.raises(UserError, match="is not empty"):
        export_labelled([make()], folder, folder)
    (tmp_path / "file").write_text("x")
    with pytest.raises(SpeechguardError, match="cannot be written"):
        export_labelled([make()], folder, tmp_path / "file")


@pytest.mark.model
def test_a_reviewed_sample_is_evaluated(samples: Path, tmp_path, capsys):
    """Scored, reviewed, exported, heard again: what was confirmed is found, what was rejected is a false alarm."""
    from speechguard.report.store import read_store
    from speechguard.review.truth import ReviewedEvent

    store, out, figures = tmp_path / "store", tmp_path / "out", tmp_path / "figures.json"
    recording = samples / "zh-not-my-job.flac"
    assert cli.main(["score", str(recording), "--out", str(store), "--workers", "1", "--language", "zh"]) == 0
    (scored,) = read_store(store).scored
    truth = {"zh.shirking.not-my-job": "confirmed"}
    events = tuple(
        ReviewedEvent(n, event, truth.get(event.rule, "rejected"), "李娜")
        for n, event in enumerate(scored.events, 1)
        if event.kind != "measure" or event.flagged
    )
    marked = Mark(1, "zh.command.you-must", "agent", 5.0, 6.0, "", "李娜", AT)
    reviewed_call = ReviewedCall(scored.record, None, events, (marked,), **CHECKED)
    assert export_labelled([reviewed_call], store, out).left_out == {}
    capsys.readouterr()
    assert cli.main(["evaluate", str(out), "--json", str(figures)]) == 0
    found = json.loads(figures.read_text(encoding="utf-8"))["groups"]["zh reviewed"]
    assert (found["calls"], found["forbidden"], found["found"]) == (1, 2, 1)
    assert found["false_alarms"] == len([e for e in events if e.status == "rejected" and e.machine.kind == "violation"])
    assert "missed" in capsys.readouterr().out

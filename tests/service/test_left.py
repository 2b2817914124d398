"""A service that is killed and started again: calls go on, or end where they were; what was found and shown stands."""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from dataclasses import replace

import numpy as np
import pytest
from fakes import chunks, sound
from made_floor import SaysLines, Source, floor, said, wait_for

from speechguard.archive.codecs.events import event_line
from speechguard.archive.store import CALLS, EVENTS, TRANSCRIPTS
from speechguard.audio.recording import RecordingSource
from speechguard.messages import Lost
from speechguard.reasons import because
from speechguard.service import left as left_calls
from speechguard.service.hooks.announcing import Announcing
from speechguard.service.hooks.hook import Hook
from speechguard.service.log import EventLog
from speechguard.service.rulebooks import TeamRulebooks
from speechguard.service.settings import CallSource

FORBIDDEN = "这事不归我管"
SOURCES = {"pbx": CallSource("pbx", "a-long-secret-of-the-switch")}


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def of_pbx(call="1", **more):
    return said(call, source="pbx", **more)


@contextlib.contextmanager
def goes_on():
    """A source whose call says two utterances, and then goes on until this ends."""
    on = threading.Event()
    try:
        yield Source(2, after=[lambda: on.wait(20) and None])
    finally:
        on.set()


def seen(alerts):
    """Alerts with their moments as precise as the log has them."""
    return [replace(alert, triggered=int(alert.triggered * 1000)) for alert in alerts]


def events(call):
    """What was found in a call, as the log has it."""
    return [event_line(finding.event) for finding in call.state.findings]


def killed(folder, monkeypatch, facts, *said_lines):
    """Leave a store in `folder / "then"` as a service leaves it that is killed in a call after two utterances."""
    with floor(folder / "now", monkeypatch, SaysLines(*said_lines), sources=SOURCES) as opened, goes_on() as source:
        call = opened.begin(facts, source)
        wait_for(lambda: sum(line.final for line in call.now.state.transcript) == 2)
        wait_for(lambda: call.now.state.clock > 4.5)
        call._noted = -10.0
        call.update(call.now.state)  # what it has heard until here is written
        shutil.copytree(folder / "now" / "store", folder / "then" / "store")
    return call.now


def test_a_call_goes_on_when_its_source_comes_back(tmp_path, monkeypatch):
    before = killed(tmp_path, monkeypatch, of_pbx(), "您好", FORBIDDEN)
    again = SaysLines("", "", "马上", FORBIDDEN)
    with floor(tmp_path / "then", monkeypatch, again, sources=SOURCES) as opened:
        opened.recover()
        [shown] = opened.calls
        assert (shown.number, shown.ended, shown.score) == (1, None, before.score)
        assert seen(shown.alerts) == seen(before.alerts)
        assert shown.state.transcript == before.state.transcript
        assert events(shown) == events(before)
        assert shown.voices == before.voices
        call = opened.begin(of_pbx(), Source(2))
        assert call.now.number == 1
        wait_for(lambda: call.now.ended is not None)
        now = call.now
    assert [line.text for line in now.state.transcript] == ["您好", FORBIDDEN, "马上", FORBIDDEN]
    assert [alert.number for alert in now.alerts][:1] == [before.alerts[0].number]
    assert len({finding.event.id for finding in now.state.findings}) == 2
    assert now.started == pytest.approx(before.started, abs=0.5)
    assert now.state.clock >= before.state.clock + 4.6
    [record] = lines(tmp_path / "then/store" / CALLS)
    assert (record["counts"]["major"], record["warnings"], record["metadata"].get("partial")) == (2, [], None)
    told = lines(tmp_path / "then/store" / TRANSCRIPTS)[0]["told"]
    [lost] = [one for one in told if one["kind"] == "lost"]
    assert lost["start"] <= before.state.clock
    assert lost["end"] == pytest.approx(now.state.clock - 4.6, abs=0.2)
    with RecordingSource(record["file"], "left") as recording:
        spoken = np.concatenate([chunk.agent for chunk in recording])
    assert len(spoken) / 16_000 == pytest.approx(now.state.clock, abs=0.2)
    assert [np.abs(spoken[round(at * 16_000)]) > 0.5 for at in (1.0, 3.3, lost["end"] + 1.0)] == [True] * 3
    assert list((tmp_path / "then/store/recordings").rglob("*+*")) == []


def test_a_call_whose_source_does_not_come_back_is_over_and_its_alerts_are_still_seen_to(tmp_path, monkeypatch):
    before = killed(tmp_path, monkeypatch, of_pbx(), "您好", FORBIDDEN)
    monkeypatch.setattr(left_calls, "RETURNS", 0.0)
    announcing = Announcing([Hook("crm", "https://crm.example/", b"k" * 24)], str, "")
    with floor(tmp_path / "then", monkeypatch, SaysLines(""), sources=SOURCES, announcing=announcing) as opened:
        opened.recover()
        call = opened.call(1)
        wait_for(lambda: call.now.ended is not None)
        assert call.now.problem == because("service_stopped", seconds=call.now.state.clock)
        [alert] = call.now.alerts
        assert seen([alert]) == seen(before.alerts)
        with call.heard_by("Ana") as heard:
            assert heard.get(timeout=20) is None
        call.act(alert.number, "resolve", "Ana")
        assert call.now.worst is None
        new = opened.begin(of_pbx(), Source())
        assert new.now.number == 2  # a call of that name is another one now
        wait_for(lambda: new.now.ended is not None)
        assert opened.outbox.standing("crm").waiting == 4  # two ended, one was acknowledged and resolved
    store = tmp_path / "then/store"
    first = lines(store / CALLS)[0]
    assert (first["call"], first["counts"]["major"], first["metadata"]["partial"]) == ("1", 1, "end")
    assert "the service was stopped" in str(first["warnings"])
    assert [event["heard"] for event in lines(store / EVENTS)] == [FORBIDDEN]
    with contextlib.closing(EventLog.of_store(store)) as log:
        assert log.left(1e10) == []


def test_a_source_that_says_other_things_of_a_call_begins_another_one(tmp_path, monkeypatch):
    killed(tmp_path, monkeypatch, of_pbx(), "您好", FORBIDDEN)
    with floor(tmp_path / "then", monkeypatch, SaysLines(""), sources=SOURCES) as opened:
        opened.recover()
        assert opened.begin(of_pbx(agent="Wang"), Source()).now.number == 2
        wait_for(lambda: opened.going == 1)


def test_calls_of_the_service_itself_are_over_at_once(tmp_path, monkeypatch):
    killed(tmp_path, monkeypatch, said(source="demo"), "您好", FORBIDDEN)
    with floor(tmp_path / "then", monkeypatch, SaysLines(""), sources=SOURCES) as opened:
        opened.recover()
        assert opened.call(1).now.ended is not None


def test_it_can_be_killed_again_and_again(tmp_path, monkeypatch):
    """Three parts of a call become one recording; what is not known is lost, not missing."""
    killed(tmp_path, monkeypatch, of_pbx(), "您好", FORBIDDEN)
    with (
        floor(tmp_path / "then", monkeypatch, SaysLines("", "", "马上", "好的"), sources=SOURCES) as opened,
        goes_on() as source,
    ):
        opened.recover()
        call = opened.begin(of_pbx(), source)
        wait_for(lambda: sum(line.final for line in call.now.state.transcript) == 4)
        wait_for(lambda: call.now.state.clock > 9.1)
        call._noted = -10.0
        call.update(call.now.state)
        shutil.copytree(tmp_path / "then/store", tmp_path / "last/store")
    with floor(tmp_path / "last", monkeypatch, SaysLines(*[""] * 4, FORBIDDEN), sources=SOURCES) as opened:
        opened.recover()
        call = opened.begin(of_pbx(), Source())
        wait_for(lambda: call.now.ended is not None)
    [record] = lines(tmp_path / "last/store" / CALLS)
    told = lines(tmp_path / "last/store" / TRANSCRIPTS)[0]["told"]
    assert [one["text"] for one in told if one["kind"] == "utterance"] == ["您好", FORBIDDEN, "马上", "好的", FORBIDDEN]
    assert len([one for one in told if one["kind"] == "lost"]) == 2
    with RecordingSource(record["file"], "left") as recording:
        assert recording.duration == pytest.approx(call.now.state.clock, abs=0.2)


def test_a_call_that_was_over_is_shown_while_it_was_and_longer_with_an_open_alert(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines("您好", FORBIDDEN)) as opened:
        one, two = opened.begin(said("1"), Source(2)), opened.begin(said("2"), Source())
        wait_for(lambda: one.now.ended and two.now.ended)
    with floor(tmp_path, monkeypatch, SaysLines("")) as opened:
        opened.recover()
        assert [(call.facts.call, call.ended is not None) for call in opened.calls] == [("1", True), ("2", True)]
        again = opened.calls[0]
        assert seen(again.alerts) == seen(one.now.alerts)
        assert events(again) == events(one.now)
        assert again.state.checklist == one.now.state.checklist
    monkeypatch.setattr("speechguard.service.floor.STAYS", -1e6)
    with floor(tmp_path, monkeypatch, SaysLines("")) as opened:
        opened.recover()
        assert [call.facts.call for call in opened.calls] == ["1"]
    assert len(lines(tmp_path / "store" / CALLS)) == 2


def test_a_call_for_which_there_are_no_rules_any_more_keeps_nobody_from_starting(tmp_path, monkeypatch):
    killed(tmp_path, monkeypatch, of_pbx(), "您好", FORBIDDEN)

    def no_rules(*_):
        from speechguard.errors import UserError

        raise UserError("no rules for zh")

    with floor(tmp_path / "then", monkeypatch, SaysLines(""), sources=SOURCES) as opened:
        monkeypatch.setattr(TeamRulebooks, "of", no_rules)
        opened.recover()
        assert opened.calls == []
    with contextlib.closing(EventLog.of_store(tmp_path / "then/store")) as log:
        [left] = log.left(1e10)
        assert left.ended is None


def test_what_never_arrived_is_not_missing_when_the_recording_is_heard_again(tmp_path, monkeypatch):
    """The recording has silence there, which says nothing of its being lost."""
    asked = []
    monkeypatch.setattr("speechguard.service.floor.hear_recording", lambda task, **_: asked.append(task))
    first, second = list(chunks(sound((1.0, 0.9)))), list(chunks(sound((1.0, 0.9))))
    gap = [type(one)(one.start + 6.0, one.agent, one.agent * 0, 5.0 if one.start == 0 else 0.0) for one in second]
    source = Source()
    source.items = [type(one)(one.start, one.agent, one.agent * 0) for one in first] + gap
    with floor(tmp_path, monkeypatch, SaysLines("您好"), hear_again=True) as opened:
        opened.begin(said(), source)
        wait_for(lambda: asked)
    assert asked[0].lost == (Lost(1.0, 6.0),)

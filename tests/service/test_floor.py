"""Many calls at once: each gets its own words, nothing finished is lost, what fails in one is told of that one only."""

import contextlib
import json
import sqlite3
import threading

import pytest
from made_floor import SaysLines, Source, floor, said, wait_for

from speechguard.archive.store import CALLS, EVENTS
from speechguard.audio.recording import RecordingSource
from speechguard.errors import AudioError, SpeechguardError
from speechguard.service.floor import Refused

FORBIDDEN = "这事不归我管"


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_call_becomes_one_of_the_archive_with_its_recording(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines("您好", FORBIDDEN)) as opened:
        call = opened.begin(said("A/7"), Source(2))
        wait_for(lambda: call.now.ended is not None)
        assert call.now.problem is None
        assert [alert.rule for alert in call.now.alerts] == ["zh.floor.not-my-job"]
        assert [line.text for line in call.now.state.transcript] == ["您好", FORBIDDEN]
    [record] = lines(tmp_path / "store" / CALLS)
    assert (record["call"], record["language"], record["counts"]) == ("A/7", "zh", {"fatal": 0, "major": 1, "minor": 0})
    assert record["score"] == call.now.score
    assert [event["heard"] for event in lines(tmp_path / "store" / EVENTS)] == [FORBIDDEN]
    with RecordingSource(record["file"], "left") as recording:
        assert recording.duration == pytest.approx(4.6, abs=0.05)
        assert max(abs(chunk.agent).max() for chunk in recording) == pytest.approx(0.9, abs=0.05)


def test_calls_at_once_do_not_mix_and_all_finals_are_decoded(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines("您好", FORBIDDEN, "再见"), workers=1) as opened:
        calls = [opened.begin(said(str(number)), Source(3 + number % 3)) for number in range(12)]
        wait_for(lambda: all(call.now.ended for call in calls))
        for number, call in enumerate(calls):
            texts = [line.text for line in call.now.state.transcript]
            assert texts == ["您好", FORBIDDEN, "再见", "再见", "再见"][: 3 + number % 3]
            assert len(call.now.alerts) == 1
    assert sorted(record["call"] for record in lines(tmp_path / "store" / CALLS)) == sorted(map(str, range(12)))


def test_two_calls_of_one_name_are_both_kept(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines("您好")) as opened:
        for _ in range(2):
            opened.begin(said("same"), Source())
            wait_for(lambda: (tmp_path / "store" / CALLS).stat().st_size and opened.going == 0)
    assert [record["call"] for record in lines(tmp_path / "store" / CALLS)] == ["same", "same (2)"]


def test_more_than_are_set_are_refused_and_some_hear_only_what_is_finished(tmp_path, monkeypatch):
    on = threading.Event()
    held = [lambda: on.wait(20) and None]
    with floor(tmp_path, monkeypatch, SaysLines("您好"), most_calls=3, full_calls=2) as opened:
        calls = [opened.begin(said(str(number)), Source(after=held)) for number in range(3)]
        assert [call.now.admission for call in calls] == ["full", "full", "finals_only"]
        with pytest.raises(Refused, match="3 calls go on, as many as are set"):
            opened.begin(said("4"), Source())
        on.set()
        wait_for(lambda: opened.going == 0)
        again = opened.begin(said("5"), Source())
        wait_for(lambda: again.now.ended is not None)


def test_a_source_that_breaks_off_is_told_and_what_was_heard_counts(tmp_path, monkeypatch):
    gone = AudioError("the line is gone")
    with floor(tmp_path, monkeypatch, SaysLines(FORBIDDEN)) as opened:
        broken, other = opened.begin(said("1"), Source(after=[gone])), opened.begin(said("2"), Source())
        wait_for(lambda: opened.going == 0)
        assert "the line is gone" in str(broken.now.problem)
        assert other.now.problem is None
        assert len(broken.now.alerts) == len(other.now.alerts) == 1
    assert len(lines(tmp_path / "store" / CALLS)) == 2


def test_a_recogniser_that_fails_ends_one_call(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines(FORBIDDEN, before=_fails_first())) as opened:
        first = opened.begin(said("1"), Source())
        wait_for(lambda: first.now.ended is not None)
        second = opened.begin(said("2"), Source())
        wait_for(lambda: second.now.ended is not None)
        assert first.now.problem is not None
        assert first.now.problem.code == "program_failed"
        assert second.now.problem is None
        assert len(second.now.alerts) == 1
        assert opened.waiting == 0


def _fails_first():
    failed = threading.Event()

    def before(_segment):
        if not failed.is_set():
            failed.set()
            raise RuntimeError("out of order")

    return before


def test_what_is_shown_is_on_the_disk(tmp_path, monkeypatch):
    """Whenever a screen could be told of an alert, the log has its event."""
    seen = []

    def watch(call):
        if call.now.alerts and not seen:
            with sqlite3.connect(f"file:{tmp_path}/store/live.sqlite?mode=ro", uri=True) as log:
                [(events,)] = log.execute("SELECT count(*) FROM live_events").fetchall()
                [(alerts,)] = log.execute("SELECT count(*) FROM live_alerts").fetchall()
            seen.append((events, alerts, call.now.newest))

    with floor(tmp_path, monkeypatch, SaysLines(FORBIDDEN)) as opened, opened.watched(watch):
        call = opened.begin(said(), Source())
        wait_for(lambda: call.now.ended is not None)
    [(events, alerts, newest)] = seen
    assert events >= 1
    assert alerts == 1
    assert newest >= 1


def test_ending_the_service_ends_calls_and_keeps_them(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines(FORBIDDEN)) as opened:
        call = opened.begin(said(), Slow())
        wait_for(lambda: call.now.alerts)
    assert call.now.ended is not None
    assert call.now.problem.code == "service_stopped"
    [record] = lines(tmp_path / "store" / CALLS)
    assert record["metadata"]["partial"] == "end"  # what would have been said is not missing
    assert "the service was stopped" in str(record["warnings"])
    with pytest.raises(Refused, match="being stopped"):
        opened.begin(said("2"), Source())


class Slow(Source):
    """A source that goes on until it is closed."""

    def __iter__(self):
        yield from super().__iter__()
        self.closed.wait(20)


def test_alerts_are_seen_to_and_escalated(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines(FORBIDDEN), acknowledge_within=0.001) as opened:
        call = opened.begin(said(), Source())
        wait_for(lambda: call.now.alerts and call.now.alerts[0].escalated)
        [alert] = call.now.alerts
        call.act(alert.number, "acknowledge", "Ana")
        call.act(alert.number, "resolve", "Luz")
        [alert] = call.now.alerts
        assert (alert.state, alert.acknowledged_by, alert.resolved_by) == ("resolved", "Ana", "Luz")
        assert call.now.worst is None


def test_what_cannot_be_written_is_written_with_what_comes_next(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines("您好", FORBIDDEN, "您好", FORBIDDEN), cool_down=0.001) as opened:
        write, refused = opened._log.write, []

        def full_at_first(*parts):
            if not refused:
                refused.append(parts)
                raise SpeechguardError("the disk is full")
            return write(*parts)

        monkeypatch.setattr(opened._log, "write", full_at_first)
        call = opened.begin(said(), Source(4))
        wait_for(lambda: call.now.ended is not None)
        assert refused
        assert call.now.problem is None
        assert len(call.now.alerts) == 2
    with contextlib.closing(sqlite3.connect(tmp_path / "store/live.sqlite")) as log:
        events = [json.loads(event) for (event,) in log.execute("SELECT event FROM live_events ORDER BY id")]
    assert [event["status"] for event in events].count("confirmed") == 2


def test_a_call_is_over_whatever_the_database_says(tmp_path, monkeypatch):
    def full(*_):
        raise SpeechguardError("the disk is full")

    with floor(tmp_path, monkeypatch, SaysLines("您好"), most_calls=1) as opened:
        monkeypatch.setattr(opened._log, "end", full)
        for name in ("1", "2"):
            call = opened.begin(said(name), Source())
            wait_for(lambda call=call: call.now.ended is not None)


def test_pages_do_not_wait_for_a_call_that_begins(tmp_path, monkeypatch):
    asked, on = threading.Event(), threading.Event()
    with floor(tmp_path, monkeypatch, SaysLines("您好")) as opened:
        begin = opened._log.begin

        def slow(*parts):
            asked.set()
            assert on.wait(20)
            return begin(*parts)

        monkeypatch.setattr(opened._log, "begin", slow)
        beginning = threading.Thread(target=lambda: opened.begin(said(), Source()))
        beginning.start()
        assert asked.wait(20)
        assert opened.calls == []
        on.set()
        beginning.join(20)
        wait_for(lambda: len(opened.calls) == 1)

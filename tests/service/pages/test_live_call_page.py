"""A call that goes on, as a supervisor reads and hears it."""

import re
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from live_states import owed, suspected
from service.pages.made_hall import Sounding, find, owes
from sqlalchemy import select

from speechguard.calls.state import Notice, TranscriptLine
from speechguard.errors import SpeechguardError
from speechguard.messages import Retold, Spoke, Transcript
from speechguard.reasons import because
from speechguard.review.store.tables import audit
from speechguard.service.pages import call as page_of_call
from speechguard.service.pages import listening
from speechguard.service.pages.app import look
from speechguard.service.pages.timeline import timeline_of


def parts(hall, call, interface="en"):
    """What is read of each part of a call."""
    made = page_of_call.parts(hall, look(), call.now, interface)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", html).split()) for name, html in made.items()}


def say(call, *lines):
    call.update(replace(call.now.state, transcript=lines))


def test_lines_say_who_speaks_and_what_is_doubtful(hall, floor):
    call = floor.begin()
    say(
        call,
        TranscriptLine(0, "agent", 1.0, "您好", True),
        TranscriptLine(1, "customer", 3.0, "喂", True, doubts=("low probability",)),
        TranscriptLine(2, "agent", 5.0, "嗯", True, doubts=("unclear speaker",), corrected=True),
        TranscriptLine(3, "agent", 9.0, "请稍", False),
    )
    told = parts(hall, call)
    assert told["line 0"] == "00:01 Agent 您好"
    assert told["line 1"] == "00:03 Customer 喂 (unclear)"
    assert told["line 2"] == "00:05 ? 嗯 (unclear who speaks, speaker corrected)"
    assert told["line 3"] == "00:09 Agent 请稍 …"


@pytest.mark.parametrize(("status", "sign"), [("provisional", "?"), ("confirmed", "!"), ("retracted", "×")])
def test_a_phrase_is_marked_by_more_than_colour(hall, floor, status, sign):
    call = floor.begin()
    find(call, status)
    assert f"那个 {sign} 这是不归我官 ({status})" in parts(hall, call)["line 1"]


def test_alerts_come_by_need_with_what_to_say_then_what_called_nobody(hall, floor):
    call = floor.begin()
    find(call, number=1, severity="major")
    call._cool_down = 0.0
    find(call, number=2, start=60.0, severity="fatal")
    find(call, "provisional", number=3, start=70.0, severity="minor")
    state = call.now.state
    call.update(replace(state, findings=(*state.findings, suspected(9), owed(10, "not_assessable"))))
    told = parts(hall, call)["alerts"]
    assert told.index("fatal Shirking") < told.index("major Shirking") < told.index("minor Shirking")
    assert told.count("say 很抱歉，这项业务由同事负责，我马上帮您转接。") >= 2
    assert "suspected" in told
    assert "not assessable" in told
    for number in (1, 2):
        call.act(number, "resolve", "Ana")
    assert "resolved by Ana" in parts(hall, call)["alerts"]


def test_what_is_owed_now_is_told_with_what_to_say(hall, floor):
    call = floor.begin()
    owes(call, "due", "met", "missing", "not_due")
    told = parts(hall, call)["checklist"]
    assert told.startswith("► owed Shirking say 请问贵姓 ✓ met Shirking ✗ missing")
    assert told.count("请问贵姓") == 1


def test_what_is_wrong_with_a_call_is_told_without_options_of_commands(hall, floor):
    call = floor.begin()
    notices = [Notice(about) for about in ("other_language", "swapped_channels", "silent_agent")]
    notices += [Notice("unheard", count=3), Notice("problem", because("text", text="<crackles>"))]
    for interface in ("en", "zh", "es"):
        call.update(replace(call.now.state, notices=tuple(notices)))
        head = page_of_call.parts(hall, look(), call.now, interface)["head"]
        assert "--" not in head
        assert "&lt;crackles&gt;" in head


def test_where_the_recording_says_something_else_both_are_told(hall, floor):
    call = floor.begin()
    find(call)
    call.heard_again([call.now.state.findings[0].event])
    assert "Found" not in parts(hall, call)["head"]
    call.heard_again([owed().event])
    told = parts(hall, call)["head"]
    assert "Found live, and not when the recording was heard again: Shirking" in told
    assert "and not live: zh.opening.greeting" in told


def test_the_timeline_grows_with_the_call_and_knows_who_spoke_after_all(floor):
    call = floor.begin()
    call.hear(Spoke("agent", 0.0, 6.0))
    call.hear(Spoke("agent", 6.05, 12.0))
    call.hear(Spoke("agent", 30.0, 36.0))
    find(call, start=30.0)
    drawn = timeline_of(call.now)
    assert (drawn.length, drawn.heard) == (60.0, 667)
    assert drawn.lanes[0][2] == "M0 1h200v17h-200zM500 1h100v17h-100z"
    assert drawn.lanes[1][2] == ""
    assert [(mark.x, mark.status) for mark in drawn.marks] == [(500, "confirmed")]
    text = Transcript("customer", 3, 29.9, 36.0, "喂", (), final=True)
    call.hear(Retold((text,), 40.0))
    call.hear(Spoke("agent", 61.0, 63.0))
    drawn = timeline_of(call.now)
    assert drawn.length == 120.0
    assert drawn.lanes[1][2] == "M250 22h50v17h-50z"


def test_the_page_is_there_as_long_as_the_call_is_shown(screen, floor):
    call = floor.begin(agent="<i>Chen")
    page = screen.get("/calls/1")
    assert page.status_code == 200
    assert "<i>Chen" not in page.text
    floor.forget(call)
    assert screen.get("/calls/1").status_code == 404
    assert screen.get("/calls/99999999999").status_code == 404


def test_who_listens_in_hears_the_last_seconds_and_is_in_the_audit_log(screen, hall, floor):
    call = floor.begin(source=Sounding(12.0))
    coming = iter(call.source)
    for _ in range(119):
        next(coming)
    ending = threading.Timer(0.3, lambda: list(coming))  # while somebody listens
    ending.start()
    answer = screen.get("/calls/1/listen")
    ending.join()
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.content[:4] == b"RIFF"
    samples = np.frombuffer(answer.content[44:], "<i2").reshape(-1, 2)
    assert len(samples) / 16000 == pytest.approx(10.0, abs=0.11)
    assert abs(samples).max(axis=0) == pytest.approx([16383, 8191], abs=2)
    until = time.monotonic() + 10
    while len(told := noted(hall)) < 2:
        assert time.monotonic() < until
        time.sleep(0.01)
    assert told == [("me", "began to listen in", "live call 1"), ("me", "ended to listen in", "live call 1")]
    assert call.now.listeners == ()


def noted(hall):
    with hall.database.reading() as tx:
        rows = tx.execute(select(audit.c.who, audit.c.action, audit.c.subject).order_by(audit.c.seq)).all()
    return [tuple(row) for row in rows if "listen" in row.action]


def test_nothing_is_heard_that_the_audit_log_does_not_know_of(screen, floor, monkeypatch):
    def full(*_):
        raise SpeechguardError("the disk is full")

    floor.begin()
    monkeypatch.setattr(listening.audit, "append", full)
    assert screen.get("/calls/1/listen").status_code == 503


def test_supervisors_are_told_who_listens(hall, floor):
    call = floor.begin()
    with call.heard_by("Ana"), call.heard_by("Luz"), call.heard_by("Ana"):
        assert "Ana, Luz listens in" in parts(hall, call)["head"]
    assert "listens" not in parts(hall, call)["head"]

"""Calls that are over: heard again when there is time, kept as they were heard live when there is none, never lost."""

import json
import threading

import pytest
from fakes import transcript
from made_floor import SaysLines, Source, floor, pack, said, wait_for
from test_log import event

from speechguard.archive.store import CALLS, TRANSCRIPTS
from speechguard.archive.stored import keep, stored_line
from speechguard.batch.hearing import Failure, HeardCall
from speechguard.config import cache_folder
from speechguard.messages import Progress, Spoke
from speechguard.reasons import because
from speechguard.service.disagreement import disagreement
from speechguard.service.rulebooks import TeamRulebooks
from speechguard.service.settings import CallJudging, ServiceSettings

FORBIDDEN = "这事不归我管"


def hearing(rulebook, text):
    """What hears recordings, and always hears this."""

    def hear(task):
        spoke, told = Spoke("agent", 0.6, 1.6), transcript(text, 0.6, 1.6)
        heard = [spoke, told, Progress(2.3, 2.3, frozenset(), ended=True)]
        line = stored_line(keep(task.call, heard, rulebook.phonetics, ("agent",), task.metadata))
        return HeardCall(line, task.asked.agent_channel, (), 0.5)

    return hear


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def rulebook(tmp_path):
    settings = ServiceSettings(tmp_path, CallJudging("zh", (pack(tmp_path),)))
    return TeamRulebooks(settings, cache_folder()).of("", "zh", {})


@pytest.mark.parametrize(
    ("again", "text", "alerts_again"), [(FORBIDDEN, FORBIDDEN, False), ("您好", "您好", True), (None, FORBIDDEN, None)]
)
def test_the_store_has_what_the_recording_gave(tmp_path, monkeypatch, rulebook, again, text, alerts_again):
    """Where that cannot be heard, it has what was heard live."""
    hear = hearing(rulebook, again) if again else lambda _: Failure(because("unreadable", why="gone"))
    monkeypatch.setattr("speechguard.service.floor.hear_recording", lambda task, **_: hear(task))
    with floor(tmp_path, monkeypatch, SaysLines(FORBIDDEN), hear_again=True) as opened:
        call = opened.begin(said(), Source())
        wait_for(lambda: (tmp_path / "store" / CALLS).stat().st_size)
        if again:
            wait_for(lambda: call.now.disagreement is not None)
    [stored] = lines(tmp_path / "store" / TRANSCRIPTS)
    assert text in json.dumps(stored, ensure_ascii=False)
    assert len(lines(tmp_path / "store" / CALLS)) == 1
    if alerts_again is not None:
        assert call.now.disagreement.live == (("zh.floor.not-my-job",) if alerts_again else ())
        assert call.now.disagreement.recorded == ()
        assert bool(call.now.disagreement) is alerts_again


def test_it_waits_for_a_quiet_time_and_is_kept_as_heard_live_when_the_service_ends(tmp_path, monkeypatch):
    asked = threading.Event()
    monkeypatch.setattr("speechguard.service.floor.hear_recording", lambda *_, **__: asked.set())
    with floor(tmp_path, monkeypatch, SaysLines(FORBIDDEN), hear_again=True) as opened:
        opened.load.takes = 10.0
        call = opened.begin(said(), Source())
        wait_for(lambda: call.now.ended is not None)
    assert not asked.is_set()
    assert len(lines(tmp_path / "store" / CALLS)) == 1


def test_a_disagreement_counts_findings_of_each_rule():
    one, two = event(1), event(2)
    other, doubtful = event(3, rule="zh.b"), event(4, rule="zh.c", kind="not_assessable")
    taken_back = event(2, status="retracted")
    assert not disagreement([one, two], [one, event(9, start=1.2)])
    assert disagreement([one, two], [one]).live == ("zh.a",)
    assert disagreement([one, two, taken_back], [one, other]).recorded == ("zh.b",)
    assert not disagreement([doubtful], [])

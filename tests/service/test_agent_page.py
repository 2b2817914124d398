"""The agent's page: own call only, most severe first, nothing that shames, everything escaped, in three languages."""

import re
import urllib.error
from dataclasses import replace

import pytest
from agent_calls import CHECKLIST, FINDINGS, JOB, TITLES, call_of, finding
from made_floor import SaysLines, Source, said, wait_for
from served_floor import served

from speechguard.calls.state import Highlight, TranscriptLine
from speechguard.messages import INTERFACES
from speechguard.service.pages import agent
from speechguard.service.pages.app import look
from speechguard.words.floor import words


class Titled:
    titles = TITLES


def shown(call, interface="en"):
    return agent.parts(Titled(), look(), call, interface)[""]


def stated(call, **more):
    return replace(call, state=replace(call.state, **more))


def test_the_gravest_first_then_the_newest_and_withdrawn_last():
    order = [one.event.id for one in agent.warned(call_of())]
    assert order == [4, 3, 1, 2]
    newer = finding(9, JOB, start=62.0)
    order = [one.event.id for one in agent.warned(stated(call_of(), findings=(*FINDINGS, newer)))]
    assert order == [4, 9, 3, 1, 2]


def test_what_was_withdrawn_goes_after_a_while():
    assert 2 not in [one.event.id for one in agent.warned(stated(call_of(), clock=80.0))]


def test_what_must_be_said_now_is_first_and_says_until_when():
    assert [row.state for row in agent.owed(call_of())] == ["due", "due", "met"]
    assert agent.owed(call_of())[0].until == 84.0
    assert "until 01:24" in shown(call_of())
    assert "为保证服务质量" in shown(call_of())


def test_standings_differ_by_more_than_colour():
    html = shown(call_of())
    for sign, word in (("!", "was not said in time"), ("?", "perhaps, still listening"), ("×", "withdrawn")):
        assert f'aria-hidden="true">{sign}</span>' in html
        assert word in html
    assert '<mark class="provisional"><span class="sign" aria-hidden="true">?</span>这事不归我管</mark>' in html


@pytest.mark.parametrize("interface", INTERFACES)
def test_nothing_that_shames(interface):
    html = shown(call_of(), interface)
    assert "61" not in re.sub(r'data-[\w-]+="[^"]*"', "", html)  # the score
    assert 'data-warning="1 5"' not in html  # what is only suspected


@pytest.mark.parametrize("interface", INTERFACES)
def test_all_words_are_there_in_all_languages(interface):
    texts = words(interface)
    assert texts["mine_none"]
    if interface != "en":
        own = [name for name in texts if name.startswith(("mine_", "mic_"))]
        assert [name for name in own if texts[name] == words("en")[name]] == []


def test_whatever_is_said_is_escaped():
    evil = '<script>alert("1")</script>'
    line = TranscriptLine(9, "agent", 1.0, evil, True, highlights=(Highlight(0, 8, "confirmed", "fatal"),))
    facts = said(evil, agent="Chen")
    warning = finding(1, JOB, phrase=evil, say=evil)
    rows = (replace(CHECKLIST[1], say_instead=evil),)
    call = replace(call_of(), facts=facts)
    html = shown(stated(call, transcript=(line,), findings=(warning,), checklist=rows))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4


def test_a_call_that_ended_or_just_began():
    assert "going" not in shown(call_of(ended=10.0))
    assert "Nothing has been said yet." in shown(stated(call_of(), transcript=(), findings=(), checklist=()))


@pytest.fixture
def live(tmp_path, monkeypatch):
    with served(tmp_path, monkeypatch, SaysLines("这事不归我管")) as opened:
        yield opened


def first_event(browser, address):
    with browser.open(address) as stream:
        while not (line := stream.readline().decode()).startswith("data:"):
            pass
    return line


def test_agents_see_their_own_calls_only(live):
    call = live.floor.begin(said("mine"), Source())
    other = live.floor.begin(said("not mine", agent="王芳"), Source())
    wait_for(lambda: call.now.alerts and other.now.alerts)
    seen = first_event(live.log_in("Chen"), f"{live.address}/me/events")
    assert "Not my job" in seen
    assert "not mine" not in seen
    assert "not mine" in first_event(live.log_in("王芳"), f"{live.address}/me/events")
    assert "mine" not in first_event(live.log_in("sup"), f"{live.address}/me/events")
    for address in ("/wall", f"/calls/{call.now.number}", "/wall/events"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            live.log_in("Chen").open(live.address + address)


def test_pages_ask_who_comes_to_log_in(live):
    import urllib.request

    for address in ("/me", "/mic"):
        with urllib.request.urlopen(live.address + address) as page:
            assert "/login?to=" in page.url
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{live.address}/me/events")

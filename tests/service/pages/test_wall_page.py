"""Tiles, what is done about alerts, the figures of the shift; and who may see them."""

import re
import time
from dataclasses import replace

import pytest
from service.pages.made_hall import RULE, find, owes
from sqlalchemy import update

from speechguard.reasons import because
from speechguard.service.pages import wall
from speechguard.service.pages.app import look
from speechguard.service.pages.totals import totals_of
from speechguard.service.tables import live_calls, moment


def tile(hall, call, interface="en"):
    """The tile of a call."""
    return wall.parts(hall, look(), call.now, interface)[""]


def text(html):
    """What is read of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_tile_says_whose_call_it_is_what_was_heard_and_who_sees_to_it(hall, floor):
    call = floor.begin()
    find(call)
    told = text(tile(hall, call))
    assert told.startswith("Chen 售后 · Chinese ·")
    assert "major Shirking 这是不归我官 nobody has seen it" in told
    assert "I see to it a Resolved r" in told
    call.act(1, "acknowledge", "Ana")
    told = text(tile(hall, call))
    assert "seen by Ana" in told
    assert "I see to it" not in told
    call.act(1, "resolve", "Ana")
    assert "No open alert" in text(tile(hall, call))


@pytest.mark.parametrize(
    ("interface", "words"),
    [("zh", "推诿 这是不归我官 无人处理"), ("es", "Eludir responsabilidad 这是不归我官 nadie lo ha")],
)
def test_a_tile_is_in_the_language_of_who_reads_it(hall, floor, interface, words):
    call = floor.begin()
    find(call)
    assert words in text(tile(hall, call, interface))


def test_what_is_not_sure_is_told_as_such_and_goes_when_it_is_withdrawn(hall, floor):
    call = floor.begin()
    find(call, "provisional")
    assert "? provisional Shirking" in text(tile(hall, call))
    assert "I see to it" not in tile(hall, call)
    find(call, "retracted")
    assert "Shirking" not in tile(hall, call)
    assert 'class="retracted' in tile(hall, call)


def test_escalated_looks_and_reads_different(hall, floor):
    call = floor.begin()
    find(call)
    assert "escalated" not in tile(hall, call)
    call.escalate(0.0)
    assert "escalated" in tile(hall, call)
    assert "nobody came in time" in text(tile(hall, call))


def test_marks_say_what_the_machine_cannot_do(hall, floor):
    call = floor.begin(admission="finals_only")
    call.update(replace(call.now.state, behind=7.4, lost=2.0, customer_speaks=True))
    told = text(tile(hall, call))
    assert "warnings only after each sentence" in told
    assert "behind by 7 s" in told
    assert "2 s lost" in told
    assert "● Customer speaks" in told
    call.end(because("text", text="the line is gone"))
    assert "the line is gone" in text(tile(hall, call))
    assert "over" in re.search(r'class="([^"]*)"', tile(hall, call))[1].split()


def test_what_was_heard_is_no_html(hall, floor):
    call = floor.begin(agent="<b>Chen", team='"><i>')
    find(call, heard="<script>alert(1)</script>")
    html = tile(hall, call)
    assert "<script" not in html
    assert "<b>Chen" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;" in html


def test_need_is_unseen_first_then_gravest_then_newest_and_what_is_over_last(floor):
    names = ("quiet", "minor", "fatal seen", "major", "over fatal", "over")
    calls = {name: floor.begin(name) for name in names}
    for name in ("minor", "fatal seen", "major", "over fatal"):
        find(calls[name], severity=name.replace("over ", "").split()[0])
    seen = calls["fatal seen"]
    seen.act(seen.now.alerts[0].number, "acknowledge", "Ana")
    calls["over fatal"].end()
    calls["over"].end()
    order = sorted(names, key=lambda name: wall.need(calls[name].now))
    assert order == ["major", "minor", "fatal seen", "quiet", "over fatal", "over"]


def test_alerts_are_seen_to_from_the_page(screen, floor):
    call = floor.begin()
    find(call)
    page = screen.get("/wall").text
    assert screen.submit("/calls/1/alert", {"alert": "1", "act": "acknowledge"}, page).status_code == 303
    [alert] = call.now.alerts
    assert (alert.state, alert.acknowledged_by) == ("acknowledged", "me")
    screen.submit("/calls/1/alert", {"alert": "1", "act": "resolve"}, page)
    assert call.now.alerts[0].state == "resolved"
    assert screen.submit("/calls/1/alert", {"alert": "9", "act": "resolve"}, page).status_code == 400
    assert screen.submit("/calls/9/alert", {"alert": "1", "act": "resolve"}, page).status_code == 404


def test_an_alert_is_not_touched_without_the_token_of_the_session(screen, floor):
    call = floor.begin()
    find(call)
    form = {"alert": "1", "act": "acknowledge"}
    assert screen.post("/calls/1/alert", data=form).status_code == 403
    assert screen.post("/calls/1/alert", data={**form, "form_token": "0" * 64}).status_code == 403
    assert screen.get("/calls/1/alert").status_code == 405
    assert call.now.alerts[0].state == "triggered"


@pytest.mark.parametrize("name", ["Rui", "Chen"])
def test_only_supervisors_and_leads_see_the_wall_and_calls(screen_of, floor, name):
    floor.begin(agent="Chen")
    screen = screen_of(name)
    for address in ("/wall", "/wall/totals", "/wall/events", "/calls/1", "/calls/1/events", "/calls/1/listen"):
        assert screen.get(address).status_code == 403, address


def test_agents_do_nothing_about_alerts_of_their_own_calls(screen_of, floor):
    call = floor.begin(agent="Chen")
    find(call)
    screen = screen_of("Chen")
    answer = screen.submit("/calls/1/alert", {"alert": "1", "act": "resolve"}, screen.get("/me").text)
    assert answer.status_code == 403
    assert call.now.alerts[0].state == "triggered"


def test_who_has_not_logged_in_sees_nothing(screen_of, floor):
    floor.begin()
    screen = screen_of("Ana")
    screen.cookies.clear()
    for address in ("/wall", "/wall/totals", "/calls/1"):
        assert screen.get(address).headers["location"].startswith("/login?to="), address
    for address in ("/wall/events", "/calls/1/events", "/calls/1/listen"):
        assert screen.get(address).status_code == 403, address


def test_a_supervisor_sees_the_wall(screen_of, floor):
    floor.begin(team="<售后>")
    page = screen_of("Ana").get("/wall")
    assert page.status_code == 200
    assert "<option>&lt;售后&gt;</option>" in page.text
    assert f'<option value="{RULE}">Shirking</option>' in page.text


def test_figures_of_the_shift(hall, floor, screen):
    first, second, third = floor.begin(), floor.begin("2"), floor.begin("3")
    today = update(live_calls).where(live_calls.c.id < 3).values(started_at=moment(time.time()))
    floor.log._commits.change(lambda tx: tx.execute(today))
    owes(first, "met", "met", "missing", "not_due")
    first.end()
    find(second, severity="fatal")
    find(third)
    find(third, "retracted")
    second._clock = lambda: time.time() + 30
    second.act(1, "acknowledge", "Ana")
    totals = totals_of(hall)
    assert (totals.now, totals.today.calls) == (2, 2)  # the third began on another day
    assert (totals.today.met, totals.today.missed) == (2, 1)
    assert (dict(totals.open), dict(totals.frequent)) == ({"fatal": 1}, {RULE: 1})
    assert totals.today.acknowledged_after == pytest.approx(30, abs=2)
    told = text(screen.get("/wall/totals").text)
    assert "Calls now 2 Calls today 2 Open alerts fatal 1 Requirements met 66 % 2 of 3" in told
    assert "Median until seen to 30 s Most frequent today Shirking 1" in told

"""Appeals: the agent's page, and the lead's."""

import re
from dataclasses import replace

import pytest
from review.web.conftest import Browser

from speechguard.review.store import appeals, rows, verdicts
from speechguard.review.store.accounts import StoredAccounts

SHIRKING, IMPATIENCE = "zh.shirking.not-my-job", "zh.impatience.told-you"


def text_of(html):
    """What a person reads of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.search(r"<main.*?</main>", html, re.S)[0]).split())


@pytest.fixture
def agent(desk):
    browser = Browser(desk)
    browser.log_in("李娜")
    return browser


@pytest.fixture
def lead(desk):
    browser = Browser(desk)
    browser.log_in("ana")
    return browser


@pytest.fixture
def own(event_of):
    return event_of("a", SHIRKING)


def appeal(browser, event, reason="我说的是别的"):
    return browser.submit(f"/appeals/of/{event}", {"reason": reason}, browser.get("/appeals").text)


def settle(browser, number=1, **form):
    return browser.submit(f"/appeals/{number}", {"note": "", **form}, browser.get("/appeals").text)


def state(desk, event):
    with desk.database.reading() as tx:
        return rows.event(tx, event)


def test_an_agent_comes_to_own_findings(agent):
    assert agent.get("/").headers["location"] == "/appeals"
    text = text_of(agent.get("/appeals").text)

    assert "Shirking" in text
    assert "Impatience" in text
    assert "王小明" not in text
    assert text.count("You may appeal until") == 2
    assert "/segment/" not in agent.get("/appeals").text


def test_an_appeal_is_sent_once_and_waits(agent, own):
    answer = appeal(agent, own, "<b>wrong</b>")
    page = agent.get(answer.headers["location"]).text

    assert "&lt;b&gt;wrong" in page
    assert "Your appeal was sent. It is to be settled by" in page
    assert "waits; due" in page
    assert page.count("You may appeal until") == 1
    again = appeal(agent, own)
    assert (again.status_code, "appealed against already" in again.text) == (400, True)


@pytest.mark.parametrize(("reason", "told"), [("", "say why"), (" \n", "say why"), ("长" * 2001, "is too long")])
def test_an_appeal_says_why(agent, own, reason, told):
    assert told in appeal(agent, own, reason).text


def test_nobody_appeals_for_others(agent, lead, event_of, own):
    other = event_of("b", SHIRKING)

    assert "only the agent of the call" in appeal(agent, other).text
    assert appeal(lead, own).status_code == 403
    assert agent.get(f"/appeals?after={other}").status_code == 404


def test_after_the_time_nobody_appeals(desk, own):
    browser = Browser(replace(desk, appeal_days=0))
    browser.log_in("李娜")

    assert "The time to appeal ended" in browser.get("/appeals").text
    assert "the time to appeal ended" in appeal(browser, own).text


def test_what_was_rejected_needs_no_appeal(agent, lead, own):
    lead.decide(own, reject="allowed")

    text = text_of(agent.get("/appeals").text)
    assert text.count("You may appeal until") == 1
    assert "rejected" in text


@pytest.mark.parametrize(("decision", "status"), [("upheld", "confirmed"), ("overturned", "rejected")])
def test_a_lead_settles_it_and_the_score_follows(agent, lead, own, desk, decision, status):
    before = state(desk, own).call_score
    appeal(agent, own, "我说的是别的")
    page = lead.get("/appeals").text
    assert "我说的是别的" in page
    assert "No reviewer has looked at it yet." in page

    answer = settle(lead, decision=decision, note="listened twice")
    page = lead.get(answer.headers["location"]).text

    assert "The appeal was settled." in page
    assert "No appeal waits." in page
    found = state(desk, own)
    assert (found.status, found.decided_by) == (status, "ana")
    assert (found.call_score > before) == (decision == "overturned")
    told = text_of(agent.get("/appeals").text)
    assert f"{decision}: " in told
    assert "listened twice" in told
    again = settle(lead, decision="overturned")
    assert (again.status_code, "has settled this appeal already" in again.text) == (400, True)


def test_who_confirmed_it_does_not_settle_it(agent, lead, own, desk):
    lead.decide(own, verdict="confirmed")
    appeal(agent, own)

    page = lead.get("/appeals").text
    assert "You confirmed this finding: somebody else must settle the appeal." in page
    assert 'value="overturned"' not in page
    assert settle(lead, decision="overturned").status_code == 400
    StoredAccounts(desk.database).set_user("eva", "lead", "long enough", by="root")
    other = Browser(desk)
    accounts_page = other.get("/login").text
    other.submit("/login", {"name": "eva", "password": "long enough", "to": "/"}, accounts_page)
    assert settle(other, decision="overturned").status_code == 303
    assert state(desk, own).status == "rejected"


def test_only_leads_settle(agent, desk, own):
    appeal(agent, own)
    luis = Browser(desk)
    luis.log_in("luis")

    assert luis.get("/appeals").status_code == 403
    assert 'value="overturned"' not in agent.get("/appeals").text
    assert settle(agent, decision="overturned").status_code == 403
    with desk.database.reading() as tx:
        assert appeals.appeals_to(tx)[0].appeal.decision is None


def test_bad_decisions(agent, lead, own):
    appeal(agent, own)

    assert settle(lead, decision="maybe").status_code == 400
    assert settle(lead, decision="upheld", note="x" * (verdicts.LONGEST + 1)).status_code == 400
    assert settle(lead, number=99, decision="upheld").status_code == 404


@pytest.mark.parametrize("language", ["zh", "es"])
def test_no_english_is_left_in_other_languages(desk, agent, own, language):
    appeal(agent, own)
    for name in ("李娜", "ana"):
        browser = Browser(replace(desk, interface=language))
        browser.log_in(name)
        text = text_of(browser.get("/appeals").text)
        assert not {"Appeal", "appeal", "Findings", "open", "due", "Listen", "You"} & set(text.split())

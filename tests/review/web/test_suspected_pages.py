"""What is only suspected, and what the meaning speaks against, on every page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from report.stores import suspicion
from review.web.conftest import Browser

from speechguard.archive.codecs.events import event_lines, events_of
from speechguard.archive.store import Store
from speechguard.archive.transcripts import read_conversation
from speechguard.reasons import because
from speechguard.review.store import rows, samples
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find

SHIRKING, IMPATIENCE = "zh.shirking.not-my-job", "zh.impatience.told-you"
MARKUP = "<b>不归我管</b>"
WORDS = {
    "en": ("suspected 62 %", "sounds like", "takes no points until you say yes", "Yes: it breaks the rule"),
    "zh": ("疑似 62 %", "听起来像", "您确认之前不扣分", "是，违反规则"),
    "es": ("sospecha 62 %", "suena a", "no resta puntos hasta que usted diga que sí", "Sí: infringe la regla"),
}


def text_of(html):
    """What a person reads of it."""
    main = re.search(r"<main.*?</main>", html, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def suspected(local_desk):
    """Number of a suspicion in call c, whose example has markup; the meaning speaks against the phrase in call b."""
    folder = local_desk.folder
    with Store(folder) as store:
        entries = [store.entry(name) for name in store.known]
        for number, entry in enumerate(entries):
            record, found = entry.record, events_of(entry.events)
            if record.call == "c":
                said = read_conversation(folder, record).turns[-1]
                reason = because("sounds_like", example=MARKUP, words=("不客",))
                told = {"phrase": MARKUP, "reason": reason, "heard": said.text, "say_instead": "我马上帮您转接。"}
                found.append(suspicion("c", SHIRKING, said.start, said.end, 0.62, id=7, **told))
            elif record.call == "b":
                found = [replace(one, meaning=0.031) if one.rule == SHIRKING else one for one in found]
            entries[number] = replace(entry, record=replace(record, judged="anew"), events=event_lines(found))
        store.rewrite(entries)
    bring_in(local_desk.database, folder)
    with local_desk.database.reading() as tx:
        return find(tx, Filter(kind="suspected")).items[0].id


@pytest.mark.parametrize("language", WORDS)
def test_it_looks_different_in_the_queue_and_on_its_page(local_desk, suspected, language):
    kind, like, why, confirm = WORDS[language]
    browser = Browser(replace(local_desk, interface=language)).enter()
    queue = browser.get("/queue").text
    (row,) = re.findall(r'<tr class="suspected">.*?</tr>', queue, re.S)
    assert f"/segment/{suspected}" in row
    assert kind in row
    assert f"{like} <q>&lt;b&gt;" in row
    assert "badge major suspected" in row
    page = browser.get(f"/segment/{suspected}").text
    text = text_of(page)
    assert kind in text
    assert why in text
    assert confirm in text
    assert "不客" in re.search(r'<p><span class="label">[^<]*</span> <q>不客</q>', page)[0]
    assert MARKUP not in page
    assert '<div class="context suspected">' in page
    assert browser.rows("/queue?kind=suspected") == [suspected]


def test_a_yes_makes_it_a_finding_that_counts(browser, suspected):
    page = browser.get(f"/segment/{suspected}").text
    assert "Score of the call: 90 if confirmed, 100 if unsure, 100 if rejected." in text_of(page)
    browser.decide(suspected, page, verdict="confirmed")
    with browser.desk.database.reading() as tx:
        row = rows.event(tx, suspected)
        assert (row.status, row.call_score) == ("confirmed", 90.0)
        assert rows.call(tx, row.call_id).record.score == 100.0
    text = text_of(browser.get(f"/segment/{suspected}?status=any").text)
    assert "violation, found by its meaning" in text
    assert "until you say yes" not in text
    tables = browser.submit("/exports/tables", {"format": "jsonl"}, browser.get("/exports").text)
    assert tables.status_code == 200


def test_a_no_says_that_something_else_was_meant(browser, suspected):
    browser.decide(suspected, reject="not_meant")
    with browser.desk.database.reading() as tx:
        assert (rows.event(tx, suspected).status, rows.event(tx, suspected).call_score) == ("rejected", 100.0)
    assert "rejected (means something else)" in text_of(browser.get(f"/segment/{suspected}?status=any").text)
    assert "Nothing to propose." in text_of(browser.get("/quality").text)  # what was never flagged makes no case


def test_the_reviewer_is_told_that_the_meaning_speaks_against_a_phrase(browser, suspected, event_of):
    against = "The meaning speaks against it (3 %)."
    assert against in text_of(browser.get(f"/segment/{event_of('b', SHIRKING)}").text)
    assert against in text_of(browser.get("/queue").text)
    for other in (suspected, event_of("a", SHIRKING)):
        assert against not in text_of(browser.get(f"/segment/{other}").text)


def test_the_page_of_its_call_counts_it_apart(browser, suspected):
    with browser.desk.database.reading() as tx:
        call = rows.event(tx, suspected).call_id
    page = browser.get(f"/call/{call}").text
    text = text_of(page)
    assert "Findings (0) and 1 suspected" in text
    assert "Decide what is suspected here, too: 1 open." in text
    assert '<line class="suspected"' in page
    assert "<mark>" not in page
    browser.decide(suspected, verdict="unsure")
    assert "Decide what is suspected" not in text_of(browser.get(f"/call/{call}").text)


def test_agents_learn_of_it_after_a_yes(desk, suspected):
    agent, lead = Browser(desk), Browser(desk)
    agent.log_in("李娜")
    lead.log_in("ana")
    with desk.database.reading() as tx:
        call = rows.event(tx, suspected).call_id
    own = f'id="finding-{suspected}"'
    assert own not in agent.get("/appeals").text
    assert "suspected" not in text_of(agent.get(f"/call/{call}").text)
    lead.decide(suspected, verdict="confirmed")
    assert own in agent.get("/appeals").text
    assert "violation, found by its meaning" in text_of(agent.get(f"/call/{call}").text)
    page = agent.get("/appeals").text
    sent = agent.submit(f"/appeals/of/{suspected}", {"reason": "I was kind"}, page)
    assert sent.headers["location"] == f"/appeals?appealed={suspected}"


def test_quality_has_a_line_of_its_own_for_it(browser, suspected):
    browser.decide(suspected, verdict="confirmed")
    text = text_of(browser.get("/quality").text)
    assert re.search(r"0 % findings decided 0 of \d", text)
    assert re.search(r"What is suspected .* 100 % \(21 % to 100 %\) 1 of 1 .* only suspects", text)
    with browser.desk.database.change() as tx:
        sample = samples.draw(tx, "of suspicions", "suspected", 5, 1, "ana")
        assert [one.event_id for one in samples.items(tx, sample)] == [suspected]
    assert "what is suspected" in text_of(browser.get("/samples").text)

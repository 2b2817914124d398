"""Texts that were erased: every page says so, in three languages, and works."""

from __future__ import annotations

from dataclasses import replace

import pytest
from review.web.conftest import Browser
from sqlalchemy import delete, select

from speechguard.review.store import appeals, marks, rows, verdicts
from speechguard.review.store.audit_check import verify
from speechguard.review.store.tables import texts

IMPATIENCE, SHIRKING = "zh.impatience.told-you", "zh.shirking.not-my-job"
ERASED = {
    "en": ("This text was erased.", "What named the people and the recording of this call was erased."),
    "zh": ("此内容已删除。", "此通话的人员和录音信息已删除。"),
    "es": ("Este texto se borró.", "Se borró lo que nombraba a las personas y la grabación de esta llamada."),
}


@pytest.fixture
def written(local_desk, event_of):
    """Texts of every kind: the finding that they are about, and its call."""
    number = event_of("a", IMPATIENCE)
    with local_desk.database.change() as tx:
        event = rows.event(tx, number)
        verdicts.decide(tx, number, 0, "ana", "confirmed", note="my note", fixed_text="my text")
        marks.mark(tx, event.call_id, SHIRKING, "agent", 0, 1, "ana", "mark note", "mark text")
        appeals.settle(tx, appeals.appeal(tx, number, event.agent, "my reason", 7), "lea", "upheld", "lead note")
    return number, event.call_id


def erase(desk, *wanted):
    with desk.database.change() as tx:
        assert tx.execute(delete(texts).where(texts.c.text.in_(wanted))).rowcount >= len(wanted)


@pytest.mark.parametrize("language", ERASED)
def test_texts_of_people(local_desk, written, language):
    number, call = written
    wanted = ("my note", "my text", "mark note", "mark text", "my reason", "lead note")
    pages = (f"/segment/{number}?status=any", f"/call/{call}", "/appeals")
    browser = Browser(replace(local_desk, interface=language)).enter()
    before = "".join(browser.get(page).text for page in pages)
    assert all(text in before for text in wanted)
    assert ERASED[language][0] not in before

    erase(local_desk, *wanted)

    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200
        assert ERASED[language][0] in answer.text
        assert not any(text in answer.text for text in wanted)
    assert verify(local_desk.database).problems == ()


@pytest.mark.parametrize("language", ERASED)
def test_what_the_machine_heard_and_who_was_in_the_call(local_desk, written, language):
    number, call = written
    browser = Browser(replace(local_desk, interface=language)).enter()
    with local_desk.database.change() as tx:
        machine = [row for row in tx.scalars(select(texts.c.text)) if row.startswith("{")]
    erase(local_desk, *machine)

    assert ERASED[language][1] in browser.get(f"/call/{call}").text
    assert ERASED[language][0] in browser.get("/queue?status=any").text
    for page in (f"/segment/{number}", "/appeals", "/quality", f"/clip/{number}.json", f"/sound/{call}.json"):
        assert browser.get(page).status_code == (404 if page.endswith(".json") else 200)
    form = browser.get("/exports").text
    assert browser.submit("/exports/tables", {"format": "csv"}, form).status_code == 200
    assert verify(local_desk.database).problems == ()

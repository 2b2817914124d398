"""Pages of findings that rest on different things: on the call's data, on a span in which something was due, on words
that were not clear; when they are, what they do to the score, and why they may be rejected."""

import re
from dataclasses import replace

import pytest
from review.web.conftest import Browser
from review.web.test_segment_page import text_of
from review.web.written_store import entry

from speechguard.archive.sound.spans import OF_REVIEW
from speechguard.archive.sound.stored import StoredRecordings
from speechguard.archive.store import Store
from speechguard.messages import CallMetadata
from speechguard.phonetics import language
from speechguard.review.pages.desk import Desk
from speechguard.review.segment import rejections
from speechguard.review.store import samples
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find
from speechguard.review.store.rows import call
from speechguard.rules.loader import load_rulebooks

PACK = """
pack: zh-grounds
language: zh
rules:
  - id: zh.answer
    title: {zh: 接听, en: Time to answer, es: Tiempo}
    kind: measure
    severity: minor
    measure: answer_delay
    at_most: 15 s
    cases:
      flag: [[call: {ring_seconds: 22, queue: vip}, agent: 您好]]
      pass: [[call: {ring_seconds: 5, direction: inbound, ended_by: customer}, agent: 您好]]
  - id: zh.goodbye
    title: {zh: 再见, en: Goodbye, es: Despedida}
    kind: required
    severity: minor
    points: 4
    phrases: [再见]
    within: {last: 20 s}
    say_instead: 再见
    cases: {flag: [好的], pass: [再见]}
  - id: zh.rude
    title: {zh: 推诿, en: Shirking, es: Evasivas}
    kind: forbidden
    taboo: evading
    severity: major
    points: 10
    phrases: [这事不归我管]
    say_instead: 我马上帮您转接。
    cases: {flag: [这事不归我管], pass: [好的]}
"""
TEXT = "agent: 您好，请讲。\ncustomer: 我的快递呢？\nagent: 好的好的好的。\nagent: 这事不归我管。"


@pytest.fixture
def browser(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "zh.yaml").write_text(PACK, encoding="utf-8")
    rules = load_rulebooks([tmp_path / "rules"], language)
    folder = tmp_path / "store"
    (folder / "sound").mkdir(parents=True)
    known = CallMetadata(
        agent="李娜", start="2026-11-10T09:30:00", ring_seconds=18, queue_seconds=0, extra={"queue": "<vip>"}
    )
    with Store(folder) as store:
        store.add(entry(folder, "a", known, TEXT, rules["zh"], 1))
    with Database.of_store(folder) as database:
        bring_in(database, folder)
        yield Browser(
            Desk(
                folder=folder,
                database=database,
                rulebooks=rules,
                recordings=StoredRecordings(),
                judge=lambda *_: None,
                secret=b"s" * 32,
                interface="en",
                local_user="me",
                token="a-token-that-was-printed",
                hosts=frozenset({"127.0.0.1"}),
            )
        ).enter()


def found(browser, rule):
    with browser.desk.database.reading() as tx:
        (one,) = find(tx, Filter(rule=rule, status=None)).items
    return one


def reasons(page):
    return re.findall(r'name="reject" value="(\w+)" data-key="(\d)"', page)


def test_what_the_data_says_has_no_player_but_the_data(browser):
    page = browser.get(f"/segment/{found(browser, 'zh.answer').id}").text
    text = text_of(page)

    assert "<audio" not in page
    assert "What was heard" not in text
    assert "What is known of the call rang 18 s queued 0 s queue: &lt;vip&gt; 18.0 s (at most 15)" in text
    assert reasons(page) == [("wrong_data", "1"), ("allowed", "3"), ("other", "5")]
    answer = browser.decide(found(browser, "zh.answer").id, reject="wrong_data")
    assert answer.status_code == 303
    assert "rejected (the data is wrong) by me" in text_of(
        browser.get(f"/segment/{found(browser, 'zh.answer').id}").text
    )


def test_cases_say_what_is_known_of_their_calls(browser):
    text = text_of(browser.get(f"/segment/{found(browser, 'zh.answer').id}").text)

    assert "is a violation rang 22 s · queue: vip Agent 您好" in text
    assert "is allowed inbound · rang 5 s · ended by: Customer Agent 您好" in text


def test_what_is_missing_shows_when_it_was_due(browser):
    one = found(browser, "zh.goodbye")
    page = browser.get(f"/segment/{one.id}").text
    start, end = (f"00:{int(at):02}" for at in (one.machine.start, one.machine.end))

    assert f"missing · due {start} to {end} · open" in text_of(page)
    assert "the span in which it was due is marked" in page
    assert reasons(page) == [("misheard", "2"), ("allowed", "3"), ("wrong_speaker", "4"), ("other", "5")]
    assert "not owed here" in text_of(page)
    assert f"due {start} to {end}" in text_of(browser.get("/queue").text)


def test_a_span_longer_than_its_sound_is_marked_from_the_beginning_of_it(browser, monkeypatch):
    monkeypatch.setattr("speechguard.review.pages.segment.OF_REVIEW", replace(OF_REVIEW, longest=2.0))
    page = browser.get(f"/segment/{found(browser, 'zh.goodbye').id}").text

    assert 'data-start="0.000"' in page


def test_a_phrase_is_at_one_time_on_all_pages_and_heard_from_before(browser):
    one = found(browser, "zh.rude")
    time = f"00:{int(one.machine.start):02}"
    page = browser.get(f"/call/{one.call_id}").text

    assert one.machine.start > 3
    assert f"violation · {time} · open" in text_of(browser.get(f"/segment/{one.id}").text)
    assert f"2026-11-10 09:30 · {time}" in text_of(browser.get("/queue").text)
    listed = re.search(r'id="findings">.*?</ul>', page, re.S)[0]
    assert re.search(rf'data-at="{one.machine.start - 3:.2f}"[^>]*>.{{0,40}}▶</span> {time}</a>', listed)
    assert "rang 18 s · queued 0 s · queue: &lt;vip&gt;" in text_of(page)
    assert "▶" not in re.search(r"<li>.*?Time to answer.*?</li>", listed, re.S)[0]


@pytest.mark.parametrize(
    ("interface", "told"),
    [
        ("en", "Score of the call: 83 if confirmed, 83 if unsure, 93 if rejected."),
        ("zh", "本通得分：确认为 83，存疑为 83，驳回为 93。"),
        ("es", "Puntuación de la llamada: 83 si se confirma, 83 si queda dudoso, 93 si se rechaza."),
    ],
)
def test_what_a_verdict_does_to_the_score(browser, interface, told):
    browser = Browser(replace(browser.desk, interface=interface)).enter()
    assert told in text_of(browser.get(f"/segment/{found(browser, 'zh.rude').id}").text)


def test_the_score_is_no_hint_in_a_double_review(browser):
    one = found(browser, "zh.rude")
    with browser.desk.database.change() as tx:
        samples.draw(tx, "both", "double", 1, 1, "me", ["me", "you"])

    assert "Score of the call" not in browser.get(f"/segment/{one.id}").text


@pytest.mark.parametrize(("rule", "required"), [("zh.goodbye", True), ("zh.rude", False)])
def test_reasons_of_what_could_not_be_assessed_are_those_of_its_rule(browser, rule, required):
    one = found(browser, rule)
    with browser.desk.database.reading() as tx:
        record = call(tx, one.call_id).record
    unclear = replace(one.machine, kind="not_assessable", phrase="")
    words = [reason.words for reason in rejections(unclear, record)]
    assert ("misheard_missing" in words) == required


def test_only_calls_of_a_language(browser):
    every = browser.rows()
    assert browser.rows("/queue?language=zh") == every
    assert browser.rows("/queue?language=es") == []
    assert "A filter is not understood" in browser.get("/queue?language=fr").text
    assert '<option value="zh" selected>Chinese</option>' in browser.get("/queue?language=zh").text.replace("\n", "")

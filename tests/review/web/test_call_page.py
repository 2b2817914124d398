"""The page of a whole call: its turns, marks of what was missed, its score after review."""

import re
from dataclasses import replace

import pytest
from review.web.conftest import Browser
from review.web.written_store import MARKUP

from speechguard.review.store import marks, rows, samples, verdicts
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.audit_check import verify

SHIRKING, IMPATIENCE, GREETING = "zh.shirking.not-my-job", "zh.impatience.told-you", "zh.opening.greeting"


def text_of(html):
    """What a person reads of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.search(r"<main.*?</main>", html, re.S)[0]).split())


@pytest.fixture
def number(local_desk):
    """Of a call by its name."""

    def of(name):
        with local_desk.database.reading() as tx:
            return rows.call_id(tx, name)

    return of


@pytest.fixture
def put(browser, number):
    """Marks what is missed in call c, as the form of its page does."""

    def post(**form):
        address = f"/call/{number('c')}"
        form = {"rule": SHIRKING, "role": "agent", "start": "0.5", "end": "0:01.5", "text": "", "note": "", **form}
        return browser.submit(f"{address}/mark", form, browser.get(address).text)

    return post


def marks_of(browser, call):
    with browser.desk.database.reading() as tx:
        return marks.marks_of(tx, call)


def score_of(browser, call):
    with browser.desk.database.reading() as tx:
        return rows.call(tx, call).score


def test_it_shows_the_whole_call(browser, number):
    page = browser.get(f"/call/{number('a')}").text
    text = text_of(page)

    assert "Customer 我的快递呢？" in text
    assert re.search("<mark>[^<]*这事不归我管", page)
    assert re.search("<mark>[^<]*我刚才都说过了", page)
    assert page.count('<li class="agent" id="turn-') == 3
    assert page.count('class="event"') == 2
    assert "met Greeting" in text
    assert "Nobody has listened to all of it yet." in text
    assert f"({SHIRKING})" in text  # the derivation
    assert '<audio id="sound"' in page


def test_a_call_is_opened_by_its_name(browser, number):
    assert 'action="/call"' in browser.get("/queue").text
    assert browser.get("/call", params={"name": f" {MARKUP} "}).headers["location"] == f"/call/{number(MARKUP)}"
    assert browser.get("/call?name=nothing").status_code == 404


def test_names_with_markup_are_texts(browser, number):
    page = browser.get(f"/call/{number(MARKUP)}").text

    assert MARKUP not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_score_follows_the_verdicts(browser, number, event_of):
    call = number("b")
    before = score_of(browser, call)

    browser.decide(event_of("b", SHIRKING), reject="allowed")

    text = text_of(browser.get(f"/call/{call}").text)
    assert score_of(browser, call) > before
    assert f"{score_of(browser, call):g} Score · by the machine {before:g}" in text
    assert "After review" in text


def test_a_mark_counts_until_it_is_taken_back(browser, number, put):
    call = number("c")
    before = score_of(browser, call)

    answer = put(text=" 这事\r\n不归我管 ", note="<b>quiet")
    page = browser.get(answer.headers["location"]).text

    assert answer.headers["location"] == f"/call/{call}?at=0.5&told=marked"
    (mark,) = marks_of(browser, call)
    assert (mark.rule, mark.start, mark.end, mark.text, mark.reviewer) == (SHIRKING, 0.5, 1.5, "这事 不归我管", "me")
    assert "&lt;b&gt;quiet" in page
    assert "Marked. The score was computed anew." in page
    assert score_of(browser, call) < before

    browser.submit(f"/call/{call}/mark/{mark.id}/withdraw", {}, page)
    assert marks_of(browser, call)[0].withdrawn
    assert score_of(browser, call) == before
    again = browser.submit(f"/call/{call}/mark/{mark.id}/withdraw", {}, page)
    assert "has taken this mark back already" in again.text
    assert not verify(browser.desk.database).problems


def test_what_is_missing_is_so_in_the_whole_call(browser, number, put):
    put(rule=GREETING, start="", end="")

    (mark,) = marks_of(browser, number("c"))
    with browser.desk.database.reading() as tx:
        duration = rows.call(tx, number("c")).record.duration
    assert (mark.start, mark.end) == (0, duration)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"start": "", "end": ""}, "say from when to when"),
        ({"start": "now"}, "say from when to when"),
        ({"start": "1", "end": "1"}, "is no part of a call"),
        ({"end": "99:00"}, "is no part of a call"),
        ({"start": "9" * 400}, "say from when to when"),
        ({"role": "machine"}, "is no speaker"),
        ({"rule": ""}, "name the rule"),
        ({"note": "长" * 2001}, "is too long"),
    ],
)
def test_what_is_no_mark_is_not_kept(browser, number, put, form, told):
    answer = put(**form)

    assert answer.status_code == 400
    assert told in text_of(answer.text)
    assert marks_of(browser, number("c")) == []


def test_a_turn_fills_the_form_without_script(browser, number):
    page = browser.get(f"/call/{number('a')}?turn=2").text

    assert '<details id="mark" open>' in page
    assert ">这事不归我管。</textarea>" in page
    assert re.search(r'id="mark-start" value="\d+\.\d"', page)
    assert '<details id="mark">' in browser.get(f"/call/{number('a')}?turn=99").text


def test_a_mark_of_another_call_is_not_withdrawn(browser, number, put):
    put()
    (mark,) = marks_of(browser, number("c"))
    page = browser.get(f"/call/{number('a')}").text

    assert browser.submit(f"/call/{number('a')}/mark/{mark.id}/withdraw", {}, page).status_code == 404
    assert not marks_of(browser, number("c"))[0].withdrawn


def test_listened_to_as_a_whole_and_taken_back(browser, number):
    address = f"/call/{number('c')}"

    answer = browser.submit(f"{address}/checked", {"checked": "yes"}, browser.get(address).text)
    page = browser.get(answer.headers["location"]).text
    assert "Kept: heard in full." in page
    assert "Heard in full by me" in page

    browser.submit(f"{address}/checked", {"checked": "no"}, page)
    assert "Nobody has listened to all of it yet." in browser.get(address).text


def test_the_next_call_of_a_sample_follows(browser, number):
    with browser.desk.database.change() as tx:
        sample = samples.draw(tx, "unflagged", "unflagged", 9, 1, "me")
    address = f"/call/{number('c')}"
    page = browser.get(f"{address}?sample={sample}").text
    assert "Sample unflagged: 0 of 1 done" in page

    answer = browser.submit(f"{address}/checked", {"checked": "yes", "sample": str(sample)}, page)

    assert answer.headers["location"] == f"/samples?sample={sample}&told=checked"


def test_what_others_decided_is_hidden_in_a_double_review(desk, number, event_of):
    event = event_of("b", SHIRKING)
    StoredAccounts(desk.database).set_user("eva", "reviewer", "long enough", by="root")
    with desk.database.change() as tx:
        verdicts.decide(tx, event, 0, "ana", "rejected", "allowed")
        samples.draw(tx, "double", "double", 9, 1, "ana", ["luis", "eva"])
    browser = Browser(desk)
    browser.log_in("luis")

    text = text_of(browser.get(f"/call/{number('b')}").text)

    assert "rejected" not in text
    assert "decided, hidden" in text
    assert "The score after review is hidden" in text


def test_an_agent_sees_own_calls_only_and_changes_nothing(desk, number):
    browser = Browser(desk)
    browser.log_in("李娜")
    own, other = number("a"), number("b")
    with desk.database.change() as tx:
        marks.mark(tx, own, GREETING, "agent", 0, 1, "luis", text="没有问候")

    page = browser.get(f"/call/{own}").text
    assert "没有问候" in page
    assert "/withdraw" not in page
    assert "这事不归我管" in page
    assert 'id="mark"' not in page
    assert browser.get(f"/sound/{own}.wav").status_code == 200
    for address in (f"/call/{other}", f"/sound/{other}.wav", f"/sound/{other}.json"):
        assert browser.get(address).status_code == 404
    assert browser.submit(f"/call/{own}/checked", {"checked": "yes"}, page).status_code == 403


def test_without_recording_transcript_or_rules_the_rest_is_there(local_desk, number):
    for file in (local_desk.folder / "sound").iterdir():
        file.unlink()
    (local_desk.folder / "transcripts.jsonl").write_bytes(b"")
    browser = Browser(replace(local_desk, rulebooks={})).enter()

    text = text_of(browser.get(f"/call/{number('a')}").text)

    assert "The recording is not where it was" in text
    assert "The text of this call cannot be read" in text
    assert "Findings (2)" in text
    assert "Shirking" in text
    assert browser.get(f"/sound/{number('a')}.wav").status_code == 404


@pytest.mark.parametrize("language", ["zh", "es"])
def test_no_english_is_left_in_other_languages(local_desk, number, language):
    text = text_of(Browser(replace(local_desk, interface=language)).enter().get(f"/call/{number('b')}").text)

    assert not {"Agent", "Findings", "Play", "Score", "Rule", "met", "heard", "Take", "Mark"} & set(text.split())

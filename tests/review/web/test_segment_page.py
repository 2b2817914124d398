"""The page of a finding: what it shows, and what becomes of a verdict."""

import re
from dataclasses import replace

import pytest
from review.web.conftest import Browser
from review.web.written_store import MARKUP

from speechguard.review.store import appeals, rows, verdicts

SHIRKING, IMPATIENCE, GREETING = "zh.shirking.not-my-job", "zh.impatience.told-you", "zh.opening.greeting"


def text_of(html):
    """What a person reads of it."""
    main = re.search(r"<main.*?</main>", html, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def misheard(event_of):
    """`归我官` for `归我管` in call b."""
    return event_of("b", SHIRKING)


def state(browser, number):
    with browser.desk.database.reading() as tx:
        return rows.event(tx, number)


def test_it_shows_what_was_heard_and_why(browser, misheard):
    page = browser.get(f"/segment/{misheard}").text
    text = text_of(page)

    assert "<h1" in page
    assert "Shirking" in text
    assert "客户 我的账单不对" not in text  # the interface is English
    assert "Customer 我的账单不对。" in text
    assert re.search("<mark>[^<]*这事不归我官", page)
    assert "这事不归我管" in text
    assert "Difference in quarters of a syllable: " in text
    assert "guan3" in text
    assert "我马上帮您转接。" in text
    assert "is a violation Agent 这事不归我管" in text
    assert "服务手册 &lt;第 3 条&gt;" in page
    assert "王小明" in text
    assert "2026-11-11 09:30" in text
    assert '<audio id="sound" controls preload="auto" src="/clip/' in page


def test_what_is_missing_has_no_syllables_but_its_window(browser, event_of):
    text = text_of(browser.get(f"/segment/{event_of('b', GREETING)}").text)

    assert "Confirm: it is missing" in text
    assert "Should be said 您好，请问有什么可以帮您？" in text
    assert "Syllable by syllable" not in text


def test_names_with_markup_are_texts(browser, event_of):
    number = event_of(MARKUP, IMPATIENCE)
    browser.decide(number, verdict="confirmed", note=MARKUP, fixed_text=f"{MARKUP}我说过")

    page = browser.get(f"/segment/{number}").text

    assert MARKUP not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5  # call, agent, team, note, text


def test_a_verdict_is_kept_and_the_next_one_opens(browser):
    before = browser.rows()

    answer = browser.decide(before[0], verdict="confirmed", note=" gut \r\n gehört ")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/segment/{before[1]}?done={before[0]}"
    event = state(browser, before[0])
    assert (event.status, event.decided_by) == ("confirmed", "me")
    assert "confirmed: " in text_of(browser.get(answer.headers["location"]).text)
    assert browser.rows() == before[1:]


def test_a_rejection_says_why(browser, misheard):
    browser.decide(misheard, reject="misheard")

    with browser.desk.database.reading() as tx:
        (one,) = verdicts.history(tx, misheard).verdicts
    assert (one.verdict, one.reason, one.note, one.fixed_text) == ("rejected", "misheard", "", None)
    assert "rejected (misheard) by me, " in text_of(browser.get(f"/segment/{misheard}").text)


def test_the_text_is_kept_only_where_it_was_changed(browser, misheard, event_of):
    other = event_of("a", SHIRKING)
    heard = state(browser, other).machine.heard
    browser.decide(other, verdict="confirmed", fixed_text=f"  {heard}\r\n")
    browser.decide(misheard, verdict="confirmed", fixed_text="这事不归我管")

    assert state(browser, other).fixed_text is None
    assert state(browser, misheard).fixed_text == "这事不归我管"


def test_our_script_gets_the_next_page_as_the_answer(browser):
    first, second, *_ = browser.rows("/queue?order=worst")
    page = browser.get(f"/segment/{first}?order=worst").text
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]

    answer = browser.submit(
        f"/segment/{first}",
        {"revision": revision, "verdict": "unsure", "order": "worst"},
        page,
        headers={"x-speechguard-script": "1"},
    )

    assert answer.status_code == 200
    assert answer.headers["x-speechguard-address"] == f"/segment/{second}?order=worst"
    assert f'data-event="{second}"' in answer.text
    assert "unsure: " in text_of(answer.text)


def test_the_filters_are_kept_from_finding_to_finding(browser):
    first, second = browser.rows(f"/queue?rule={IMPATIENCE}")

    answer = browser.decide(first, verdict="confirmed", rule=IMPATIENCE)
    assert answer.headers["location"] == f"/segment/{second}?rule={IMPATIENCE}&done={first}"
    answer = browser.decide(second, verdict="confirmed", rule=IMPATIENCE)
    assert answer.headers["location"] == f"/queue?rule={IMPATIENCE}&done={second}"


def test_undo(browser, misheard):
    page = browser.get(browser.decide(misheard, verdict="confirmed").headers["location"]).text
    revision = re.search(rf'action="/segment/{misheard}/undo".*?name="revision" value="(\d+)"', page, re.S)[1]

    answer = browser.submit(f"/segment/{misheard}/undo", {"revision": revision}, page)

    assert answer.headers["location"] == f"/segment/{misheard}?done={misheard}"
    assert "Taken back: Shirking" in text_of(browser.get(answer.headers["location"]).text)
    assert state(browser, misheard).status == "open"
    assert "undone" in browser.get(f"/segment/{misheard}").text


def test_two_on_one_finding(browser, misheard):
    """The second is shown who decided what, with the choice to decide anyway; nothing typed is lost."""
    page = browser.get(f"/segment/{misheard}").text
    with browser.desk.database.change() as tx:
        verdicts.decide(tx, misheard, 0, "luis", "confirmed")

    answer = browser.decide(misheard, page, reject="allowed", note="in context")

    assert answer.status_code == 409
    told = text_of(answer.text)
    assert "luis decided this while you had it open" in told
    assert "Your verdict, rejected (allowed here), was not kept." in told
    assert state(browser, misheard).status == "confirmed"
    anyway = re.search(r'<section class="conflict".*?</section>', answer.text, re.S)[0]
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', anyway))
    assert form["reject"] == "allowed"
    assert browser.submit(f"/segment/{misheard}", form, anyway).status_code == 303
    event = state(browser, misheard)
    assert (event.status, event.decided_by) == ("rejected", "me")


def test_what_changed_meanwhile_is_told_without_a_name(browser, misheard):
    page = browser.get(f"/segment/{misheard}").text
    with browser.desk.database.change() as tx:
        verdicts.undo(tx, misheard, verdicts.decide(tx, misheard, 0, "luis", "confirmed"), "luis")

    answer = browser.decide(misheard, page, verdict="confirmed")

    assert answer.status_code == 409
    assert "This changed while you had it open: " in answer.text


def test_nobody_takes_back_what_another_has_decided(browser, misheard):
    with browser.desk.database.change() as tx:
        revision = verdicts.decide(tx, misheard, 0, "luis", "confirmed")

    page = browser.get(f"/segment/{misheard}").text
    answer = browser.submit(f"/segment/{misheard}/undo", {"revision": str(revision)}, page)

    assert answer.status_code == 409
    assert state(browser, misheard).status == "confirmed"
    assert "/undo" not in page


def test_what_an_appeal_settles_is_not_decided_here(browser, misheard):
    desk = browser.desk
    with desk.database.change() as tx:
        appeals.appeal(tx, misheard, "王小明", "I said 归我管", days=7)

    page = browser.get(f"/segment/{misheard}")

    assert "The agent has appealed: the decision on the appeal settles this." in page.text
    assert 'id="verdict"' not in page.text
    for revision, status in ((0, 409), (state(browser, misheard).revision, 400)):
        answer = browser.submit(f"/segment/{misheard}", {"revision": str(revision), "verdict": "unsure"}, page.text)
        assert answer.status_code == status
        assert "Decide anyway" not in answer.text
    assert state(browser, misheard).status == "open"


def test_what_is_missing_is_not_rejected_as_not_said(browser, event_of):
    page = browser.get(f"/segment/{event_of('b', GREETING)}").text

    assert re.findall(r'name="reject" value="(\w+)" data-key="(\d)"', page) == [
        ("misheard", "2"),
        ("allowed", "3"),
        ("wrong_speaker", "4"),
        ("other", "5"),
    ]
    assert "said, but misheard" in page


def test_a_moved_recording_is_said_and_the_rest_works(browser, misheard):
    (browser.desk.folder / "sound" / "1.wav").rename(browser.desk.folder / "elsewhere.wav")

    page = browser.get(f"/segment/{misheard}")

    assert "The recording is not where it was: " in page.text
    assert "<audio" not in page.text
    assert browser.decide(misheard, verdict="confirmed").status_code == 303
    assert browser.get(f"/clip/{misheard}.wav").status_code == 404


def test_another_recording_in_its_place_is_not_played(browser, misheard):
    (browser.desk.folder / "sound" / "1.wav").write_bytes(b"RIFF")

    assert "The recording is not the one that was scored" in browser.get(f"/segment/{misheard}").text
    assert browser.get(f"/clip/{misheard}.wav").status_code == 404


def test_an_unreadable_transcript_is_said_and_the_rest_works(browser, misheard):
    (browser.desk.folder / "transcripts.jsonl").write_bytes(b"{}\n" * 5000)

    page = browser.get(f"/segment/{misheard}")

    assert page.status_code == 200
    assert "The text of this call cannot be read: " in page.text
    assert "这事不归我官" in page.text  # as the finding has it
    assert browser.decide(misheard, verdict="confirmed").status_code == 303


def test_a_rule_that_is_gone(local_desk, event_of):
    browser = Browser(replace(local_desk, rulebooks={})).enter()

    page = browser.get(f"/segment/{event_of('b', SHIRKING)}").text

    assert "The rules in use have no such rule: zh.shirking.not-my-job." in page
    assert "Shirking" in page  # the title that the call had
    assert "zh.shirking.not-my-job" in browser.get("/queue").text


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"verdict": "maybe"}, 400, "is no verdict"),
        ({"reject": "because"}, 400, "no reason"),
        ({"verdict": "rejected"}, 400, "say why not"),
        ({}, 400, "is no verdict"),
        ({"verdict": "confirmed", "note": "长" * 2001}, 400, "too long: 2000 at most"),
        ({"verdict": "confirmed", "fixed_text": "x" * 2001}, 400, "too long: 2000 at most"),
        ({"verdict": "confirmed", "revision": "x"}, 400, "names no revision"),
        ({"verdict": "confirmed", "revision": "99999999999999999999"}, 400, "names no revision"),
    ],
)
def test_what_is_no_verdict_changes_nothing(browser, misheard, form, status, told):
    answer = browser.decide(misheard, **form)

    assert answer.status_code == status
    assert told in text_of(answer.text)
    assert state(browser, misheard).revision == 0


@pytest.mark.parametrize("number", ["0", "99999", "2147483648", "99999999999999999999999"])
@pytest.mark.parametrize("address", ["/segment/{}", "/clip/{}.wav", "/clip/{}.json"])
def test_numbers_that_nothing_has(browser, address, number):
    answer = browser.get(address.format(number))

    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text


@pytest.mark.parametrize("language", ["zh", "es"])
def test_no_english_is_left_in_other_languages(local_desk, event_of, language):
    browser = Browser(replace(local_desk, interface=language)).enter()
    found = [event_of("b", rule) for rule in (SHIRKING, GREETING)]
    pages = [browser.get(address).text for address in ("/queue", *(f"/segment/{number}" for number in found))]

    english = {"Queue", "Agent", "open", "Play", "Confirm", "Reject", "Next", "heard", "said", "not"}
    for page in pages:
        assert not english & set(text_of(page).split())

"""The page of quality: figures of what was decided, and cases proposed from it."""

import re
from dataclasses import replace

import pytest
from review.web.conftest import Browser
from review.web.written_store import MARKUP

from speechguard.review.proposals import PROPOSALS, Key, proposed
from speechguard.review.quality import read_quality
from speechguard.review.statistics.drift import Trend
from speechguard.review.statistics.estimates import share
from speechguard.review.store import marks, rows, samples, verdicts
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.queue import Filter, find
from speechguard.review.suggestions import StrictnessSuggestion

SHIRKING, IMPATIENCE, GREETING = "zh.shirking.not-my-job", "zh.impatience.told-you", "zh.opening.greeting"


def text_of(html):
    """What a person reads of it."""
    main = re.sub(r"<svg.*?</svg>", " ", re.search(r"<main.*?</main>", html, re.S)[0], flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def cases(browser) -> set[Key]:
    return set(proposed(browser.desk.folder))


@pytest.fixture
def rejected(browser, event_of):
    """A phrase that was allowed in its context, and one that was misheard."""
    browser.decide(event_of("a", IMPATIENCE), reject="allowed")
    browser.decide(event_of("b", SHIRKING), reject="misheard", fixed_text="这事可以归我管")
    browser.decide(event_of("a", SHIRKING), verdict="confirmed")
    return browser


def test_it_says_what_is_not_yet_enough(browser):
    text = text_of(browser.get("/quality").text)

    for told in (
        "0 % findings decided 0 of 5",
        "– right of what was decided none yet",
        "Nothing is decided yet.",
        "No blind double review yet.",
        "Nobody has decided anything yet.",
        "No sample of calls yet",
        "No findings by phrases are decided yet.",
        "Nothing to propose.",
    ):
        assert told in text


def test_a_reviewer_who_decided_nothing_is_not_told_that_nobody_did(desk, event_of):
    entered(desk, "ana").decide(event_of("a", SHIRKING), verdict="confirmed")
    text = text_of(entered(desk, "luis").get("/quality").text)
    assert "You have decided nothing yet." in text
    assert "Nobody has decided" not in text


def test_how_often_rules_are_right(rejected):
    page = rejected.get("/quality").text
    text = text_of(page)

    assert "60 % findings decided 3 of 5" in text
    assert "33 % right of what was decided 1 of 3" in text
    assert re.search(rf"Shirking few {SHIRKING} 50 % \(9 % to 91 %\) 1 of 2 – 2 of 2", text)
    assert "1 more rules have findings of which nothing was decided." in text
    assert page.count("<svg") == 2  # rules; me
    assert 'aria-label="Precision by rule, with 95 % intervals: ' in page
    assert "style=" not in page  # the policy forbids it
    assert "me No trend can be told yet" in text
    assert "under 10 decided" in text  # why there is no suggestion


def test_a_rejected_text_becomes_a_case_with_one_click(rejected, event_of):
    page = rejected.get("/quality").text
    assert "这事可以归我管" in page

    name = f"event {event_of('b', SHIRKING)}"
    answer = rejected.submit("/quality/propose", {"case": name}, page)

    assert cases(rejected) == {(SHIRKING, "pass", "这事可以归我管")}
    page = rejected.get(answer.headers["location"]).text
    assert f"1 cases were written to {PROPOSALS}." in page
    assert "这事可以归我管" not in page
    assert rejected.submit("/quality/propose", {"case": name}, page).status_code == 400


def test_all_at_once_with_what_was_missed(rejected):
    with rejected.desk.database.change() as tx:
        marks.mark(tx, rows.call_id(tx, "c"), IMPATIENCE, "agent", 0, 1, "me", text="我早就说过")
        marks.mark(tx, rows.call_id(tx, "c"), IMPATIENCE, "agent", 1, 2, "me")  # nobody wrote down what was said

    answer = rejected.submit("/quality/propose", {"case": "all"}, rejected.get("/quality").text)

    assert answer.headers["location"] == "/quality?proposed=3"
    assert (IMPATIENCE, "flag", "我早就说过") in cases(rejected)
    assert "2 missed, as marked by people" in text_of(rejected.get("/quality").text)
    assert "Nothing to propose." in rejected.get("/quality").text


def test_a_file_that_is_none_any_more_is_said_and_the_rest_works(rejected):
    (rejected.desk.folder / PROPOSALS).write_text("cases: [", encoding="utf-8")

    page = rejected.get("/quality")

    assert page.status_code == 200
    assert "put it right, or move the file away" in page.text
    assert "33 %" in page.text


@pytest.fixture
def double(desk):
    """A blind double review in which two agree on all findings but one."""
    StoredAccounts(desk.database).set_user("eva", "reviewer", "long enough", by="root")
    with desk.database.change() as tx:
        sample = samples.draw(tx, "double", "double", 9, 1, "ana", ["luis", "eva"])
        events = [one.id for one in find(tx, Filter(), limit=9).items]
        for number, event in enumerate(sorted(events)):
            revision = rows.event(tx, event).revision
            verdicts.decide(
                tx, event, revision, "luis", "confirmed" if number < 3 else "rejected", *_why(number < 3), sample=sample
            )
            if number < 4:
                verdicts.decide(
                    tx,
                    event,
                    revision,
                    "eva",
                    "confirmed" if number < 2 else "rejected",
                    *_why(number < 2),
                    sample=sample,
                )
    return sample, sorted(events)


def _why(confirmed):
    return ("",) if confirmed else ("allowed",)


def entered(desk, name):
    browser = Browser(desk)
    browser.log_in(name)
    return browser


@pytest.mark.usefixtures("double")
def test_how_far_reviewers_agree(desk):
    text = text_of(entered(desk, "ana").get("/quality").text)

    assert re.search(r"eva – luis 75 % \(30 % to 95 %\) 3 of 4 0\.50 \(-?\d\.\d\d to 1\.00\) 4 0", text)


@pytest.mark.usefixtures("double")
def test_a_reviewer_sees_only_own_figures(desk):
    text = text_of(entered(desk, "luis").get("/quality").text)
    assert "eva – luis" in text
    assert "luis No trend" in text
    assert "eva No trend" not in text
    assert "Cases to propose" not in text
    assert "eva No trend" in text_of(entered(desk, "ana").get("/quality").text)


def test_a_finding_counts_when_all_its_reviewers_have_judged_it(desk, double):
    sample, events = double
    assert "3 of 4" in text_of(entered(desk, "luis").get("/quality").text)  # of luis' five

    with desk.database.change() as tx:
        verdicts.decide(tx, events[4], rows.event(tx, events[4]).revision, "eva", "rejected", "allowed", sample=sample)

    assert "4 of 5" in text_of(entered(desk, "luis").get("/quality").text)


def test_what_is_missed(browser):
    with browser.desk.database.change() as tx:
        samples.draw(tx, "some", "unflagged", 9, 1, "me")
    assert "Sample some: no call is checked yet." in browser.get("/quality").text

    with browser.desk.database.change() as tx:
        call = rows.call_id(tx, "c")
        marks.mark(tx, call, SHIRKING, "agent", 0, 1, "me")
        marks.check_call(tx, call, "me")

    text = text_of(browser.get("/quality").text)
    assert "Sample some: 1 forbidden things missed in 1 calls that were heard in full." in text
    assert "In all 1 calls without a forbidden finding about 1.0 (1.0 to 1.0), in 100 calls 100 (100 to 100)." in text
    assert "What share of all that is forbidden the machine finds cannot be told yet" in text


@pytest.mark.parametrize(
    ("language", "sample", "told", "undecided"),
    [
        (
            "en",
            "Sample by chance: 3 of 3 findings decided.",
            "Of all 5 findings about 3.0 ({} to {}) are right.",
            "can be told",
        ),
        (
            "zh",
            "样本 by chance：抽取 3 项，已有结论 3 项。",
            "全部 5 项问题中约有 3.0 项判对（{} 至 {}）。",
            "才能估计全部 5 项",
        ),
        (
            "es",
            "Muestra by chance: 3 de 3 hallazgos decididos.",
            "aciertos son unos 3.0 (de {} a {}).",
            "se sabrá cuando",
        ),
    ],
)
def test_what_a_sample_of_findings_tells_of_all(browser, language, sample, told, undecided):
    lead = Browser(replace(browser.desk, interface=language)).enter()
    assert "by chance" not in text_of(lead.get("/quality").text)
    with browser.desk.database.change() as tx:
        number = samples.draw(tx, "by chance", "flagged", 1, 1, "me")
        drawn = [one.event_id for one in samples.items(tx, number)]
    assert undecided in text_of(lead.get("/quality").text)
    for event in drawn:
        with browser.desk.database.reading() as tx:
            rule = rows.event(tx, event).machine.rule
        wrong = rule == IMPATIENCE and event == max(drawn)
        browser.decide(event, **({"reject": "allowed"} if wrong else {"verdict": "confirmed"}))

    text = text_of(lead.get("/quality").text)
    assert sample in text

    assert re.search(re.escape(told).replace(r"\{\}", r"[\d.]+"), text)


@pytest.mark.usefixtures("double")
def test_how_far_all_agree_of_each_rule_is_for_leads(desk):
    assert "By rule, all reviewers together" in text_of(entered(desk, "ana").get("/quality").text)
    assert "By rule" not in text_of(entered(desk, "luis").get("/quality").text)


def test_a_better_strictness_is_suggested(rejected, monkeypatch):
    suggestion = StrictnessSuggestion(
        rule=SHIRKING,
        strictness=91,
        why="",
        confirmed=20,
        rejected=10,
        other_causes=3,
        lost=1,
        dropped=9,
        before=share(20, 30),
        after=share(19, 20),
        phrases=("这事不归我管", "<b>"),
        p=0.001,
    )
    with rejected.desk.database.reading() as tx:
        found = replace(read_quality(tx), strictness=(suggestion,))
    monkeypatch.setattr("speechguard.review.pages.quality._computed", lambda *_: found)

    page = rejected.get("/quality").text
    text = text_of(page)
    assert "Strictness 91: 9 of 10 wrong findings fewer, 1 of 20 right ones lost. Right: 67 % now, 95 % then." in text
    assert "3 were rejected for the context or the speaker" in text
    assert "<q>这事不归我管</q> <q>&lt;b&gt;</q>" in page


def test_a_drift_is_said(rejected, monkeypatch):
    with rejected.desk.database.reading() as tx:
        found = read_quality(tx)
    drift = (replace(found.drift[0], rejecting=Trend("rising", 0.004)),)
    monkeypatch.setattr("speechguard.review.pages.quality._computed", lambda *_: replace(found, drift=drift))

    assert "me rejects more and more often (p = 0.004, for all reviewers together)." in rejected.get("/quality").text


def test_how_much_is_found(browser):
    for event in browser.rows():
        browser.decide(event, verdict="confirmed")
    with browser.desk.database.change() as tx:
        samples.draw(tx, "some", "unflagged", 9, 1, "me")
        call = rows.call_id(tx, "c")
        marks.mark(tx, call, SHIRKING, "agent", 0, 1, "me")
        marks.check_call(tx, call, "me")

    assert "Of all that is forbidden the machine finds 80 % (80 % to 80 %)" in text_of(
        browser.get("/quality").text
    )  # 4 of 5


@pytest.mark.parametrize("name", ["luis", "李娜"])
def test_only_leads_propose(desk, name):
    browser = entered(desk, name)
    page = browser.get("/appeals" if name == "李娜" else "/queue").text

    assert browser.submit("/quality/propose", {"case": "all"}, page).status_code == 403
    assert browser.get("/quality").status_code == (403 if name == "李娜" else 200)


def test_names_with_markup_are_texts(browser, event_of):
    browser.decide(event_of(MARKUP, IMPATIENCE), reject="misheard", fixed_text=f"好{MARKUP}的")

    page = browser.get("/quality").text
    assert MARKUP not in page
    assert "好&lt;script&gt;alert(1)&lt;/script&gt;的" in page


@pytest.mark.parametrize("language", ["zh", "es"])
def test_no_english_is_left_in_other_languages(rejected, language):
    text = text_of(Browser(replace(rejected.desk, interface=language)).enter().get("/quality").text)

    assert not {"Quality", "of", "to", "right", "Findings", "decided", "few", "Rule", "case"} & set(text.split())

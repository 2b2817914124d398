"""Samples: drawing them, assigning them, working through them."""

import re
from dataclasses import replace

import pytest
from review.web.conftest import Browser
from review.web.written_store import MARKUP

from speechguard.review.store import rows, samples
from speechguard.review.store.accounts import StoredAccounts

SHIRKING = "zh.shirking.not-my-job"


def text_of(html):
    """What a person reads of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.search(r"<main.*?</main>", html, re.S)[0]).split())


@pytest.fixture
def people(desk):
    """Browsers of those who have logged in, by name."""
    found = {}
    for name in ("ana", "luis", "李娜"):
        found[name] = Browser(desk)
        found[name].log_in(name)
    return found


def draw(browser, **form):
    form = {"name": "one", "kind": "flagged", "each": "20", "seed": "7", "reviewers": "", **form}
    return browser.submit("/samples", form, browser.get("/samples").text)


def items(desk, sample=1, reviewer=None):
    with desk.database.reading() as tx:
        return samples.items(tx, sample, reviewer)


def test_a_lead_draws_and_a_reviewer_works_through_it(people):
    assert "ana\nluis</textarea>" in people["ana"].get("/samples").text
    answer = draw(people["ana"], reviewers="luis\r\n")
    page = people["ana"].get(answer.headers["location"]).text
    assert "The sample was drawn." in page
    assert "0 of 5 done" in page
    assert "Shirking drawn 2 of 2" in text_of(page)
    assert "Nothing is assigned to you." in page

    luis = people["luis"]
    for number in range(5):
        page = luis.get("/samples").text
        assert f"{number} of 5 done" in page
        at = re.search(r'href="(/segment/(\d+)\?sample=1)&amp;order=time"', page)
        segment = luis.get(at[1]).text
        assert '<input type="hidden" name="sample" value="1">' in segment
        luis.decide(at[2], segment, verdict="confirmed", sample="1")
    assert "all done" in luis.get("/samples").text
    assert 'class="button main"' not in luis.get("/samples").text
    assert "Results are on the quality page." in people["ana"].get("/samples").text


def test_in_a_double_review_each_gets_all_and_sees_nothing_of_the_others(people, desk):
    draw(people["ana"], kind="double", reviewers="ana\nluis")
    assert len(items(desk)) == 10

    ana, luis = people["ana"], people["luis"]
    at = re.search(r'/segment/(\d+)\?sample=1&amp;order=time"', ana.get("/samples").text)[1]
    ana.decide(at, ana.get(f"/segment/{at}?sample=1").text, reject="misheard", note="secret", sample="1")
    page = luis.get(f"/segment/{at}?sample=1").text
    assert "secret" not in page
    assert "Blind double review" in page
    with desk.database.reading() as tx:
        assert rows.event(tx, int(at)).status == "open"
    text = text_of(ana.get("/samples").text)
    assert "ana 1 of 5 done" in text
    assert "luis 0 of 5 done" in text


def test_calls_without_a_finding_are_listened_to(people):
    draw(people["ana"], kind="unflagged")

    page = people["luis"].get("/samples").text

    assert re.search(r'href="/call/\d+\?sample=1"', page)
    assert "anybody 0 of 1 done" in text_of(people["ana"].get("/samples").text)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": " "}, "give the sample a name"),
        ({"kind": "all"}, "is no kind of sample"),
        ({"each": "0"}, "draw 1 to"),
        ({"each": "many"}, "is no whole number"),
        ({"seed": "-1"}, "is no whole number"),
        ({"seed": "9999999999"}, "a seed is a whole number"),
        ({"since": "yesterday"}, "is no day"),
        ({"since": "2030-01-01"}, "there is nothing to draw from"),
        ({"reviewers": "nobody"}, "no such reviewer: nobody"),
        ({"reviewers": "李娜"}, "no such reviewer: 李娜"),
        ({"reviewers": "ana\nana"}, "name each reviewer once"),
        ({"kind": "double", "reviewers": "ana"}, "needs two reviewers"),
    ],
)
def test_what_cannot_be_drawn(people, desk, form, told):
    answer = draw(people["ana"], **form)

    assert answer.status_code == 400
    assert told in text_of(answer.text)
    with desk.database.reading() as tx:
        assert samples.samples_of(tx) == []


def test_a_name_is_used_once(people):
    assert draw(people["ana"]).status_code == 303
    assert "already" in draw(people["ana"]).text


def test_only_leads_draw(people):
    for name, allowed in (("luis", 200), ("李娜", 403)):
        page = people[name].get("/samples")
        assert page.status_code == allowed
        assert 'name="seed"' not in page.text
    token_page = people["luis"].get("/samples").text
    form = {"name": "x", "kind": "flagged", "each": "1", "seed": "1", "reviewers": ""}
    assert people["luis"].submit("/samples", form, token_page).status_code == 403


def test_names_with_markup_are_texts(local_desk):
    browser = Browser(local_desk).enter()
    draw(browser, name=MARKUP, kind="unflagged", reviewers=f"me\n{MARKUP}")

    page = browser.get("/samples").text
    assert MARKUP not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_somebody_locked_out_is_not_offered(people, desk):
    StoredAccounts(desk.database).deactivate("luis", by="ana")

    assert "luis" not in people["ana"].get("/samples").text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "give the sample a name"),
        ("zh", "请为样本取名"),
        ("es", "dé a la muestra un nombre de 1 a 100 caracteres"),
    ],
)
def test_what_a_form_is_refused_for_is_told_in_the_language_of_the_page(local_desk, language, told):
    answer = draw(Browser(replace(local_desk, interface=language)).enter(), name=" ")

    assert answer.status_code == 400
    assert told in text_of(answer.text)


@pytest.mark.parametrize("language", ["zh", "es"])
def test_no_english_is_left_in_other_languages(local_desk, language):
    browser = Browser(replace(local_desk, interface=language)).enter()
    draw(browser, name="1", kind="unflagged", reviewers="me")
    draw(browser, name="2", kind="double", reviewers="me\nyou")

    text = text_of(browser.get("/samples").text)
    assert not {"Sample", "sample", "done", "Go", "Draw", "drawn", "Name", "findings", "calls", "of"} & set(
        text.split()
    )

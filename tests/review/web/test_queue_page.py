"""The queue as a page: filters in the address, order, progress."""

import pytest
from review.web.written_store import MARKUP

SHIRKING, IMPATIENCE, GREETING = "zh.shirking.not-my-job", "zh.impatience.told-you", "zh.opening.greeting"


def test_all_open_findings_are_there(browser):
    assert len(browser.rows()) == 5
    assert "5</strong> open" in browser.get("/queue").text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (f"rule={SHIRKING}", 2),
        ("agent=李娜", 2),
        ("team=B", 2),
        ("severity=minor", 3),
        ("kind=missing", 1),
        ("status=confirmed", 0),
        ("status=any", 5),
        ("since=2026-11-11", 3),
        ("until=2026-11-11", 4),
        ("score_below=99", 1),
        (f"rule={SHIRKING}&agent=李娜", 1),
        ("rule=zh.no-such-rule", 0),
        ("agent=-", 0),
    ],
)
def test_filters_are_in_the_address(browser, query, count):
    assert len(browser.rows(f"/queue?{query}")) == count


@pytest.mark.parametrize(
    "query", ["since=yesterday", "score_below=x", "severity=dire", "status=x", "call=-1", "sample=9e9"]
)
def test_a_filter_that_is_no_filter_is_said(browser, query):
    page = browser.get(f"/queue?{query}")

    assert page.status_code == 200
    assert f"A filter is not understood and was left out: {query.split('=')[0]}." in page.text
    assert len(browser.rows(f"/queue?{query}")) == 5


def test_a_filter_goes_along_to_the_finding_and_back(browser):
    page = browser.get(f"/queue?rule={SHIRKING}&order=worst").text

    assert f"?rule={SHIRKING}&amp;order=worst" in page
    number = browser.rows(f"/queue?rule={SHIRKING}&order=worst")[0]
    segment = browser.get(f"/segment/{number}?rule={SHIRKING}&order=worst").text
    assert f'href="/queue?rule={SHIRKING}&amp;order=worst"' in segment
    assert f'<input type="hidden" name="rule" value="{SHIRKING}">' in segment


def test_orders(browser):
    newest, oldest = browser.rows("/queue?order=newest"), browser.rows("/queue?order=time")

    assert sorted(newest) == sorted(oldest)
    assert newest[0] == oldest[-1]


def test_progress_of_the_day(browser):
    browser.decide(browser.rows()[0], verdict="confirmed")

    page = browser.get("/queue").text
    assert "<strong>1</strong> decided today" in page
    assert "<strong>4</strong> open" in page


def test_nothing_left_is_said(browser):
    for number in browser.rows():
        assert browser.decide(number, verdict="unsure").status_code == 303

    assert "Nothing is open: all is reviewed." in browser.get("/queue").text
    assert "Nothing matches these filters." in browser.get("/queue?severity=fatal").text


def test_names_with_markup_are_texts(browser):
    page = browser.get(f"/queue?rule={IMPATIENCE}&agent=<script>x").text

    assert "<script>x" not in page
    assert MARKUP not in browser.get("/queue").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.get("/queue").text


@pytest.mark.parametrize(("language", "title"), [("zh", "待办队列"), ("es", "Cola"), ("en", "Queue")])
def test_the_language_is_chosen_and_stays(browser, language, title):
    answer = browser.submit("/language", {"language": language, "to": "/queue?order=worst"}, browser.get("/queue").text)

    assert answer.headers["location"] == "/queue?order=worst"
    assert f"<h1>{title}</h1>" in browser.get("/queue").text


def test_a_page_further_on(browser, monkeypatch):
    monkeypatch.setattr("speechguard.review.pages.queue.ROWS", 2)
    first = browser.get("/queue?order=time").text
    rows = browser.rows("/queue?order=time")

    assert len(rows) == 2
    assert f'rel="next" href="/queue?order=time&amp;after={rows[-1]}"' in first
    further = browser.rows(f"/queue?order=time&after={rows[-1]}")
    assert len(further) == 2
    assert not set(further) & set(rows)
    assert browser.get("/queue?after=99999").status_code == 404

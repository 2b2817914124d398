"""Exports: tables to take away, and labelled calls in the store."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from review.web.conftest import Browser
from review.web.written_store import MARKUP
from sqlalchemy import text

from speechguard.evaluation.labels import read_labelled_call
from speechguard.review.store import rows

SHIRKING, IMPATIENCE, GREETING = "zh.shirking.not-my-job", "zh.impatience.told-you", "zh.opening.greeting"


def send(browser, what, **form):
    return browser.submit(f"/exports/{what}", form, browser.get("/exports").text)


@pytest.fixture
def decided(browser, event_of):
    """Two verdicts."""
    browser.decide(event_of("a", SHIRKING), verdict="confirmed", note="=1+1")
    browser.decide(event_of("a", IMPATIENCE), reject="allowed")
    return browser


def test_csv(decided):
    answer = send(decided, "tables", format="csv")

    assert re.fullmatch(r'attachment; filename="verdicts-\d{8}-\d{4}\.zip"', answer.headers["content-disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == ["appeals.csv", "calls.csv", "marks.csv", "verdicts.csv"]
        found = list(csv.DictReader(io.StringIO(archive.read("verdicts.csv").decode("utf-8-sig"), newline="")))
    assert [(row["rule"], row["verdict"], row["reason"]) for row in found] == [
        (SHIRKING, "confirmed", ""),
        (IMPATIENCE, "rejected", "allowed"),
    ]
    assert found[0]["note"] == "'=1+1"


def test_jsonl(decided):
    with zipfile.ZipFile(io.BytesIO(send(decided, "tables", format="jsonl").content)) as archive:
        found = [json.loads(line) for line in archive.read("verdicts.jsonl").decode().splitlines()]
    assert [row["verdict"] for row in found] == ["confirmed", "rejected"]


def test_a_workbook(decided):
    answer = send(decided, "tables", format="xlsx")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert IMPATIENCE in archive.read("xl/sharedStrings.xml").decode()
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")


def test_who_took_it_is_in_the_audit_log(decided):
    send(decided, "tables", format="csv")

    with decided.desk.database.reading() as tx:
        last = tx.execute(text("SELECT who, action, subject FROM audit ORDER BY seq DESC LIMIT 1")).one()
    assert tuple(last) == ("me", "exported", "csv")


def test_labelled_calls_are_written_into_the_store(decided, local_desk):
    with local_desk.database.reading() as tx:
        call = rows.call_id(tx, "a")
    decided.submit(f"/call/{call}/checked", {"checked": "yes"}, decided.get(f"/call/{call}").text)

    page = send(decided, "labels").text

    (folder,) = local_desk.folder.glob("labels-*")
    assert f"1 calls were written to {folder}." in page
    assert "Left out" not in page
    assert (folder / "a.wav").resolve() == (local_desk.folder / "sound" / "0.wav").resolve()
    tags = {turn.tag for turn in read_labelled_call(folder / "a.json").turns}
    assert {"forbidden", "hard-negative"} <= tags


def test_calls_that_are_not_checked_are_left_out_with_a_reason(decided, event_of):
    decided.decide(event_of(MARKUP, IMPATIENCE), verdict="confirmed")

    page = send(decided, "labels").text

    assert "Left out (2)" in page
    assert "nobody listened to the whole call" in page
    assert MARKUP not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_on_demand_they_are_written_too(decided, local_desk):
    assert "1 calls were written" in send(decided, "labels", unchecked="on").text
    (folder,) = local_desk.folder.glob("labels-*")
    assert (folder / "a.json").exists()


def test_no_other_form(decided):
    assert send(decided, "tables", format="../x").status_code == 400


@pytest.mark.parametrize("name", ["luis", "李娜"])
def test_only_leads_export(desk, name):
    browser = Browser(desk)
    browser.log_in(name)
    page = browser.get("/appeals" if name == "李娜" else "/queue").text

    assert browser.get("/exports").status_code == 403
    assert browser.submit("/exports/tables", {"format": "csv"}, page).status_code == 403
    assert browser.submit("/exports/labels", {}, page).status_code == 403


@pytest.mark.parametrize("language", ["zh", "es"])
def test_no_english_is_left_in_other_languages(local_desk, language):
    page = Browser(replace(local_desk, interface=language)).enter().get("/exports").text
    main = re.search(r"<main.*?</main>", page, re.S)[0]

    assert not {"Exports", "Verdicts", "Write", "Also", "files", "tables"} & set(re.sub("<[^>]+>", " ", main).split())

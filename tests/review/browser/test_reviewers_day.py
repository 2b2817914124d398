"""A reviewer's day by keyboard alone: filter, listen, decide, take back, and what is missed in a call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from review.browser.keys import begin, decide, decided_today, done, finding, hear, sound, tab_to

if TYPE_CHECKING:
    from review.browser.conftest import Enter

VIOLATIONS = "/queue?severity=major&kind=violation"


def test_the_queue_is_filtered_by_keyboard(enter: Enter):
    page = enter("luis")
    every = page.locator("#rows tbody tr").count()

    tab_to(page, page.locator("details.filters summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("[name=severity]"))
    page.keyboard.type("maj")
    tab_to(page, page.locator("[name=kind]"))
    page.keyboard.type("viol")
    tab_to(page, page.get_by_role("button", name="Show"))
    page.keyboard.press("Enter")
    page.wait_for_url("**severity=major**")

    rows = page.locator("#rows tbody tr")
    assert 0 < rows.count() < every
    assert set(rows.locator(".badge").all_inner_texts()) == {"major"}
    assert rows.filter(has_text="no lo sé").count() == 3
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert rows.nth(1).locator("a").evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    expect(page.locator("#segment")).to_be_visible()


def test_a_finding_is_heard(enter: Enter):
    page = enter("luis")
    begin(page, VIOLATIONS)
    assert sound(page, "paused")  # nobody has asked for it yet

    page.keyboard.press("p")
    hear(page)
    assert page.locator("#play").inner_text().startswith("Pause")
    page.keyboard.press("=")
    page.keyboard.press("=")
    page.keyboard.press("l")
    assert (sound(page, "playbackRate"), sound(page, "loop")) == (1.5, True)
    page.keyboard.press("Space")
    stopped = sound(page, "currentTime")
    page.wait_for_timeout(100)
    assert sound(page, "currentTime") == stopped
    assert page.locator("#play").inner_text().startswith("Play")

    first = finding(page)
    page.keyboard.press("j")
    expect(page.locator(f"#segment:not([data-event='{first}'])")).to_be_visible()
    hear(page)  # by itself, as fast as before
    assert sound(page, "playbackRate") == 1.5
    page.keyboard.press("-")
    assert sound(page, "playbackRate") == 1.25
    page.keyboard.press("k")
    expect(page.locator(f"#segment[data-event='{first}']")).to_be_visible()


def test_what_was_matched_is_marked_in_text_and_sound(enter: Enter):
    page = enter("luis")
    begin(page, "/queue?agent=李娜&kind=violation&rule=zh.rhetorical.ask-whom")

    assert "问我" in page.locator(".context mark").inner_text()
    assert page.locator(".context p").count() > 1  # and what was said around it
    expect(page.locator("#waveform > div")).to_be_visible()
    region = page.locator("#waveform [part~=region]")
    whole, marked = page.locator("#waveform").bounding_box(), region.bounding_box()
    assert whole is not None
    assert marked is not None
    length = float(page.locator("#segment").get_attribute("data-length") or 0)
    start = (marked["x"] - whole["x"]) / whole["width"] * length
    assert abs(start - 3.0) < 0.15  # from 3 s before
    page.keyboard.press("a")
    assert page.locator("table.aligned").is_visible()
    page.keyboard.press("a")
    assert page.locator("table.aligned").is_hidden()
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("dialog#keys").is_hidden()


def test_deciding_and_taking_back(enter: Enter):
    page = enter("luis")
    before = decided_today(page)
    begin(page, f"{VIOLATIONS}&order=time&since=2026-11-10&until=2026-11-13")
    titles = [page.locator("h1").inner_text()]

    assert decide(page, "c") == f"confirmed: {titles[0]}"
    expect(page.locator("#told")).to_contain_text(f"confirmed: {titles[0]}")  # what a screen reader says
    hear(page)
    titles.append(page.locator("h1").inner_text())
    assert decide(page, "r", "3") == f"rejected: {titles[1]}"
    titles.append(page.locator("h1").inner_text())
    third = finding(page)
    assert decide(page, "u") == f"unsure: {titles[2]}"

    page.keyboard.press("z")
    page.locator(f"#segment[data-event='{third}']").wait_for()
    assert done(page) == f"Taken back: {titles[2]}"
    page.keyboard.press("f")
    expect(page.locator("#fixed")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Pues c no lo sé")
    page.keyboard.press("Escape")  # leaves the text: c is a key again
    assert decide(page, "c") == f"confirmed: {titles[2]}"

    page.keyboard.press("q")
    page.wait_for_url("**/queue**")
    assert decided_today(page) == before + 3
    page.goto(f"/segment/{third}?status=any")
    page.get_by_text("History").click()
    assert page.locator(".history li.undone").count() == 1
    assert "Pues c no lo sé" in page.locator(".history").inner_text()
    page.goto("/queue?status=rejected")
    assert titles[1] in page.locator("#rows").inner_text()


def test_ten_findings_take_a_key_or_two_each(enter: Enter):
    page = enter("luis")
    before = decided_today(page)
    begin(page, "/queue?agent=Lucía&kind=missing")
    pressed = 0
    for number in range(10):
        hear(page) if number else page.keyboard.press("p")
        keys = ("r", "2") if number % 3 == 2 else ("c",)
        decide(page, *keys)
        pressed += len(keys)

    assert pressed == 13
    assert decided_today(page) == before + 10


def test_two_reviewers_have_the_same_finding_open(enter: Enter):
    luis, fang = enter("luis"), enter("王芳")
    for page in (luis, fang):
        begin(page, "/queue?agent=王小明&kind=missing")
    number = finding(fang)
    title = luis.locator("h1").inner_text()
    decide(luis, "c")

    fang.keyboard.press("u")
    conflict = fang.locator(".conflict")
    expect(conflict).to_contain_text("luis decided this while you had it open")
    assert "confirmed" in conflict.inner_text()
    assert finding(fang) == number
    tab_to(fang, conflict.get_by_role("button", name="Decide anyway"))
    assert decide(fang, "Enter") == f"unsure: {title}"

    luis.goto(f"/segment/{number}?status=any")
    assert "unsure by 王芳" in luis.locator(".standing").inner_text()


def test_what_is_missed_in_a_call_costs_points(enter: Enter):
    page = enter("luis")
    page.goto("/call?name=zh-clean-after-hold")
    score = page.locator(".headline .progress strong")
    before = float(score.inner_text())

    page.keyboard.press("p")
    hear(page)
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.locator("#mark-rule")).to_be_focused()
    page.locator("#mark-rule").select_option("zh.shirking.not-my-job")
    tab_to(page, page.locator("#mark button.main"))
    page.keyboard.press("Enter")
    page.wait_for_url("**told=marked**")
    assert float(score.inner_text()) < before
    assert re.search(r"by the machine [\d.]+", page.locator(".headline").inner_text())

    page.get_by_role("button", name="Take back").click()
    page.wait_for_url("**told=withdrawn**")
    assert float(score.inner_text()) == before
    page.keyboard.press("y")
    page.wait_for_url("**told=checked**")
    assert "Heard in full by luis" in page.locator(".facts").inner_text()

"""The report in a real browser: sorting, filters, phone, paper, and that nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stores import OWED, StoreMaker, event, make_store, utterance

from speechguard.messages import CallMetadata
from speechguard.reasons import because
from speechguard.report.page import report_html
from speechguard.report.store import read_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LONG = (
    "Identificación Responsabilidades Interrupciones Agradecimiento Despedida Confirmación Incumplimientos"
    " Procedimientos Velocidad Silencios Recomendaciones Desproporcionadas"
).split()
PHONE = {"width": 390, "height": 844}
COLUMN = "rows => rows.filter(row => !row.hidden).map(row => row.cells[{}].dataset.v ?? row.cells[{}].innerText.trim())"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of a store of 60 calls, in each language, and one of names that mean harm."""
    folder = tmp_path_factory.mktemp("reports")
    store = read_store(make_store(folder / "store", 60))
    for interface in ("en", "zh", "es"):
        write(folder, interface, report_html(store, interface))
    maker = StoreMaker(folder / "wide")
    titles = {f"es.rule-{word}": {"es": f"{word} por {word.lower()}"} for word in LONG}
    for number in range(20):
        found = [event(f"{number}", rule, 1.0, 2.0, id=at) for at, rule in enumerate(titles, 1)]
        metadata = CallMetadata(agent=f"agente {number}", team="Atención al cliente", start="2026-11-01T10:00:00")
        maker.call(f"2026-11-01/grabaciones-{number}", found, titles=titles, metadata=metadata)
    write(folder, "wide", report_html(read_store(maker.write()), "es"))
    names = ["<script>alert(1)</script>", "'\"><img src=x onerror=alert(2)>", "a\nb\u2028c", "😀" * 40, "x" * 3000]
    maker = StoreMaker(folder / "hostile")
    for number, name in enumerate(names):
        more = {"phrase": name, "heard": name, "say_instead": name, "reason": because("text", text=name)}
        found = event(name, "zh.x", 1.0, 2.0, id=1, **more)
        metadata = CallMetadata(agent=name, team=name, start=f"2026-11-0{number + 1}T10:00:00")
        titles = {"zh.x": {"en": name, "zh": name}}
        maker.call(name, [found], [utterance("agent", 1.0, name)], titles=titles, metadata=metadata)
        maker.failed(f"failed {name}", name)
    write(folder, "hostile", report_html(read_store(maker.write()), "zh"))
    return folder


def write(folder: Path, name: str, html: str) -> None:
    (folder / f"{name}.html").write_text(html, encoding="utf-8", errors="backslashreplace")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page; at its end it must have shown no dialogue, complained of nothing and fetched nothing."""
    context = chromium.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("dialog", lambda dialog: (wrong.append(f"dialogue {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if not request.is_navigation_request() else None)
    yield page
    context.close()
    assert wrong == []


def opened(page: Page, folder: Path, name: str = "en") -> Page:
    page.goto((folder / f"{name}.html").as_uri())
    return page


def column(page: Page, table: str, number: int) -> list[str]:
    """What a column shows, from top to bottom."""
    return page.locator(f"#{table} tbody tr").evaluate_all(COLUMN.replace("{}", str(number)))


@pytest.mark.parametrize("interface", ["en", "zh", "es", "hostile"])
def test_it_opens_offline_and_fetches_nothing(page: Page, folder: Path, interface: str):
    page.context.set_offline(True)
    opened(page, folder, interface)
    assert page.locator("h2").count() == 9
    assert page.locator("img, iframe, object, link, script[src]").count() == 0


@pytest.mark.parametrize(("table", "number"), [("t-rules", 2), ("t-calls", 5), ("t-heat", 1), ("t-required", 1)])
def test_numbers_are_sorted_as_numbers(page: Page, folder: Path, table: str, number: int):
    header = opened(page, folder).locator(f"#{table} thead th").nth(number)
    header.get_by_role("button").click()
    values = [float(value) for value in column(page, table, number)]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) > 1
    assert header.get_attribute("aria-sort") == "descending"
    header.get_by_role("button").click()
    assert [float(value) for value in column(page, table, number)] == sorted(values)
    assert header.get_attribute("aria-sort") == "ascending"
    page.locator(f"#{table} thead th").nth(0).get_by_role("button").click()
    assert header.get_attribute("aria-sort") is None


def test_texts_are_sorted_as_a_reader_would(page: Page, folder: Path):
    opened(page, folder, "es").locator("#t-calls thead th").nth(0).get_by_role("button").press("Enter")
    names = column(page, "t-calls", 0)
    assert names == sorted(names, reverse=True)
    assert len(names) == 60


def test_tables_are_filtered_by_what_is_typed(page: Page, folder: Path):
    field = opened(page, folder).locator("input[data-for=t-calls]")
    agents = set(column(page, "t-calls", 1))
    field.fill("o'NEILL")
    assert set(column(page, "t-calls", 1)) == {"O'Neill"}
    field.fill("no such thing")
    assert column(page, "t-calls", 1) == []
    field.fill("")
    assert set(column(page, "t-calls", 1)) == agents


def test_findings_are_chosen_by_rule_agent_severity_and_words(page: Page, folder: Path):
    form = opened(page, folder).locator("#choose")
    shown = page.locator(".finding:visible")
    every = shown.count()
    assert form.locator("output").inner_text() == f"{every} of {every} shown"
    form.locator("[name=severity]").select_option("fatal")
    assert set(shown.evaluate_all("all => all.map(one => one.dataset.severity)")) == {"fatal"}
    assert 0 < shown.count() < every
    form.locator("[name=severity]").select_option("")
    form.locator("[name=rule]").select_option(OWED[0])
    assert set(shown.evaluate_all("all => all.map(one => one.dataset.rule)")) == {OWED[0]}
    form.locator("[name=rule]").select_option("")
    form.locator("[name=text]").fill("我刚才都说过了")
    assert 0 < shown.count() < every
    assert all("我刚才都说过了" in text for text in shown.all_text_contents())
    form.locator("[name=text]").fill("")
    form.locator("[name=agent]").select_option("何平")
    calls = page.locator(".call:visible")
    assert set(calls.evaluate_all("all => all.map(one => one.dataset.agent)")) == {"何平"}


def test_a_figure_of_the_heat_map_leads_to_its_findings(page: Page, folder: Path):
    figure = opened(page, folder).locator("#t-heat td a").last
    rule, agent = figure.get_attribute("data-rule"), figure.get_attribute("data-agent")
    figure.click()
    assert page.locator("#choose [name=rule]").input_value() == rule
    assert page.locator("#choose [name=agent]").input_value() == agent
    assert page.locator("#evidence").bounding_box()["y"] < page.viewport_size["height"]  # type: ignore[index]
    assert page.locator(".finding:visible").count() > 0
    page.locator("#t-calls a").first.click()
    assert page.locator("#choose [name=rule]").input_value() == ""


@pytest.mark.parametrize("interface", ["en", "zh", "es", "wide", "hostile"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, folder: Path, interface: str, width: int):
    page.set_viewport_size({**PHONE, "width": width})
    opened(page, folder, interface)
    page.locator(".call").evaluate_all("all => all.forEach(one => one.style.contentVisibility = 'visible')")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("interface", ["en", "zh", "es", "wide", "hostile"])
def test_nothing_is_wider_than_the_paper(page: Page, folder: Path, interface: str):
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 without margins of 10 mm, at 96 dpi
    opened(page, folder, interface)
    page.emulate_media(media="print")
    assert page.locator("nav, #choose, .filter, button.print").evaluate_all(
        "all => all.every(one => !one.offsetParent)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    assert page.locator("#evidence").is_hidden()  # nothing of it is open


def test_on_paper_are_the_findings_that_are_open(page: Page, folder: Path):
    opened(page, folder).locator(".finding summary").nth(3).click()
    page.emulate_media(media="print")
    assert page.locator(".finding:visible").count() == 1
    assert page.locator(".call:visible").count() == 1


def test_one_card_is_printed_alone(page: Page, folder: Path):
    opened(page, folder, "zh")
    page.evaluate(
        "window.print = () => { window.printed = [...document.querySelectorAll('.chosen')].map(one => one.innerText) }"
    )
    page.locator(".card button.print").nth(2).click()
    (card,) = page.evaluate("window.printed")
    assert card == page.locator(".card").nth(2).inner_text()
    assert page.locator(".chosen, .one-card").count() == 0


def test_it_reads_without_script(chromium: Browser, folder: Path):
    context = chromium.new_context(java_script_enabled=False)
    page = opened(context.new_page(), folder)
    assert page.locator("#t-calls tbody tr:visible").count() == 60
    page.locator(".finding summary").first.click()
    assert page.locator(".finding[open] .context").is_visible()
    context.close()

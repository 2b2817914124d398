"""Every page on a desktop and a phone, in Chinese and Spanish, light and dark: it fits, and programs can read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from review.browser.keys import done

from speechguard.messages import Role
from speechguard.review.store import appeals, marks, samples, verdicts
from speechguard.review.store.database import Database
from speechguard.review.store.queue import Filter, find

if TYPE_CHECKING:
    from review.browser.conftest import Enter

WIDE = "a" * 60 + " " + "<b>宽</b>" * 20  # a note that cannot be broken, and one that looks like markup
PAGES = (
    "/queue",
    "/queue?status=any&rule=zh.shirking.not-my-job&order=worst",
    "/segment/{open}",
    "/segment/{decided}?status=any",
    "/segment/{measured}?status=any",
    "/segment/{appealed}?status=any",
    "/call/{call}",
    "/call/{call}?turn=1#mark",
    "/samples",
    "/appeals",
    "/quality",
    "/exports",
    "/accounts",
    "/segment/99999",
)
BACKGROUND = "Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"  # how red it is
CHECKS = """() => {
  const wrong = [];
  const note = (what, one) => wrong.push(what + ': ' + one.outerHTML.slice(0, 120));
  const all = (what) => [...document.querySelectorAll(what)];
  if (all('h1').length !== 1) wrong.push(all('h1').length + ' h1');
  if (all('main').length !== 1) wrong.push(all('main').length + ' main');
  if (!document.title.trim()) wrong.push('no title');
  const levels = all('h1, h2, h3, h4').map((one) => Number(one.tagName[1]));
  levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) wrong.push('h' + level + ' skips a level'); });
  const named = (one) => one.ariaLabel || one.getAttribute('aria-labelledby') || one.textContent.trim();
  for (const one of all('input:not([type=hidden], [hidden]), select, textarea')) {
    if (!one.labels.length && !one.getAttribute('aria-label')) note('no label', one);
    else if (one.labels.length && !one.labels[0].textContent.trim()) note('empty label', one);
  }
  for (const one of all('button, a[href], summary, [role=img], progress')) if (!named(one)) note('no name', one);
  for (const one of all('img')) if (!one.hasAttribute('alt')) note('no alt', one);
  for (const one of all('nav, table th')) {
    if (one.tagName === 'NAV' ? !one.getAttribute('aria-label') : !one.scope) note('not told apart', one);
  }
  const ids = all('[id]').map((one) => one.id);
  if (new Set(ids).size !== ids.length) wrong.push('an id twice: ' + ids.filter((id, at) => ids.indexOf(id) !== at));
  for (const name of ['aria-labelledby', 'aria-describedby', 'for']) {
    for (const one of all(`[${name}]`)) {
      for (const id of one.getAttribute(name).split(' ')) if (!document.getElementById(id)) note('no such id', one);
    }
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def numbers(address: str, store: Path) -> dict[str, int]:  # noqa: ARG001 - the server has brought the calls in
    """Of findings and a call that are worth a look, after a day on which everything has happened once."""
    with Database.of_store(store) as database, database.change() as tx:
        rows = find(tx, Filter(), limit=200).items
        violations = [row for row in rows if row.machine.kind == "violation"]
        owed = [row for row in rows if row.machine.kind == "missing"]
        mine = [row for row in violations if row.agent == "李娜"]
        others = [row for row in [*violations, *owed[2:20]] if row.agent != "李娜"]
        for number, row in enumerate(others):
            verdict = ("confirmed", "rejected", "unsure")[number % 3]
            reason = "misheard" if verdict == "rejected" else ""
            verdicts.decide(tx, row.id, row.revision, "luis", verdict, reason, WIDE, WIDE)
        drawn = samples.draw(tx, "双盲 Ñ", "double", 1, 1, "ana", ["luis", "王芳"])
        for item in samples.items(tx, drawn):
            assert item.event_id is not None
            verdict = "confirmed" if (item.event_id + len(item.reviewer)) % 3 else "rejected"
            reason = "other" if verdict == "rejected" else ""
            verdicts.decide(tx, item.event_id, 0, item.reviewer, verdict, reason, sample=drawn)
        for row in mine[:2]:
            last = appeals.appeal(tx, row.id, "李娜", WIDE, 7)
        appeals.settle(tx, last, "ana", "overturned", WIDE)
        agent: Role = "agent"
        marks.mark(tx, mine[0].call_id, "zh.shirking.not-my-job", agent, 1.0, 2.0, "luis", WIDE)
        measured = find(tx, Filter(kind="measure", status=None)).items
        return {
            "open": owed[0].id,
            "decided": others[0].id,
            "appealed": mine[0].id,
            "measured": measured[0].id,
            "call": mine[0].call_id,
        }


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["zh", "es"])
def test_it_fits_and_says_what_it_is(enter: Enter, numbers: dict[str, int], lang: str, width: int):
    page = enter("ana", viewport={"width": width, "height": 844})
    page.locator("header [name=language]").select_option(lang)
    page.locator(f"html[lang|={lang}]").wait_for()
    wrong = {}
    for address in PAGES:
        page.goto(address.format(**numbers))
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        found = page.evaluate(CHECKS)
        if not (page.locator("html").get_attribute("lang") or "").startswith(lang):
            found.append("another language")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{scheme}: wider than the screen")
            if (page.evaluate(BACKGROUND) < 128) != (scheme == "dark"):
                found.append(f"{scheme}: the ground is not")
        if found:
            wrong[address] = found
    assert wrong == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_the_agents_pages(enter: Enter, numbers: dict[str, int], width: int):
    page = enter("李娜", viewport={"width": width, "height": 844})
    for address in ("/appeals", f"/call/{numbers['call']}"):
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert page.evaluate(CHECKS) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_decided_without_script(enter: Enter, numbers: dict[str, int]):
    page = enter("王芳", java_script_enabled=False)
    page.goto(f"/segment/{numbers['open']}")
    assert page.locator("audio").is_visible()
    title = page.locator("h1").inner_text()
    page.locator("#confirm").press("Enter")
    page.wait_for_load_state()
    assert done(page) == f"confirmed: {title}"

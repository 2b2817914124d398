"""Charts of quality: what is in them is in their words too, and nothing in them is style or script."""

import re
from xml.etree import ElementTree

import pytest
from given_verdicts import judged

from speechguard.review import plots
from speechguard.review.statistics.agreement import of_all, pairs
from speechguard.review.statistics.drift import drift
from speechguard.review.statistics.estimates import share

LANGUAGES = ("en", "zh", "es")
RULES = [("推诿 <script>", share(8, 10)), ("Saludo", share(44, 44)), ("Told you", share(0, 3))]
JUDGED = [*judged("李娜", "crcrccrrcc"), *judged("Ana", "crcrccrccc"), *judged("李娜", "uu", week=2, first=20)]


def texts(plot):
    """The texts in a chart, which is plain SVG."""
    root = ElementTree.fromstring(plot.svg)
    assert root.tag.endswith("svg")
    for element in root.iter():
        assert "script" not in element.tag
        assert not {"style", "href", "onclick"} & {name.split("}")[-1] for name in element.attrib}
    colours = set(re.findall(r"#[0-9a-f]{6}", plot.svg))
    assert colours <= {"#0072b2", "#d55e00", "#222222", "#dddddd"}, "the page repaints only these for dark screens"
    return [element.text for element in root.iter() if element.text and element.text.strip()]


@pytest.mark.parametrize("interface", LANGUAGES)
def test_precision(interface):
    plot = plots.precision(RULES, interface)
    shown = texts(plot)
    assert {"推诿 <script>", "Saludo", "Told you", "8/10", "44/44", "0/3"} <= set(shown)
    for part in ("推诿 <script> 80%", "49%", "94%", "Saludo 100%", "Told you 0%", "56%"):
        assert part in plot.alt
    assert "{" not in plot.alt


@pytest.mark.parametrize("interface", LANGUAGES)
def test_agreement(interface):
    (two,) = pairs(JUDGED)
    alike = pairs([*judged("A", "cc"), *judged("B", "cc")])[0]
    nearly = of_all([*judged("A", "c" * 10), *judged("B", "c" * 9 + "r")])
    plot = plots.agreement([("李娜 – Ana", two), ("alike", alike), ("nearly", nearly)], interface)
    shown = texts(plot)
    assert {"李娜 – Ana", f"{two.coefficient:.2f}", "nearly", "0.00"} <= set(shown)
    assert "alike" not in shown
    assert f"李娜 – Ana {two.coefficient:.2f}" in plot.alt
    assert "nearly 0.00" in plot.alt
    assert "alike" not in plot.alt.replace("too alike", "")


@pytest.mark.parametrize("interface", LANGUAGES)
def test_drift(interface):
    one = next(one for one in drift(JUDGED) if one.reviewer == "李娜")
    plot = plots.drift(one, interface)
    shown = texts(plot)
    assert {"11-02", "11-16"} <= set(shown)
    assert any("李娜" in text for text in shown)
    assert "2026-11-02" in plot.alt
    assert "40%" in plot.alt
    assert "90%" in plot.alt
    assert "{" not in plot.alt


def test_charts_of_nothing():
    for plot in (plots.precision([], "en"), plots.agreement([], "zh")):
        assert texts(plot)

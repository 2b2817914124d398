"""The score of a call in words: what a reader needs to add it up, in every language, on paper and on screen."""

from __future__ import annotations

from io import StringIO

import pytest
from live_states import CHINESE_CALL, SHIRKING, summary, texts

from speechguard.messages import CallScore, Interface, ScoreLine, SectionScore
from speechguard.terminal.plain import PlainView
from speechguard.terminal.summary import summary_rows
from speechguard.words.score import score_derivation, score_words
from speechguard.words.wording import WORDINGS

OPENING = SectionScore("opening", texts("开头", "Opening", "Inicio"), -8.0, 8.0)
LANGUAGE = SectionScore("language", texts("用语", "Language", "Lenguaje"), -20.0)
INTERFACES: tuple[Interface, ...] = ("en", "zh", "es")


def line(reason: str, points: float = 0.0, section: str = "language", **fields: object) -> ScoreLine:
    given: dict[str, object] = {"rule": "zh.shirking.not-my-job", "title": SHIRKING} | fields
    return ScoreLine(reason, points, section, **given)  # type: ignore[arg-type]


START = ScoreLine("start", 100.0)
CALL = CallScore(
    "call",
    72.0,
    False,
    (OPENING, LANGUAGE),
    (
        START,
        line("deducted", -10.0, "opening", times=1, each=10.0, at=(8.4,)),
        ScoreLine("section_cap", 2.0, "opening", title=OPENING.title, cap=8.0),
        line("deducted", -20.0, times=3, each=10.0, cap=20.0, at=(37.1, 50.0, 3661.0)),
        line("not_assessable", times=2, at=(12.0, 14.0)),
        line("not_applicable"),
    ),
)


def told(*lines: ScoreLine, interface: Interface = "en", sections: tuple[SectionScore, ...] = (LANGUAGE,)) -> list[str]:
    score = CallScore("call", 0.0, False, sections, lines)
    return [f"{points} {text}" for points, text in score_derivation(score, interface)]


def test_the_derivation_of_a_call() -> None:
    rule = "Shirking (zh.shirking.not-my-job)"
    assert score_words(CALL, WORDINGS["en"]) == "Score 72 of 100"
    assert score_derivation(CALL, "en") == [
        ("100", "start"),
        ("-10", f"Opening: {rule}, 00:08"),
        ("+2", "Opening: loses no more than 8"),
        ("-20", f"Language: {rule}, 3 × 10, at most 20, 00:37 00:50 1:01:01"),
        ("–", f"not assessable: Language: {rule}, 2 ×, 00:12 00:14"),
        ("–", f"not applicable: Language: {rule}"),
    ]
    assert score_derivation(CALL, "en", times=False)[1] == ("-10", f"Opening: {rule}")


def test_the_only_section_is_not_named() -> None:
    assert told(line("deducted", -2.5, times=1, each=2.5)) == ["-2.5 Shirking (zh.shirking.not-my-job)"]


def test_a_cap_is_told_where_it_was_reached() -> None:
    reached, not_reached = (line("deducted", -20.0, times=n, each=10.0, cap=20.0) for n in (3, 2))
    assert told(reached, not_reached) == [
        "-20 Shirking (zh.shirking.not-my-job), 3 × 10, at most 20",
        "-20 Shirking (zh.shirking.not-my-job), 2 × 10",
    ]


def test_losses_and_limits() -> None:
    lost = ScoreLine("section_lost", -12.0, "language", title=LANGUAGE.title)
    parts = (line("rewarded", 5.0, times=1, each=5.0), line("fatal", times=1), lost, ScoreLine("limit", -3.0))
    assert told(*parts, ScoreLine("call_lost", -90.0), interface="es") == [
        "+5 Eludir responsabilidad (zh.shirking.not-my-job)",
        "0 crítica: Eludir responsabilidad (zh.shirking.not-my-job)",
        "-12 Lenguaje: perdida entera",
        "-3 ni menos de 0 ni más de 100",
        "-90 la llamada se pierde por un hallazgo crítico",
    ]


def test_points_are_as_written() -> None:
    assert score_words(CallScore("c", 33.25, False, (), ()), WORDINGS["zh"]) == "得分 33.25，满分 100"


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_reason_has_words(interface: Interface) -> None:
    assert WORDINGS[interface].score_lines.keys() == WORDINGS["en"].score_lines.keys()
    for reason, words in WORDINGS[interface].score_lines.items():
        whole = reason in ("start", "call_lost", "limit")
        assert words
        assert ("{what}" in words) is not whole


def test_a_title_that_a_pack_lacks_is_replaced_by_one_it_has() -> None:
    assert told(line("deducted", -1.0, times=1, each=1.0, title={"zh": "推诿"})) == ["-1 推诿 (zh.shirking.not-my-job)"]


@pytest.mark.parametrize("interface", INTERFACES)
def test_the_plain_summary_has_it(interface: Interface) -> None:
    stream = StringIO()
    PlainView(stream, interface).close(summary(CHINESE_CALL, score=CALL))
    head = f"00:42.3 {WORDINGS[interface].summary}: "
    lines = stream.getvalue().splitlines()
    expected = [f"{head}{points} {text}" for points, text in score_derivation(CALL, interface)]
    at = lines.index(head + score_words(CALL, WORDINGS[interface]))
    assert lines[at + 1 : at + 1 + len(expected)] == expected


@pytest.mark.parametrize("interface", INTERFACES)
@pytest.mark.parametrize("width", [30, 60, 120])
def test_the_summary_on_screen_has_it_in_its_width(interface: Interface, width: int) -> None:
    rows = summary_rows(summary(CHINESE_CALL, score=CALL), interface, width)
    assert all(row.cell_len <= width for row in rows)
    shown = "".join(row.plain.replace(" ", "") for row in rows)
    for points, text in score_derivation(CALL, interface):
        assert points in shown
        assert text.replace(" ", "") in shown
    assert score_words(CALL, WORDINGS[interface]).replace(" ", "") in shown


def test_without_a_score_nothing_is_said_of_one() -> None:
    rows = summary_rows(summary(CHINESE_CALL), "en", 80)
    assert not any("Score" in row.plain for row in rows)

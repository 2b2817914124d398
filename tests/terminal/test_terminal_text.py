"""Text in exact cells: nothing too wide, nothing lost, Chinese broken where Chinese may be broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from speechguard.terminal.text import clip, fill, hang, justify, wrap

texts = st.text(alphabet="ab ño¿«» ，。（「您好这是\u00a0", max_size=60)
widths = st.integers(2, 30)


@given(texts, widths)
def test_wrapped_lines_fit_and_lose_only_spaces(plain: str, width: int) -> None:
    lines = wrap(Text(plain), width)
    assert all(line.cell_len <= width for line in lines)
    assert "".join("".join(line.plain for line in lines).split()) == "".join(plain.split())


@given(texts, widths)
def test_filled_text_has_exactly_the_width(plain: str, width: int) -> None:
    assert fill(Text(plain), width).cell_len == width


@given(texts, texts, widths)
def test_justified_line_has_exactly_the_width(left: str, right: str, width: int) -> None:
    assert justify(Text(left), Text(right), width).cell_len == width


@given(texts, widths)
def test_clipped_text_is_whole_or_a_beginning_with_an_ellipsis(plain: str, width: int) -> None:
    clipped = clip(Text(plain), width).plain
    assert Text(clipped).cell_len <= width
    assert clipped == plain or (clipped.endswith("…") and plain.startswith(clipped[:-1]))


def lines(plain: str, width: int) -> list[str]:
    return [line.plain for line in wrap(Text(plain), width)]


@pytest.mark.parametrize(
    ("plain", "width", "expected"),
    [
        ("很抱歉我马上帮您转接", 8, ["很抱歉我", "马上帮您", "转接"]),
        ("很抱歉我，马上", 8, ["很抱歉", "我，马上"]),  # no line begins with a comma
        ("很抱歉「马上」", 8, ["很抱歉", "「马上」"]),  # none ends with an opening quote
        ("vaya al departamento", 10, ["vaya al", "departamen", "to"]),
        ("你好 hello 世界", 8, ["你好", "hello 世", "界"]),
        ("no lo\u00a0sé", 5, ["no", "lo\u00a0sé"]),
        ("", 8, [""]),
    ],
)
def test_lines_break_where_the_language_allows(plain: str, width: int, expected: list[str]) -> None:
    assert lines(plain, width) == expected


def test_styles_stay_with_their_characters() -> None:
    text = Text.assemble("你别问我了，", ("这是不归我官", "red"))
    styled = [line.plain[span.start : span.end] for line in wrap(text, 8) for span in line.spans]
    assert "".join(styled) == "这是不归我官"


def test_hanging_lines_are_indented_by_the_label() -> None:
    rows = hang(Text("请说  "), Text("我马上帮您转接"), 14)
    assert [row.plain for row in rows] == ["请说  我马上帮", "      您转接"]

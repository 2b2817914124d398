"""The live view on a terminal: it takes the screen, gives it back, and leaves a summary."""

from __future__ import annotations

from io import StringIO

import pytest
from live_states import CHINESE_CALL, HEARD, SAY, SPANISH_CALL, SUSPECTED_CALL, measured, summary, violation
from rich.cells import cell_len
from rich.console import Console

from speechguard.calls.state import SessionState
from speechguard.messages import Interface
from speechguard.terminal.screen import TerminalView, screen_available
from speechguard.terminal.summary import summary_rows
from speechguard.terminal.svg import export_svg

ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"


def terminal(environ: dict[str, str] | None = None, width: int = 80, height: int = 24) -> Console:
    environ = environ or {"TERM": "xterm-256color"}
    return Console(file=StringIO(), force_terminal=True, width=width, height=height, highlight=False, _environ=environ)


def written(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_screen_is_taken_and_given_back_before_the_summary() -> None:
    console = terminal()
    view = TerminalView("en", console, frames_per_second=1e9)
    view.update(CHINESE_CALL)
    view.close(summary(CHINESE_CALL))
    output = written(console)
    assert output.count(ENTER) == output.count(LEAVE) == 1
    live, after = output.split(LEAVE)
    assert HEARD in live
    assert "Summary" not in live
    assert SAY in after
    assert "\x1b[?25h" in output  # the cursor is visible again


def test_screen_is_given_back_after_an_error() -> None:
    console = terminal()

    def session() -> None:
        with TerminalView("en", console) as view:
            view.update(CHINESE_CALL)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        session()
    assert written(console).count(LEAVE) == 1


def test_updates_too_soon_after_one_another_are_not_drawn() -> None:
    console = terminal()
    with TerminalView("en", console, frames_per_second=1e-6) as view:
        view.update(CHINESE_CALL)
        view.update(SPANISH_CALL)
        assert "call-0142" in written(console)
        assert "llamada" not in written(console)


def test_resized_terminal_is_right_at_the_next_update() -> None:
    console = terminal(width=40, height=10)
    with TerminalView("en", console, frames_per_second=1e9) as view:
        view.update(CHINESE_CALL)
        assert "too small" in written(console)
        assert HEARD not in written(console)
        console.width, console.height = 80, 24
        view.update(CHINESE_CALL)
        assert HEARD in written(console)


def test_no_color_keeps_the_forms() -> None:
    console = terminal({"TERM": "xterm-256color", "NO_COLOR": "1"})
    with TerminalView("en", console) as view:
        view.update(CHINESE_CALL)
    output = written(console)
    assert "\x1b[1;7m" in output  # bold, reversed
    assert "\x1b[31m" not in output
    assert ";31m" not in output


@pytest.mark.parametrize(
    ("console", "available"),
    [
        (terminal(), True),
        (terminal({"TERM": "xterm", "NO_COLOR": "1"}), True),
        (terminal({"TERM": "dumb"}), False),
        (Console(file=StringIO(), _environ={"TERM": "xterm"}), False),
    ],
)
def test_screen_is_available_on_terminals_that_move_their_cursor(console: Console, available: bool) -> None:
    assert screen_available(console) is available


@pytest.mark.parametrize("width", [30, 60, 80, 200])
@pytest.mark.parametrize("interface", ["en", "zh", "es"])
@pytest.mark.parametrize("state", [CHINESE_CALL, SPANISH_CALL, SUSPECTED_CALL], ids=["zh", "es", "suspected"])
def test_summary_fits_and_is_complete(state: SessionState, interface: Interface, width: int) -> None:
    lines = [row.plain for row in summary_rows(summary(state), interface, width)]
    assert max(map(cell_len, lines)) <= width
    shown = "".join("".join(lines).split())
    for finding in (one for one in state.findings if one.event.flagged):
        assert "".join(finding.event.say_instead.split()) in shown
    assert "0.52/0.91" in shown
    assert "1.21/1.74" in shown


def test_summary_is_in_order_of_time_and_counts() -> None:
    findings = (violation(1, start=50.0), violation(2, start=20.0, status="retracted"), violation(3, start=30.0))
    lines = [
        row.plain
        for row in summary_rows(summary(CHINESE_CALL, findings=findings, interrupted=True, lost=0.3), "en", 80)
    ]
    times = [line.split()[-1] for line in lines if "Shirking" in line]
    assert times == ["00:20", "00:30", "00:50"]
    assert "2 confirmed, 1 retracted, 0 missing, 0 not assessable" in lines
    assert "audio heard 00:42.3 · 0.3 s of audio lost · ended by the user" in lines


def test_what_is_suspected_has_a_part_of_its_own_in_the_summary() -> None:
    text = "\n".join(row.plain for row in summary_rows(summary(SUSPECTED_CALL), "en", 80))
    warnings, rest = text.split("\nSuspected\n")
    assert "~" not in warnings
    assert rest.index("00:38") < rest.index("00:40") < rest.index("Checklist")
    assert "1 confirmed, 0 retracted, 1 missing" in rest
    assert "2 suspected: they take no points" in rest


def test_measures_beyond_their_band_are_warnings_others_are_figures() -> None:
    both = summary(CHINESE_CALL, findings=(measured(3), measured(4, flagged=False)))
    rows = [row.plain.strip() for row in summary_rows(both, "en", 80)]
    warnings, figures = rows.index("Warnings"), rows.index("Measures")
    assert "312 syllables a minute (at most 280)" in rows[warnings:figures]
    assert rows[figures + 1] == "speaking 241 syllables a minute; at most 280, kept"


def test_svg_holds_the_screen_and_loads_nothing() -> None:
    picture = export_svg(CHINESE_CALL, "zh", 80, 24)
    assert picture == export_svg(CHINESE_CALL, "zh", 80, 24)
    assert "http" not in picture.replace('xmlns="http://www.w3.org/2000/svg"', "")
    for char in HEARD:
        assert f">{char}</text>" in picture

"""The live screen as text: every line exactly as wide as the terminal, everything needed on it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from live_states import (
    CALLS,
    CHINESE_CALL,
    CROWDED_CALL,
    DELAYS,
    EMPTY_CALL,
    HEARD,
    SAY,
    SPANISH_CALL,
    SUSPECTED_CALL,
    measured,
    owed,
    suspected,
    texts,
    violation,
)
from rich.cells import cell_len

from speechguard.calls.state import ChecklistRow, Highlight, Notice, SessionState, TranscriptLine
from speechguard.messages import Interface
from speechguard.reasons import because
from speechguard.terminal.frame import MIN_HEIGHT, MIN_WIDTH, frame
from speechguard.words.wording import WORDINGS

SIZES = [(60, 16), (79, 23), (80, 24), (109, 30), (110, 30), (160, 50), (200, 60), (300, 16)]


def rows(state: SessionState, interface: Interface = "en", width: int = 80, height: int = 24) -> list[str]:
    return [row.plain for row in frame(state, interface, width, height)]


def screen(state: SessionState, interface: Interface = "en", width: int = 80, height: int = 24) -> str:
    return "\n".join(rows(state, interface, width, height))


def column(line: str, char: str) -> list[int]:
    """The cells at which the character stands."""
    return [cell_len(line[: found.start()]) for found in re.finditer(char, line)]


def styled(state: SessionState, style: str) -> set[str]:
    """What is shown in a style that has this word."""
    return {
        row.plain[s.start : s.end] for row in frame(state, "en", 80, 24) for s in row.spans if style in str(s.style)
    }


@pytest.mark.parametrize("size", [*SIZES, (40, 10), (59, 24), (80, 15), (1, 1), (2, 3)], ids=str)
@pytest.mark.parametrize("interface", ["en", "zh", "es"])
@pytest.mark.parametrize("call", CALLS)
def test_every_line_is_exactly_as_wide_as_the_terminal(call: str, interface: Interface, size: tuple[int, int]) -> None:
    width, height = size
    lines = rows(CALLS[call], interface, width, height)
    assert [cell_len(line) for line in lines] == [width] * height


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("interface", ["en", "zh", "es"])
def test_newest_words_newest_warning_and_all_titles_are_always_there(
    interface: Interface, size: tuple[int, int]
) -> None:
    words = WORDINGS[interface]
    shown = screen(CHINESE_CALL, interface, *size)
    for needed in ("call-0142.flac", "00:42 / 01:43", "你自己去看", "一下 …", "00:37", words.warnings, words.checklist):
        assert needed in shown
    assert words.transcript in shown
    assert words.severities["major"] in shown
    assert words.behind.format(seconds=words.seconds.format(value="0.4")) in shown


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=str)
def test_warning_shows_severity_title_time_phrase_and_what_to_say(size: tuple[int, int]) -> None:
    lines = rows(CHINESE_CALL, "es", *size)
    at = next(n for n, line in enumerate(lines) if "Eludir responsabilidad" in line)
    assert "! grave" in lines[at]
    assert "00:37" in lines[at]
    assert f"「{HEARD}」" in lines[at + 1]
    assert "diga  很抱歉，这项业务由同事负责，" in lines[at + 2]


@pytest.mark.parametrize("width", [60, 80, 109])
def test_borders_stand_in_one_column_beside_wide_characters(width: int) -> None:
    lines = rows(CHINESE_CALL, "zh", width, 24)
    top = next(n for n, line in enumerate(lines) if "┬" in line)
    bottom = next(n for n, line in enumerate(lines) if "┴" in line)
    assert bottom - top > 4
    assert len({tuple(column(line, "[│┬┴]")) for line in lines[top : bottom + 1]}) == 1


def test_wide_screen_has_one_straight_border() -> None:
    lines = rows(CHINESE_CALL, "zh", 160, 50)[2:-1]
    assert len({tuple(column(line, "[│┬├]")) for line in lines}) == 1


def test_long_advice_is_wrapped_whole_beside_its_label() -> None:
    shown = screen(SPANISH_CALL, "es", 80, 24)
    left = [line.split("│")[0].strip() for line in shown.splitlines() if "│" in line]
    said = " ".join(left[left.index("diga  Le paso ahora mismo con el") :])
    assert "departamento de reparaciones; si se corta, le llamo yo." in said


def test_marks_stand_at_their_characters_and_differ_in_form_and_symbol() -> None:
    shown = screen(CHINESE_CALL).replace("\u00a0", " ")
    assert f"你别问我了， ! {HEARD} 。" in shown
    assert "× 我知道 (retracted) 您很着急" in shown
    assert "? 你自己去看 一下 …" in shown
    assert HEARD in styled(CHINESE_CALL, "reverse")
    assert "你自己去看" in styled(CHINESE_CALL, "underline")
    assert "我知道" in styled(CHINESE_CALL, "strike")


def test_where_marks_overlap_the_most_certain_shows() -> None:
    marks = (Highlight(0, 4, "provisional", "minor"), Highlight(2, 6, "confirmed", "major"))
    line = TranscriptLine(0, "agent", 1.0, "一二三四五六七", True, (), marks)
    shown = screen(SessionState("call", "zh", 2.0, transcript=(line,))).replace("\u00a0", " ")
    assert "? 一二  ! 三四五六 七" in shown


def test_doubtful_text_is_called_unclear() -> None:
    assert "我要投诉。 (unclear)" in screen(CHINESE_CALL)


def test_retracted_warning_says_so_and_gives_no_advice() -> None:
    state = replace(CHINESE_CALL, findings=(violation(status="retracted"),))
    shown = screen(state)
    assert re.search(r"× major  Shirking +retracted 00:37", shown)
    assert SAY[:8] not in shown
    assert "Shirking" in styled(state, "strike")
    assert "─ Warnings ─" in shown  # a retracted warning is not counted


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (violation(status="provisional"), r"\? major  Shirking +provisional 00:37"),
        (owed(), r"✗ major  Greeting +missing 00:08"),
        (owed(kind="not_assessable"), r"– major  Greeting +not assessable 00:08"),
    ],
)
def test_state_of_a_warning_is_a_symbol_and_a_word(finding: object, line: str) -> None:
    assert re.search(line, screen(replace(CHINESE_CALL, findings=(finding,))))


def test_a_figure_is_no_warning() -> None:
    state = replace(CHINESE_CALL, findings=(measured(3), measured(4, flagged=False)))
    drawn = screen(state)
    assert drawn.count("Speaking too fast") == 1
    assert "312 syllables a minute (at most 280)" in drawn
    assert "241" not in drawn
    assert "Warnings 1 " in drawn


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=str)
def test_what_is_suspected_stands_muted_below_the_warnings_and_is_not_counted(size: tuple[int, int]) -> None:
    text = screen(SUSPECTED_CALL, "en", *size)
    assert re.search(r"─ Warnings 2 ─", text)
    assert (
        text.index("! major")
        < text.index("~ suspected 62 %  Scolding")
        < text.index("sounds like  「你是不是听不懂人话」")
    )
    assert any("~ suspected" in part for part in styled(SUSPECTED_CALL, "dim"))


def test_what_a_rule_decides_by_meaning_is_a_warning_with_what_it_sounds_like() -> None:
    event = replace(suspected().event, kind="violation", flagged=True)
    text = screen(replace(CHINESE_CALL, findings=(replace(suspected(), event=event),)), "en", 160, 50)
    assert re.search(r"! fatal  Scolding .*confirmed", text)
    assert "「你怎么就是弄不明白呢」  sounds like 「你是不是听不懂人话」" in text
    assert "~" not in text


def test_warnings_keep_their_room_beside_many_suspicions() -> None:
    many = tuple(suspected(n, start=n * 10.0) for n in range(100, 130))
    text = screen(replace(CROWDED_CALL, findings=(*many, *CROWDED_CALL.findings)))
    assert "~ suspected +30" in text
    assert text.count("! major") >= screen(CROWDED_CALL).count("! major") - 1
    only = screen(replace(CHINESE_CALL, findings=many), height=40)
    assert "Nothing to report." in only
    assert only.index("21:30") < only.index("21:20")
    assert re.search(r"~ suspected \+\d+", only)
    assert "~" not in screen(replace(CHINESE_CALL, findings=(suspected(status="retracted"),)))


def test_phrase_of_the_rule_is_shown_only_where_something_else_was_heard() -> None:
    assert "rule: 这事不归我管" in screen(CHINESE_CALL)
    assert "rule:" not in screen(replace(CHINESE_CALL, findings=(violation(heard="这事，不归我管"),)))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_many_warnings_newest_first_and_the_rest_counted(size: tuple[int, int]) -> None:
    shown = screen(CROWDED_CALL, "en", *size)
    times = [int(m) * 60 + int(s) for m, s in re.findall(r"Shirking.*? (\d\d):(\d\d)\b", shown)]
    earlier = re.search(r"(\d+) earlier", shown)
    assert times[0] == 590
    assert times == sorted(times, reverse=True)
    assert earlier is not None
    assert len(times) + int(earlier[1]) == len(CROWDED_CALL.findings)
    assert "第299句" in shown


def test_checklist_states_are_symbols_and_words_with_advice_under_what_is_due() -> None:
    lines = [line.split("│")[-1].strip() for line in rows(CHINESE_CALL, "en", 80, 24)]
    at = next(n for n, line in enumerate(lines) if line.startswith("✓"))
    assert re.fullmatch(r"✓ Greeting +met", lines[at])
    assert re.fullmatch(r"► Thanks after a hold +owed", lines[at + 1])
    assert lines[at + 2] == "感谢您的耐心等待。"
    assert re.fullmatch(r"○ Closing +later", lines[at + 3])


def test_crowded_checklist_keeps_what_must_be_acted_upon() -> None:
    title = texts("问候语", "Met item", "Saludo")
    met = tuple(ChecklistRow(f"met{n}", title, "met") for n in range(20))
    due = ChecklistRow("due", texts("致谢", "Due item", "Gracias"), "due", "谢谢。")
    missing = ChecklistRow("missing", texts("告别", "Missing item", "Adiós"), "missing")
    shown = screen(replace(CHINESE_CALL, checklist=(*met, due, missing)))
    assert "► Due item" in shown
    assert "✗ Missing item" in shown
    shown_met = shown.count("✓ Met item")
    assert f"{20 - shown_met} more" in shown


def test_header_says_who_speaks_how_late_and_what_was_lost() -> None:
    first, second, *_ = rows(SPANISH_CALL, "es", 110, 24)
    assert "0.3 s de audio perdidos" in first
    assert "1:01:42" in first
    assert "○ Agente  ● Cliente" in second
    assert "retraso de 2.6 s · demora p50/p95 provisional 0.5/0.9  confirmada 1.2/1.7 s" in second


def test_header_names_statuses_by_symbol_where_words_do_not_fit() -> None:
    assert "delay p50/p95 ? 0.5/0.9  ! 1.2/1.7 s" in rows(replace(EMPTY_CALL, delays=DELAYS), "en", 80, 24)[1]


@pytest.mark.parametrize(("phase", "word"), [("starting", "iniciando"), ("finishing", "terminando")])
def test_header_says_what_the_session_is_doing(phase: str, word: str) -> None:
    assert word in rows(replace(SPANISH_CALL, phase=phase), "es")[0]


def test_last_notice_is_shown_at_the_bottom() -> None:
    assert "aviso: micrófono: se perdieron 0.3 s de audio (1×)" in rows(SPANISH_CALL, "es")[-1]


def test_empty_call_says_that_there_is_nothing_yet() -> None:
    shown = screen(EMPTY_CALL, "en")
    for words in ("Nothing to report.", "Nothing has been said yet.", "Nothing is owed"):
        assert words in shown


def test_a_line_longer_than_the_panel_shows_its_end() -> None:
    line = TranscriptLine(0, "agent", 1.0, "头" + "中间的话" * 300 + "尾", False)
    shown = screen(SessionState("call", "zh", 2.0, transcript=(line,)))
    assert "尾 …" in shown
    assert "头" not in shown


@pytest.mark.parametrize("interface", ["en", "zh", "es"])
@pytest.mark.parametrize("size", [(40, 10), (MIN_WIDTH - 1, 40), (200, MIN_HEIGHT - 1)], ids=str)
def test_too_small_terminal_asks_to_be_enlarged(interface: Interface, size: tuple[int, int]) -> None:
    shown = "".join(screen(CHINESE_CALL, interface, *size).split())
    assert f"{size[0]}x{size[1]}" in shown
    assert f"{MIN_WIDTH}x{MIN_HEIGHT}" in shown
    assert "--plain" in shown
    assert "─" not in shown


def test_hostile_names_and_texts_cannot_steer_the_terminal() -> None:
    hostile = "a\x1b[2Jb\nc\u202ed\udcffe"
    line = TranscriptLine(0, "agent", 1.0, hostile, True)
    state = replace(CHINESE_CALL, call=hostile, transcript=(line,), findings=(violation(heard=hostile, say=hostile),))
    lines = rows(replace(state, notices=(Notice("problem", because("text", text=hostile)),)))
    assert all(line.isprintable() for line in ["".join(lines).replace("\u00a0", " ")])
    assert len(lines) == 24
    assert lines[-1].startswith(" notice: a\ufffd[2Jb c\ufffdd\ufffde")

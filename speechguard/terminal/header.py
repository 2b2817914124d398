"""The two lines at the top: which call, how far, who speaks, how late warnings come."""

from __future__ import annotations

from rich.text import Text

from speechguard.calls.state import SessionState
from speechguard.messages import Interface, Phase, Role
from speechguard.terminal.look import MUTED, STATUS_SYMBOLS, URGENT
from speechguard.terminal.text import clip, justify
from speechguard.words.wording import WORDINGS, Wording, clock, in_seconds, printable

_CALM_BEHIND = 1.5  # s; more is worth a colour
_PHASE_SYMBOLS: dict[Phase, str] = {"starting": "…", "live": "►", "finishing": "…"}


def header(state: SessionState, interface: Interface, width: int) -> list[Text]:
    """Return two lines of `width` cells."""
    words = WORDINGS[interface]
    phase = Text(
        f"{_PHASE_SYMBOLS[state.phase]} {words.phases[state.phase]}", "green" if state.phase == "live" else URGENT
    )
    time = clock(state.clock) + (f" / {clock(state.duration)}" if state.duration is not None else "")
    right = Text.assemble(phase, "  ", (time, "bold"), " ")
    if state.lost:
        right = Text.assemble((words.lost.format(seconds=in_seconds(state.lost, words)), URGENT), "  ", right)
    call = Text.assemble(" ", (printable(state.call), "bold"))
    return [justify(call, right, width), _second_line(state, words, width)]


def _second_line(state: SessionState, words: Wording, width: int) -> Text:
    left = Text(" ")
    speakers: tuple[tuple[Role, bool], ...] = (("agent", state.agent_speaks), ("customer", state.customer_speaks))
    for role, speaks in speakers:
        left.append(f"{'●' if speaks else '○'} {words.roles[role]}  ", "bold green" if speaks else MUTED)
    behind = words.behind.format(seconds=in_seconds(state.behind, words))
    right = Text(behind, URGENT if state.behind > _CALM_BEHIND else MUTED)
    for delays in (_delays(state, words, spelled=True), _delays(state, words, spelled=False)):
        whole = Text.assemble(right, delays, " ")
        if left.cell_len + whole.cell_len <= width:
            return justify(left, whole, width, least=0)
    return justify(left, clip(right, width - left.cell_len - 1).append(" "), width, least=0)


def _delays(state: SessionState, words: Wording, *, spelled: bool) -> Text:
    """Return p50 and p95 of the delays (s), with the names of the statuses or with their symbols."""
    parts = [
        f"{words.statuses[status] if spelled else STATUS_SYMBOLS[status]} {delay.p50:.1f}/{delay.p95:.1f}"
        for status, delay in state.delays.items()
    ]
    if not parts:
        return Text()
    return Text(f" · {words.delay} " + words.seconds.format(value="  ".join(parts)), MUTED)

"""Calls without words or sound for the tests of measures, on a grid of quarter seconds."""

from __future__ import annotations

from hypothesis import strategies as st

from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import Role, Spoke
from speechguard.phonetics import language

CELL = 0.25  # s
ROLES: tuple[Role, ...] = ("agent", "customer")


def talk(*voices: Spoke, lost: tuple[tuple[float, float], ...] = ()) -> Timeline:
    """A call in which these voices were heard."""
    call = Timeline(language("zh"))
    for voice in voices:
        call.spoke(voice)
    for start, end in lost:
        call.lose(start, end)
    return call


@st.composite
def voices(draw: st.DrawFn, role: Role) -> list[Spoke]:
    """Utterances of a role in order; some go on after a single cell, which is no pause."""
    now, found = draw(st.integers(0, 12)), list[Spoke]()
    for _ in range(draw(st.integers(1, 6))):
        length = draw(st.integers(1, 12))
        level = float(draw(st.sampled_from((-40, -30, -27, -24, -20, -15))))
        found.append(Spoke(role, now * CELL, (now + length) * CELL, level))
        now += length + draw(st.sampled_from((0, 1, 2, 3, 5, 9, 12, 13, 30)))
    return found


both_sides = st.tuples(voices("agent"), voices("customer")).map(lambda pair: pair[0] + pair[1])


def cells(start: float, end: float) -> set[int]:
    return set(range(round(start / CELL), round(end / CELL)))


def spoken(call: list[Spoke], *roles: Role) -> set[int]:
    """Cells in which one of the roles has its voice."""
    return {cell for voice in call if voice.role in roles for cell in cells(voice.start, voice.end)}


def unbroken(filled: set[int]) -> set[int]:
    """With the single cells between two others, which are too short to be a pause."""
    return filled | {cell for cell in range(max(filled)) if {cell - 1, cell + 1} <= filled}


def runs(filled: set[int]) -> list[tuple[int, int]]:
    """First cell and the one after the last of each stretch of neighbours."""
    starts = sorted(cell for cell in filled if cell - 1 not in filled)
    return [(start, next(cell for cell in range(start, max(filled) + 2) if cell not in filled)) for start in starts]

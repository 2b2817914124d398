"""Packs and calls for the tests of the batch room, written short."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from speechguard.messages import Heard, Lost, Progress, Role, Spoke, Transcript, Word

SYLLABLE = 0.25  # s


def forbidden(*phrases: str, id: str = "zh.test.forbidden", more: str = "") -> str:
    """A forbidden rule; `more`: further lines."""
    return _rule(id, "forbidden", phrases, f"taboo: impolite\n{more}")


def required(*phrases: str, within: str = "{first: 8 s}", id: str = "zh.test.required", more: str = "") -> str:
    """A required rule; without `within` one of conditions."""
    return _rule(id, "required", phrases, f"within: {within}\n{more}" if within else more)


def measure(name: str, *more: str) -> str:
    """A rule that measures."""
    return _rule(f"zh.measure.{name.replace('_', '-')}", "measure", (), "\n".join([f"measure: {name}", *more]))


def write_pack(path: Path, *rules: str, name: str = "test", code: str = "zh") -> Path:
    """A pack file of these rules."""
    path.write_text(f"pack: {name}\nlanguage: {code}\nrules:{''.join(rules)}", encoding="utf-8")
    return path


def said(text: str, start: float, number: int, role: Role = "agent", **more: object) -> Transcript:
    """A final text in Chinese, a word a character, from `start` on."""
    words = tuple(Word(c, start + SYLLABLE * i, start + SYLLABLE * (i + 1), 0.875) for i, c in enumerate(text))
    end = words[-1].end if words else start + 0.5  # a voice always lasts
    return Transcript(role, number, start, end, text, words, final=True, **more)  # type: ignore[arg-type]


def call_of(*messages: Spoke | Lost | Transcript, now: float | None = None) -> list[Heard]:
    """What is heard of a call that ends a second after its last message, with its voice."""
    heard: list[Heard] = []
    for message in messages:
        if isinstance(message, Transcript):
            heard.append(Spoke(message.role, message.start, message.end, -23.25))
        heard.append(message)
        heard.append(Progress(message.end, 0.0, frozenset()))
    end = max((message.end for message in messages), default=0.0) + 1.0
    return [*heard, Progress(now or end, now or end, frozenset(), ended=True)]


def _rule(id: str, kind: str, phrases: Iterable[str], more: str) -> str:
    lines = [f"id: {id}", "title: {zh: 题, en: Title, es: Título}", f"kind: {kind}", "severity: minor"]
    lines += [f"phrases: [{', '.join(phrases)}]"] * bool(phrases) + ["say_instead: 好的", *more.splitlines()]
    return "\n  - " + "\n    ".join(lines) + "\n"

"""Rulebooks and calls for the tests of the compliance room, written short."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Collection
from itertools import count
from pathlib import Path

from speechguard.errors import RuleErrors
from speechguard.judging.engine import NOTHING_KNOWN, Engine
from speechguard.messages import CallMetadata, ComplianceEvent, Role, Transcript, Word
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules
from speechguard.rules.rulebook import Rulebook

SYLLABLE = 0.25  # s
_FOLDER = tempfile.TemporaryDirectory()
_NUMBERS = count()
atexit.register(_FOLDER.cleanup)

FORBIDDEN = """
  - id: zh.shirking.not-my-job
    title: {zh: 推诿, en: Shirking, es: Eludir responsabilidad}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [这事不归我管]
    say_instead: 我马上帮您转接。
    cases: {flag: [这事不归我管], pass: [好的]}
"""
GREETING = """
  - id: zh.opening.greeting
    title: {zh: 问候语, en: Greeting, es: Saludo}
    kind: required
    severity: major
    phrases: [您好, 早上好]
    within: {first: 8 s}
    say_instead: 您好，请问有什么可以帮您？
    cases: {flag: [喂，哪位], pass: [您好]}
"""


def pack(*rules: str, code: str = "zh", head: str = "") -> str:
    """The text of a pack."""
    return f"pack: test\nlanguage: {code}\n{head}rules:{''.join(rules)}"


def forbidden(*phrases: str, within: str = "", id: str = "zh.test.forbidden", more: str = "") -> str:
    """A forbidden rule; `phrases` and `more` (lines of the rule) are YAML."""
    near = f"within: {within}\n" if within else ""
    return rule(id, "forbidden", phrases, f"taboo: impolite\n{near}{more}")


def required(*phrases: str, within: str, id: str = "zh.test.required", more: str = "") -> str:
    """A required rule."""
    return rule(id, "required", phrases, f"within: {within}\n{more}")


def combined(kind: str, conditions: str, judge: str, id: str = "zh.test.combined", more: str = "") -> str:
    """A rule of conditions; `conditions` and `judge` (the expression) are YAML."""
    key, taboo = ("flag_if", "taboo: impolite\n") if kind == "forbidden" else ("met_if", "")
    return rule(id, kind, (), f"{taboo}conditions: {conditions}\n{key}: {judge}\n{more}")


def rule(id: str, kind: str, phrases: tuple[str, ...], more: str) -> str:
    lines = [f"id: {id}", "title: {zh: 题, en: Title, es: Título}", f"kind: {kind}", "severity: minor"]
    lines += [f"phrases: [{', '.join(phrases)}]"] * bool(phrases)
    lines += ["say_instead: 好的", *more.splitlines()]
    return "\n  - " + "\n    ".join(lines) + "\n"


def write(text: str | bytes) -> Path:
    """A new pack file."""
    path = Path(_FOLDER.name) / str(next(_NUMBERS)) / "pack.yaml"
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rulebook(*rules: str, code: str = "zh", head: str = "") -> Rulebook:
    """The rulebook of one pack."""
    return load_rules([write(pack(*rules, code=code, head=head))], language)


def problems(text: str | bytes) -> list[str]:
    """What the loader says about a pack, a line each, without the path."""
    path = write(text)
    try:
        load_rules([path], language)
    except RuleErrors as errors:
        return [str(error).replace(f"{path}:", "") for error in errors.errors]
    return []


def said(
    text: str,
    start: float = 1.0,
    *,
    utterance: int = 0,
    role: Role = "agent",
    final: bool = True,
    joined: bool = False,
    doubts: tuple[str, ...] = (),
) -> Transcript:
    """A transcript at four characters a second, a word each."""
    words = tuple(Word(char, start + SYLLABLE * at, start + SYLLABLE * (at + 1), 1.0) for at, char in enumerate(text))
    end = start + SYLLABLE * len(text)
    return Transcript(role, utterance, start, end, text, words, final, joined, doubts, audio_seen=end)


def confirmed(events: list[ComplianceEvent]) -> list[tuple[str, str]]:
    """Kind and rule of the confirmed events."""
    return [(event.kind, event.rule) for event in events if event.status == "confirmed"]


class Call:
    """An engine that is told what was said when; `events` gathers what it says."""

    def __init__(
        self,
        rulebook: Rulebook,
        transcribed: Collection[Role] = ("agent", "customer"),
        metadata: CallMetadata = NOTHING_KNOWN,
    ) -> None:
        self.engine = Engine(rulebook, "test-call", transcribed, metadata)
        self.events: list[ComplianceEvent] = []
        self.now = 0.0
        self.utterances = 0

    def say(self, text: str, pause: float = 0.5, role: Role = "agent", **how: object) -> float:
        """After a pause, somebody says this; returns when it began."""
        start = self.now + pause
        transcript = said(text, start, utterance=self.utterances, role=role, **how)  # type: ignore[arg-type]
        self.utterances += 1
        self.now = transcript.end
        self.events += self.engine.final(transcript)
        return start

    def wait(self, seconds: float) -> list[ComplianceEvent]:
        """Nobody speaks; returns what that brings."""
        self.now += seconds
        news = self.engine.advance(self.now, settled=self.now)
        self.events += news
        return news

    def end(self) -> list[ComplianceEvent]:
        """The call ends; returns what that brings."""
        news = self.engine.end(self.now)
        self.events += news
        return news

    def state(self) -> str:
        """Of the only required rule."""
        (item,) = self.engine.checklist()
        return item.state

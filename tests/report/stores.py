"""Stores as `score` writes them, made up: as many calls as wanted, always the same ones."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from speechguard.archive.codecs.events import event_lines
from speechguard.archive.codecs.heard import heard_data
from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import Asked, CallRecord, counts_of, unclear
from speechguard.archive.store import Entry, Store
from speechguard.messages import CallMetadata, ComplianceEvent, Role, ScoreLine, SectionScore, Transcript, Word
from speechguard.reasons import because

RULES: dict[str, dict[str, str]] = {
    "zh.shirking.not-my-job": {
        "zh": "推诿：不归我管",
        "en": "Shirking: not my job",
        "es": "Evasivas: no es lo mío",
    },
    "zh.impatience.told-you": {
        "zh": "不耐烦：说过了",
        "en": "Impatience: told you",
        "es": "Impaciencia: ya lo dije",
    },
    "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"},
    "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"},
    "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"},
    "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"},
    "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"},
}
SAID = {
    "zh.shirking.not-my-job": ("这事不归我管", "这件事不归我官", "我马上帮您联系负责的部门", "fatal"),
    "zh.impatience.told-you": ("我刚才说过了", "我刚才都说过了", "我再为您说明一遍", "major"),
    "zh.scolding.you-do-not-listen": ("你到底有没有听", "你到底有没有在听", "可能是我没有说清楚", "minor"),
}
OWED = ("zh.opening.greeting", "zh.hold.thanks", "zh.closing.goodbye")
AGENTS = ("王小明", "李娜", "张伟", "陈静", "O'Neill", "刘洋", "赵磊", "孙悦", "周婷", "吴刚", "郑爽", "何平")
POINTS = {"fatal": 0.0, "major": 10.0, "minor": 3.0}


def event(call: str, rule: str, start: float, end: float, **more: Any) -> ComplianceEvent:
    """A confirmed event of the agent; `more`: its other fields."""
    data: dict[str, Any] = {
        "kind": "violation",
        "severity": "major",
        "status": "confirmed",
        "role": "agent",
        "phrase": "",
        "heard": "",
        "score": 1.0,
        "say_instead": "",
        "audio_seen": end,
        "rules": "0123456789ab",
    }
    return ComplianceEvent(call=call, rule=rule, start=start, end=end, **{**data, **more})


def suspicion(call: str, rule: str, start: float, end: float, meaning: float, **more: Any) -> ComplianceEvent:
    """What is only suspected, sounding like an example that `more` may name as `phrase`."""
    phrase = more.get("phrase", "你是不是听不懂人话")
    reason = because("sounds_like", example=phrase, words=("弄不明白",))
    known = {"kind": "suspected", "flagged": False, "meaning": meaning, "score": meaning, "phrase": phrase}
    return event(call, rule, start, end, **{**known, "reason": reason, **more})


def utterance(role: Role, start: float, text: str) -> Transcript:
    """An utterance, a word a character, five a second."""
    starts = [start + 0.2 * i for i in range(len(text))]
    words = tuple(Word(character, at, at + 0.2, 0.9) for character, at in zip(text, starts, strict=True))
    return Transcript(role, 0, start, start + 0.2 * len(text), text, words, final=True)


def transcript_line(call: str, told: Iterable[Transcript]) -> bytes:
    """What was heard in a call, its syllables left out: the report does not need them."""
    written = [{**heard_data(one), "syllables": 0} for one in told]
    data = {"call": call, "language": "zh", "duration": 120.0, "transcribed": ["agent", "customer"], "metadata": {}}
    return as_bytes(json.dumps({**data, "phonetics": "", "told": written, "syllables": ""}, ensure_ascii=False) + "\n")


class StoreMaker:
    """Collects calls; `write` makes the store of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: list[Entry] = []

    def call(
        self,
        name: str,
        events: list[ComplianceEvent] | None = None,
        told: list[Transcript] | None = None,
        **more: Any,
    ) -> StoreMaker:
        """A scored call; its score is what the findings that count leave of 100. `more`: fields of its record."""
        events, lines = events or [], [ScoreLine("start", 100.0)]
        titles = more.get("titles", RULES)
        for one in events:
            if one.kind != "not_assessable" and one.flagged:
                reason = "fatal" if one.severity == "fatal" else "deducted"
                taken, title = POINTS[one.severity], titles.get(one.rule, {})
                lines.append(ScoreLine(reason, -taken, "", one.rule, title, 1, taken, at=(one.start,)))
        counts = counts_of(events)
        total = sum(line.points for line in lines)
        score = 0.0 if counts["fatal"] else max(total, 0.0)
        if score != total:
            lines.append(ScoreLine("call_lost" if counts["fatal"] else "limit", score - total))
        data: dict[str, Any] = {
            "language": "zh",
            "agent_channel": "left",
            "duration": 120.0,
            "score": score,
            "fatal": bool(counts["fatal"]),
            "sections": (SectionScore("all", {"en": "All"}, score - 100),),
            "lines": tuple(lines),
            "counts": counts,
            "not_assessable": unclear(events),
            "titles": RULES,
            "rules": {"zh-service": "0123456789ab"},
            "model": "base",
        }
        return self._add(name, {**data, **more}, event_lines(events), transcript_line(name, told or []))

    def failed(self, name: str, failure: str) -> StoreMaker:
        """A call without a score."""
        return self._add(name, {"failure": because("text", text=failure)}, b"", b"")

    def unscored(self, name: str) -> StoreMaker:
        """A call in which no words of the agent were heard."""
        return self._add(name, {"language": "zh", "duration": 8.0, "model": "base"}, b"", transcript_line(name, []))

    def write(self) -> Path:
        """The folder."""
        with Store(self.folder) as store:
            store.rewrite(self.entries)
        return self.folder

    def _add(self, name: str, data: dict[str, Any], events: bytes, transcript: bytes) -> StoreMaker:
        known = {"file": f"/recordings/{name}.flac", "size": 1, "modified": 1, "asked": Asked()}
        record = CallRecord(**{"call": name, "id": "a" * 64, "recording": "b" * 64, **known, **data})
        self.entries.append(Entry(record, events, transcript))
        return self


def make_store(folder: Path, calls: int, seed: int = 0) -> Path:
    """A store of so many calls by AGENTS in two weeks; the later an agent in the list, the worse."""
    rng = random.Random(seed)
    maker = StoreMaker(folder)
    for number in range(calls):
        agent = rng.randrange(len(AGENTS))
        name = f"2026-11/call-{number:05}"
        events: list[ComplianceEvent] = []
        told = [
            utterance("agent", 1.0, "您好很高兴为您服务"),
            utterance("customer", 4.0, "我想问一下我的账单"),
        ]
        at = 10.0
        for rule, (phrase, heard, better, severity) in SAID.items():
            often = 0.0 if severity == "fatal" and rng.random() < 0.7 else agent / 2
            for _ in range(rng.choices((0, 1, 2), (14, often, often / 4))[0]):
                before = "这个我们没有办法"
                told.append(utterance("agent", at, before + heard))
                told.append(utterance("customer", at + 5, "那我应该找谁呢"))
                start, end = at + 0.2 * len(before), at + 0.2 * len(before + heard)
                said = {"phrase": phrase, "heard": before + heard, "say_instead": better, "severity": severity}
                events.append(event(name, rule, start, end, id=len(events) + 1, score=0.94, **said))
                at += 9.0
        states = {rule: rng.choices(("met", "missing", "not_due"), (12, agent / 3, 2))[0] for rule in OWED}
        for rule, state in states.items():
            if state == "missing":
                more = {
                    "kind": "missing",
                    "say_instead": "感谢您的耐心等待",
                    "reason": because("text", text="not said within 8 s"),
                }
                events.append(event(name, rule, at, at + 8.0, id=len(events) + 1, **more))
        rate = rng.gauss(240 + 6 * agent, 30)
        measured = {"kind": "measure", "severity": "minor", "value": rate, "unit": "/min", "at_most": 320.0}
        events.append(
            event(name, "zh.measure.speaking-rate", 0.0, 120.0, id=len(events) + 1, flagged=rate > 320, **measured)
        )
        if rng.random() < 0.05:
            more = {
                "kind": "not_assessable",
                "severity": "minor",
                "reason": because("text", text="low confidence"),
            }
            events.append(event(name, "zh.closing.goodbye", at, at + 3.0, id=len(events) + 1, **more))
            states["zh.closing.goodbye"] = "not_assessable"
        start = f"2026-11-{1 + number * 14 // calls:02}T{9 + number % 8:02}:{number % 60:02}:00"
        metadata = CallMetadata(agent=AGENTS[agent], team="AB"[agent % 2], start=start, direction="inbound")
        maker.call(name, events, told, checklist=states, metadata=metadata, duration=at + 20.0)
    maker.failed("broken", "cannot be decoded (Invalid data found when processing input)")
    return maker.write()

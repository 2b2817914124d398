"""A store of calls in writing, judged by a small pack, each with a recording: as `score` would have made it."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from judged_calls import judged_entry

from speechguard.archive.store import Entry, Store
from speechguard.archive.stored import StoredCall, keep
from speechguard.checks.cases.dialogue import written_calls
from speechguard.checks.cases.layout import lay_out
from speechguard.messages import CallMetadata, Progress, Spoke
from speechguard.phonetics import language
from speechguard.rules.loader import load_rulebooks

RATE = 8000  # Hz
PACK = """
pack: zh-small
language: zh
rules:
  - id: zh.shirking.not-my-job
    title: {zh: 推诿, en: Shirking, es: Evasivas}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [这事不归我管]
    say_instead: 我马上帮您转接。
    source: 服务手册 <第 3 条>
    cases: {flag: [这事不归我管], pass: [好的]}
  - id: zh.impatience.told-you
    title: {zh: 不耐烦, en: Impatience, es: Impaciencia}
    kind: forbidden
    taboo: impolite
    severity: minor
    phrases: [我刚才都说过了]
    say_instead: 我再为您说明一遍。
    cases: {flag: [我刚才都说过了], pass: [好的]}
  - id: zh.opening.greeting
    title: {zh: 问候语, en: Greeting, es: Saludo}
    kind: required
    severity: minor
    phrases: [您好]
    within: {first: 8 s}
    say_instead: 您好，请问有什么可以帮您？
    cases: {flag: [喂], pass: [您好]}
"""
MARKUP = "<script>alert(1)</script>"  # in every name that people give

# name: agent, team, what is said
CALLS = {
    "a": ("李娜", "A", "agent: 您好，请讲。\ncustomer: 我的快递呢？\nagent: 这事不归我管。\nagent: 我刚才都说过了。"),
    "b": ("王小明", "B", "agent: 喂。\ncustomer: 我的账单不对。\nagent: 这事不归我官，你找别人吧。"),
    "c": ("李娜", "A", "agent: 您好。\ncustomer: 谢谢。\nagent: 不客气。"),
    MARKUP: (f"<b>O'Neill{MARKUP}", MARKUP, "agent: 您好。\ncustomer: 在吗？\nagent: 我刚才都说过了。"),
}


def rulebooks(folder: Path):
    """Of the pack, which is written there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "zh-small.yaml").write_text(PACK, encoding="utf-8")
    return load_rulebooks([folder], language)


def write_store(folder: Path, rules, calls=CALLS) -> Path:
    """The folder, with a store and the recordings."""
    (folder / "sound").mkdir(parents=True)
    with Store(folder) as store:
        for number, (name, (agent, team, text)) in enumerate(calls.items()):
            metadata = CallMetadata(agent=agent, team=team, start=f"2026-11-{10 + number:02}T09:30:00")
            store.add(entry(folder, name, metadata, text, rules["zh"], number))
    return folder


def entry(folder: Path, name: str, metadata: CallMetadata, text: str, rulebook, number: int) -> Entry:
    """A call of the store."""
    lines = text.splitlines(keepends=True)
    (written,) = written_calls([*lines, "\n"], name, rulebook.phonetics)
    transcripts, end = lay_out(written.lines, rulebook.phonetics)
    heard = [message for one in transcripts for message in (Spoke(one.role, one.start, one.end), one)]
    call = keep(
        name, [*heard, Progress(end, end, frozenset(), ended=True)], rulebook.phonetics, ("agent", "customer"), metadata
    )
    file = folder / "sound" / f"{number}.wav"
    record(file, call, end)
    return judged_entry(call, rulebook, file, number)


def record(file: Path, call: StoredCall, end: float) -> None:
    """A stereo recording: noise where somebody speaks, each side on its own channel; every file other noise."""
    random = np.random.default_rng(len(call.call))
    samples = np.zeros((round(end * RATE), 2))
    for spoke in (told for told in call.told if isinstance(told, Spoke)):
        stretch = slice(round(spoke.start * RATE), round(spoke.end * RATE))
        side = 0 if spoke.role == "agent" else 1
        samples[stretch, side] = random.uniform(-0.5, 0.5, len(samples[stretch]))
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((samples * 32767).astype("<i2").tobytes())

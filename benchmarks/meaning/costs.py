"""What meaning costs: processor time an utterance, memory, and suspicions an hour of agents' speech."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from support.costs import memory

from meaning.judged_lines import PAUSE, SmallCall, by_phrases, utterance
from speechguard.archive.transcripts import parts, read_part
from speechguard.evaluation.labels import LabelledCall
from speechguard.judging.batches import judge_calls
from speechguard.judging.engine import Engine
from speechguard.meaning.semantics import ModelSemantics
from speechguard.meaning.shipped import model_for
from speechguard.meaning.weighing import Saying
from speechguard.messages import ComplianceEvent, standing
from speechguard.phonetics import language as phonetics_for
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import Utterance

ROUNDS = 3  # the fastest counts
CALL = 20  # utterances
REASONED = 50  # sentences whose suspicion is explained


def processor(rulebook: Rulebook, texts: Sequence[str]) -> dict[str, float]:
    """Return milliseconds of processor an utterance, of texts as agents mostly speak; `rulebook` has a model."""
    semantics = rulebook.meaning
    assert isinstance(semantics, ModelSemantics)
    calls = [_talk(texts[at : at + CALL], rulebook.phonetics) for at in range(0, len(texts), CALL)]
    sayings = [Saying(one.sounds) for call in calls for one in call]

    def weigh() -> None:
        for saying in sayings:
            semantics.weigh([saying])

    def judge(rules: Rulebook) -> None:
        for call in calls:
            engine = Engine(rules, "")
            for one in call:
                engine.heard(one)
            engine.end(call[-1].transcript.end)

    without = by_phrases(rulebook)
    judge(rulebook), judge(without)  # the matcher is compiled by its first use
    number = len(sayings)
    return {
        "utterances": number,
        "weigh": _milliseconds(weigh, number),
        "engine_with_meaning": _milliseconds(lambda: judge(rulebook), number),
        "engine_without": _milliseconds(lambda: judge(without), number),
    }


def explaining(semantics: ModelSemantics, sayings: Sequence[Saying]) -> float | None:
    """Return milliseconds of processor for why a sentence is suspected; None: none is."""
    weighed = zip(sayings, semantics.weigh(sayings), strict=True)
    suspected = [(saying, one.suspicion) for saying, one in weighed if one.suspicion][:REASONED]
    for saying, suspicion in suspected:  # the examples of a rule are read when they are first looked at
        semantics.grounds(saying, suspicion)
    if not suspected:
        return None
    return _milliseconds(lambda: [semantics.grounds(*one) for one in suspected], len(suspected))


def memory_added(code: str, packs: Sequence[Path], program: str) -> float:
    """Return the MiB that a model takes in a process of its own, started with `--memory CODE`."""
    command = [sys.executable, program, "--memory", code, *(["--rules", *map(str, packs)] if packs else [])]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def memory_of_model(code: str, packs: Sequence[Path], texts: Sequence[str]) -> float:
    """Return the MiB by which this process grows with a model, after texts were weighed and suspicions explained."""
    phonetics = phonetics_for(code)
    sayings = [Saying(phonetics.sounds(text)) for text in texts]
    before = memory()
    semantics = ModelSemantics(model_for(code, packs), phonetics)
    explaining(semantics, sayings)
    return round(memory() - before, 1)


def of_labelled(calls: Sequence[LabelledCall], rulebook: Rulebook) -> dict[str, Any]:
    """Return suspicions in what was said in labelled calls; those outside forbidden turns are wrong."""
    told = [_labelled(call, rulebook.phonetics) for call in calls]
    hours = sum(call.agent_speech for call in calls) / 3600
    right = wrong = 0
    texts: list[str] = []
    for call, judged in zip(calls, judge_calls(told, rulebook), strict=True):
        forbidden = [turn for turn in call.turns if turn.tag == "forbidden"]
        for event in _suspicions(judged.events):
            is_right = any(turn.start < event.end and event.start < turn.end for turn in forbidden)
            right, wrong = right + is_right, wrong + (not is_right)
            texts += [] if is_right else [f"{call.name}: {event.heard}"]
    return {**_an_hour(right + wrong, len(calls), hours), "right": right, "wrong": wrong, "wrong_texts": texts}


def of_store(folder: Path, rulebook: Rulebook) -> dict[str, Any]:
    """Return suspicions in the stored calls of a language. Raises UserError for what is no store."""
    suspected = calls = 0
    seconds = 0.0
    for part in parts(folder)[0]:
        stored = [one.call for one in read_part(part, phonetics_for) if one.call.language == rulebook.language]
        calls += len(stored)
        suspected += sum(len(_suspicions(judged.events)) for judged in judge_calls(stored, rulebook))
        said = [told.transcript for call in stored for told in call.told if isinstance(told, Utterance)]
        seconds += sum(one.end - one.start for one in said if one.role == "agent" and one.speech)
    return _an_hour(suspected, calls, seconds / 3600)


def _an_hour(suspected: int, calls: int, hours: float) -> dict[str, Any]:
    rate = round(suspected / hours, 2) if hours else None
    return {"calls": calls, "hours_of_agent_speech": round(hours, 3), "suspected": suspected, "an_hour": rate}


def _suspicions(events: Sequence[ComplianceEvent]) -> list[ComplianceEvent]:
    return [event for event in standing(events) if event.kind == "suspected"]


def _talk(texts: Sequence[str], phonetics: Phonetics) -> list[Utterance]:
    """Return what an agent says in one call."""
    said: list[Utterance] = []
    for number, text in zip(count(), texts):
        start = said[-1].transcript.end + PAUSE if said else 0.0
        said.append(utterance("agent", number, start, text, phonetics))
    return said


def _labelled(call: LabelledCall, phonetics: Phonetics) -> SmallCall:
    told = [utterance(turn.role, n, turn.start, turn.text, phonetics, turn.end) for n, turn in enumerate(call.turns)]
    return SmallCall(call.name, told, max(turn.end for turn in call.turns))


def _milliseconds(work: Callable[[], object], number: int) -> float:
    """Return the milliseconds of processor that each of a number of things takes."""
    rounds: list[float] = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        rounds.append(time.process_time() - began)
    return round(1000 * min(rounds) / number, 3)

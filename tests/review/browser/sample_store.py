"""A store of the sample calls as `score` would have made it, had it heard every word: no model is needed."""

from __future__ import annotations

import re
from itertools import accumulate, chain, pairwise
from pathlib import Path

from judged_calls import judged_entry
from shipped import shipped_rules

from speechguard.archive.store import Entry, Store
from speechguard.archive.stored import keep
from speechguard.config import bundled
from speechguard.evaluation.labels import LabelledCall, LabelledTurn, read_labelled_calls
from speechguard.messages import CallMetadata, Progress, Spoke, Transcript, Word
from speechguard.rules.rulebook import Rulebook

AGENTS = {"zh": ("李娜", "王小明"), "es": ("Íñigo Núñez", "Lucía")}  # of a language, in turn
WORD = re.compile(r"\W*(?:[一-鿿]|[^\W一-鿿]+)\W*")  # with what stands around it
TEAMS = {"zh": "客服一组", "es": "Atención al cliente"}


def write_sample_store(folder: Path) -> Path:
    """The folder, with a store of all samples, judged by our rules."""
    with Store(folder) as store:
        for number, call in enumerate(read_labelled_calls(bundled("samples"))):
            store.add(_entry(call, number, shipped_rules(call.language)))
    return folder


def _entry(call: LabelledCall, number: int, rulebook: Rulebook) -> Entry:
    end = max(turn.end for turn in call.turns)
    heard = chain.from_iterable(_heard(at, turn) for at, turn in enumerate(call.turns))
    metadata = CallMetadata(
        agent=AGENTS[call.language][number % 2], team=TEAMS[call.language], start=f"2026-11-{10 + number}T09:30:00"
    )
    over = Progress(end, end, frozenset(), ended=True)
    stored = keep(call.name, [*heard, over], rulebook.phonetics, ("agent", "customer"), metadata)
    return judged_entry(stored, rulebook, call.recording, number, call.agent_channel)


def _heard(number: int, turn: LabelledTurn) -> tuple[Spoke, Transcript]:
    """Words, or characters, as long as they are written."""
    written = WORD.findall(turn.text)
    step = (turn.end - turn.start) / len(turn.text)
    ends = [turn.start + step * letters for letters in accumulate(map(len, written))]
    times = pairwise([turn.start, *ends])
    words = tuple(Word(text, start, end, 1.0) for text, (start, end) in zip(written, times, strict=True))
    return Spoke(turn.role, turn.start, turn.end), Transcript(
        turn.role, number, turn.start, turn.end, turn.text, words, final=True, audio_seen=turn.end
    )

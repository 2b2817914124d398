"""Two people on one channel, told apart by their voices alone: calls made of people's recordings.

The recordings (`manifest.tsv` in the folder names them, with language, seconds and speaker) are prose, so nothing tells
who of two speakers is the agent, and nothing here measures that. Of each call two things are measured, as shares of the
speech that was heard:

- the two groups of like voices before anybody is named: what the better one of the two ways to give the groups to the
  people gets right, and the rest;
- the call as `speechguard score` hears it: what is *unclear*, since neither voices nor words tell, and what the better
  one of the two ways gets right and wrong.

Nobody breaks a rule: every violation is a false alarm. *Wrong side* are those where only the customer speaks.

    python benchmarks/bench_people.py --people DIR [--limit CALLS] [--language zh]

Each pair is heard twice, either one as the agent. Which recordings, in which order and with which pauses follows from
their names.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from hearing.calls import KeepTranscripts
from hearing.people import MANIFEST, MadeCall, make_call, pairs_of, read_people
from support.options import find_model, load_model, parser
from support.results import circumstances, show, write_results
from support.sides import Samples

from speechguard.archive.stored import keep
from speechguard.calls.listening import make_ears
from speechguard.calls.rules import load_rulebook
from speechguard.calls.voices import hear_voices, voice_teller
from speechguard.evaluation.attribution import Attribution, attribution
from speechguard.judging.batches import judge_calls
from speechguard.messages import LANGUAGES, ROLES, SAMPLE_RATE, AudioChunk, standing

CHUNK = 0.1  # s


def main() -> None:
    options = parser(__doc__, calls=False, threads=False)
    options.add_argument("--people", type=Path, required=True, help=f"folder of recordings with a {MANIFEST}")
    options.add_argument("--limit", type=int, help="at most so many calls a language")
    args = options.parse_args()
    if not (args.people / MANIFEST).is_file():
        options.error(f"{args.people}: no {MANIFEST} there, with file, lang, transcript, seconds and speaker")
    args.threads = 1
    model, folder = load_model(args), find_model(args).models_dir
    pairs = pairs_of(read_people(args.people))
    rows: list[dict[str, Any]] = []
    each: list[dict[str, Any]] = []
    for language in [args.language] if args.language else LANGUAGES:
        book = load_rulebook(args.rules, language)
        groups, named, violations = Attribution(), Attribution(), 0
        chosen = [pair for pair in pairs if pair[0].language == language][: args.limit]
        for pair in chosen:
            call = make_call(*pair)
            kept = KeepTranscripts(model.speaking(language))
            began = time.process_time()
            heard = hear_voices(chunks(call.samples), make_ears(), kept, voice_teller(language, folder)).heard
            seconds = time.process_time() - began
            [judged] = judge_calls([keep(call.labelled.name, heard, book.phonetics, ROLES)], book)
            alarms = [event for event in standing(judged.events) if event.kind == "violation"]
            # Until speakers are told, the role of a part is its group.
            own = better(attribution(call.labelled, kept.transcripts, ()))
            told = better(attribution(call.labelled, heard, judged.events))
            each.append(
                {**described(call), **figures(own, told), "violations": len(alarms), "processor": round(seconds, 1)}
            )
            groups, named, violations = groups + own, named + told, violations + len(alarms)
        rows.append({"language": language, "calls": len(chosen), **figures(groups, named), "violations": violations})
    write_results(args.results, "people", {**circumstances(args), "rows": rows, "each": each})
    show(list(rows[0]), [list(row.values()) for row in rows], "Two people on one channel, by their voices")
    show(list(each[0]), [list(row.values()) for row in each])


def chunks(samples: Samples) -> Iterator[AudioChunk]:
    """Yield a call on one channel as it is read from a recording."""
    size = round(CHUNK * SAMPLE_RATE)
    for at in range(0, len(samples), size):
        yield AudioChunk(at / SAMPLE_RATE, samples[at : at + size])


def better(given: Attribution) -> Attribution:
    """Return the better one of the two ways to give what was told apart to two people."""
    return replace(given, right=max(given.right, given.wrong), wrong=min(given.right, given.wrong))


def described(call: MadeCall) -> dict[str, Any]:
    seconds = dict.fromkeys(ROLES, 0.0)
    for turn in call.labelled.turns:
        seconds[turn.role] += turn.end - turn.start
    return {"call": call.labelled.name, **{role: round(spoken, 1) for role, spoken in seconds.items()}}


def figures(groups: Attribution, named: Attribution) -> dict[str, Any]:
    """Return shares of speech in percent, and violations that are held against the agent for what the customer said."""

    def percent(given: Attribution, seconds: float) -> float:
        return round(100 * (given.share(seconds) or 0.0), 1)

    return {
        "groups_right": percent(groups, groups.right),
        "groups_wrong": percent(groups, groups.wrong),
        "right": percent(named, named.right),
        "wrong": percent(named, named.wrong),
        "unclear": percent(named, named.unclear),
        "wrong_side": len(named.blamed),
    }


if __name__ == "__main__":
    main()

"""Two people on one channel, told apart by their voices alone: calls made of people's recordings.

The recordings (`manifest.tsv` in the folder names them, with language, seconds and speaker) are prose, so nothing tells
who of two speakers is the agent, and nothing here measures that. Of each call two things are measured, as shares of the
speech that was heard:

- the two groups of like voices before anybody is named: what the better one of the two ways to give the groups to the
  people gets right, and the rest;
- the call as `speechguard score` hears it: what is *unclear*, since neither voices nor words tell, and what the better
  one of the two ways gets right and wrong.

People may say what agents may not ("por favor, deje de llamar" is a prompt). *Wrong voice* are violations that stand in
what the one who was not taken for the agent says, by the better way; *wrong side* those in the turns of the one who has
the customer's part here, which is chance where prose names the groups. *Voices* is how many there seemed to be.

    python benchmarks/bench_people.py --people DIR [--limit CALLS] [--language zh]

Each pair is heard twice, either one as the agent. Which recordings, in which order and with which pauses follows from
their names.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hearing.calls import KeepTranscripts
from hearing.people import MANIFEST, MadeCall, make_call, pairs_of, read_people
from support.options import find_model, load_model, parser
from support.results import circumstances, show, write_results
from support.sides import chunks_of

from speechguard.archive.stored import keep
from speechguard.calls.listening import make_ears
from speechguard.calls.rules import load_rulebook
from speechguard.calls.voices import hear_voices, voice_teller
from speechguard.evaluation.attribution import Attribution, attribution, wrong_side
from speechguard.evaluation.labels import LabelledCall
from speechguard.judging.batches import judge_calls
from speechguard.messages import (
    LANGUAGES,
    OTHER,
    ROLES,
    ComplianceEvent,
    Heard,
    standing,
)


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
        groups, named, counts = Attribution(), Attribution(), Counter[str]()
        for pair in [pair for pair in pairs if pair[0].language == language][: args.limit]:
            call = make_call(*pair)
            kept = KeepTranscripts(model.speaking(language))
            began = time.process_time()
            told = hear_voices(chunks_of(call.samples), make_ears(), kept, voice_teller(language, folder))
            seconds = time.process_time() - began
            [judged] = judge_calls([keep(call.labelled.name, told.heard, book.phonetics, ROLES)], book)
            # Until speakers are told, the role of a part is its group.
            own = better(call.labelled, kept.transcripts)
            given = better(call.labelled, told.heard, judged.events)
            alarms = [told_of(event) for event in standing(judged.events) if event.kind == "violation"]
            found = {"wrong_side": len(wrong_side(call.labelled, judged.events)), "violations": len(alarms)}
            about = {"voices": told.summary.voices, "processor": round(seconds, 1), "alarms": alarms}
            each.append({**described(call), **figures(own, given), **found, **about})
            groups, named = groups + own, named + given
            counts.update(found, calls=1)
        rows.append({"language": language, **figures(groups, named), **counts})
    write_results(args.results, "people", {**circumstances(args), "rows": rows, "each": each})
    show(list(rows[0]), [list(row.values()) for row in rows], "Two people on one channel, by their voices")
    headings = [name for name in each[0] if name != "alarms"]
    show(headings, [[one[name] for name in headings] for one in each])
    for one in each:
        for alarm in one["alarms"]:
            print(f"{one['call']} {alarm}")


def better(call: LabelledCall, heard: Sequence[Heard], events: Sequence[ComplianceEvent] = ()) -> Attribution:
    """Compare what was told apart with the two people, by the better one of the two ways to give it to them."""
    turned = tuple(replace(turn, role=OTHER[turn.role]) for turn in call.turns)
    ways = (call, replace(call, turns=turned))
    return max((attribution(way, heard, events) for way in ways), key=lambda given: given.right)


def told_of(event: ComplianceEvent) -> str:
    return f"{event.start:.1f} s {event.rule} ({event.phrase}): {event.heard}"


def described(call: MadeCall) -> dict[str, Any]:
    seconds = dict.fromkeys(ROLES, 0.0)
    for turn in call.labelled.turns:
        seconds[turn.role] += turn.end - turn.start
    return {"call": call.labelled.name, **{role: round(spoken, 1) for role, spoken in seconds.items()}}


def figures(groups: Attribution, named: Attribution) -> dict[str, Any]:
    """Return shares of speech in percent, and the number of violations in what the other voice says."""

    def percent(given: Attribution, seconds: float) -> float:
        return round(100 * (given.share(seconds) or 0.0), 1)

    return {
        "groups_right": percent(groups, groups.right),
        "groups_wrong": percent(groups, groups.wrong),
        "right": percent(named, named.right),
        "wrong": percent(named, named.wrong),
        "unclear": percent(named, named.unclear),
        "wrong_voice": len(named.blamed),
    }


if __name__ == "__main__":
    main()

"""Two people on one channel, told apart by their voices alone: calls made of people's recordings.

The recordings (`manifest.tsv` in the folder names them, with language, seconds and speaker) are prose, so nothing tells
who of two speakers is the agent, and nothing here measures that. Of each call two things are measured, as shares of the
speech that was heard:

- the two groups of like voices before anybody is named: what the better one of the two ways to give the groups to the
  people gets right, and the rest;
- the call as `speechguard score` hears it: what is *unclear*, since neither voices nor words tell, and what the better
  one of the two ways gets right and wrong.

Then it is known who is the agent, in three ways: that the agent speaks first, which is so in all of these calls; by the
agent's enrolled voice, the agent being named; and by all enrolled voices, none being named. A voice is enrolled from
recordings that are not in the call, where there are 20 s of them. These are compared with the two people as they are:
what is given to the right one, to the wrong one, to nobody, and violations on the wrong side.

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

from hearing.calls import KeepTranscripts, SaysAgain
from hearing.enrolled import RememberedVoices, enrolled_from
from hearing.people import MANIFEST, MadeCall, Person, make_call, pairs_of, read_people
from support.options import find_model, load_model, parser
from support.results import circumstances, show, write_results
from support.sides import chunks_of

from speechguard.archive.stored import keep
from speechguard.calls.listening import make_ears
from speechguard.calls.rules import load_rulebook
from speechguard.calls.voices import hear_voices, voice_encoder
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
from speechguard.phonetics import language as phonetics_for
from speechguard.voices.known import KnownPeople
from speechguard.voices.teller import VoiceTeller
from speechguard.voices.wording import wording_model


def main() -> None:
    options = parser(__doc__, calls=False, threads=False)
    options.add_argument("--people", type=Path, required=True, help=f"folder of recordings with a {MANIFEST}")
    options.add_argument("--limit", type=int, help="at most so many calls a language")
    args = options.parse_args()
    if not (args.people / MANIFEST).is_file():
        options.error(f"{args.people}: no {MANIFEST} there, with file, lang, transcript, seconds and speaker")
    args.threads = 1
    model, folder = load_model(args), find_model(args).models_dir
    people = read_people(args.people)
    pairs = pairs_of(people)
    rows: list[dict[str, Any]] = []
    each: list[dict[str, Any]] = []
    known_rows: list[dict[str, Any]] = []
    for language in [args.language] if args.language else LANGUAGES:
        book = load_rulebook(args.rules, language)
        groups, named, counts = Attribution(), Attribution(), Counter[str]()
        known: dict[str, tuple[int, Attribution]] = {}
        for pair in [pair for pair in pairs if pair[0].language == language][: args.limit]:
            call = make_call(*pair)
            kept = KeepTranscripts(model.speaking(language))
            began = time.process_time()
            encoder: Any = RememberedVoices(voice_encoder(folder))
            told = hear_voices(chunks_of(call.samples), make_ears(), kept, knowing(encoder, language, KnownPeople()))
            seconds = time.process_time() - began
            [judged] = judge_calls([keep(call.labelled.name, told.heard, book.phonetics, ROLES)], book)
            # Until speakers are told, the role of a part is its group.
            own = better(call.labelled, kept.transcripts)
            given = better(call.labelled, told.heard, judged.events)
            alarms = [told_of(event) for event in standing(judged.events) if event.kind == "violation"]
            found = {"wrong_side": len(wrong_side(call.labelled, judged.events)), "violations": len(alarms)}
            about = {"voices": told.summary.voices, "processor": round(seconds, 1), "alarms": alarms}
            each.append({**described(call), **figures(own, given), **found, **about})
            for way, who in known_ways(call, *pair, people, folder).items():
                teller = knowing(encoder, language, who)
                heard = hear_voices(chunks_of(call.samples), make_ears(), SaysAgain(kept.transcripts), teller).heard
                [judged] = judge_calls([keep(call.labelled.name, heard, book.phonetics, ROLES)], book)
                before = known.get(way, (0, Attribution()))
                known[way] = before[0] + 1, before[1] + attribution(call.labelled, heard, judged.events)
            groups, named = groups + own, named + given
            counts.update(found, calls=1)
        rows.append({"language": language, **figures(groups, named), **counts})
        known_rows += [told_by(language, way, *known[way]) for way in sorted(known)]
    write_results(args.results, "people", {**circumstances(args), "rows": rows, "known": known_rows, "each": each})
    show(list(rows[0]), [list(row.values()) for row in rows], "Two people on one channel, by their voices")
    show(list(known_rows[0]), [list(row.values()) for row in known_rows], "Who is the agent")
    headings = [name for name in each[0] if name != "alarms"]
    show(headings, [[one[name] for name in headings] for one in each])
    for one in each:
        for alarm in one["alarms"]:
            print(f"{one['call']} {alarm}")


def known_ways(
    call: MadeCall, agent: Person, customer: Person, people: Sequence[Person], models: Path
) -> dict[str, KnownPeople]:
    """Return what may be known of a call; the calls in which the agent can be enrolled are told without it, too."""
    enrolled = {
        person.name: voice
        for person in people
        if person.language == agent.language
        and person != customer
        and len(person.recordings) > 1
        and (voice := enrolled_from(person.name, others_of(person, call), models)) is not None
    }
    ways = {"nothing": KnownPeople(), "speaks first": KnownPeople("agent")}
    if own := enrolled.pop(agent.name, None):
        ways["nothing, of those enrolled"] = KnownPeople()
        ways["enrolled, named"] = KnownPeople(voices=(own,), named=True)
        ways["enrolled, any"] = KnownPeople(voices=(own, *enrolled.values()))
        ways["enrolled, named, speaks first"] = KnownPeople("agent", (own,), named=True)
    ways["others are enrolled"] = KnownPeople(voices=tuple(enrolled.values()))
    return ways


def knowing(encoder: Any, language: str, known: KnownPeople) -> VoiceTeller:
    return VoiceTeller(encoder, wording_model(language), phonetics_for(language), known)


def others_of(person: Person, call: MadeCall) -> list[tuple[Path, None]]:
    """Return the recordings of a person that are not in the call."""
    return [(file, None) for file, _ in person.recordings if file not in call.recordings]


def told_by(language: str, way: str, calls: int, given: Attribution) -> dict[str, Any]:
    shares = {
        name: round(100 * (given.share(seconds) or 0.0), 1)
        for name, seconds in {"right": given.right, "wrong": given.wrong, "unclear": given.unclear}.items()
    }
    return {"language": language, "known": way, "calls": calls, **shares, "wrong_side": len(given.blamed)}


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

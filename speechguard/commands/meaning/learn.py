"""speechguard meaning learn STORE"""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from speechguard.commands.meaning.teaching import add_corpus_option
from speechguard.commands.options import add_database_option, add_rule_options, add_store
from speechguard.config import bundled
from speechguard.errors import UserError, WeightsError
from speechguard.messages import LANGUAGES

if TYPE_CHECKING:
    from speechguard.meaning.corpus import Corpus
    from speechguard.meaning.learning import ReviewedSentence
    from speechguard.meaning.model import MeaningModel
    from speechguard.meaning.trial import ModelTrial
    from speechguard.review.examples import VerdictExamples
    from speechguard.review.truth import ReviewedCall
    from speechguard.rules.rulebook import Rulebook

QUOTED = 10  # findings that appear, and that vanish
_TITLES = (
    "suspected, of those that break their rule",
    "that do break it, of those suspected",
    "false alarms, of ordinary lines",
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the store with its verdicts, the rules that they are about, and where the model goes."""
    add_store(parser)
    parser.add_argument("--language", choices=LANGUAGES, help="of the calls (default: the only one with verdicts)")
    add_rule_options(parser)
    add_database_option(parser)
    add_corpus_option(parser)
    about = "folder of packs, in which it goes to meaning/LANGUAGE.npz (default: that of --rules)"
    parser.add_argument("--output", type=Path, metavar="DIR", help=about)
    parser.add_argument("--write", action="store_true", help="write the model (default: show only what would change)")


def run(args: argparse.Namespace) -> int:
    """Learn from verdicts, and show what would change on calls that were not learnt from."""
    if importlib.util.find_spec("sqlalchemy") is None:
        raise UserError("verdicts are in the review database: run pip install 'speechguard[review]' first")
    from speechguard.calls.rule_cache import recall_rulebook
    from speechguard.commands.meaning.teaching import chosen_corpus, make_folder, taught, trainer, write_model
    from speechguard.commands.options import check_rules, chosen_slots
    from speechguard.config import cache_folder
    from speechguard.meaning.learning import extended, left_out, require_enough
    from speechguard.meaning.shipped import model_for
    from speechguard.meaning.trial import tried
    from speechguard.review.examples import verdict_examples
    from speechguard.rules.understanding import semantics_of

    folder = _folder(args)
    trainer()
    calls, contested = _reviewed(args)
    language = _language(args, calls)
    rulebook = recall_rulebook(cache_folder(), args.rules, language, chosen_slots(args))
    examples = verdict_examples(calls, language, contested, args.folder, _learnable(rulebook))
    require_enough(examples.sentences)
    corpus = chosen_corpus(args, language)
    in_use = model_for(language, args.rules or ())
    _require_same_corpus(in_use, corpus)
    check_rules(args, [rulebook], args.rules)
    learnt = [one for one in examples.sentences if not left_out(one.call)]
    untouched = [one for one in examples.sentences if left_out(one.call)]
    _say_examples(language, examples, len(learnt))
    if args.write and folder:
        make_folder(folder)
    model = taught(extended(corpus, learnt))
    ordinary = [one.text for one in corpus.of("unseen-author", "unseen-region") if one.label == "ordinary"]
    before, after = (
        tried(semantics_of(rulebook, one), rulebook.phonetics, untouched, ordinary) for one in (in_use, model)
    )
    _say_changes(before, after)
    target = folder and folder / f"{language}.npz"
    if args.write and target:
        print(f"{target}: {write_model(model, target):,} bytes; used with the rules beside it from now on")
    else:
        print(f"nothing was written; to keep it in {target or 'FOLDER/meaning'}: --write")
    return 0


def _folder(args: argparse.Namespace) -> Path | None:
    """Return the folder for the model; None: none is named, and none needed. Raises UserError where it is ours."""
    from speechguard.meaning.shipped import FOLDER

    named: Path | None = args.output or (args.rules[0] if args.rules else None)
    if named is None:
        if args.write:
            raise UserError(
                "--write: our own rules are left as they are; name your packs: --rules PATH or --output DIR"
            )
        return None
    beside = named if args.output or named.is_dir() else named.parent
    ours = (bundled("rules").resolve(), bundled("models").resolve())
    if any(beside.resolve() == one or one in beside.resolve().parents for one in ours):
        raise UserError(
            f"{beside}: comes with speechguard and is left as it is; copy the packs to a folder of yours, and name "
            "that: --rules PATH or --output DIR"
        )
    return beside / FOLDER


def _reviewed(args: argparse.Namespace) -> tuple[Sequence[ReviewedCall], frozenset[int]]:
    """Return the calls of the store in which anything was decided, and findings that reviewers do not agree on."""
    from speechguard.archive.store import CALLS
    from speechguard.commands.review.bringing import bring_in_and_tell
    from speechguard.review.examples import disputed
    from speechguard.review.store.database import Database
    from speechguard.review.store.figures import given_verdicts, reviewed_calls

    if not (args.folder / CALLS).exists():
        raise UserError(f"{args.folder}: is no store: name a folder that score has written")
    with Database.open(args.database) if args.database else Database.of_store(args.folder) as database:
        bring_in_and_tell(database, args.folder)
        with database.reading() as tx:
            return list(reviewed_calls(tx)), disputed(given_verdicts(tx))


def _language(args: argparse.Namespace, calls: Sequence[ReviewedCall]) -> str:
    languages = sorted({call.record.language for call in calls if call.record.language})
    if args.language:
        return args.language
    if not languages:
        raise UserError(f"{args.folder}: nothing was decided there yet: speechguard review {args.folder}")
    if len(languages) > 1:
        raise UserError(f"{args.folder}: has verdicts on calls in {', '.join(languages)}: choose one with --language")
    return languages[0]


def _learnable(rulebook: Rulebook) -> frozenset[str]:
    return frozenset(rule.id for rule in rulebook.rules if rule.kind == "forbidden" and rule.meaning != "off")


def _require_same_corpus(model: MeaningModel, corpus: Corpus) -> None:
    """Raise WeightsError for a model of other lines: what changes would be due to them."""
    from speechguard.meaning.learning import JOINED

    if model.corpus.partition(JOINED)[0] != corpus.digest:
        raise WeightsError(
            f"the model in use for '{corpus.language}' was learnt from another corpus: name that by --corpus, move the "
            f"model away if it lies beside your packs, or make it anew: speechguard meaning train {corpus.language}"
        )


def _say_examples(language: str, examples: VerdictExamples, learnt: int) -> None:
    sentences = examples.sentences
    broken = sum(one.broken for one in sentences)
    calls, reviewers, rules = (len({getattr(one, name) for one in sentences}) for name in ("call", "reviewer", "rule"))
    print(f"{len(sentences)} examples in '{language}': {broken} break their rule, {len(sentences) - broken} do not")
    print(f"of {rules} rules, in {calls} calls, by {reviewers} reviewers")
    if examples.unused:
        told = ", ".join(f"{count} {why}" for why, count in sorted(examples.unused.items()))
        print(f"left out: {told}")
    print(
        f"learning from {learnt}; tried on the other {len(sentences) - learnt}, of calls that are never learnt from …"
    )


def _say_changes(before: ModelTrial, after: ModelTrial) -> None:
    print(f"{'':42}{'before':>12}{'after':>12}")
    for title, old, new in zip(_TITLES, _shares(before), _shares(after), strict=True):
        print(f"{title:42}{old:>12}{new:>12}")
    for title, found in (("appears", after.without(before)), ("vanishes", before.without(after))):
        verdicts = Counter(one.broken for one in found)
        print(f"{title}: {len(found)} ({verdicts[True]} confirmed, {verdicts[False]} rejected)")
        for one in found[:QUOTED]:
            print(f"  {_quoted(one)}")


def _shares(trial: ModelTrial) -> tuple[str, ...]:
    """Return the figures of a trial, as _TITLES names them."""
    return (
        f"{trial.right} of {trial.broken}",
        f"{trial.right} of {len(trial.suspected)}",
        f"{trial.false_alarms} of {trial.ordinary}",
    )


def _quoted(one: ReviewedSentence) -> str:
    from speechguard.words.wording import printable

    verdict = "confirmed" if one.broken else "rejected"
    return printable(f"{one.rule}, {verdict} in {one.call}: «{one.text}»")

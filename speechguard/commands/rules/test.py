"""speechguard rules test: the cases of the rules, heard well, then with the recogniser's errors"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from speechguard.commands.options import add_pack_options, chosen_packs
from speechguard.documents.writing import replacing
from speechguard.errors import UserError
from speechguard.words.wording import printable

if TYPE_CHECKING:
    from speechguard.checks.cases.casebook import CaseResult
    from speechguard.checks.cases.survival import CaseTrials, RuleTrials
    from speechguard.documents.flow_commas import CutText
    from speechguard.rules.model.rule import Case


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which packs, and how their cases are misheard."""
    add_pack_options(parser)
    parser.add_argument("--trials", type=int, default=20, metavar="N", help="times each is misheard (default: 20)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of what is misheard (default: 0)")
    parser.add_argument(
        "--no-hearing-errors", dest="hearing_errors", action="store_false", help="only as they are written"
    )
    parser.add_argument(
        "--min-survival", type=float, default=0.0, metavar="PERCENT", help="exit with 1 below it, for any rule"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write how every case fared")


def run(args: argparse.Namespace) -> int:
    """Run the cases of rules; 1 when one comes out wrong, or a rule survives less often than asked for."""
    from speechguard.checks.cases.casebook import run_cases
    from speechguard.checks.cases.survival import flagged, try_misheard

    rulebooks = chosen_packs(args)
    if args.trials < 1:
        raise UserError(f"--trials {args.trials}: give 1 or more; --no-hearing-errors leaves the trials out")
    if args.seed < 0:
        raise UserError(f"--seed {args.seed}: give 0 or more")
    if args.json and not args.json.parent.is_dir():
        raise UserError(f"{args.json}: its folder does not exist; give another --json FILE")
    results = {code: run_cases(rulebook) for code, rulebook in rulebooks.items()}
    cuts = [cut for rulebook in rulebooks.values() for pack in rulebook.packs for cut in pack.cuts]
    bad = not _right([result for of_language in results.values() for result in of_language], cuts)
    if not args.hearing_errors:
        return int(bad)
    tried = {
        code: try_misheard(rulebook, results[code], args.trials, args.seed) for code, rulebook in rulebooks.items()
    }
    rules = [rule for of_language in tried.values() for rule in of_language]
    _show(rules)
    for code, of_language in tried.items():
        survival, crossing = (
            flagged(case for rule in of_language for case in rule.must(kind)) for kind in ("flag", "pass")
        )
        print(
            f"{code}: heard {args.trials} times with errors (seed {args.seed}), {_percent(survival)} of the cases that "
            f"must flag did, {_percent(crossing)} of those that must pass"
        )
    if args.json:
        data = {"trials": args.trials, "seed": args.seed, "rules": [_as_data(rule) for rule in rules]}
        with replacing(args.json) as file:
            file.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    weak = [rule for rule in rules if rule.survival is not None and 100 * rule.survival < args.min_survival]
    if weak:
        print(
            f"{len(weak)} rules survive less than {args.min_survival:g} %: {', '.join(rule.rule.id for rule in weak)}"
        )
    return int(bad or bool(weak))


def _right(results: Sequence[CaseResult], cuts: Sequence[CutText]) -> bool:
    """Show the cases that come out wrong; return whether there are none. `cuts`: what may be half a case."""
    cut_at = {place: cut for cut in cuts for place in (cut.location, cut.rest_location)}
    failures = [result for result in results if not result.ok]
    for result in results:
        if result.ok and result.got == "suspected":
            print(printable(f"{result.case.location}: {result.rule.id}: {_lines(result.case)}"))
            print(printable(f"    must pass; {result.explanation}"))
    for result in failures:
        print(
            printable(f"{result.case.location}: {result.rule.id}: should {result.case.expected}: {_lines(result.case)}")
        )
        print(printable(f"    {result.explanation}"))
        if cut := cut_at.get(result.case.location):
            print(printable(f"    {cut.message}; {cut.remedy}"))
    print(f"{len(results) - len(failures)} of {len(results)} cases right")
    return not failures


def _show(rules: Sequence[RuleTrials]) -> None:
    """Print a table on a terminal, else a line for each rule."""
    if not sys.stdout.isatty():
        for trials in rules:
            survival = f"{_percent(trials.survival)} of {len(trials.must('flag'))} cases survive"
            crossing = f"{_percent(trials.crossing)} of {len(trials.must('pass'))} near misses cross"
            print(f"{trials.rule.id}: {survival}{_named(trials.weakest)}; {crossing}{_named(trials.nearest)}")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("rule", "cases", "survive", "weakest", "passes", "cross", "nearest"):
        table.add_column(name, no_wrap=name not in ("weakest", "nearest"))
    for trials in rules:
        table.add_row(
            trials.rule.id,
            str(len(trials.must("flag"))),
            _percent(trials.survival),
            _extreme(trials.weakest),
            str(len(trials.must("pass"))),
            _percent(trials.crossing),
            _extreme(trials.nearest),
        )
    Console().print(table)


def _named(trials: CaseTrials | None) -> str:
    return f" ({_extreme(trials)})" if trials else ""


def _extreme(trials: CaseTrials | None) -> str:
    return printable(f"{_percent(trials.flagged / trials.trials)} {_lines(trials.case)}") if trials else ""


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _lines(case: Case) -> str:
    from speechguard.rules.model.rule import Said

    if len(case.lines) == 1 and isinstance(only := case.lines[0], Said) and only.role == "agent":
        return only.text
    return " | ".join(
        f"{line.role}: {line.text}" if isinstance(line, Said) else f"silence: {line.seconds:g} s" for line in case.lines
    )


def _as_data(trials: RuleTrials) -> dict[str, Any]:
    return {
        "rule": trials.rule.id,
        "survival": trials.survival,
        "crossing": trials.crossing,
        "cases": [
            {
                "location": str(case.case.location),
                "must": case.case.expected,
                "lines": _lines(case.case),
                "flagged": case.flagged,
                "suspected": case.suspected,
                "not_assessable": case.unclear,
            }
            for case in trials.cases
        ],
    }

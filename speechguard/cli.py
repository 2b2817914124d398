"""The commands. Each one's work is in speechguard/commands, imported only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from speechguard import __version__
from speechguard.errors import SpeechguardError

LANGUAGES = ("zh", "es")
INTERFACES = ("en", "zh", "es")
SEVERITIES = ("minor", "major", "fatal")
GROUPINGS = ("agent", "team", "day", "month")
CHANNELS = ("left", "right", "mono")
EXECUTORS = ("local", "ray")
FORMATS = ("csv", "xlsx", "jsonl", "parquet")
USER_ROLES = ("reviewer", "lead", "agent")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. Returns the exit code: 0 done, 1 the program failed, 2 wrong use or bad input."""
    args = parser().parse_args(argv)
    try:
        command = importlib.import_module(f"speechguard.commands.{args.module}")
        code = command.run(args)
        sys.stdout.flush()
        return code
    except SpeechguardError as error:
        print(f"speechguard: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        # The reader of our output has gone, or the disk is full. Python would complain again when it closes the output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        gone = isinstance(error, BrokenPipeError)
        reason = "the output was closed before everything was written" if gone else error
        print(f"speechguard: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("speechguard: stopped", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(
        prog="speechguard", description="Speech compliance checking for call centres, on your own machines."
    )
    top.add_argument("--version", action="version", version=f"speechguard {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    live = _command(commands, "live", "listen to a call as it happens, or replay a recording, and warn on screen")
    live.add_argument("source", metavar="FILE|mic", help="a recording, or 'mic' for the microphone")
    _hearing_options(live)
    _rule_options(live)
    _slot_option(live)
    live.add_argument("--agent-channel", choices=CHANNELS, help="where the agent is (default: left, or mono)")
    live.add_argument("--transcribe-customer", action="store_true", help="recognise the customer's words too")
    live.add_argument("--metadata", type=Path, metavar="FILE", help="what is known of the call, as JSON")
    live.add_argument("--pace", choices=("realtime", "fast"), default="realtime", help="of a recording")
    live.add_argument("--device", metavar="NUMBER|NAME", help="microphone (see: speechguard devices)")
    live.add_argument("--call", help="name of the call in events (default: the file's)")
    live.add_argument("--events", type=Path, metavar="FILE", help="write every event as a line of JSON")
    live.add_argument("--plain", action="store_true", help="one line an event, for pipes and screen readers")
    live.add_argument("--interface", choices=INTERFACES, help="language of the screen (default: the system's)")
    live.add_argument("--fail-on", choices=SEVERITIES, help="exit with 1 when a confirmed finding is that severe")

    demo = _command(commands, "demo", "replay the sample calls on screen")
    _hearing_options(demo)
    demo.add_argument("--plain", action="store_true", help="one line an event")
    demo.add_argument("--interface", choices=INTERFACES, help="language of the screen (default: the system's)")
    demo.add_argument("--all", action="store_true", help="every sample instead of one a language")

    match = _command(commands, "match", "try sentences and small dialogues on the rules: reads lines of text, no audio")
    match.add_argument("--language", choices=LANGUAGES, required=True)
    match.add_argument("--explain", action="store_true", help="syllable by syllable, also what was nearly found")
    _rule_options(match)
    _slot_option(match)

    rules = _command(commands, "rules", "list, lint, test and compare rule packs")
    actions = rules.add_subparsers(metavar="ACTION", required=True)
    for name, about in (
        ("list", "show the rules of packs"),
        ("lint", "look for mistakes in packs"),
        ("test", "run the cases of the rules, also as the recogniser might mishear them"),
    ):
        action = _command(actions, name, about, module="rules")
        action.set_defaults(action=name)
        action.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="packs or folders (default: ours)")
        _slot_option(action)
        if name == "list":
            action.add_argument("--language", choices=LANGUAGES)
            action.add_argument("--expand", action="store_true", help="show all wordings that a phrase stands for")
        if name == "test":
            action.add_argument(
                "--trials", type=int, default=20, metavar="N", help="times each is misheard (default: 20)"
            )
            action.add_argument("--seed", type=int, default=0, metavar="N", help="of what is misheard (default: 0)")
            action.add_argument(
                "--no-hearing-errors", dest="hearing_errors", action="store_false", help="only as they are written"
            )
            action.add_argument(
                "--min-survival", type=float, default=0.0, metavar="PERCENT", help="exit with 1 below it, for any rule"
            )
            action.add_argument("--json", type=Path, metavar="FILE", help="write how every case fared")

    indicators = _command(commands, "indicators", "service indicators of many calls, from a table of call records")
    indicators.add_argument("file", type=Path, metavar="FILE.csv", help="a call a row (columns: docs/operations.md)")
    indicators.add_argument("--month", metavar="YYYY-MM", help="only calls of this month")
    indicators.add_argument("--by", choices=GROUPINGS, help="a line for each")
    indicators.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    indicators.add_argument("--interface", choices=INTERFACES, help="language of the table (default: the system's)")

    diff = _command(actions, "diff", "say what changed in effect between two versions of rules", module="rules_diff")
    diff.add_argument("old", type=Path, metavar="OLD", help="a pack or folder")
    diff.add_argument("new", type=Path, metavar="NEW", help="a pack or folder")
    _slot_option(diff)
    diff.add_argument("--json", type=Path, metavar="FILE", help="write every change")

    _command(actions, "schema", "print the JSON Schema of packs, for editors", module="rules_schema")

    models = _command(commands, "models", "speech recognition models: what is here, fetch, verify, calibrate")
    actions = models.add_subparsers(metavar="ACTION", required=True)
    for name, about in (
        ("list", "show the known models and which are here"),
        ("fetch", "bring a model here"),
        ("verify", "compare a model's files with what they should be"),
    ):
        action = _command(actions, name, about, module="models")
        action.set_defaults(action=name)
        action.add_argument("--models-dir", type=Path, metavar="DIR", help="where models are kept")
        if name != "list":
            action.add_argument("model", nargs="?", help="name (default: the default model)")
    about = "find out on labelled calls how a model is best decoded, and keep it beside the weights"
    calibrate = _command(actions, "calibrate", about, module="calibrate")
    _labelled_calls(calibrate)
    _model_options(calibrate)
    calibrate.add_argument("--quick", action="store_true", help="try less on fewer turns: a first idea")
    calibrate.add_argument("--turns", type=int, metavar="N", help="at most so many of each language (default: 40)")
    calibrate.add_argument("--dry-run", action="store_true", help="only show; write nothing")

    _command(commands, "devices", "show the microphones")

    evaluate = _command(commands, "evaluate", "how right the verdicts are on labelled calls")
    _labelled_calls(evaluate)
    _hearing_options(evaluate)
    _rule_options(evaluate)
    _slot_option(evaluate)
    evaluate.add_argument("--pace", choices=("realtime", "fast"), default="fast", help="realtime measures delays")
    evaluate.add_argument("--only", choices=("even", "odd"), help="calls whose number is even (tuning) or odd (report)")
    evaluate.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    evaluate.add_argument("--store", type=Path, metavar="DIR", help="store what was heard, to be judged again: rescore")

    score = _command(commands, "score", "score recorded calls into a store, those that are new or changed")
    score.add_argument("paths", nargs="*", metavar="PATH", help="recordings, folders, patterns (none: judge the store)")
    about = "the store (default: speechguard-results)"
    score.add_argument("--out", type=Path, metavar="DIR", default=Path("speechguard-results"), help=about)
    about = "calls with recordings and metadata, a call a row (columns: docs/operations.md)"
    score.add_argument("--manifest", type=Path, metavar="FILE.csv", help=about)
    _hearing_options(score)
    _rule_options(score)
    _slot_option(score)
    score.add_argument("--agent-channel", choices=CHANNELS, help="where the agent is (default: left, or mono)")
    score.add_argument("--workers", type=int, metavar="N", help="processes that hear calls (default: by cores, memory)")
    score.add_argument("--executor", choices=EXECUTORS, default="local", help="where they run (default: this machine)")
    about = "of a Ray cluster: auto, HOST:PORT or ray://HOST:PORT (default: one on this machine, for this run)"
    score.add_argument("--address", help=about)
    score.add_argument("--watch", action="store_true", help="go on with what is recorded later, until Ctrl-C")
    _report_language(score)
    about = "exit with 1 when a finding is that severe"
    score.add_argument("--fail-on", choices=SEVERITIES, help=about)

    report = _command(commands, "report", "make the report of a store: one HTML file")
    report.add_argument("folder", type=Path, metavar="STORE", help="a folder that score has written")
    _report_language(report)
    report.add_argument("--out", type=Path, metavar="FILE", help="(default: report.html in the store)")
    sounds = report.add_mutually_exclusive_group()
    sounds.add_argument("--clips", action="store_true", help="cut the sound of the findings into a folder beside it")
    sounds.add_argument("--embed-clips", type=float, metavar="MB", help="put it into the file, up to this size")

    export = _command(commands, "export", "write calls, events, agents and rules of a store as tables")
    export.add_argument("folder", type=Path, metavar="STORE", help="a folder that score has written")
    export.add_argument("--format", choices=FORMATS, required=True, help="a workbook, or a folder of four files")
    _report_language(export)
    export.add_argument("--out", type=Path, metavar="PATH", help="(default: export.xlsx or export/ in the store)")

    review = _command(commands, "review", "review the findings of a store in a browser; what people decide is kept")
    review.add_argument("folder", type=Path, metavar="STORE", help="a folder that score has written")
    review.add_argument("--host", default="127.0.0.1", help="to serve at (default: 127.0.0.1, only this machine)")
    review.add_argument("--port", type=int, default=8377, help="(default: 8377; 0: any that is free)")
    _rule_options(review)
    _slot_option(review)
    about = "where verdicts are kept: sqlite:///FILE or postgresql://… (default: review.sqlite in the store)"
    review.add_argument("--database", metavar="URL", help=about)
    review.add_argument("--interface", choices=INTERFACES, help="language of the pages (default: the system's)")
    review.add_argument("--reviewer", metavar="NAME", help="who you are, where nobody logs in (default: login name)")
    review.add_argument("--appeal-days", type=int, default=7, metavar="N", help="that agents may appeal (default: 7)")
    instead = review.add_mutually_exclusive_group()
    about = "make an account, or set its password, read from the terminal or standard input"
    instead.add_argument("--add-user", metavar="NAME", help=about)
    review.add_argument("--role", choices=USER_ROLES, default="reviewer", help="of the account (default: reviewer)")
    instead.add_argument("--verify-audit", action="store_true", help="check that nothing was changed afterwards")
    about = "write what was decided as tables, or checked calls as labelled calls that evaluate reads"
    instead.add_argument("--export", choices=(*FORMATS, "labels"), help=about)
    about = "workbook, or else folder, of --export (default: verdicts.xlsx, verdicts or labels in the store)"
    review.add_argument("--out", type=Path, help=about)
    about = "--export labels also of calls that nobody listened to as a whole"
    review.add_argument("--unchecked", action="store_true", help=about)

    rescore = _command(commands, "rescore", "judge stored calls by other rules, and say which verdicts change")
    rescore.add_argument("folder", type=Path, metavar="DIR", help="a store: transcripts.jsonl, perhaps events.jsonl")
    _rule_options(rescore)
    _slot_option(rescore)
    about = "rules to compare with (default: the verdicts in events.jsonl, where it is there)"
    rescore.add_argument("--old", nargs="+", type=Path, metavar="PATH", help=about)
    rescore.add_argument("--out", type=Path, metavar="FILE", help="write the new events, a line of JSON each")
    rescore.add_argument("--json", type=Path, metavar="FILE", help="write every change and all figures")
    rescore.add_argument("--processes", type=int, metavar="N", help="at most so many (default: one a core)")
    return top


class _Commands(Protocol):
    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser: ...


def _command(commands: _Commands, name: str, about: str, module: str = "") -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
    command.set_defaults(module=module or name)
    return command


def _labelled_calls(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="LABELLED_DIR", help="NAME.flac with NAME.json each")


def _hearing_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--language", choices=LANGUAGES, help="of the calls (default: by the first words)")
    _model_options(command)


def _model_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", help="name or folder of a Whisper model (see: speechguard models list)")
    command.add_argument("--models-dir", type=Path, metavar="DIR", help="where models are kept")
    command.add_argument("--model-device", choices=("auto", "cpu", "cuda"), default="auto", help="where the model runs")
    command.add_argument("--compute-type", default="auto", help="int8, float32, float16, ... (default: by device)")
    command.add_argument("--threads", type=int, default=0, help="processor threads of the model (default: all cores)")


def _report_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--report-language", choices=INTERFACES, help="(default: the system's)")


def _rule_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--rules", nargs="+", type=Path, metavar="PATH", help="packs or folders (default: ours)")


def _slot_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--slot", action="append", metavar="NAME=VALUE", help="what {NAME} in phrases stands for (may be repeated)"
    )


if __name__ == "__main__":
    sys.exit(main())

"""The names of the commands. The module of a command is in speechguard/commands, imported only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Collection, Mapping, Sequence

from speechguard import __version__
from speechguard.commands import add_commands
from speechguard.errors import SpeechguardError

COMMANDS: Mapping[str, str] = {
    "live": "listen to a call as it happens, or replay a recording, and warn on screen",
    "demo": "replay the sample calls on screen",
    "match": "try sentences and small dialogues on the rules: reads lines of text, no audio",
    "rules": "list, lint, test and compare rule packs",
    "meaning": "models of meaning: learn them from examples",
    "indicators": "service indicators of many calls, from a table of call records",
    "voices": "enrolled voices of agents, by which they are told on one channel: enrol, list, remove",
    "models": "speech recognition models: what is here, fetch, verify, calibrate",
    "devices": "show the microphones",
    "evaluate": "how right the verdicts are on labelled calls",
    "score": "score recorded calls into a store, those that are new or changed",
    "report": "make the report of a store: one HTML file",
    "export": "write calls, events, agents and rules of a store as tables",
    "review": "review the findings of a store in a browser; what people decide is kept",
    "serve": "hear every call of a floor at once, and show agents and supervisors their warnings",
    "rescore": "judge stored calls by other rules, and say which verdicts change",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. Returns the exit code: 0 done, 1 the program failed, 2 wrong use or bad input."""
    argv = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a narrow encoding, as where output is redirected, ends no command
            stream.reconfigure(errors="backslashreplace")
    args = parser(argv).parse_args(argv)
    try:
        command = importlib.import_module(f"speechguard.commands.{args.command}")
        code = command.run(args)
        sys.stdout.flush()
        return code
    except SpeechguardError as error:
        from speechguard.words.wording import printable

        for line in f"speechguard: {error}".split("\n"):  # names of files and parts of packs may steer a terminal
            print(printable(line), file=sys.stderr)
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


def parser(words: Collection[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of all commands, with the options of those that are among the words of a command line."""
    top = argparse.ArgumentParser(
        prog="speechguard", description="Speech compliance checking for call centres, on your own machines."
    )
    top.add_argument("--version", action="version", version=f"speechguard {__version__}")
    add_commands(top, "command", COMMANDS, "speechguard.commands", words)
    return top


if __name__ == "__main__":
    sys.exit(main())

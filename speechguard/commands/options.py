"""Options that several commands have."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from speechguard.config import bundled, settings_file, voices_folder
from speechguard.errors import UserError
from speechguard.messages import AGENT_CHANNELS, INTERFACES, LANGUAGES, ROLES

if TYPE_CHECKING:
    from speechguard.rules.rulebook import Rulebook
    from speechguard.voices.prints import Voiceprint


def add_hearing_options(parser: argparse.ArgumentParser) -> None:
    """Add the language of the calls and the model."""
    parser.add_argument("--language", choices=LANGUAGES, help="of the calls (default: by the first words)")
    add_model_options(parser)


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add which model recognises speech, and where it runs."""
    parser.add_argument("--model", help="name or folder of a Whisper model (see: speechguard models list)")
    add_models_folder_option(parser)
    parser.add_argument("--model-device", choices=("auto", "cpu", "cuda"), default="auto", help="where the model runs")
    parser.add_argument("--compute-type", default="auto", help="int8, float32, float16, ... (default: by device)")
    parser.add_argument("--threads", type=int, default=0, help="processor threads of the model (default: all cores)")


def add_models_folder_option(parser: argparse.ArgumentParser) -> None:
    """Add the folder of the models."""
    parser.add_argument("--models-dir", type=Path, metavar="DIR", help="where models are kept")


def add_agent_channel_option(parser: argparse.ArgumentParser) -> None:
    """Add the channel of a recording that has the agent."""
    parser.add_argument(
        "--agent-channel",
        choices=AGENT_CHANNELS,
        help="where the agent is (default: left; of one channel: mixed, of a microphone: mono)",
    )


def add_speaks_first_option(parser: argparse.ArgumentParser) -> None:
    """Add who speaks first, of calls on one channel."""
    about = "on one channel: who does, once both are on the line (default: told by voice and words)"
    parser.add_argument("--speaks-first", choices=ROLES, help=about)


def add_voices_option(parser: argparse.ArgumentParser) -> None:
    """Add the folder of enrolled voices."""
    about = "enrolled voices of agents, for calls on one channel (see: speechguard voices)"
    parser.add_argument("--voices", type=Path, metavar="FOLDER", help=about)


def enrolled_voices(args: argparse.Namespace) -> tuple[Voiceprint, ...]:
    """Return the enrolled voices: none where no folder is named and there is none. Raises UserError."""
    from speechguard.calls.voices import encoder_version
    from speechguard.voices.prints import read_voiceprints

    folder = args.voices or voices_folder()
    if args.voices is None and not folder.exists():
        return ()
    return read_voiceprints(folder, encoder_version())


def add_labelled_calls(parser: argparse.ArgumentParser) -> None:
    """Add the folder of labelled calls, which has no default."""
    parser.add_argument("folder", type=Path, metavar="LABELLED_DIR", help="NAME.flac with NAME.json each")


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add the store, which has no default."""
    parser.add_argument("folder", type=Path, metavar="STORE", help="a folder that score has written")


def add_database_option(parser: argparse.ArgumentParser) -> None:
    """Add where verdicts are."""
    about = "where verdicts are kept: sqlite:///FILE or postgresql://… (default: review.sqlite in the store)"
    parser.add_argument("--database", metavar="URL", help=about)


def add_pack_options(parser: argparse.ArgumentParser) -> None:
    """Add the packs as arguments without a name, and what is in the slots of their phrases."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="packs or folders (default: ours)")
    add_slot_option(parser)


def add_rule_options(parser: argparse.ArgumentParser) -> None:
    """Add the rules and what is in the slots of their phrases."""
    parser.add_argument("--rules", nargs="+", type=Path, metavar="PATH", help="packs or folders (default: ours)")
    add_slot_option(parser)


def add_slot_option(parser: argparse.ArgumentParser) -> None:
    """Add what is in the slots of phrases."""
    parser.add_argument(
        "--slot", action="append", metavar="NAME=VALUE", help="what {NAME} in phrases stands for (may be repeated)"
    )


def add_interface_option(parser: argparse.ArgumentParser, of: str = "the screen") -> None:
    """Add the language that the user reads."""
    parser.add_argument("--interface", choices=INTERFACES, help=f"language of {of} (default: the system's)")


def add_report_language(parser: argparse.ArgumentParser) -> None:
    """Add the language that the readers of a report or table read."""
    parser.add_argument("--report-language", choices=INTERFACES, help="(default: the system's)")


def chosen_slots(args: argparse.Namespace) -> Mapping[str, str]:
    """Return the slots of the settings file, where there is one, with those of --slot over them. Raises UserError."""
    from speechguard.rules.reading.slots import read_options, read_settings

    path = settings_file()
    wanted = path.exists() or "SPEECHGUARD_SETTINGS" in os.environ
    return {**(read_settings(path) if wanted else {}), **read_options(args.slot or ())}


def chosen_packs(args: argparse.Namespace) -> Mapping[str, Rulebook]:
    """Return the rules of the packs that are named, or all of ours, by language. Raises RuleErrors and UserError."""
    from speechguard.phonetics import language as phonetics_for
    from speechguard.rules.loader import load_rulebooks
    from speechguard.rules.understanding import all_understood

    rulebooks = load_rulebooks(args.paths or [bundled("rules")], phonetics_for, chosen_slots(args))
    check_rules(args, rulebooks.values(), args.paths)
    return all_understood(rulebooks, args.paths)


def check_rules(args: argparse.Namespace, rulebooks: Iterable[Rulebook], packs: Sequence[Path] | None) -> None:
    """Check that the rules of these packs have every slot of --slot; say it where their meaning cannot be judged.

    Raises UserError: the name of a slot may be mistyped. Those of the settings file are for all packs of a company, and
    need not be in these.
    """
    from speechguard.documents.suggestions import like

    rulebooks = list(rulebooks)
    names = {name for rulebook in rulebooks for name in rulebook.slot_names}
    for option in args.slot or ():
        name = option.partition("=")[0].strip()
        if name not in names:
            near = like(name, names)
            use = f"did you mean {near}?" if near else f"they have {', '.join(sorted(names)) or 'no slots'}"
            raise UserError(f"--slot {option}: no phrase of the rules has {{{name}}}; {use}")
    tell_meaning_problems((rulebook.language for rulebook in rulebooks), packs or ())


def tell_meaning_problems(languages: Iterable[str], packs: Sequence[Path]) -> None:
    """Say on standard error where the meaning of what these packs are about cannot be judged."""
    from speechguard.rules.understanding import meaning_problem
    from speechguard.words.wording import printable

    for problem in dict.fromkeys(meaning_problem(language, packs) for language in languages):
        if problem:
            print(printable(f"speechguard: {problem}"), file=sys.stderr)

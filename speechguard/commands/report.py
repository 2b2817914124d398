"""speechguard report STORE"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from speechguard.commands.options import add_report_language, add_store
from speechguard.config import interface_language
from speechguard.errors import UserError


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the store and where the report goes."""
    add_store(parser)
    add_report_language(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="(default: report.html in the store)")
    sounds = parser.add_mutually_exclusive_group()
    sounds.add_argument("--clips", action="store_true", help="cut the sound of the findings into a folder beside it")
    sounds.add_argument("--embed-clips", type=float, metavar="MB", help="put it into the file, up to this size")


def run(args: argparse.Namespace) -> int:
    """Make the report of a store, with clips where they are wanted."""
    from speechguard.archive.sound.clips import cut_clips
    from speechguard.report.page import ClipKey, shown_findings
    from speechguard.report.store import read_store
    from speechguard.report.writing import PAGE, write_report

    if args.embed_clips is not None and not 0 < args.embed_clips <= 500:
        raise UserError("--embed-clips: give 1 to 500 MB")
    store = read_store(args.folder)
    out = args.out or args.folder / PAGE
    clips: dict[ClipKey, str] = {}
    if args.clips or args.embed_clips:
        folder = None if args.embed_clips else out.with_name(f"{out.stem}-clips")
        room = None if args.embed_clips is None else round(args.embed_clips * 1e6)
        findings = [(call.record, event) for call, event in shown_findings(store)]
        clips, problems = cut_clips(findings, folder, room)
        for problem in problems:
            print(f"speechguard: {problem}", file=sys.stderr)
    write_report(store, out, interface_language(args.report_language), clips)
    print(f"{out}: {len(store.scored)} calls" + f", {len(clips)} clips" * bool(clips))
    return 0

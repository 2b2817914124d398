"""speechguard rules schema"""

from __future__ import annotations

import argparse


def add_options(_parser: argparse.ArgumentParser) -> None:
    """Add nothing: the schema is always the same."""


def run(_args: argparse.Namespace) -> int:
    """Print the JSON Schema of packs, for editors."""
    from speechguard.rules.schema import as_text, pack_schema

    print(as_text(pack_schema()), end="")
    return 0

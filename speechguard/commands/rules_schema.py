"""speechguard rules schema"""

from __future__ import annotations

import argparse

from speechguard.rules.schema import as_text, pack_schema


def run(_args: argparse.Namespace) -> int:
    """Print the JSON Schema of packs, for editors."""
    print(as_text(pack_schema()), end="")
    return 0

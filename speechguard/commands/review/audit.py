"""speechguard review STORE --verify-audit: whether anything was changed afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

from speechguard.review.store.audit_check import verify
from speechguard.review.store.checking import open_to_check

PROMISE = "what was cut off at the end, and noted nowhere else, shows only by number and hash that were noted elsewhere"


def verify_audit(url: str | None, folder: Path) -> int:
    """Check the log of what was decided; 1 when something is wrong. Nothing is changed. Raises UserError."""
    with open_to_check(url, folder) as database:
        name, checked = database.name, verify(database)
    for problem in checked.problems:
        print(f"speechguard: {problem}", file=sys.stderr)
    print(f"{name}: {checked.end.seq} entries, {len(checked.problems)} problems; the last is {checked.end.hash}")
    print(f"({PROMISE})")
    return 1 if checked.problems else 0

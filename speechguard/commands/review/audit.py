"""speechguard review STORE --verify-audit: whether anything was changed afterwards."""

from __future__ import annotations

import sys

from speechguard.review.store.audit_check import verify
from speechguard.review.store.database import Database


def verify_audit(database: Database) -> int:
    """Check the log of what was decided; 1 when something is wrong."""
    checked = verify(database)
    for problem in checked.problems:
        print(f"speechguard: {problem}", file=sys.stderr)
    print(
        f"{database.name}: {checked.end.seq} entries, {len(checked.problems)} problems; the last is {checked.end.hash}"
    )
    return 1 if checked.problems else 0

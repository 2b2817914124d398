"""Bringing in what is new in a store, and saying what of it has to wait."""

from __future__ import annotations

import sys
from pathlib import Path

from speechguard.review.store.database import Database
from speechguard.review.store.importing import Rejudge, bring_in


def bring_in_and_tell(database: Database, folder: Path, judge: Rejudge | None = None) -> None:
    """Bring in what is new, and say how many calls wait for somebody who can judge them. Raises as `bring_in` does."""
    if waiting := bring_in(database, folder, judge).waiting:
        print(
            f"speechguard: {waiting} calls in which reviewers said who speaks are left as they were: the store was "
            f"judged by other rules since; serve it with these (review {folder} --rules ... --slot ...)",
            file=sys.stderr,
            flush=True,
        )

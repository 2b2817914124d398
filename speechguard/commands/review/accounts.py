"""speechguard review STORE --add-user: an account, or its new password."""

from __future__ import annotations

import getpass
import sys

from speechguard.errors import UserError
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database


def add_user(database: Database, name: str, role: str) -> int:
    """Make an account or set its password, which comes from the terminal or the standard input. Raises UserError."""
    if sys.stdin.isatty():
        password = getpass.getpass(f"password of {name}: ")
        if getpass.getpass("once more: ") != password:
            raise UserError("the two passwords differ; nothing was changed")
    else:
        password = sys.stdin.readline().rstrip("\n")
    StoredAccounts(database).set_user(name, role, password, by=getpass.getuser())
    print(f"{name} may log in as {role}")
    return 0

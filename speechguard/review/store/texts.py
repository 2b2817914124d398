"""Texts that can be erased: what was heard, what people wrote, and what names a call's people and files.

They stand in one table, `texts`, each with a salt of its own and by the digest of both. Everywhere else, in the
tables that are only added to and in the audit log, stands that digest (a reference). So the hashes of the log stay what
they are when a row of `texts` is deleted, and nothing tells any more what it said: without the salt nobody can try out
what the digest may be of.

Not in it are names of accounts, samples and rules, the columns of `calls` and `events` (they may be changed), and the
key of an event, which has the phrase of its rule.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from speechguard.archive.codecs.events import event_of
from speechguard.archive.record import CallRecord, record_of
from speechguard.messages import ComplianceEvent
from speechguard.review.store.tables import plain, texts

REFERENCE = re.compile("sha256:[0-9a-f]{64}")
# What is taken out of the machine's words: fields of a finding, and of a call's record, with what stands for them.
OF_FINDING: Mapping[str, Any] = {"phrase": "", "heard": "", "reason": "", "reason_values": {}}
OF_RECORD: Mapping[str, Any] = {"file": "", "metadata": {}, "failure": None}
_PART = 500  # texts read at once


class _Erased(str):
    """A text that was erased: empty, but known to have been there."""

    __slots__ = ()


ERASED: Final[str] = _Erased()


def is_erased(text: object) -> bool:
    """Return whether this stands for a text that was erased."""
    return isinstance(text, _Erased)


def keep(tx: Connection, text: str) -> str:
    """Keep a text and return its reference; of nothing that is nothing."""
    return keep_all(tx, [text])[0]


def keep_all(tx: Connection, wanted: Sequence[str]) -> list[str]:
    """Keep texts and return their references, in the same order."""
    salts = [secrets.token_hex(16) for _ in wanted]
    references = [reference_of(salt, text) if text else "" for salt, text in zip(salts, wanted, strict=True)]
    rows = zip(references, salts, wanted, strict=True)
    kept = [{"digest": reference, "salt": salt, "text": text} for reference, salt, text in rows if reference]
    if kept:
        tx.execute(insert(texts), kept)
    return references


def reference_of(salt: str, text: str) -> str:
    """Return the digest by which a text is known."""
    return "sha256:" + sha256(f"{salt} {text}".encode()).hexdigest()


class StoredTexts:
    """Texts by their references, read at once."""

    def __init__(self, tx: Connection, references: Iterable[str | None]) -> None:
        self._found: dict[str, str] = {}
        wanted = iter({reference for reference in references if reference})
        while part := list(islice(wanted, _PART)):
            rows = tx.execute(select(texts.c.digest, texts.c.text).where(texts.c.digest.in_(part)))
            self._found |= {row.digest: row.text for row in rows}

    def __getitem__(self, reference: str) -> str:
        """Return the text; ERASED where it was."""
        return self._found.get(reference, ERASED) if reference else ""


def split(text: str, fields: Iterable[str]) -> tuple[str, str]:
    """Take fields out of a JSON object: return what is left, and an object of these fields."""
    left = json.loads(text)
    taken = {name: left.pop(name) for name in fields if name in left}
    return plain(json.dumps(left, ensure_ascii=False)), plain(json.dumps(taken, ensure_ascii=False))


def finding_of(left: str, taken: str | None) -> ComplianceEvent:
    """Put a finding of the machine together again; `taken`: None where it was erased."""
    if taken is None:
        blank = json.dumps({**OF_FINDING, **json.loads(left), "reason_code": ""}, ensure_ascii=False)
        return replace(event_of(blank), phrase=ERASED, heard=ERASED)
    return event_of(json.dumps({**json.loads(left), **json.loads(taken)}, ensure_ascii=False))


def call_of(left: str, taken: str | None) -> CallRecord:
    """Put the record of a call together again; `taken`: None where it was erased."""
    whole = {**OF_RECORD, **json.loads(left), **json.loads(taken or "{}")}
    return record_of(json.dumps(whole, ensure_ascii=False))

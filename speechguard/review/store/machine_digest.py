"""A digest of what the machine said, by which the audit log vouches for it."""

from __future__ import annotations

import json
from hashlib import sha256

from sqlalchemy import Connection, select

from speechguard.review.store.tables import findings, judgements

NumberRange = tuple[int, int]  # first and last number; none: 1, 0


def digest(tx: Connection, judged: NumberRange, said: NumberRange) -> str:
    """Return SHA-256, hex, of what the machine said in judgements and findings with these numbers, first and last."""
    total = sha256()
    records = select(judgements.c.id, judgements.c.call_id, judgements.c.record, judgements.c.words)
    lines = select(findings.c.id, findings.c.event_id, findings.c.judgement_id, findings.c.finding, findings.c.words)
    for query, number, span in ((records, judgements.c.id, judged), (lines, findings.c.id, said)):
        for row in tx.execute(query.where(number.between(*span)).order_by(number)):
            total.update(json.dumps(list(row)).encode())
    return total.hexdigest()

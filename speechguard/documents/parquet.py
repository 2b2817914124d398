"""Tables as Parquet files, for data warehouses: every column has one type, also where no row says anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from speechguard.documents.tables import Table, Value, whole
from speechguard.errors import UserError


def write_parquet(table: Table, path: Path) -> None:
    """Write a table. Times are UTC where all of a column have a zone; otherwise without zone, as they were written.

    Raises UserError when pyarrow is missing, OSError when the file cannot be written.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise UserError("--format parquet needs pyarrow: pip install 'speechguard[parquet]'") from None
    plain = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    columns: dict[str, Any] = {}
    for number, name in enumerate(table.columns):
        values = [row[number] for row in table.rows]
        kind = table.types.get(name) or _kind(values)
        if kind is datetime:
            times, zone = _times(values)
            columns[name] = pa.array(times, pa.timestamp("us", zone))
        else:
            columns[name] = pa.array([whole(v) if isinstance(v, str) else v for v in values], plain[kind])
    pyarrow.parquet.write_table(pa.table(columns), path)


def _kind(values: Sequence[Value]) -> type:
    """Return what all values are."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        return float
    return kinds.pop() if len(kinds) == 1 else str


def _times(values: Sequence[Value]) -> tuple[list[datetime | None], str | None]:
    times = [value if isinstance(value, datetime) else None for value in values]
    known = [time for time in times if time]
    if known and all(time.tzinfo for time in known):
        return [time and time.astimezone(timezone.utc) for time in times], "UTC"
    return [time and time.replace(tzinfo=None) for time in times], None

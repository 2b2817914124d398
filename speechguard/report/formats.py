"""The formats of exported tables."""

from __future__ import annotations

from typing import Literal, get_args

Format = Literal["csv", "xlsx", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)

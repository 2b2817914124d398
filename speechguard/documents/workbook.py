"""Tables as an Excel workbook. Texts are written as texts, whatever they begin with: none becomes a formula or link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from speechguard.documents.tables import Table, Value, whole
from speechguard.errors import UserError

MOST_ROWS = 1_048_575  # of a sheet, below its head
LONGEST_TEXT = 32_767  # characters of a cell
WIDEST = 48  # characters of a column


def write_xlsx(tables: Sequence[Table], path: Path) -> None:
    """Write a sheet a table, with a filter on its head. Times lose their zone, which Excel does not know.

    Raises UserError when a table does not fit a sheet, OSError when the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise UserError(f"{table.name}: {len(table.rows)} rows do not fit a sheet of Excel: take --format csv")
    book = xlsxwriter.Workbook(path)
    head = book.add_format({"bold": True, "bg_color": "#E7ECF1"})
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for table in tables:
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, name, head)
            sheet.set_column(column, column, _width(name, [row[column] for row in table.rows[:500]]))
        for number, row in enumerate(table.rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, bool):
                    sheet.write_boolean(number, column, value)
                elif isinstance(value, datetime):
                    sheet.write_datetime(number, column, value.replace(tzinfo=None), time)
                elif isinstance(value, str):
                    sheet.write_string(number, column, whole(value)[:LONGEST_TEXT])
                elif value is not None:
                    sheet.write_number(number, column, value)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None


def _width(name: str, values: Sequence[Value]) -> int:
    """Chinese characters are two wide."""
    longest = max((len(text.encode("gbk", "replace")) for value in values for text in [_shown(value)]), default=0)
    return min(max(longest, len(name) + 2) + 2, WIDEST)


def _shown(value: Value) -> str:
    return "" if value is None else str(value)

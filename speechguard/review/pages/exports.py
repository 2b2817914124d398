"""What was decided, to take away: as tables, or as labelled calls in the store. Who took it is in the audit log."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from starlette.responses import Response

from speechguard.documents.tables import Table, write_csv, write_jsonl
from speechguard.documents.workbook import write_xlsx
from speechguard.errors import UserError
from speechguard.review.exports import verdict_tables
from speechguard.review.labelled import export_labelled
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.review.store import audit
from speechguard.review.store.figures import reviewed_calls
from speechguard.web.accounts import LEADS
from speechguard.web.site import Nav

FORMATS = ("xlsx", "csv", "jsonl")
_WRITERS: Mapping[str, Callable[[Table, TextIO], None]] = {"csv": write_csv, "jsonl": write_jsonl}
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip"}


def _exports(visit: DeskVisit) -> Response:
    return visit.render("exports.html", formats=FORMATS, labelled=None, folder="")


def _tables(visit: DeskVisit) -> Response:
    form = visit.form.get("format", "")
    if form not in FORMATS:
        raise UserError(f"'{form}' is no form of a table: {', '.join(FORMATS)}")
    with visit.desk.database.reading() as tx:
        tables = verdict_tables(list(reviewed_calls(tx)), visit.interface, visit.desk.titles)
    data = _workbook(tables) if form == "xlsx" else _zipped(tables, form)
    _noted(visit, form)
    ending = "xlsx" if form == "xlsx" else "zip"
    name = f"verdicts-{datetime.now():%Y%m%d-%H%M}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, headers=headers, media_type=_TYPES[ending])


def _labels(visit: DeskVisit) -> Response:
    """Write into the store, where recordings may be linked to: they are too large, and too private, to be sent."""
    desk = visit.desk
    folder = desk.folder / f"labels-{datetime.now():%Y%m%d-%H%M%S}"
    with desk.database.reading() as tx:
        found = export_labelled(reviewed_calls(tx), desk.folder, folder, unchecked="unchecked" in visit.form)
    _noted(visit, folder.name)
    return visit.render("exports.html", formats=FORMATS, labelled=found, folder=str(folder))


def _noted(visit: DeskVisit, what: str) -> None:
    with visit.desk.database.change() as tx:
        audit.append(tx, visit.user.name, "exported", what)


def _workbook(tables: Sequence[Table]) -> bytes:
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "verdicts.xlsx"
        write_xlsx(tables, path)
        return path.read_bytes()


def _zipped(tables: Sequence[Table], form: str) -> bytes:
    """Pack the tables, a file each."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            text = io.StringIO(newline="")
            _WRITERS[form](table, text)
            archive.writestr(f"{table.name}.{form}", text.getvalue().encode(errors="backslashreplace"))
    return out.getvalue()


NAV = Nav("exports", "/exports", LEADS)
ROUTES = (
    page("/exports", _exports, LEADS),
    page("/exports/tables", _tables, LEADS, ("POST",)),
    page("/exports/labels", _labels, LEADS, ("POST",)),
)

"""The report, written to a file as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from speechguard.documents.writing import replacing
from speechguard.messages import Interface
from speechguard.report.page import ClipKey, report_html
from speechguard.report.store import ScoredCalls

PAGE = "report.html"  # in the store


def write_report(
    store: ScoredCalls, out: Path, interface: Interface, clips: Mapping[ClipKey, str] | None = None
) -> None:
    """Write the report as a page, with the addresses of its clips. Raises UserError where it cannot be written."""
    page = report_html(store, interface, clips)
    with replacing(out) as file:
        file.write(page)

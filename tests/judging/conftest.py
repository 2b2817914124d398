"""Whatever the tests of this room have the engine say, people can read it in their language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from speechguard.messages import ComplianceEvent
from speechguard.words.reasons import reason_in


@pytest.fixture(autouse=True)
def every_reason_can_be_translated(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made: set[str] = set()
    real = ComplianceEvent.__init__

    def noted(self: ComplianceEvent, *values: object, **fields: object) -> None:
        real(self, *values, **fields)  # type: ignore[arg-type]
        made.add(self.reason)

    monkeypatch.setattr(ComplianceEvent, "__init__", noted)
    yield
    assert {reason for reason in made - {""} if reason in (reason_in(reason, "zh"), reason_in(reason, "es"))} == set()

"""Whatever the tests of this room have the engine say, people can read it in their language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from speechguard.archive.codecs.old_reasons import reason_from
from speechguard.messages import ComplianceEvent
from speechguard.reasons import Reason, reason_of
from speechguard.words.reasons import in_words

# Codes of reasons that older versions said otherwise, or not at all.
NEVER_OLD = (
    "'service_stopped'",
    "'flagged'",
    "'sounds_like'",
    "'no_meaning'",
    "'not_met'",
    "'condition_unclear'",
    "'title'",
    "'said'",
    "'within_",
    "'told_anew'",
)


@pytest.fixture(autouse=True)
def every_reason_can_be_said(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In three languages; it comes back from plain data, and from the English that older versions wrote."""
    made: set[Reason] = set()
    real = ComplianceEvent.__init__

    def noted(self: ComplianceEvent, *values: object, **fields: object) -> None:
        real(self, *values, **fields)  # type: ignore[arg-type]
        if self.reason:
            made.add(self.reason)

    monkeypatch.setattr(ComplianceEvent, "__init__", noted)
    yield
    for reason in made:
        english, chinese, spanish = (in_words(reason, language) for language in ("en", "zh", "es"))
        assert english not in (chinese, spanish)
        assert reason_of(reason.as_dict()) == reason
        old = reason_from(english)
        if not any(code in repr(reason) for code in NEVER_OLD):
            assert [in_words(old, language) for language in ("en", "zh", "es")] == [english, chinese, spanish]

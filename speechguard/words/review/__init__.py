"""Every word of the pages that the live views do not have, in English, Chinese and Spanish; one module a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from speechguard.messages import Interface
from speechguard.words.review import appeals, call, common, exports, quality, queue, samples, segment
from speechguard.words.texts import texts_in
from speechguard.words.web import PAGES as OF_EVERY_APP
from speechguard.words.web import PageTexts

PAGES: tuple[PageTexts, ...] = (
    *OF_EVERY_APP,
    *(page.TEXTS for page in (common, queue, segment, call, samples, appeals, quality, exports)),
)


@cache
def words(interface: Interface) -> Mapping[str, str]:
    """Return the texts of a language by name."""
    return {name: text for page in PAGES for name, text in texts_in(page, interface).items()}

"""Every word of the pages that the live views do not have, in English, Chinese and Spanish; one module a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from speechguard.messages import Interface
from speechguard.words.review import (
    accounts,
    appeals,
    call,
    common,
    exports,
    login,
    quality,
    queue,
    samples,
    segment,
)

Texts = Mapping[str, tuple[str, str, str]]  # name: English, Chinese, Spanish; {…} are filled in with str.format

PAGES: tuple[Texts, ...] = tuple(
    one.TEXTS for one in (common, login, queue, segment, call, samples, appeals, quality, exports, accounts)
)
_PLACE: Mapping[Interface, int] = {"en": 0, "zh": 1, "es": 2}


@cache
def words(interface: Interface) -> Mapping[str, str]:
    """The texts of a language by name."""
    place = _PLACE[interface]
    return {name: texts[place] for page in PAGES for name, texts in page.items()}

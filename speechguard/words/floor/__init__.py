"""Every word of the pages of the service, in English, Chinese and Spanish; one module a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from speechguard.messages import Interface
from speechguard.words.floor import agent, call, common, hooks, microphone, wall
from speechguard.words.texts import texts_in
from speechguard.words.web import PAGES as OF_EVERY_APP
from speechguard.words.web import PageTexts

PAGES: tuple[PageTexts, ...] = (*OF_EVERY_APP, *(page.TEXTS for page in (common, wall, call, agent, microphone, hooks)))


@cache
def words(interface: Interface) -> Mapping[str, str]:
    """Return the texts of a language by name."""
    return {name: text for page in PAGES for name, text in texts_in(page, interface).items()}

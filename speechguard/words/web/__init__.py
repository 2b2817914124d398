"""Words of the pages that every web app has, in English, Chinese and Spanish; one module a page."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.words.web import accounts, common, login

PageTexts = Mapping[str, tuple[str, str, str]]  # name: English, Chinese, Spanish; {…} are filled in with str.format

PAGES: tuple[PageTexts, ...] = tuple(page.TEXTS for page in (common, login, accounts))

"""Words of the page."""

from speechguard.words.web import PageTexts

TEXTS: PageTexts = {}

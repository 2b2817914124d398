"""Words of the agent's page."""

from speechguard.words.web import PageTexts

TEXTS: PageTexts = {
    "nav_me": ("My call", "我的通话", "Mi llamada"),
}

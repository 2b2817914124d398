"""Words of the wall."""

from speechguard.words.web import PageTexts

TEXTS: PageTexts = {
    "app": ("speechguard", "speechguard", "speechguard"),
    "nav_wall": ("Calls", "通话墙", "Llamadas"),
    "wall_title": ("Calls now", "当前通话", "Llamadas en curso"),
}

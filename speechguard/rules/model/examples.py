"""When two examples are the same sentence."""

from __future__ import annotations

import unicodedata

_SAME = str.maketrans("您", "你")


def same_line(text: str) -> str:
    """Return what two sentences have in common that differ in punctuation, blanks, case, accents, or 您 for 你."""
    plain = unicodedata.normalize("NFD", text.casefold().translate(_SAME))
    return "".join(character for character in plain if character.isalnum())

"""Texts in three languages, and how one of them is chosen."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.messages import INTERFACES, Interface

Texts = tuple[str, str, str]  # in the order of INTERFACES; {…} are filled in with str.format

LANGUAGE_NAMES: Mapping[str, Texts] = {  # of the languages of calls
    "zh": ("Chinese", "中文", "chino"),
    "es": ("Spanish", "西班牙语", "español"),
}


def text_in(texts: Texts, interface: Interface) -> str:
    """Return the text in a language."""
    return texts[INTERFACES.index(interface)]


def texts_in(table: Mapping[str, Texts], interface: Interface) -> Mapping[str, str]:
    """Return the texts of a table in a language, by name."""
    return {name: text_in(texts, interface) for name, texts in table.items()}

"""Lines in another form of address: what was said to 您 is said to 你, and the other way round."""

from __future__ import annotations

import re

DONE = {
    "zh": "您 and 你 exchanged",
    "es": "tú, vos and usted, tu and su, contigo and con usted, ti and usted after a preposition exchanged; "
    "verbs and le stay as they are, so that half of the sentence says usted and half tú",
}
_YOU = str.maketrans("您你", "你您")
_SPANISH = {
    "con usted": "contigo",
    "contigo": "con usted",
    "ti": "usted",
    "tú": "usted",
    "vos": "usted",
    "usted": "tú",
    "tu": "su",
    "tus": "sus",
    "su": "tu",
    "sus": "tus",
}
_FORMS = re.compile(rf"\b({'|'.join(_SPANISH)})\b", re.IGNORECASE)


def other_address(text: str, language: str) -> str:
    """Return the text with the words of address exchanged."""
    if language == "zh":
        return text.translate(_YOU)
    return _FORMS.sub(_exchanged, text)


def _exchanged(match: re.Match[str]) -> str:
    other = _SPANISH[match[0].lower()]
    return other.capitalize() if match[0][0].isupper() else other

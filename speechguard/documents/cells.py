"""What the cells of tables mean: times, durations, yes and no. Each raises UserError with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone

from speechguard.errors import UserError
from speechguard.messages import Direction
from speechguard.reasons import because

YES, NO = ("yes", "true", "y", "是", "sí", "si"), ("no", "false", "n", "否")
DIRECTIONS: Mapping[str, Direction] = {
    **dict.fromkeys(("inbound", "呼入", "entrante"), "inbound"),
    **dict.fromkeys(("outbound", "呼出", "saliente"), "outbound"),
}
MOST_SECONDS = 1e7  # more was not measured: 115 days
LONGEST_NUMBER = 40  # characters
LONGEST_SHOWN = 60  # characters
_TIME = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(?:(Z)|([+-])(\d{2}):?(\d{2}))?"
)
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):([0-5]\d)")


def shown(text: str) -> str:
    """Return the text of a cell as a message shows it: cut where it is long."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def time(text: str) -> datetime:
    """Read a date and time, with a time zone where one is written."""
    found = _TIME.fullmatch(text)
    if not found:
        dated = re.fullmatch(r"\d{4}([-/.])\d{1,2}\1\d{1,2}", text)
        raise UserError(because("no_time_of_day" if dated else "no_time"))
    year, _, month, day, hour, minute, second, utc, sign, hours, minutes = found.groups()
    try:
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
        zone = timezone(offset) if utc or sign else None
        return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=zone)
    except ValueError as error:
        raise UserError(because("no_such_time", why=str(error))) from None


def seconds(text: str) -> float:
    """Read a number of seconds, also as minutes and seconds."""
    number = -1.0
    if len(text) > LONGEST_NUMBER:
        pass
    elif re.fullmatch(r"\d+(\.\d+)?", text):
        number = float(text)
    elif clock := _CLOCK.fullmatch(text):
        number = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    if not 0 <= number <= MOST_SECONDS:
        raise UserError(because("no_seconds"))
    return number


def yes_no(text: str) -> bool:
    """Read yes or no, in three languages."""
    if text.lower() in YES + NO:
        return text.lower() in YES
    raise UserError(because("neither_yes_nor_no"))


def among(words: Mapping[str, str]) -> Callable[[str], str]:
    """Read one of the words, as what it stands for."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise UserError(because("unknown_word", choices=tuple(dict.fromkeys(words.values()))))
        return words[text.lower()]

    return read

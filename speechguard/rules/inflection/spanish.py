"""One Spanish phrase for everybody: words in `<...>` are written for tú and take the forms of the others too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from speechguard.rules.inflection.spanish_verbs import ADDRESSES, Forms, plain
from speechguard.rules.inflection.spanish_words import FIVE_FORMS, Analysis, forms_of_tú, readings, remedy

MARK = re.compile(r"<([^<>]*)>")
# After these no imperative stands: what looks like one is the form of usted.
_NO_IMPERATIVE = re.compile(r"(?:(?:^|\W)(?:no|me|te|se|le|les|lo|la|los|las|nos|que|como|usted|<te>) +|¿ *)$")
_OBJECT = re.compile(r" +l[oa]s?\b")  # te lo: se lo
_VERB = re.compile(r" +(?:(?:me|nos|lo|la|los|las) +)?")  # between te and its verb
_INFINITIVE = re.compile(r"[ ,]*(?:(?:a|que|de) +)?")  # between a verb and the infinitive that depends on it


class InflectionError(ValueError):
    """A mark that cannot be used; `mark` is its text with the brackets."""

    def __init__(self, mark: str, message: str) -> None:
        super().__init__(f"{mark}: {message}")
        self.mark = mark


def variants(phrase: str) -> list[str]:
    """The phrase for tú, usted, vos, ustedes and vosotros, each text once; all marks change together.

    Raises InflectionError for a mark that is not written as it should be, or whose forms are not known.
    """
    marks = list(MARK.finditer(phrase))
    if not marks:
        return [phrase]
    read = [_readings(mark) for mark in marks]
    forms = [_forms(phrase, marks, read, number) for number in range(len(marks))]
    starts, ends = [mark.start() for mark in marks], [mark.end() for mark in marks]
    between = [phrase[a:b] for a, b in zip([0, *ends], [*starts, len(phrase)], strict=True)]
    texts: dict[str, None] = {}
    for address in range(len(ADDRESSES)):
        choices = [_in_case(mark[1], own[address]) for mark, own in zip(marks, forms, strict=True)]
        for words in product(*choices):
            texts[between[0] + "".join(map("".join, zip(words, between[1:], strict=True)))] = None
    return list(texts)


def _readings(mark: re.Match[str]) -> list[Analysis]:
    """What the mark may mean, as far as it says so itself."""
    parts = [part.strip() for part in mark[1].lower().split("/")]
    if not all(parts) or len(parts) not in (1, 2, len(ADDRESSES)):
        raise InflectionError(mark[0], f"write the form of tú, as in <entiendes>, or all five, {FIVE_FORMS}")
    if len(parts) == len(ADDRESSES):
        return [Analysis("other", "", tuple(parts))]
    if " " in parts[0]:
        raise InflectionError(mark[0], "mark every word by itself, as in '<te> <vas>'")
    found = readings(parts[0])
    if not found:
        raise InflectionError(mark[0], remedy(parts[0]))
    if len(parts) == 1:
        return found
    fitting = [reading for reading in found if parts[1] in reading.forms[1].split("|")]
    if not fitting:
        known = ", ".join(dict.fromkeys(form for reading in found for form in reading.forms[1].split("|")))
        raise InflectionError(mark[0], f"usted of '{parts[0]}' is {known}; or write out all five, {FIVE_FORMS}")
    return fitting[:1]


def _forms(phrase: str, marks: Sequence[re.Match[str]], read: Sequence[list[Analysis]], number: int) -> Forms:
    """The forms of one mark, chosen by what stands beside it."""
    mark, found = marks[number], read[number]
    before = plain(phrase[: mark.start()])
    first = found[0]
    if first.kind == "imperative" and _NO_IMPERATIVE.search(before) and "/" not in mark[1]:
        instead = forms_of_tú(mark[1].strip().lower(), commands=False) or "as in no <digas>"
        raise InflectionError(mark[0], f"no command can stand here; write the form of tú, {instead}")
    if first.tense:
        return _merged([reading.forms for reading in found if reading.tense == first.tense])
    if first.kind != "indirect":
        return first.forms
    wanted = "reflexive" if _is_reflexive(phrase, marks, read, number) else "indirect"
    return next((reading.forms for reading in found if reading.kind == wanted), first.forms)


def _is_reflexive(phrase: str, marks: Sequence[re.Match[str]], read: Sequence[list[Analysis]], number: int) -> bool:
    """Whether te becomes se: before lo and la, and where it belongs to a verb of the person spoken to."""
    mark = marks[number]
    if mark[1].lower() == "te":
        if _OBJECT.match(phrase, mark.end()):
            return True
        following = marks[number + 1] if number + 1 < len(marks) else None
        beside = following and _VERB.fullmatch(phrase, mark.end(), following.start())
        return bool(beside) and read[number + 1][0].kind == "finite"
    previous = marks[number - 1] if number else None
    beside = previous and _INFINITIVE.fullmatch(phrase, previous.end(), mark.start())
    return bool(beside) and read[number - 1][0].kind == "finite"


def _merged(forms: Sequence[Forms]) -> Forms:
    """The forms of several verbs that tú has in common."""
    return tuple("|".join(dict.fromkeys("|".join(same).split("|"))) for same in zip(*forms, strict=True))


def _in_case(written: str, forms: str) -> list[str]:
    """The forms, with a capital if it was written with one."""
    return [form[0].upper() + form[1:] if written[0].isupper() else form for form in forms.split("|")]

"""The forms of one Spanish word that changes with the person spoken to, from the form of tú."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from speechguard.rules.inflection.spanish_accents import stressed_vowel, with_stress
from speechguard.rules.inflection.spanish_verbs import Forms, conjugations, first_persons, plain

# finite: a form of a verb that has a subject. The next three: a pronoun, or a verb with one at its end.
FormKind = Literal["finite", "imperative", "reflexive", "indirect", "direct", "other"]


class Analysis(NamedTuple):
    """One way to read a word."""

    kind: FormKind
    tense: str  # of verbs
    forms: Forms  # of tú, usted, vos, ustedes, vosotros; `|` between forms that are all said


_TE: Mapping[FormKind, Forms] = {
    "indirect": ("te", "le", "te", "les", "os"),
    "reflexive": ("te", "se", "te", "se", "os"),
    "direct": ("te", "lo|la|le", "te", "los|las|les", "os"),
}
_WORDS = """
tú usted vos ustedes vosotros
tu su tu su vuestro|vuestra
tus sus tus sus vuestros|vuestras
tuyo suyo tuyo suyo vuestro
tuya suya tuya suya vuestra
tuyos suyos tuyos suyos vuestros
tuyas suyas tuyas suyas vuestras
ti usted vos ustedes vosotros
ti sí vos sí vosotros
contigo con_usted con_vos con_ustedes con_vosotros
contigo consigo con_vos consigo con_vosotros
"""  # of two readings the first, if the author does not say
_OBJECTS = ("lo", "la", "los", "las")
_ENCLITICS = sorted(
    [(a, b) for a in ("me", "te", "nos") for b in _OBJECTS]
    + [("te", "me"), ("te", "nos"), *((a,) for a in ("me", "te", "nos", "le", "les", *_OBJECTS))],
    key=lambda enclitics: -len("".join(enclitics)),
)
_WITH_TE = re.compile(r"(.*(?:[aei]r|[ai]ndo|yendo|iendo))te(l[oa]s?)?")  # infinitives and gerunds
FIVE_FORMS = "<tú/usted/vos/ustedes/vosotros>"
_ALSO_ADJECTIVES = ("completo", "molesto")  # besides being the first person of a verb


def readings(word: str) -> list[Analysis]:
    """The ways to read a word in lower case, as written for tú, the likeliest first; none if it is not known."""
    if word == "te":
        return [Analysis(kind, "", forms) for kind, forms in _TE.items()]
    if word == "se":  # no command of ser: that has an accent
        return []
    lines = [line.split() for line in _WORDS.strip().splitlines()]
    if found := [line for line in lines if line[0] == word]:
        return [Analysis("other", "", tuple(form.replace("_", " ") for form in line)) for line in found]
    return _verbs(word) or _with_te(word) or _imperatives(word) or _adjective(word)


def remedy(word: str) -> str:
    """What to write instead of a word that has no readings."""
    if plain(word) in first_persons():
        return "is said of oneself and is the same for everybody: remove the < >"
    if word in ("se", "le", "les", "os", "lo", "la", "los", "las"):
        return "write the form of tú, <te>; it becomes the others"
    if forms := forms_of_tú(word):
        return f"write the form of tú, {forms}"
    if word.endswith("a"):
        return f"write adjectives in the masculine, or write out all five forms: {FIVE_FORMS}"
    return f"its forms are not known; write out all five: {FIVE_FORMS}"


def forms_of_tú(word: str, *, commands: bool = True) -> str:
    """As marks, the forms of tú whose usted, vos, ustedes or vosotros the word is; empty if there is none."""
    found: dict[str, None] = {}
    for enclitics in [(), *_ENCLITICS, ("se",), *(("se", thing) for thing in _OBJECTS)]:
        letters = plain(word).removesuffix("".join(enclitics))
        if letters + "".join(enclitics) == plain(word) and letters:
            own = tuple("te" if enclitic == "se" else enclitic for enclitic in enclitics)
            found |= {_attached(form, own) if own else form: None for form in _informal(letters, bool(own), commands)}
    return " or ".join(f"<{form}>" for form in list(found)[:2])


def _informal(letters: str, enclitics: bool, commands: bool) -> Sequence[str]:
    """The same of a verb, by its letters; commands first, and those only where enclitics follow."""
    fitting = _others().get(letters, ())
    ordered = [reading.forms[0] for reading in fitting if commands and reading.kind == "imperative"]
    return ordered + [reading.forms[0] for reading in fitting if not enclitics and reading.kind == "finite"]


@cache
def _others() -> Mapping[str, Sequence[Analysis]]:
    """Form of usted, vos, ustedes or vosotros without accents -> readings, in the order of the table."""
    others: dict[str, list[Analysis]] = defaultdict(list)
    for reading in (reading for found in _table().values() for reading in found):
        for letters in dict.fromkeys(plain(form) for forms in reading.forms[1:] for form in forms.split("|")):
            others[letters].append(reading)
    return others


def _verbs(word: str) -> list[Analysis]:
    """Forms of verbs; a word without accents may be any that differs in accents only."""
    found = list(_table().get(plain(word), ()))
    exact = [reading for reading in found if reading.forms[0] == word]
    return exact or found


@cache
def _table() -> Mapping[str, Sequence[Analysis]]:
    """Form of tú without accents -> readings, in the order of the tenses."""
    table: dict[str, list[Analysis]] = defaultdict(list)
    order: dict[str, int] = {}
    for tenses in conjugations().values():
        for tense, forms in tenses.items():
            order.setdefault(tense, len(order))
            kind = "imperative" if tense == "imperative" else "finite"
            table[plain(forms[0])].append(Analysis(kind, tense, forms))
    for found in table.values():
        found.sort(key=lambda reading: order[reading.tense])
    return table


def _with_te(word: str) -> list[Analysis]:
    """ayudarte, ayudándote, explicártelo."""
    match = _WITH_TE.fullmatch(plain(word))
    if not match or (match[1].endswith("r") and match[1] not in _infinitives()):
        return []
    bare, thing = match[1], match[2] or ""
    base = _infinitives().get(bare, bare)
    found: list[Analysis] = []
    for kind, pronouns in _TE.items():
        choices = [["se"] if thing and p in ("le", "les") else p.split("|") for p in pronouns]
        forms = tuple("|".join(_attached(base, (p, thing)) for p in choice) for choice in choices)
        found.append(Analysis(kind, "", forms))
    return found[:1] if thing else found


@cache
def _infinitives() -> Mapping[str, str]:
    """Infinitives by their letters without accents."""
    return {plain(infinitive): infinitive for infinitive in conjugations()}


def _imperatives(word: str) -> list[Analysis]:
    """dime, cállate, dámelo."""
    letters = plain(word)
    return [
        Analysis("imperative", "imperative", _with_enclitics(reading.forms, enclitics))
        for enclitics in _ENCLITICS
        if letters.endswith("".join(enclitics))
        for reading in _table().get(letters.removesuffix("".join(enclitics)), [])
        if reading.kind == "imperative"
    ]


def _with_enclitics(forms: Forms, enclitics: Sequence[str]) -> Forms:
    you, polite, vos, them, you_all = forms
    to_them = tuple("se" if enclitic == "te" else enclitic for enclitic in enclitics)
    to_you_all = tuple("os" if enclitic == "te" else enclitic for enclitic in enclitics)
    if to_you_all[0] == "os" and you_all != "id":
        you_all = _stressed_at_end(you_all.removesuffix("d"))  # callaos, vestíos
    return (
        _attached(you, enclitics),
        _attached(polite, to_them),
        _attached(vos, enclitics),
        _attached(them, to_them),
        _attached(you_all, to_you_all),
    )


def _stressed_at_end(word: str) -> str:
    return with_stress(plain(word), len(word) - 1)


def _adjective(word: str) -> list[Analysis]:
    """sordo, trabajador, imbécil: masculine, with the other gender and the plurals."""
    if word.endswith("o") and len(word) > 2 and (plain(word) not in first_persons() or word in _ALSO_ADJECTIVES):
        one, many = (word, word[:-1] + "a"), (word + "s", word[:-1] + "as")
    elif word.endswith("or"):
        one, many = (word, _attached(word, ("a",))), (_attached(word, ("es",)), _attached(word, ("as",)))
    elif re.fullmatch(r"\w*[aeiouáéíóú][lz]", word):
        one, many = (word,), (_attached(word[:-1] + ("c" if word[-1] == "z" else "l"), ("es",)),)
    else:
        return []
    single, plural = "|".join(one), "|".join(many)
    return [Analysis("other", "", (single, single, single, plural, plural))]


def _attached(word: str, endings: Sequence[str]) -> str:
    """The word with endings that do not move its stress."""
    return with_stress(plain(word) + "".join(endings), stressed_vowel(word))

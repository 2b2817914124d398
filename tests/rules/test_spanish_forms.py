"""Words in < > take the forms of everybody who may be spoken to."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.rules.inflection.spanish import InflectionError, variants
from speechguard.rules.inflection.spanish_accents import stressed_vowel, with_stress
from speechguard.rules.inflection.spanish_verbs import ADDRESSES, conjugations, plain

TABLE = [
    line.split()
    for line in Path(__file__).with_name("spanish_conjugations.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
VERBS = sorted({line[0] for line in TABLE})


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_as_in_the_printed_tables(verb):
    for _, tense, *forms in (line for line in TABLE if line[0] == verb):
        ours = conjugations()[verb][tense]
        compared = [(form, own) for form, own in zip(forms, ours, strict=True) if form != "-"]
        assert [form for form, _ in compared] == [own.split("|")[0] for _, own in compared], tense


def test_the_printed_tables_cover_what_is_asked():
    assert len(VERBS) >= 40
    assert {line[1] for line in TABLE} >= {"present", "preterite", "imperfect", "future", "conditional", "subjunctive"}


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("¿por qué no lo <entiendes>?", "entiendes entiende entendés entienden entendéis"),
        ("<dime>", "dime dígame decime díganme decidme"),
        ("<cállate>", "cállate cállese callate cállense callaos"),
        ("<siéntate>", "siéntate siéntese sentate siéntense sentaos"),
        ("<vístete>", "vístete vístase vestite vístanse vestíos"),
        ("<explícamelo>", "explícamelo explíquemelo explicámelo explíquenmelo explicádmelo"),
        ("<oye>", "oye oiga oí oigan oíd"),
        ("<hazlo>", "hazlo hágalo hacelo háganlo hacedlo"),
        ("<mantén>", "mantén mantenga mantené mantengan mantened"),
        ("<vete/váyase>", "vete váyase andate váyanse idos"),
        ("no <digas>", "digas diga digas digan digáis"),
        ("no <pierdas>", "pierdas pierda pierdas perdás pierdan perdáis"),
        ("si <tuvieras>", "tuvieras tuviera tuvieras tuvieran tuvierais"),
        ("no <te> entiendo", "te le te les os"),
        ("no <te/lo> entiendo", "te lo la le te los las les os"),
        ("no <te> lo dije", "te se te se os"),
        ("<has> llamado", "has ha has han habéis"),
        ("<eres>", "eres es sos son sois"),
        ("<sordo>", "sordo sorda sordo sorda sordo sorda sordos sordas sordos sordas"),
        ("<imbécil>", "imbécil imbécil imbécil imbéciles imbéciles"),
        ("puedo <ayudarte>", "ayudarte ayudarle ayudarte ayudarles ayudaros"),
        (
            "puedo <ayudarte/ayudarla>",
            "ayudarte ayudarlo ayudarla ayudarle ayudarte ayudarlos ayudarlas ayudarles ayudaros",
        ),
        ("puedo <explicártelo>", "explicártelo explicárselo explicártelo explicárselo explicároslo"),
        ("estoy <escuchándote>", "escuchándote escuchándole escuchándote escuchándoles escuchándoos"),
        ("para <tu> casa", "tu su tu su vuestro vuestra"),
        ("eso es <tuyo>", "tuyo suyo tuyo suyo vuestro"),
        ("<ve/vea>", "ve vea ve vean ved"),
        ("<a/b/c/d/e>", "a b c d e"),
    ],
)
def test_one_mark(phrase, said):
    before, _, after = phrase.partition("<")
    after = after.partition(">")[2]
    assert variants(phrase) == list(dict.fromkeys(before + word + after for word in said.split()))


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("<te> <vas> ya", ["te vas ya", "se va ya", "se van ya", "os vais ya"]),
        ("<te> lo <crees>", ["te lo crees", "se lo cree", "te lo creés", "se lo creen", "os lo creéis"]),
        ("<vas> a <callarte>", ["vas a callarte", "va a callarse", "van a callarse", "vais a callaros"]),
        ("<contigo> no", ["contigo no", "con usted no", "con vos no", "con ustedes no", "con vosotros no"]),
        ("piensa en <ti/sí>", ["piensa en ti", "piensa en sí", "piensa en vos", "piensa en vosotros"]),
        ("<Mira>, <oye>", ["Mira, oye", "Mire, oiga", "Mirá, oí", "Miren, oigan", "Mirad, oíd"]),
        ("sin marcas", ["sin marcas"]),
    ],
)  # fmt: skip
def test_marks_change_together(phrase, said):
    assert variants(phrase) == said


def test_what_two_verbs_have_in_common_is_all_said():
    assert variants("<ve>") == ["ve", "vaya", "vea", "andá", "vayan", "vean", "id", "ved"]


def test_accents_may_be_left_out():
    assert variants("no <estas>") == variants("no <estás>")
    assert variants("<callate>") == variants("<cállate>")


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("<dígame>", "<dígame>: write the form of tú, <dime>"),
        ("<diga>", "<diga>: write the form of tú, <di> or <digas>"),
        ("<venga>", "<venga>: write the form of tú, <ven> or <vengas>"),
        ("no <se> preocupe", "<se>: write the form of tú, <te>"),
        ("no <vete>", "no command can stand here; write the form of tú, as in no <digas>"),
        ("<entendés>", "<entendés>: write the form of tú, <entiendes>"),
        ("<váyase>", "<váyase>: write the form of tú, <vete>"),
        ("¿me <entiende>?", "no command can stand here; write the form of tú, <entiendes>"),
        ("¿<entiende>?", "no command can stand here; write the form of tú, <entiendes>"),
        ("<quiero>", "<quiero>: is said of oneself and is the same for everybody: remove the < >"),
        ("<sorda>", "<sorda>: write adjectives in the masculine"),
        ("<televisión>", "its forms are not known; write out all five: <tú/usted/vos/ustedes/vosotros>"),
        ("<fuerte>", "its forms are not known"),
        ("<te vas>", "mark every word by itself"),
        ("<ve/diga>", "usted of 've' is vaya, vea"),
        ("<a/b/c>", "write the form of tú"),
        ("<>", "write the form of tú"),
        ("< / >", "write the form of tú"),
    ],
)
def test_a_word_that_cannot_be_inflected_says_what_to_write(phrase, message):
    with pytest.raises(InflectionError) as error:
        variants(phrase)
    assert message in str(error.value)
    assert error.value.mark in phrase


FORMS = sorted(
    {form for tenses in conjugations().values() for forms in tenses.values() for form in forms if "|" not in form}
)


@given(st.sampled_from(FORMS), st.sampled_from([("me",), ("se", "lo"), ("nos",), ("te", "lo")]))
def test_stress_stays_where_it_is(word, enclitics):
    at = stressed_vowel(word)
    assert stressed_vowel(with_stress(plain(word) + "".join(enclitics), at)) == at


@given(st.lists(st.one_of(st.sampled_from([*FORMS, "no", "te", "<te>"]), st.text("aeioúlrszntd/<> ñx", max_size=6))))
def test_any_phrase_is_inflected_or_refused(words):
    phrase = " ".join(f"<{word}>" if number % 2 else word for number, word in enumerate(words))
    try:
        said = variants(phrase)
    except InflectionError as refused:
        said = [f"{refused.mark} in {phrase}"]
    assert said


@given(st.sampled_from(sorted(conjugations())), st.data())
def test_every_form_of_tú_leads_to_the_others(verb, data):
    tense = data.draw(st.sampled_from(sorted(conjugations()[verb])))
    forms = conjugations()[verb][tense]
    polite = forms[1].split("|")[0]
    said = variants(f"<{forms[0]}/{polite}>")
    assert forms[0] in said
    assert polite in said
    assert len(said) <= len(ADDRESSES) + 1  # vos may have two

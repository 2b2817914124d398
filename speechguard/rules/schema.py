"""The pack language as a JSON Schema (draft 2020-12), for editors: what they may complete, explain and underline.

`rules/pack.schema.json` is this, written down. It knows keys, words, forms of times and what excludes what; the rest is
known to `rules lint`. Words come from the readers; tests hold keys and outcomes to theirs.
"""

from __future__ import annotations

import json

from speechguard.documents.json_schema import (
    Schema,
    items,
    mapping,
    needs,
    number,
    one_of,
    pattern,
    ref,
    without,
    words,
)
from speechguard.matching.phrase import DEFAULT_STRICTNESS
from speechguard.messages import LANGUAGES, ROLES, SEVERITIES
from speechguard.rules.model.facts import CHOICES, NUMBERS, TEXTS
from speechguard.rules.model.measure_kinds import KINDS
from speechguard.rules.model.rule import DEFAULT_GAP, TITLE_LANGUAGES
from speechguard.rules.model.sections import OTHER, START
from speechguard.rules.reading.cases import EXPECTED, MANNERS
from speechguard.rules.reading.conditions import SOURCES
from speechguard.rules.reading.examples import MEANING_KEYS, MEANING_USES
from speechguard.rules.reading.rules import COUNTS, FATAL_TO, TABOOS
from speechguard.rules.reading.windows import EDGES, NEAR
from speechguard.rules.wordings.expansion import CLASS_NAME

_TIME = r"\d+(\.\d+)? *(ms|s|min)|(\d+:)?\d+:[0-5]\d(\.\d+)?"
_TURNS = r"\d+ *turns?"
_PERCENT = r"\d+(\.\d+)? *[%％]"
_PHRASE = (
    "As it is said. … stands for other words, (a|b) for one of them, (a & b) for both in any order, [x] for what may "
    "be left out, $name for a word of a class, {company} for a slot; in Spanish <…> marks what changes with the person "
    "addressed."
)
_SOURCES = {
    "says": "The role says one of these phrases.",
    "rule": "One of these rules finds something.",
    "hold": "A silence of both sides, at least so long, between two utterances of the role.",
    "silence": "Nobody speaks for at least so long after the role has spoken.",
    "starts_over": "The role begins while the other side speaks, and both go on for at least so long.",
    "repeats": "The role says nearly the same sentence again.",
    "metadata": "The telephone system knows this of the call: direction, queue_seconds, …",
    "measure": "A measure of the whole call.",
}


def pack_schema() -> Schema:
    """Return the schema of a pack file."""
    pack = mapping(
        {
            "pack": ref("text", "Name of the pack; files of one name are one pack."),
            "language": words(LANGUAGES, "Of the calls."),
            "strictness": number(1, 100, "For phrases that do not say another, in per cent.", DEFAULT_STRICTNESS),
            "classes": {
                "description": "Word classes: $name in a phrase stands for one of the words.",
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"pattern": f"^{CLASS_NAME.pattern}$"},
                "additionalProperties": items(ref("text", "As in a phrase: (a|b), [x], <…> and $other.")),
            },
            "example": {"type": "boolean", "description": "To be adapted, not used as it is."},
            "fillers": items(ref("text"), "Words that may stand anywhere in and beside its phrases at no cost."),
            "rules": items(ref("rule"), "The rules."),
            "scorecard": ref("scorecard"),
        },
        ("pack", "language"),
        anyOf=needs("rules", "scorecard", "classes", "fillers"),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:speechguard:pack",
        "title": "speechguard rule pack",
        "description": "Rules for calls in one language, explained by example in docs/rules.md.",
        **pack,
        "$defs": {**_values(), **_phrases(), **_windows(), **_facts(), **_conditions(), **_cases(), **_rules()},
    }


def as_text(schema: Schema) -> str:
    """Return the schema as the text of a file, a definition a line."""
    *parts, (last, definitions) = ((key, value) for key, value in schema.items())
    head = [f" {_line(key, value)},\n" for key, value in parts]
    body = ",\n".join(f"  {_line(key, value)}" for key, value in definitions.items())
    return f"{{\n{''.join(head)} {json.dumps(last)}: {{\n{body}\n }}\n}}\n"


def _line(key: str, value: object) -> str:
    return f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"


def _values() -> Schema:
    return {
        "text": {"type": ["string", "number", "boolean"], "minLength": 1},
        "time": pattern(_TIME, "A time. A number without a unit is an error.", "8 s", "500 ms", "2 min", "00:08"),
        "quantity": {
            "description": "A number, a time or a number of per cent.",
            "anyOf": [{"type": "number"}, pattern(rf"{_TIME}|{_PERCENT}|-?\d+(\.\d+)?", "", "40 s", "30 %")],
        },
        "band": mapping(
            {"over": ref("quantity", "More than this."), "under": ref("quantity", "Less than this.")},
            anyOf=needs("over", "under"),
        ),
        "title": {
            "description": "What people read: in the language of the pack, or by language.",
            "anyOf": [ref("text"), mapping({language: ref("text") for language in TITLE_LANGUAGES}, minProperties=1)],
        },
        "role": words(ROLES, "Who says or does it.", "agent"),
        "need": {
            "description": "How many different ones of the phrases: any one of them, all, or so many.",
            "anyOf": [{"enum": ["any", "all"]}, {"type": "integer", "minimum": 1}],
            "default": "any",
        },
    }


def _phrases() -> Schema:
    how = {
        "text": ref("text", _PHRASE),
        "gap": number(1, 100, "Syllables that … stands for, at most.", DEFAULT_GAP, whole=True),
        "strictness": number(1, 100, "Share of the sound that must be there, in per cent.", DEFAULT_STRICTNESS),
        "key": items(ref("text"), "Words of it that must be heard. Negations always must."),
    }
    whole = {"whole": {"type": "boolean", "description": "Only as the whole utterance, fillers aside."}}
    return {
        "excuse": {"description": _PHRASE, "anyOf": [ref("text"), mapping(how, ("text",))]},
        "phrase": {"description": _PHRASE, "anyOf": [ref("text"), mapping(how | whole, ("text",))]},
        "unless_inside": mapping(
            {"inside": items(ref("excuse"), "What overlaps one of these does not count.")},
            ("inside",),
            description="What it is no part of.",
        ),
        "unless": mapping(
            {
                "inside": items(ref("excuse"), "No finding where it overlaps one of these."),
                "preceded_by": items(ref("excuse"), "No finding where one of these ended at most `within` before."),
                "followed_by": items(ref("excuse"), "Withdrawn where one of these begins at most `within` after."),
                "within": ref("time", "How near preceded_by and followed_by must be."),
            },
            description="What the same speaker says that excuses it.",
            anyOf=needs("inside", "preceded_by", "followed_by"),
            dependentRequired={"preceded_by": ["within"], "followed_by": ["within"]},
            dependentSchemas={"within": {"anyOf": needs("preceded_by", "followed_by")}},
        ),
    }


def _windows() -> Schema:
    near = {"after": "length", "before": "length", "around": "time"}
    return {
        "edge": pattern(f"{_TIME}|{_TURNS}|{_PERCENT}", "How much of the role's speech.", "8 s", "2 turns", "10 %"),
        "length": pattern(f"{_TIME}|{_TURNS}", "How near.", "8 s", "2 turns"),
        "first_or_last": one_of({edge: ref("edge", f"In the {edge} of the role's speech.") for edge in EDGES}),
        "near": one_of({anchor: ref(near[anchor], f"How long {anchor} `when`.") for anchor in NEAR}),
    }


def _facts() -> Schema:
    def any_of(value: Schema, *others: Schema) -> Schema:
        return {"anyOf": [value, items(value), *others]}

    return {
        "values": any_of(ref("text")),
        "fact": any_of(ref("text"), ref("band")),
        "applies_to": {
            "description": "What must be known of the call, else the rule is not about it: a value, a list of values, "
            "or {over: …, under: …}.",
            "type": "object",
            "minProperties": 1,
            "properties": {
                **{name: any_of({"enum": list(words)}) for name, words in CHOICES.items()},
                **dict.fromkeys(TEXTS, ref("values")),
                **dict.fromkeys(NUMBERS, ref("fact")),
            },
            "additionalProperties": ref("fact"),
        },
    }


def _conditions() -> Schema:
    beside: Schema = {
        "need": ref("need"),
        "role": ref("role"),
        "times": number(1, 1000, "How often it must happen.", 1, whole=True),
        "within": ref("edge", "In which stretch all the times lie, or how near to `after`, `before`, `around`."),
        **{edge: ref("edge", f"Only in the {edge} of the role's speech.") for edge in EDGES},
        **{anchor: ref("text", f"Only {anchor} the condition of this name.") for anchor in NEAR},
        "by_meaning": {
            "type": "boolean",
            "description": "In met_if: also where the agent does what the rule asks for in other words.",
        },
        "words": number(1, 100, "That the role says meanwhile, at least.", whole=True),
        "over": ref("quantity", "More than this."),
        "under": ref("quantity", "Less than this."),
    }
    means: Schema = {"rule": {"const": "met", "description": "What these rules require was said."}}
    sources: Schema = {
        "says": {"anyOf": [ref("phrase"), items(ref("phrase"))]},
        "rule": ref("values"),
        "hold": ref("time"),
        "silence": ref("time"),
        "starts_over": ref("time"),
        "repeats": mapping(
            {
                "alike": number(50, 100, "How much of the two sentences, in per cent.", 85),
                "syllables": number(3, 100, "Of the sentence, at least.", 6, whole=True),
            },
        ),
        "metadata": ref("text"),
        "measure": {"enum": list(KINDS)},
    }
    places = (*EDGES, *NEAR)
    only_one = [{"not": {"required": [a, b]}} for n, a in enumerate(places) for b in places[n + 1 :]]
    more: Schema = {source: {"dependentRequired": {"around": ["within"]}, "allOf": only_one} for source in sources}
    more["metadata"] = {"oneOf": [{"required": ["is"]}, {"anyOf": needs("over", "under")}]}
    more["measure"] = {"anyOf": needs("over", "under")}
    found = {
        f"condition_{source}": mapping(
            {source: {**content, "description": _SOURCES[source]}}
            | {key: means.get(source, ref("values")) if key == "is" else beside[key] for key in SOURCES[source]},
            (source,),
            **more[source],
        )
        for source, content in sources.items()
    }
    return {
        **found,
        "condition": {
            "description": "Something that may happen in a call.",
            "oneOf": [ref(name) for name in found],
        },
        "conditions": {
            "description": "Conditions by name, for flag_if, met_if and due_if, when, after, before and around.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": r"^[^\W_][\w-]*$", "not": {"enum": ["and", "or", "not", "when"]}},
            "additionalProperties": ref("condition"),
        },
        "when": {
            "description": "A condition, or the name of one, that `within` is counted from.",
            "anyOf": [{"type": "string", "minLength": 1}, ref("condition")],
        },
        "expression": {
            "description": "Names of conditions with and, or, not and brackets.",
            "type": "string",
            "minLength": 1,
            "maxLength": 500,
            "examples": ["complaint and not (apology or transfer)"],
        },
    }


def _cases() -> Schema:
    manners: Schema = {
        "at": pattern(rf"-? *({_TIME})", "When, after the end of the line before; below 0: into it.", "-1 s"),
        "pace": number(0.5, 20, "Syllables a second.", 4),
        "louder": pattern(r"\d+(\.\d+)? *dB", "Than usual.", "8 dB"),
    }
    said = [mapping({role: ref("text"), **{manner: manners[manner] for manner in MANNERS}}, (role,)) for role in ROLES]
    silence = mapping({"silence": ref("time", "Nobody speaks.")}, ("silence",))
    return {
        "line": {"oneOf": [*said, silence, mapping({"call": ref("call")}, ("call",))]},
        "call": {
            "description": "What is known of the call; only as the first line.",
            "type": "object",
            "minProperties": 1,
            "properties": {name: {"enum": list(words)} for name, words in CHOICES.items()},
        },
        "case": {
            "description": "A sentence of the rule's role, or a small call, line by line.",
            "anyOf": [ref("text"), items(ref("line"))],
        },
        "cases": mapping(
            {name: items(ref("case"), f"Calls that the rule must {name}.") for name in EXPECTED},
            description="Examples; `speechguard rules test` runs them.",
        ),
    }


def _rules() -> Schema:
    shared: Schema = {
        "id": {
            "description": "Begins with the language; unique over all packs in use.",
            "type": "string",
            "pattern": rf"^({'|'.join(LANGUAGES)})(\.[a-z0-9]+(-[a-z0-9]+)*)+$",
        },
        "title": ref("title"),
        "severity": words(SEVERITIES, "How bad it is."),
        "points": number(0, 1000, "That a finding takes; where it is not said: fatal 100, major 10, minor 3."),
        "reward": number(0, 1000, "Points that are added when it is met, or within its band.", 0),
        "count": words(COUNTS, "Whether each finding takes points, or only one.", "each"),
        "cap": number(0, 1000, "Points that it takes from a call, at most."),
        "fatal_to": words(FATAL_TO, "What is lost in full when it finds something."),
        "role": ref("role"),
        "applies_to": ref("applies_to"),
        "source": ref("text", "Where the rule comes from."),
        "say_instead": ref("text", "Wording for the agent."),
        "cases": ref("cases"),
    }
    needed = ("id", "title", "kind", "severity")
    phrases = items(ref("phrase"), "Any of these.")
    parts: Schema = {
        "phrases": phrases,
        "like": items(ref("text"), "Sentences that it is about, in whatever words: 5 to 50 are best."),
        "unlike": items(ref("text"), "Sentences that sound like those and are not."),
        "meaning": words(MEANING_USES, "What it may do where only the meaning speaks for it.", "suspects"),
        "conditions": ref("conditions"),
        "when": ref("when"),
    }
    forbidden = mapping(
        {"kind": {"const": "forbidden", "description": "What must not be said, or not happen."}, **shared, **parts}
        | {
            "taboo": words(TABOOS, "What kind of forbidden speech it is."),
            "unless": ref("unless"),
            "within": ref("near", "How near to `when`."),
            "flag_if": ref("expression"),
        },
        (*needed, "taboo"),
        oneOf=[{"anyOf": needs("phrases", "like")}, {"required": ["flag_if", "conditions"]}],
        dependentRequired={"when": ["within"], "within": ["when"], "unlike": ["like"]},
        dependentSchemas={"flag_if": without("phrases", "within", "when", "unless", *MEANING_KEYS)},
    )
    required = mapping(
        {"kind": {"const": "required", "description": "What must be said, or happen."}, **shared, **parts}
        | {
            "need": ref("need"),
            "unless": ref("unless_inside"),
            "within": {"description": "Where it must begin: {first: 8 s}; with `when`: {after: 8 s}."},
            "due_if": ref("expression"),
            "met_if": ref("expression"),
        },
        needed,
        oneOf=[
            {"required": ["within"], "anyOf": needs("phrases", "like")},
            {"required": ["met_if", "conditions"]},
        ],
        dependentRequired={"due_if": ["met_if"], "unlike": ["like"]},
        dependentSchemas={"met_if": without("phrases", "within", "when", "need")},
    )
    required |= {
        "if": {"required": ["when"]},
        "then": {"required": ["within"], "properties": {"within": ref("near")}},
        "else": {"properties": {"within": ref("first_or_last")}},
    }
    scopes = dict.fromkeys(scope for kind in KINDS.values() for scope in kind.scopes)
    limit = rf"{_TIME}|\d+(\.\d+)? */ *min|\d+(\.\d+)? *(%|dB)|\d+ *times?"
    measure = mapping(
        {"kind": {"const": "measure", "description": "What is measured, and the band in which it should be."}, **shared}
        | {
            "measure": words(KINDS, "What is measured."),
            "at_least": pattern(limit, "Lower end of the band, with its unit.", "180 /min", "3 s", "40 %"),
            "at_most": pattern(limit, "Upper end of the band, with its unit.", "280 /min", "6 dB", "2 times"),
            "per": words(scopes, "The whole call, each turn, or each time it happens."),
            "shortest": ref("time", "What is shorter does not count."),
            "words": number(0, 1000, "What has fewer words does not count.", whole=True),
            "phrases": items(ref("phrase"), "Words that count, for courtesy."),
            "unless": ref("unless"),
        },
        (*needed, "measure"),
    )
    kinds = {"forbidden": forbidden, "required": required, "measure": measure}
    section = mapping(
        {
            "id": {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "not": {"const": OTHER.id}},
            "title": ref("title"),
            "rules": items({"type": "string", "pattern": r"^[a-z0-9.*-]+$"}, "Ids, or patterns: zh.opening.*"),
            "most": number(0, 1000, "Points that its rules take together, at most: what it is worth."),
        },
        ("id", "title", "rules"),
    )
    return {
        **{f"{kind}_rule": schema for kind, schema in kinds.items()},
        "rule": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"enum": list(kinds)}},
            "allOf": [{"if": {"properties": {"kind": {"const": kind}}}, "then": ref(f"{kind}_rule")} for kind in kinds],
        },
        "section": section,
        "scorecard": mapping(
            {
                "start": number(0, 100, "Points of a call in which nothing is found.", START),
                "sections": items(ref("section")),
            },
            ("sections",),
            description="How findings become the score of a call.",
        ),
    }

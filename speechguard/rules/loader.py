"""Rule files to rulebooks; everything wrong with all of them is reported at once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode, read_yaml
from speechguard.errors import RuleError, RuleErrors, SourceLocation
from speechguard.messages import LANGUAGES
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.links import check_links
from speechguard.rules.model.rule import Pack, Rule
from speechguard.rules.reading.packs import pack_name, read_all_classes, read_pack
from speechguard.rules.reading.scorecards import check_scorecards
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.wordings.slots import NO_SLOTS

SUFFIXES = (".yaml", ".yml")
EXAMPLES = "examples"  # a folder of packs that are used only when they, or it, are named


def load_rules(
    paths: Iterable[str | Path],
    phonetics_for: Callable[[str], Phonetics],
    language: str | None = None,
    slots: Mapping[str, str] = NO_SLOTS,
) -> Rulebook:
    """Read the rulebook for calls of a language from files and directories (searched for *.yaml and *.yml).

    Packs of other languages are checked and left out. Without `language` all packs must be of one. `slots`: what is
    in the slots of phrases, by name. Raises RuleErrors with every problem of every file, sorted by place.
    """
    paths = list(paths)
    rulebooks = load_rulebooks(paths, phonetics_for, slots)
    named = ", ".join(str(path) for path in paths)
    if language is None and len(rulebooks) > 1:
        raise RuleErrors([RuleError(f"{named}: packs of {', '.join(rulebooks)}: choose the language of the call")])
    if language is not None and language not in rulebooks:
        raise RuleErrors([RuleError(f"{named}: no pack of language '{language}', only of {', '.join(rulebooks)}")])
    return rulebooks[language] if language else next(iter(rulebooks.values()))


def load_rulebooks(
    paths: Iterable[str | Path], phonetics_for: Callable[[str], Phonetics], slots: Mapping[str, str] = NO_SLOTS
) -> Mapping[str, Rulebook]:
    """Read a rulebook for every language of the packs; at least one. Raises RuleErrors as `load_rules`."""
    reader = Reader()
    read: list[tuple[YamlNode | None, str]] = []  # what is in a file, and its digest
    for path in _files(paths, reader):
        try:
            data = path.read_bytes()
        except OSError as error:
            reader.note(SourceLocation(str(path)), f"cannot be read: {error.strerror}")
            continue
        read.append((read_yaml(data, str(path), reader.problems), hashlib.sha256(data).hexdigest()))
    classes = read_all_classes((node for node, _ in read), reader)
    packs = [
        pack
        for node, digest in read
        if (pack := read_pack(node, digest, reader, phonetics_for, slots, classes.get(pack_name(node), ())))
    ]
    packs = _joined(packs, reader)
    _check_ids(packs, reader)
    for language in LANGUAGES:
        check_links((rule for pack in packs if pack.language == language for rule in pack.rules), reader)
    check_scorecards(packs, reader)
    if reader.problems:
        raise RuleErrors(sorted(reader.problems, key=lambda problem: problem.location or SourceLocation("")))
    return {
        language: Rulebook.build([pack for pack in packs if pack.language == language], phonetics_for(language), slots)
        for language in LANGUAGES
        if any(pack.language == language for pack in packs)
    }


def _files(paths: Iterable[str | Path], reader: Reader) -> list[Path]:
    """Return the files named, each once, those of a directory by name, but for the examples below it."""
    files: dict[Path, Path] = {}
    named = False
    for path in map(Path, paths):
        named = True
        found = [path]
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
            found = [file for file in found if EXAMPLES not in file.relative_to(path).parts[:-1]]
            if not found:
                reader.note(SourceLocation(str(path)), "no packs in this directory: they are *.yaml or *.yml files")
        elif not path.exists():
            reader.note(SourceLocation(str(path)), "no such file or directory: name a pack or a directory of packs")
            continue
        for file in found:
            files.setdefault(file.resolve(), file)
    if not named:
        raise RuleErrors([RuleError("no rules: name a pack (*.yaml) or a directory of packs")])
    return list(files.values())


def _joined(packs: Iterable[Pack], reader: Reader) -> list[Pack]:
    """Files of one name are one pack: of one language, with the fillers and the version of all of them."""
    files: dict[str, list[Pack]] = defaultdict(list)
    for pack in packs:
        first = files[pack.name][0] if files[pack.name] else pack
        if pack.language != first.language:
            message = f"pack '{pack.name}' is of language {first.language} in {first.location}: give it another name"
            reader.note(pack.location, message)
        files[pack.name].append(pack)
    digests = {name: _digest_of([part.digest for part in parts]) for name, parts in files.items()}
    return [
        replace(part, digest=digests[name], fillers=tuple(dict.fromkeys(one for part in parts for one in part.fillers)))
        for name, parts in files.items()
        for part in parts
    ]


def _digest_of(digests: Sequence[str]) -> str:
    """Of a pack, from those of its files; that of the file, where there is only one."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def _check_ids(packs: Iterable[Pack], reader: Reader) -> None:
    first: dict[str, Rule] = {}
    for pack in packs:
        for rule in pack.rules:
            known = first.setdefault(rule.id, rule)
            if known is not rule:
                reader.note(
                    rule.location, f"rule id '{rule.id}' is taken by the rule at {known.location}: choose another"
                )

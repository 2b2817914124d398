"""The word classes of a pack: what `$me` stands for in its phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode, YamlText
from speechguard.rules.model.rule import WordClass
from speechguard.rules.wordings.expansion import CLASS_NAME, MOST, PhraseError, class_names, expanded, folded


def read_classes(nodes: Iterable[YamlNode], reader: Reader) -> tuple[WordClass, ...]:
    """Read the classes in the files of one pack. `nodes`: the entry `classes` of each file that has one.

    What is wrong with them is in `reader.problems`.
    """
    classes: dict[str, WordClass] = {}
    words: dict[str, tuple[YamlText, ...]] = {}
    for node in nodes:
        for key, content in reader.entries(node, "classes"):
            name = key.text
            if not CLASS_NAME.fullmatch(name):
                reader.note(key.location, f"class '{name}': name it by a-z 0-9 _, so that the text goes on after $me")
            elif name in classes:
                first = classes[name].location
                reader.note(key.location, f"class '{name}' is there twice (first at {first}): join the two")
            else:
                items = reader.texts(content, f"class '{name}'", "phrases")
                read = [item for item in items if reader.text(item, f"a word of class '{name}'")]
                words[name] = tuple(item for item in read if isinstance(item, YamlText))
                classes[name] = WordClass(name, tuple(item.text for item in words[name]), (), key.location)
    for name in _in_order(classes, reader):
        known = {other: one.texts for other, one in classes.items()}
        texts = [text for word in words[name] for text in _texts(word, name, known, reader)]
        if len(texts) > MOST:
            reader.note(
                classes[name].location, f"class '{name}' stands for {len(texts)} texts, at most {MOST} are allowed"
            )
            texts = []
        classes[name] = replace(classes[name], texts=tuple(dict.fromkeys(texts)))
    return tuple(classes.values())


def _in_order(classes: Mapping[str, WordClass], reader: Reader) -> list[str]:
    """Return the names of the classes, each after those that its words name; none when they go in a circle."""
    named = {
        name: [other for text in one.written for other in class_names(text) if other in classes]
        for name, one in classes.items()
    }
    try:
        return list(TopologicalSorter(named).static_order())
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        around = " -> ".join(f"${name}" for name in circle)
        reader.note(classes[circle[0]].location, f"classes name each other in a circle ({around}): break it")
        return []


def _texts(word: YamlText, name: str, known: Mapping[str, tuple[str, ...]], reader: Reader) -> list[str]:
    """Return the texts of a word; none when it cannot be used, which is noted."""
    try:
        texts = expanded(word.text, known)
        if "" in texts:
            raise PhraseError(f"all of it may be left out: write [${name}] in phrases for that")
        if "{" in folded(word.text):
            raise PhraseError("a slot in a class: write it in phrases", folded(word.text).index("{"))
    except PhraseError as error:
        reader.note(word.at(error.column), f"'{word.text}': {error}")
        return []
    return texts

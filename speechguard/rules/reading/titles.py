"""What people read of a rule or a section, out of a pack."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode, YamlText
from speechguard.rules.model.rule import TITLE_LANGUAGES


def read_title(
    node: YamlNode | None, what: str, language: str, reader: Reader, needed: Collection[str] = ()
) -> Mapping[str, str]:
    """Return the title by language; a plain text is one in the `language` of the pack."""
    if isinstance(node, YamlText):
        text = reader.text(node, what)
        return {language: text} if text else {}
    fields = reader.fields(node, what, TITLE_LANGUAGES, needed) or {}
    titles = {code: reader.text(value, f"title {code}") for code, value in fields.items()}
    return {code: title for code, title in titles.items() if title}

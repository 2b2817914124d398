"""The manifest of models that comes with speechguard."""

from __future__ import annotations

from functools import cache
from typing import Any

from speechguard.asr.known_models import Model, read_manifest
from speechguard.config import bundled
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode, read_yaml
from speechguard.errors import RuleError, RuleErrors


@cache
def default_manifest() -> tuple[dict[str, Model], str]:
    """Read the manifest: models by name, and the name of the default one."""
    path = bundled("models/manifest.yaml")
    problems: list[RuleError] = []
    node = read_yaml(path.read_bytes(), str(path), problems)
    if node is None or problems:
        raise RuleErrors(problems)
    return read_manifest(_plain(node), path.parent)


def _plain(node: YamlNode) -> Any:
    if isinstance(node, YamlMap):
        return {key.text: _plain(value) for key, value in node.entries}
    if isinstance(node, YamlList):
        return [_plain(item) for item in node.items]
    return node.text

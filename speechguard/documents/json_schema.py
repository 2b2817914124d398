"""The words of JSON Schema that the schema of the pack language is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]


def mapping(properties: Mapping[str, Any], required: Iterable[str] = (), description: str = "", **more: Any) -> Schema:
    """Return a mapping with these keys and no others."""
    return {
        **({"description": description} if description else {}),
        "type": "object",
        "properties": dict(properties),
        **({"required": list(required)} if required else {}),
        "additionalProperties": False,
        **more,
    }


def one_of(properties: Mapping[str, Any]) -> Schema:
    """Return a mapping with one of these keys."""
    return mapping(properties, minProperties=1, maxProperties=1)


def ref(name: str, description: str = "") -> Schema:
    """Return one of the definitions."""
    return {**({"description": description} if description else {}), "$ref": f"#/$defs/{name}"}


def items(item: Schema, description: str = "") -> Schema:
    """Return a list that is not empty."""
    return {**({"description": description} if description else {}), "type": "array", "items": item, "minItems": 1}


def words(allowed: Iterable[str], description: str, default: str = "") -> Schema:
    """Return one of these words."""
    return {"description": description, "enum": list(allowed), **({"default": default} if default else {})}


def number(low: float, high: float, description: str, default: float | None = None, *, whole: bool = False) -> Schema:
    """Return a number in this range."""
    found: Schema = {"description": description, "type": "integer" if whole else "number"}
    return found | {"minimum": low, "maximum": high} | ({} if default is None else {"default": default})


def pattern(form: str, description: str, *examples: str) -> Schema:
    """Text of this form."""
    text = {"description": description} if description else {}
    return {**text, "type": "string", "pattern": f"^({form})$", "examples": list(examples)}


def needs(*keys: str) -> list[Schema]:
    """Return that one of the keys must be there: for `anyOf` and `oneOf`."""
    return [{"required": [key]} for key in keys]


def without(*keys: str) -> Schema:
    """None of the keys may be there."""
    return {"properties": dict.fromkeys(keys, False)}

"""Where something must be said, out of a pack: in the first or last of the speech, or near something else."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode
from speechguard.rules.model.rule import Anchor, Window

EDGES: tuple[Anchor, ...] = ("first", "last")
NEAR: tuple[Anchor, ...] = ("after", "before", "around")
_EXAMPLES: Mapping[Anchor, str] = {
    "first": "'8 s', '2 turns' or '10 %'",
    "last": "'8 s', '2 turns' or '10 %'",
    "after": "'8 s' or '2 turns'",
    "before": "'8 s' or '2 turns'",
    "around": "'8 s'",
}


def read_window(node: YamlNode | None, reader: Reader, *, near: bool) -> Window | None:
    """`within` of a rule. `near`: the rule has `when`, and the window lies after, before or around it."""
    anchors: tuple[Anchor, ...] = NEAR if near else EDGES
    fields = reader.fields(node, "within with 'when'" if near else "within without 'when'", anchors)
    if node is None or fields is None:
        return None
    found: list[Anchor] = [anchor for anchor in anchors if anchor in fields]
    if len(found) != 1:
        if len(found) == len(fields):  # other keys have been noted
            example = "{after: 8 s}" if near else "{first: 8 s}"
            reader.note(node.location, f"within needs one of {', '.join(anchors)}, as in {example}")
        return None
    return read_length(fields[found[0]], found[0], found[0], reader)


def read_length(node: YamlNode, what: str, anchor: Anchor, reader: Reader) -> Window | None:
    """Read the window of a length; `what` is the key that gives it."""
    if anchor in EDGES and (percent := reader.percent(node, what)) is not None:
        return Window(anchor, percent=percent)
    if anchor != "around" and (turns := reader.turns(node, what)) is not None:
        return Window(anchor, turns=turns)
    if reader.is_duration(node):
        seconds = reader.duration(node, what)
        return None if seconds is None else Window(anchor, seconds=seconds)
    if (text := reader.text(node, what)) is not None:
        reader.note(node.location, f"{what} '{text}' is no length of a window: write for example {_EXAMPLES[anchor]}")
    return None

"""Where something must be said, out of a pack."""

from __future__ import annotations

from speechguard.compliance.model import Anchor, Window
from speechguard.compliance.reader import Reader
from speechguard.compliance.yaml_source import YamlNode

ANCHORS: tuple[Anchor, ...] = ("first", "last", "after_hold")


def read_window(node: YamlNode | None, reader: Reader) -> Window | None:
    fields = reader.fields(node, "within", (*ANCHORS, "hold"))
    if node is None or fields is None:
        return None
    anchors: list[Anchor] = [anchor for anchor in ANCHORS if anchor in fields]
    if len(anchors) != 1:
        reader.note(node.location, "within needs one of first, last and after_hold, as in {first: 8 s}")
        return None
    anchor = anchors[0]
    length = reader.seconds_or_turns(fields[anchor], anchor)
    hold = reader.duration(fields.get("hold"), "hold")
    if ("hold" in fields) != (anchor == "after_hold"):
        remedy = "remove it" if "hold" in fields else "add for example hold: 10 s"
        reader.note(node.location, f"hold says how long a silence is a hold, for after_hold: {remedy}")
    return length and Window(anchor, *length, hold=hold)

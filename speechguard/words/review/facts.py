"""What the telephone system knows of a call, in words."""

from __future__ import annotations

from speechguard.messages import CallMetadata, Interface
from speechguard.words.texts import texts_in
from speechguard.words.wording import WORDINGS, printable

FACTS = {
    "ring_seconds": ("rang {value}", "振铃 {value}", "timbre {value}"),
    "queue_seconds": ("queued {value}", "排队 {value}", "en cola {value}"),
    "inbound": ("inbound", "呼入", "entrante"),
    "outbound": ("outbound", "呼出", "saliente"),
    "ended_by": ("ended by: {value}", "挂机方：{value}", "terminada por: {value}"),
    "speaks_first": ("speaks first: {value}", "先说话的：{value}", "habla primero: {value}"),
    "other": ("{name}: {value}", "{name}：{value}", "{name}: {value}"),
}


def call_facts(metadata: CallMetadata, interface: Interface) -> list[str]:
    """Return what is known beside agent, team and start; a user's own facts are named as the user names them."""
    words, live = texts_in(FACTS, interface), WORDINGS[interface]
    seconds = {"ring_seconds": metadata.ring_seconds, "queue_seconds": metadata.queue_seconds}
    told = [words[metadata.direction]] if metadata.direction else []
    for name, value in seconds.items():
        if value is not None:
            told.append(words[name].format(value=live.seconds.format(value=f"{value:g}")))
    if metadata.ended_by:
        told.append(words["ended_by"].format(value=live.roles[metadata.ended_by]))
    if metadata.speaks_first:
        told.append(words["speaks_first"].format(value=live.roles[metadata.speaks_first]))
    return told + [words["other"].format(name=printable(n), value=printable(v)) for n, v in metadata.extra.items()]

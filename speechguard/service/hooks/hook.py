"""A web hook as it is set: whom to tell of what, and how the receiver knows that it was us."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode
from speechguard.messages import SEVERITIES, Severity

HookEvent = Literal[
    "alert.triggered", "alert.escalated", "alert.acknowledged", "alert.resolved", "alert.withdrawn", "call.ended"
]
HOOK_EVENTS: tuple[HookEvent, ...] = (
    *("alert.triggered", "alert.escalated", "alert.acknowledged", "alert.resolved", "alert.withdrawn"),
    "call.ended",
)
Word = TypeVar("Word", bound=str)

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64  # bytes of a secret, by the specification
_KEYS = ("url", "secret", "events", "rules", "severities", "teams", "words")


@dataclass(frozen=True, slots=True)
class Hook:
    """Whom to tell of what. What is empty takes all."""

    name: str
    url: str
    secret: bytes = field(repr=False)
    events: frozenset[HookEvent] = frozenset()
    rules: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()
    teams: frozenset[str] = frozenset()
    words: bool = False  # whether what was said may be sent

    @property
    def host(self) -> str:
        """Name and port of the receiver."""
        return urlsplit(self.url).netloc.lower()

    def wants(self, event: HookEvent, team: str) -> bool:
        """Return whether it is told of such an event of a team's call."""
        return (not self.events or event in self.events) and (not self.teams or team in self.teams)

    def about(self, rule: str, severity: Severity) -> bool:
        """Return whether it is told of alerts of a rule."""
        return (not self.rules or rule in self.rules) and (not self.severities or severity in self.severities)

    def headers(self, number: str, body: bytes, at: float) -> Mapping[str, str]:
        """Return the headers of Standard Webhooks for an attempt at `at` (s since 1970) to send message `number`."""
        moment = str(int(at))
        digest = hmac.digest(self.secret, b".".join([number.encode(), moment.encode(), body]), hashlib.sha256)
        signature = f"v1,{base64.b64encode(digest).decode()}"
        return {"webhook-id": number, "webhook-timestamp": moment, "webhook-signature": signature}


def read_hooks(node: YamlNode | None, reader: Reader, teams: Collection[str]) -> dict[str, Hook]:
    """Read the web hooks; `teams`: those that are listed, none where any name is a team's."""
    return {name.text: _hook(name.text, entry, reader, teams) for name, entry in reader.entries(node, "hooks")}


def _hook(name: str, node: YamlNode, reader: Reader, teams: Collection[str]) -> Hook:
    what = f"hook {name}"
    fields = reader.fields(node, what, _KEYS, ("url", "secret")) or {}

    def items(key: str) -> tuple[YamlNode, ...]:
        return reader.items(fields.get(key), f"{key} of {what}")

    named = items("teams")
    return Hook(
        name,
        _url(fields.get("url"), reader, f"url of {what}"),
        _secret(fields.get("secret"), reader, f"secret of {what}"),
        _chosen(items("events"), reader, f"event of {what}", HOOK_EVENTS),
        _texts(items("rules"), reader, f"rule of {what}"),
        _chosen(items("severities"), reader, f"severity of {what}", SEVERITIES),
        _chosen(named, reader, f"team of {what}", teams) if teams else _texts(named, reader, f"team of {what}"),
        bool(reader.yes_no(fields.get("words"), f"words of {what}")),
    )


def _chosen(nodes: Iterable[YamlNode], reader: Reader, what: str, known: Collection[Word]) -> frozenset[Word]:
    found = {reader.choice(node, what, known) for node in nodes}
    return frozenset(word for word in found if word is not None)


def _texts(nodes: Iterable[YamlNode], reader: Reader, what: str) -> frozenset[str]:
    return frozenset(text for node in nodes if (text := reader.text(node, what)))


def _url(node: YamlNode | None, reader: Reader, what: str) -> str:
    """Read an address: https, or http on this machine."""
    text = reader.text(node, what)
    if node is None or text is None:
        return ""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        reader.note(node.location, f"{what} '{text}' is no address: write for example https://crm.example.com/hook")
    elif parts.username is not None or parts.fragment:
        reader.note(node.location, f"{what} may have no user, password or #: the signature says that it is you")
    elif parts.scheme != "https" and not (parts.scheme == "http" and _is_this_machine(host)):
        reader.note(node.location, f"{what} '{text}' must begin with https:// (http:// only to this machine)")
    return text


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(node: YamlNode | None, reader: Reader, what: str) -> bytes:
    """Read a secret as the specification writes it."""
    text = reader.text(node, what)
    if node is None or text is None:
        return b""
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not text.startswith(_PREFIX) or not _SHORTEST <= len(secret) <= _LONGEST:
        make = "python3 -c \"import base64, os; print('whsec_' + base64.b64encode(os.urandom(32)).decode())\""
        reader.note(
            node.location,
            f"{what} must be whsec_ and then {_SHORTEST} to {_LONGEST} bytes as base64; this makes one: {make}",
        )
    return secret

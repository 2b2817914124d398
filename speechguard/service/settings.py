"""The settings of the service: one YAML file, read as strictly as rules.

store: calls                  # folder: what is heard, judged and recorded of every call
language: zh                  # of calls whose source and team do not say
rules: [packs]                # packs or folders; without: ours
slots: {company: 天一商城}
transcribe_customer: false
hear_again: true              # ended calls from their recordings, when there is time
most_calls: 24                # at once; more are refused
full_calls: 12                # of them with warnings while somebody still speaks
workers: 2                    # of the recogniser
acknowledge_within: 60 s      # then an alert is escalated
cool_down: 30 s               # in which a rule raises one alert in a call
teams:
  售后: {language: zh, rules: [packs/after-sales], slots: {company: 天一商城}}
sources:
  pbx: {key: a-long-secret-of-the-switch, team: 售后, agent_channel: left}
address: https://floor.example.com   # where people reach the service: for links in messages
hooks:
  crm: {url: "https://crm.example.com/hook", secret: whsec_..., events: [alert.triggered], severities: [fatal]}
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode, read_yaml
from speechguard.errors import RuleErrors, SourceLocation, UserError
from speechguard.messages import AGENT_CHANNELS, LANGUAGES, ROLES, AgentChannel, Language, Role
from speechguard.service.hooks.hook import Hook, read_hooks

MICROPHONE = "microphone"  # the name of the source of calls that browsers send
SHORTEST_KEY = 16  # characters
_OTHERS = 0o077  # rights of a file
_TOP = (
    *("store", "language", "rules", "slots", "transcribe_customer", "hear_again", "most_calls", "full_calls"),
    *("workers", "acknowledge_within", "cool_down", "teams", "sources", "address", "hooks"),
)


def _nothing() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class CallJudging:
    """By what calls are judged."""

    language: Language | None = None  # None: whoever sends the call must say
    rules: tuple[Path, ...] | None = None  # None: ours
    slots: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class CallSource:
    """A program that may send calls."""

    name: str
    key: str = field(repr=False)
    team: str = ""  # of its calls, where they do not say
    agent_channel: AgentChannel = "left"


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """All that is set."""

    store: Path
    judging: CallJudging = field(default_factory=CallJudging)
    teams: Mapping[str, CallJudging] = field(default_factory=dict[str, CallJudging])
    sources: Mapping[str, CallSource] = field(default_factory=dict[str, CallSource])
    transcribe_customer: bool = False
    hear_again: bool = True
    most_calls: int = 24
    full_calls: int = 12
    workers: int = 2
    acknowledge_within: float = 60.0  # s
    cool_down: float = 30.0  # s
    address: str = ""  # where people reach the service: for links
    hooks: Mapping[str, Hook] = field(default_factory=dict[str, Hook])

    def roles_of(self, channel: AgentChannel) -> tuple[Role, ...]:
        """Return whose words of a call are judged, by where its agent is."""
        return ROLES if channel == "mixed" or self.transcribe_customer else ("agent",)

    def judging_of(self, team: str) -> CallJudging:
        """Return by what calls of a team are judged; of one that is not listed as all are."""
        return self.teams.get(team, self.judging)


def read_service(path: Path) -> ServiceSettings:
    """Read the settings in a file. Raises UserError, or RuleErrors with everything that is wrong with it."""
    try:
        data = path.read_bytes()
        private = os.name != "posix" or not path.stat().st_mode & _OTHERS
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}; correct its path or its rights") from None
    reader = Reader()
    found = reader.fields(read_yaml(data, str(path), reader.problems), "the settings", _TOP, ("store",)) or {}
    usual = ServiceSettings(Path())
    judging = _judging(found, reader, path.parent, "the settings", CallJudging())
    sources = _sources(found.get("sources"), reader)
    teams = {
        name.text: _judging(
            reader.fields(node, f"team {name.text}", ("language", "rules", "slots")) or {},
            reader,
            path.parent,
            f"team {name.text}",
            judging,
        )
        for name, node in reader.entries(found.get("teams"), "teams")
    }
    hooks = read_hooks(found.get("hooks"), reader, teams)
    if (sources or hooks) and not private:
        place = SourceLocation(str(path))
        reader.note(
            place, f"others can read this file, and it has keys of sources or secrets of hooks: run: chmod 600 {path}"
        )
    settings = ServiceSettings(
        store=path.parent / (reader.text(found.get("store"), "store") or ""),
        judging=judging,
        teams=teams,
        sources=sources,
        transcribe_customer=bool(reader.yes_no(found.get("transcribe_customer"), "transcribe_customer")),
        hear_again=reader.yes_no(found.get("hear_again"), "hear_again") is not False,
        most_calls=_count(found.get("most_calls"), reader, "most_calls", usual.most_calls),
        full_calls=_count(found.get("full_calls"), reader, "full_calls", usual.full_calls),
        workers=_count(found.get("workers"), reader, "workers", usual.workers),
        acknowledge_within=reader.duration(found.get("acknowledge_within"), "acknowledge_within")
        or usual.acknowledge_within,
        address=_address(found.get("address"), reader),
        hooks=hooks,
        cool_down=reader.duration(found.get("cool_down"), "cool_down") or usual.cool_down,
    )
    _check_teams(found.get("sources"), settings, reader)
    if reader.problems:
        raise RuleErrors(sorted(reader.problems, key=lambda problem: problem.location or SourceLocation("")))
    return settings


def _judging(
    fields: Mapping[str, YamlNode], reader: Reader, folder: Path, of: str, otherwise: CallJudging
) -> CallJudging:
    packs = [reader.text(item, "a pack") for item in reader.items(fields.get("rules"), f"rules of {of}")]
    slots = {
        name.text: text
        for name, node in reader.entries(fields.get("slots"), f"slots of {of}")
        if (text := reader.text(node, f"slot {name.text}"))
    }
    return CallJudging(
        reader.choice(fields.get("language"), f"language of {of}", LANGUAGES) or otherwise.language,
        tuple(folder / pack for pack in packs if pack) or otherwise.rules,
        {**otherwise.slots, **slots},
    )


def _sources(node: YamlNode | None, reader: Reader) -> dict[str, CallSource]:
    sources: dict[str, CallSource] = {}
    for name, entry in reader.entries(node, "sources"):
        fields = reader.fields(entry, f"source {name.text}", ("key", "team", "agent_channel"), ("key",)) or {}
        key = reader.text(fields.get("key"), f"key of source {name.text}") or ""
        if key and len(key) < SHORTEST_KEY:
            reader.note(
                fields["key"].location,
                f"key of source {name.text} is short: write {SHORTEST_KEY} characters or more that nobody can guess",
            )
        sources[name.text] = CallSource(
            name.text,
            key,
            reader.text(fields.get("team"), f"team of source {name.text}") or "",
            reader.choice(fields.get("agent_channel"), "agent_channel", AGENT_CHANNELS) or "left",
        )
    return sources


def _address(node: YamlNode | None, reader: Reader) -> str:
    text = reader.text(node, "address") or ""
    if node and text and not text.startswith(("https://", "http://")):
        reader.note(node.location, f"address '{text}' must begin with https:// or http://")
    return text


def _count(node: YamlNode | None, reader: Reader, what: str, usual: int) -> int:
    number = reader.number(node, what, 1, 1000, whole=True)
    return usual if number is None else int(number)


def _check_teams(node: YamlNode | None, settings: ServiceSettings, reader: Reader) -> None:
    """Note a source whose team is not listed: its name may be mistyped."""
    for name, entry in reader.entries(node, "sources") if settings.teams else ():
        source = settings.sources[name.text]
        if source.team and source.team not in settings.teams:
            known = ", ".join(sorted(settings.teams))
            reader.note(entry.location, f"team '{source.team}' of source {source.name} is not listed: {known}")

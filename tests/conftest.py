"""What many tests need: the weights, a loaded model, the samples."""

from pathlib import Path

import pytest
from hypothesis import settings

from speechguard.commands.manifest import default_manifest
from speechguard.config import bundled, models_folder

settings.register_profile("no deadline", deadline=None)  # tests do not time things
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def weights() -> Path:
    """The folder of the default model; joined from the installed packages where it is not there yet."""
    from speechguard.asr.weights import WeightStore

    models, default = default_manifest()
    return WeightStore(models_folder(), models).resolve(default)


@pytest.fixture(scope="session")
def whisper(weights):
    """The default model, for Chinese; `whisper.speaking("es")` for Spanish."""
    from speechguard.asr.whisper import Whisper

    return Whisper(weights, "zh", threads=2)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample calls."""
    return bundled("samples")

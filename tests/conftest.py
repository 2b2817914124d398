"""What many tests need: the weights, a loaded model, the samples, a browser."""

import os
import pickle
import shutil
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from speechguard.calls.manifest import default_manifest
from speechguard.config import bundled, models_folder
from speechguard.evaluation.labels import LabelledCall
from speechguard.messages import Heard

settings.register_profile("no deadline", deadline=None)  # tests do not time things
settings.load_profile("no deadline")

# For what the tests start, too. Workers and programs share the cores: a second thread mostly waits for the first. The
# program is started some hundred times: where nobody wants byte code to be written (containers), it compiles each time.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def weights() -> Path:
    """The folder of the default model; joined from the installed packages where it is not there yet."""
    from speechguard.asr.weights import WeightStore

    models, default = default_manifest()
    return WeightStore(models_folder(), models).resolve(default)


@pytest.fixture(scope="session")
def whisper(weights):
    """The default model, for calls in every language."""
    from speechguard.asr.whisper import Whisper

    return Whisper(weights)


@pytest.fixture(scope="session")
def heard_sample(request, tmp_path_factory):
    """What the default model hears in a sample, on both channels; each is heard once for all workers."""
    from speechguard.audio.recording import RecordingSource
    from speechguard.calls.listening import listen, make_ears

    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent

    def hear(call: LabelledCall) -> list[Heard]:
        file = shared / f"{call.name}.heard"
        with FileLock(file.with_suffix(".lock")):
            if not file.exists():
                model = request.getfixturevalue("whisper").speaking(call.language)
                with RecordingSource(call.recording, call.agent_channel) as source:
                    file.write_bytes(pickle.dumps(list(listen(source, make_ears(("agent", "customer")), model))))
            return pickle.loads(file.read_bytes())

    return hear


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample calls."""
    return bundled("samples")


@pytest.fixture(scope="module")
def chromium():
    """A real browser without a window, in which sound plays without a click."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium here (Debian: apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install 'speechguard[dev]'")
    options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
    # For a module, not for the session: while it runs, no test can run an event loop of its own.
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=options)
        yield browser
        browser.close()

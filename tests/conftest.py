"""What many tests need: the weights, a loaded model, the samples, a browser."""

import os
import pickle
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from speechguard import cli
from speechguard.batch.workers.room import cores
from speechguard.calls.manifest import default_manifest
from speechguard.config import bundled, models_folder
from speechguard.evaluation.labels import LabelledCall
from speechguard.messages import Heard

MadeOnce = Callable[[str, Callable[[Path], object]], Path]

settings.register_profile("no deadline", deadline=None)  # tests do not time things
settings.load_profile("no deadline")

# For what the tests start, too. Workers and programs share the cores: a second thread mostly waits for the first. The
# program is started some hundred times: where nobody wants byte code to be written (containers), it compiles each time.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Rules that were read are recalled by whatever the tests start, and not from where the user's own are.
os.environ.setdefault("SPEECHGUARD_CACHE", str(Path(__file__).parent.parent / ".pytest_cache" / "speechguard"))
# Nobody whose voice the user has enrolled is looked for in what the tests hear.
os.environ["SPEECHGUARD_VOICES"] = str(Path(__file__).parent.parent / ".pytest_cache" / "voices")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """A worker more than cores: one or the other waits for a browser, a clock or a database."""
    return cores() + 1


@pytest.fixture
def refused(capsys):
    """Runs a command that must be refused; gives its one line without the program's name."""

    def run(*arguments, code=2):
        assert cli.main([str(argument) for argument in arguments]) == code
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("speechguard: ")
        assert err.count("\n") == 1
        return err.removeprefix("speechguard: ").rstrip("\n")

    return run


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
def made_once(request, tmp_path_factory) -> MadeOnce:
    """`made_once(name, make)`: the path that `make(path)` makes for all workers; nobody may change what is there."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent

    def path_of(name: str, make: Callable[[Path], object]) -> Path:
        path = shared / name
        with FileLock(shared / f"{name}.lock"):
            if not path.exists():
                made = tmp_path_factory.mktemp("made") / name
                make(made)
                made.rename(path)
        return path

    return path_of


@pytest.fixture(scope="session")
def published(made_once: MadeOnce) -> Path:
    """The folder of the default model as it was published."""
    from speechguard.asr.weights import WeightStore
    from speechguard.errors import WeightsError

    models, default = default_manifest()
    try:
        store = made_once("published", lambda path: WeightStore(path, models).resolve(default, eight_bit=False))
    except WeightsError:
        pytest.skip("the packages of the weights are not installed")
    return store / default


@pytest.fixture(scope="session")
def heard_sample(request, made_once: MadeOnce) -> Callable[[LabelledCall], list[Heard]]:
    """What the default model hears in a sample, on both channels; each is heard once for all workers."""
    from speechguard.audio.recording import RecordingSource
    from speechguard.calls.listening import listen, make_ears

    def hear(call: LabelledCall) -> list[Heard]:
        def listen_to(file: Path) -> None:
            model = request.getfixturevalue("whisper").speaking(call.language)
            with RecordingSource(call.recording, call.agent_channel) as source:
                file.write_bytes(pickle.dumps(list(listen(source, make_ears(("agent", "customer")), model))))

        return pickle.loads(made_once(f"{call.name}.heard", listen_to).read_bytes())

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

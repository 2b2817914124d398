"""Where things are and what is chosen when the user says nothing."""

from __future__ import annotations

import locale
import os
from pathlib import Path

from speechguard.messages import Interface

PACKAGE = Path(__file__).parent


def bundled(name: str) -> Path:
    """A folder or file that comes with speechguard: rules, samples, models/manifest.yaml."""
    installed = PACKAGE / "_bundled" / name
    return installed if installed.exists() else PACKAGE.parent / name


def models_folder() -> Path:
    """Where weights are kept: SPEECHGUARD_MODELS, or the user's data folder."""
    if chosen := os.environ.get("SPEECHGUARD_MODELS"):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("speechguard") / "models"


def voices_folder() -> Path:
    """Return where enrolled voices are kept: SPEECHGUARD_VOICES, or the user's data folder."""
    if chosen := os.environ.get("SPEECHGUARD_VOICES"):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("speechguard") / "voices"


def cache_folder() -> Path:
    """Return where things are kept that can be made anew at any time: SPEECHGUARD_CACHE, or the user's cache folder."""
    if chosen := os.environ.get("SPEECHGUARD_CACHE"):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("speechguard")


def settings_file() -> Path:
    """What the user has settled for all calls: SPEECHGUARD_SETTINGS, or a file in the user's configuration folder."""
    if chosen := os.environ.get("SPEECHGUARD_SETTINGS"):
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("speechguard") / "settings.yaml"


def default_rules(*languages: str) -> list[Path]:
    """The packs that come with speechguard for these languages."""
    return [bundled("rules") / language for language in languages]


def interface_language(chosen: Interface | None) -> Interface:
    """The language of screens: as chosen, else that of the system where it is one of ours, else English."""
    if chosen:
        return chosen
    system = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "")[:2].lower()
    return "zh" if system == "zh" else "es" if system == "es" else "en"

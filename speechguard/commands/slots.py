"""What the user says is in the slots of phrases."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping

from speechguard.config import settings_file
from speechguard.rules.reading.slots import read_options, read_settings


def chosen_slots(args: argparse.Namespace) -> Mapping[str, str]:
    """The slots of the settings file, where there is one, and those of --slot, which count more. Raises UserError."""
    path = settings_file()
    wanted = path.exists() or "SPEECHGUARD_SETTINGS" in os.environ
    return {**(read_settings(path) if wanted else {}), **read_options(args.slot or ())}

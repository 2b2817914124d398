"""speechguard devices"""

from __future__ import annotations

import argparse


def add_options(_parser: argparse.ArgumentParser) -> None:
    """Add nothing: all microphones are shown."""


def run(_args: argparse.Namespace) -> int:
    """Show the devices that can be heard, with the number to choose them by. Raises AudioError when there is none."""
    from speechguard.audio.microphone import find_device, list_devices

    find_device(None)
    for device in list_devices():
        print(device)
    return 0

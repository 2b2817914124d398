"""speechguard devices"""

from __future__ import annotations

import argparse

from speechguard.audio.microphone import find_device, list_devices


def run(args: argparse.Namespace) -> int:  # noqa: ARG001
    """Show the devices that can be heard, with the number to choose them by. Raises AudioError when there is none."""
    find_device(None)
    for device in list_devices():
        print(device)
    return 0

"""What looks wrong with how a recorded call was set up."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from speechguard.calls.setup import SetupCheck
from speechguard.judging.greeting import greets
from speechguard.messages import Concern, Heard
from speechguard.rules.rulebook import Rulebook


def setup_concerns(heard: Iterable[Heard], rulebook: Rulebook) -> tuple[Concern, ...]:
    """Return what is likely wrong with how a whole call was set up."""
    check = SetupCheck(partial(greets, rulebook))
    for message in heard:
        check.take(message)
    return check.concerns

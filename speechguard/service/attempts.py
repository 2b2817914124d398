"""Work that must not end the thread it is done in: why it failed becomes a reason, and faults of ours go to the log."""

from __future__ import annotations

import logging
from collections.abc import Callable

from speechguard.errors import SpeechguardError, UserError
from speechguard.reasons import Reason, because

logger = logging.getLogger("speechguard.service")


def attempt(work: Callable[[], object], call: int) -> Reason | None:
    """Do something for a call; return why it failed. Nobody's words go to the log."""
    try:
        work()
    except UserError as error:
        failed = error.reason
    except SpeechguardError as error:
        failed = because("text", text=str(error))
    except Exception as error:
        logger.exception("call %d: a fault of the program", call)
        return because("program_failed", what=type(error).__name__)
    else:
        return None
    logger.warning("call %d: %s", call, failed.code)
    return failed

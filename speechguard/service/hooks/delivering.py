"""Delivers what is in the outbox, a thread for each host: a slow one keeps nobody else waiting."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Collection, Mapping
from itertools import groupby

from speechguard.errors import SpeechguardError
from speechguard.reasons import Reason, because
from speechguard.service.attempts import logger
from speechguard.service.hooks.hook import Hook
from speechguard.service.hooks.outbox import Outbox, WaitingMessage
from speechguard.service.hooks.sending import TIMEOUT, HookAnswer, send

RETRIES = (5.0, 60.0, 600.0, 3600.0, 6 * 3600.0, 24 * 3600.0)  # s after each failed attempt
JITTER = 0.2  # so much longer at most, that they do not all come at once
MOST_REST = 24 * 3600.0  # s that a receiver may ask us to wait
LOOK = 5.0  # s between two looks, whatever the clock does meanwhile

Send = Callable[[str, bytes, Mapping[str, str], float], HookAnswer]


class Delivering:
    """Sends what is due, until it is closed; what is not delivered then is the next time that the service starts."""

    def __init__(
        self,
        hooks: Collection[Hook],
        outbox: Outbox,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
        send: Send = send,
    ) -> None:
        """`clock`: s since 1970; `chance`: 0..1, of the jitter."""
        self._outbox = outbox
        self._clock = clock
        self._chance = chance
        self._send = send
        self._closed = False
        outbox.open(hooks, clock())
        ordered = sorted(hooks, key=lambda hook: hook.host)
        self._hosts = [{hook.name: hook for hook in some} for _, some in groupby(ordered, lambda hook: hook.host)]
        self._threads = [
            threading.Thread(target=self._run, args=(hooks,), name=f"speechguard-hooks-{number}", daemon=True)
            for number, hooks in enumerate(self._hosts)
        ]

    def start(self) -> None:
        """Begin to deliver in threads."""
        for thread in self._threads:
            thread.start()

    def deliver_due(self) -> int:
        """Send what is due now, in this thread; return how many attempts that took."""
        attempts = 0
        for hooks in self._hosts:
            while self._deliver_next(hooks) == 0.0:
                attempts += 1
        return attempts

    def close(self) -> None:
        """Let attempts that go on come to their end, and make no more."""
        self._closed = True
        self._outbox.tell()
        for thread in self._threads:
            thread.join(2 * TIMEOUT)

    def _run(self, hooks: Mapping[str, Hook]) -> None:
        while not self._closed:
            seen = self._outbox.changes
            try:
                wait = self._deliver_next(hooks)
            except SpeechguardError as error:  # the disk is full: it is tried again
                logger.warning("web hooks: %s", error)
                wait = LOOK
            if wait > 0.0:
                self._outbox.wait(seen, min(wait, LOOK))

    def _deliver_next(self, hooks: Mapping[str, Hook]) -> float:
        """Make the attempt that is due, if one is; return in how many s the next one is, 0 where one was made."""
        message = self._outbox.next(hooks)
        now = self._clock()
        if message is None or message.due > now:
            return message.due - now if message else LOOK
        hook = hooks[message.hook]
        body = message.body.encode()
        answer = self._send(hook.url, body, hook.headers(message.id, body, now), now)
        self._note(message, answer)
        return 0.0

    def _note(self, message: WaitingMessage, answer: HookAnswer) -> None:
        now = self._clock()
        if answer.delivered:
            self._outbox.delivered(message, now)
            return
        why = _why(answer)
        logger.warning("hook %s: attempt %d failed: %s", message.hook, message.attempts + 1, why.as_dict())
        if answer.status == 410:
            self._outbox.turn_off(message)
            return
        rest = min(answer.retry_after, MOST_REST)
        delay = RETRIES[min(message.attempts, len(RETRIES) - 1)] * (1.0 + JITTER * self._chance())
        self._outbox.failed(message, now + max(delay, rest), now + rest, why)


def _why(answer: HookAnswer) -> Reason:
    if answer.status:
        return because("hook_answered", status=answer.status)
    return because("hook_unreachable", why=answer.problem)

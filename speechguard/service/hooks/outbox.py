"""The messages to web hooks that are not delivered yet, beside the event log and in its transactions.

What one hook is told of one call goes in order: a message waits for those before it until they are delivered or given
up.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, select, update

from speechguard.reasons import Reason, because, reason_of
from speechguard.service.commits import Commits
from speechguard.service.hooks.announcing import HookMessage
from speechguard.service.hooks.hook import Hook
from speechguard.service.tables import live_hook_messages, live_hooks

LONGEST = 32 * 3600.0  # s that delivery of a message is tried
KEPT = 30 * 24 * 3600.0  # s that one which was given up is kept


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that can be sent next."""

    number: int
    hook: str
    id: str
    body: str
    attempts: int
    due: float  # s since 1970, as the next
    until: float  # when it is given up


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up."""

    number: int
    event: str
    call: int
    made: float  # s since 1970
    attempts: int
    why: Reason


@dataclass(frozen=True, slots=True)
class HookStanding:
    """How a hook stands."""

    delivered: float | None  # s since 1970: when it last had a message
    off: bool  # its receiver wants no more
    waiting: int
    dead: tuple[DeadLetter, ...]  # newest first, so many as are shown
    given_up: int  # all of them


class Outbox:
    """The outbox of an event log. Any thread may use it."""

    def __init__(self, commits: Commits) -> None:
        self._commits = commits
        self._changed = threading.Condition()
        self.changes = 0  # how often something may have become due

    def tell(self) -> None:
        """Wake those that wait: something may be due."""
        with self._changed:
            self.changes += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Wait until there are other `changes` than were seen, so many s at most."""
        with self._changed:
            self._changed.wait_for(lambda: self.changes != seen, seconds)

    def add(self, tx: Connection, messages: Sequence[HookMessage]) -> None:
        """Add messages in a transaction, for hooks whose receivers still want them."""
        off = set(tx.scalars(select(live_hooks.c.hook).where(live_hooks.c.off))) if messages else set[str]()
        for message in messages:
            if message.hook not in off:
                tx.execute(
                    insert(live_hook_messages).values(
                        hook=message.hook,
                        message=message.id,
                        call_id=message.call,
                        event=message.event,
                        body=message.body,
                        made=message.made,
                        due=message.made,
                        until=message.made + LONGEST,
                    )
                )

    def open(self, hooks: Collection[Hook], now: float) -> None:
        """Begin: hooks with another address are on again, and what is for hooks that are gone is given up."""
        names = {hook.name for hook in hooks}
        old = (live_hook_messages.c.dead != "") & (live_hook_messages.c.made < now - KEPT)

        def change(tx: Connection) -> None:
            known = {row.hook: row.url for row in tx.execute(select(live_hooks.c.hook, live_hooks.c.url))}
            for hook in hooks:
                if hook.name not in known:
                    tx.execute(insert(live_hooks).values(hook=hook.name, url=hook.url))
                elif known[hook.name] != hook.url:
                    row = live_hooks.c.hook == hook.name
                    tx.execute(update(live_hooks).where(row).values(url=hook.url, off=False, rests_until=0.0))
            _give_up(tx, live_hook_messages.c.hook.not_in(names), because("hook_unset"))
            tx.execute(delete(live_hook_messages).where(old))

        self._commits.change(change)

    def next(self, names: Collection[str]) -> WaitingMessage | None:
        """Return the message to these hooks that is due first, now or later; None: there is none."""
        earlier = live_hook_messages.alias()
        own = live_hook_messages.c
        before = (earlier.c.hook == own.hook) & (earlier.c.call_id == own.call_id) & (earlier.c.id < own.id)
        due = _later(own.due, live_hooks.c.rests_until).label("due")
        query = (
            select(own.id, own.hook, own.message, own.body, own.attempts, due, own.until)
            .join(live_hooks, live_hooks.c.hook == own.hook)
            .where(own.hook.in_(names), own.dead == "")
            .where(~select(earlier.c.id).where(before, earlier.c.dead == "").exists())
            .order_by(due, own.id)
            .limit(1)
        )
        row = self._commits.change(lambda tx: tx.execute(query).first())
        return WaitingMessage(*row) if row else None

    def delivered(self, message: WaitingMessage, at: float) -> None:
        """Note that the receiver has a message."""

        def change(tx: Connection) -> None:
            tx.execute(delete(live_hook_messages).where(live_hook_messages.c.id == message.number))
            tx.execute(update(live_hooks).where(live_hooks.c.hook == message.hook).values(delivered=at))

        self._commits.change(change)

    def failed(self, message: WaitingMessage, due: float, rests_until: float, why: Reason) -> None:
        """Note a failed attempt: it is tried again at `due`, unless that is too late; the hook rests until then."""
        row = live_hook_messages.c.id == message.number

        def change(tx: Connection) -> None:
            tx.execute(update(live_hook_messages).where(row).values(attempts=message.attempts + 1, due=due))
            tx.execute(update(live_hooks).where(live_hooks.c.hook == message.hook).values(rests_until=rests_until))
            if due > message.until:
                _give_up(tx, row, why)

        self._commits.change(change)

    def turn_off(self, message: WaitingMessage) -> None:
        """Note that the receiver wants no more; all that waits for it is given up."""

        def change(tx: Connection) -> None:
            own = live_hook_messages.c.id == message.number
            tx.execute(update(live_hook_messages).where(own).values(attempts=message.attempts + 1))
            tx.execute(update(live_hooks).where(live_hooks.c.hook == message.hook).values(off=True))
            _give_up(tx, live_hook_messages.c.hook == message.hook, because("hook_gone"))

        self._commits.change(change)

    def again(self, hook: str, now: float, number: int | None = None) -> None:
        """Try a message again that was given up, or all of a hook; it is on again."""
        own = live_hook_messages.c
        which = (own.hook == hook) & (own.dead != "") & (own.id == number if number is not None else True)

        def change(tx: Connection) -> None:
            tx.execute(
                update(live_hook_messages).where(which).values(dead="", attempts=0, due=now, until=now + LONGEST)
            )
            tx.execute(update(live_hooks).where(live_hooks.c.hook == hook).values(off=False, rests_until=0.0))

        self._commits.change(change)
        self.tell()

    def standing(self, hook: str, most: int = 100) -> HookStanding:
        """Return how a hook stands, with `most` of what was given up."""
        own = live_hook_messages.c
        query = select(own.id, own.event, own.call_id, own.made, own.attempts, own.dead)

        def read(tx: Connection) -> HookStanding:
            row = tx.execute(select(live_hooks.c.delivered, live_hooks.c.off).where(live_hooks.c.hook == hook)).first()
            count = select(func.count()).where(own.hook == hook)
            dead = tx.execute(query.where(own.hook == hook, own.dead != "").order_by(own.id.desc()).limit(most))
            return HookStanding(
                row.delivered if row else None,
                bool(row and row.off),
                int(tx.scalar(count.where(own.dead == "")) or 0),
                tuple(DeadLetter(*one[:5], reason_of(json.loads(one.dead))) for one in dead),
                int(tx.scalar(count.where(own.dead != "")) or 0),
            )

        return self._commits.change(read)

    def hooks(self) -> list[str]:
        """Return the names of all hooks that are or were set."""
        names = select(live_hooks.c.hook).order_by(live_hooks.c.hook)
        return self._commits.change(lambda tx: [str(name) for name in tx.scalars(names)])


def _give_up(tx: Connection, which: ColumnElement[bool], why: Reason) -> None:
    dead = json.dumps(why.as_dict(), ensure_ascii=False)
    tx.execute(update(live_hook_messages).where(which, live_hook_messages.c.dead == "").values(dead=dead))


def _later(one: ColumnElement[float], other: ColumnElement[float]) -> ColumnElement[float]:
    return case((one > other, one), else_=other)

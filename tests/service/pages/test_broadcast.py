"""Screens are told what changed, once, and lose nothing however slow they are."""

import asyncio
import json
from contextlib import aclosing, suppress
from dataclasses import replace

import pytest
from service.pages.made_hall import find

from speechguard.service.pages.broadcast import Broadcast, Topic

TILE = Topic("tile", "en")


class Rendered:
    """Renders a call in two parts; counts how often."""

    def __init__(self):
        self.times = 0

    def __call__(self, call, interface):
        self.times += 1
        parts = {"clock": f"{call.state.clock:.0f} {interface}", "alerts": str(len(call.alerts))}
        return parts | {f"line {line.utterance}": line.text for line in call.state.transcript}


@pytest.fixture
def rendered():
    return Rendered()


@pytest.fixture
def told(floor, rendered):
    """A broadcast of a floor."""
    broadcast = Broadcast(floor)
    broadcast.add("tile", rendered)
    return broadcast


def run(told, watch):
    """Run a test while the broadcast runs."""

    async def both():
        running = asyncio.create_task(told.run())
        await asyncio.sleep(0)
        try:
            await asyncio.wait_for(watch(), 20)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    asyncio.run(both())


async def event(screen):
    """The next event: whether it is whole, and its parts."""
    async for text in screen:
        if "data: " in text:
            data = json.loads(text.partition("data: ")[2])
            return data["whole"], {(one["call"], one["part"]): one["html"] for one in data["parts"]}
    raise AssertionError("the screen was let go")


def at(call, clock):
    call.update(replace(call.now.state, clock=clock))


def test_a_screen_is_told_all_then_only_what_changed(floor, told):
    call = floor.begin()
    floor.begin("2")

    async def watch():
        async with aclosing(told.events(TILE)) as screen:
            whole, parts = await event(screen)
            assert whole
            assert parts.keys() == {(1, "clock"), (1, "alerts"), (2, "clock"), (2, "alerts")}
            at(call, 41)
            assert await event(screen) == (False, {(1, "clock"): "41 en"})

    run(told, watch)


def test_a_slow_screen_gets_the_newest_of_each_part_and_no_more(floor, told):
    call = floor.begin()

    async def watch():
        async with aclosing(told.events(TILE)) as screen:
            await event(screen)
            for clock in range(50, 53):
                at(call, clock)
                await asyncio.sleep(0.45)
            find(call)
            await asyncio.sleep(0.2)
            _, parts = await event(screen)
            assert parts == {(1, "clock"): "52 en", (1, "alerts"): "1", (1, "line 1"): "那个这是不归我官"}

    run(told, watch)


def test_a_part_and_a_call_that_are_gone_are_taken_away(floor, told):
    call = floor.begin()
    find(call)

    async def watch():
        async with aclosing(told.events(TILE)) as screen:
            await event(screen)
            call.update(replace(call.now.state, transcript=()))
            assert await event(screen) == (False, {(1, "line 1"): None})
            floor.forget(call)
            assert await event(screen) == (False, {(1, "clock"): None, (1, "alerts"): None})

    run(told, watch)


def test_who_comes_back_is_told_all_as_it_is_now(floor, told):
    gone, stays = floor.begin(), floor.begin("2")

    async def watch():
        async with aclosing(told.events(TILE)) as screen:
            await event(screen)
        assert told.screens == 0
        floor.forget(gone)
        at(stays, 77)
        async with aclosing(told.events(TILE)) as screen:
            assert await event(screen) == (True, {(2, "clock"): "77 en", (2, "alerts"): "0"})

    run(told, watch)


def test_screens_in_one_language_share_what_is_rendered(floor, told, rendered):
    call = floor.begin()

    async def watch():
        topics = [TILE] * 5 + [Topic("tile", "zh")]
        screens = [told.events(topic) for topic in topics]
        for screen in screens:
            await event(screen)
        rendered.times = 0
        at(call, 60)
        texts = [(await event(screen))[1][1, "clock"] for screen in screens]
        assert texts == ["60 en"] * 5 + ["60 zh"]
        assert rendered.times == 2
        for screen in screens:
            await screen.aclose()

    run(told, watch)


def test_a_screen_sees_only_what_it_may(floor, told):
    own, other = floor.begin(agent="Chen"), floor.begin("2", agent="Liu")

    async def watch():
        async with aclosing(told.events(TILE, lambda call: call.facts.agent == "Chen")) as screen:
            assert {call for call, _ in (await event(screen))[1]} == {own.now.number}
            at(other, 50)
            await asyncio.sleep(0.5)
            at(own, 51)
            assert await event(screen) == (False, {(1, "clock"): "51 en"})

    run(told, watch)

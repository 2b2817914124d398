"""A fault in one part of a page: the other screens go on."""

import asyncio

from made_hall import MadeFloor

from speechguard.service.pages.broadcast import Broadcast, Topic


def test_a_part_that_cannot_be_made_ends_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("speechguard.service.pages.broadcast.SOON", 0.001)
    monkeypatch.setattr("speechguard.service.pages.broadcast.LATER", 0.001)
    floor = MadeFloor(tmp_path)
    broadcast = Broadcast(floor)
    shown = []

    def render(call, _interface):
        if call.facts.call == "2" and not shown:
            shown.append("failed")
            raise ZeroDivisionError
        return {"": f"<p>{call.facts.call}</p>"}

    broadcast.add("tile", render)

    async def look():
        task = asyncio.create_task(broadcast.run())
        events = broadcast.events(Topic("tile", "en"))
        await anext(events), await anext(events)
        floor.begin("2")
        broadcast._note(floor.begin("3"))
        await asyncio.sleep(0.2)
        going = not task.done()
        task.cancel()
        return going

    assert asyncio.run(look())

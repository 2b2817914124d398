"""Whether the service works, for machines that watch it: no log-in, and nobody's words."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from speechguard.service.pages.hall import hall_of

DEAD = 30.0  # s that an utterance waits for, after which recognition is taken for dead


def _health(request: Request) -> Response:
    """Answer 200 while speech is recognised, 503 where it waits for too long."""
    hall = hall_of(request)
    behind = max((call.state.behind for call in hall.floor.calls if call.ended is None), default=0.0)
    alive = behind < DEAD
    told = {"alive": alive, "calls": hall.floor.going, "behind": round(behind, 1), "step": hall.floor.load.place}
    return JSONResponse(told, 200 if alive else 503)


def _metrics(request: Request) -> Response:
    """Answer in the text format of Prometheus."""
    from speechguard.service.pages.metrics import metrics_of

    hall = hall_of(request)
    return Response(metrics_of(hall.floor, hall.broadcast.screens), media_type="text/plain; version=0.0.4")


ROUTES = (Route("/health", _health), Route("/metrics", _metrics))

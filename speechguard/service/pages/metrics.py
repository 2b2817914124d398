"""The figures of the floor in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from speechguard.messages import SEVERITIES, Status
from speechguard.service.floor import Floor

SHOWN: tuple[Status, ...] = ("provisional", "confirmed")


class _Figures:
    """Collects what there is when it is asked for."""

    def __init__(self, floor: Floor, screens: int) -> None:
        self._floor = floor
        self._screens = screens

    def collect(self) -> Iterable[Metric]:
        """Yield the metrics."""
        calls = [call for call in self._floor.calls if call.ended is None]
        load = self._floor.load
        going = GaugeMetricFamily("speechguard_calls", "Calls that go on", labels=["admission"])
        for admission in ("full", "finals_only"):
            going.add_metric([admission], sum(call.admission == admission for call in calls))
        yield going
        behind = max((call.state.behind for call in calls), default=0.0)
        yield GaugeMetricFamily("speechguard_behind_seconds", "Longest that an utterance waits", value=behind)
        lost = sum(call.state.lost for call in calls)
        yield GaugeMetricFamily("speechguard_lost_seconds", "Sound of these calls that never came", value=lost)
        yield GaugeMetricFamily(
            "speechguard_final_seconds", "From the end of an utterance to its text", value=load.takes
        )
        yield GaugeMetricFamily("speechguard_waiting", "Calls that wait for the recogniser", value=self._floor.waiting)
        yield GaugeMetricFamily("speechguard_steps_given_up", "0: everything is done", value=load.place)
        yield GaugeMetricFamily("speechguard_screens", "Screens that are open", value=self._screens)
        delays = GaugeMetricFamily("speechguard_delay_seconds", "Phrase end to warning, 95 %", labels=["status"])
        for status in SHOWN:
            known = [call.state.delays[status].p95 for call in calls if status in call.state.delays]
            delays.add_metric([status], max(known, default=0.0))
        yield delays
        alerts = GaugeMetricFamily("speechguard_open_alerts", "Alerts that nobody has resolved", labels=["severity"])
        for severity in SEVERITIES:
            found = [one for call in self._floor.calls for one in call.alerts if one.open and one.severity == severity]
            alerts.add_metric([severity], len(found))
        yield alerts


def metrics_of(floor: Floor, screens: int) -> bytes:
    """Return the figures of a floor; `screens`: how many are open."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(floor, screens))  # pyright: ignore[reportArgumentType]  # what has `collect` will do
    return generate_latest(registry)

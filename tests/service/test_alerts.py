"""The life of an alert, one step after the other."""

import pytest
from test_log import event

from speechguard.service.alerts import Alert, alerting, joined, without

ALERT = Alert(1, 1, "zh.a", "major", (1,), at=2.0, triggered=100.0)


def test_it_is_acknowledged_once_and_resolved_once():
    seen = ALERT.acknowledge("Ana", 110.0)
    assert (seen.state, seen.acknowledged_by, seen.acknowledged) == ("acknowledged", "Ana", 110.0)
    assert seen.acknowledge("Luz", 120.0) == seen
    done = seen.resolve("Luz", 130.0)
    assert (done.state, done.acknowledged_by, done.resolved_by, done.open) == ("resolved", "Ana", "Luz", False)
    assert done.resolve("Ana", 140.0) == done.acknowledge("Ana", 140.0) == done


def test_who_resolves_it_has_seen_it():
    done = ALERT.resolve("Ana", 110.0)
    assert (done.acknowledged_by, done.acknowledged) == ("Ana", 110.0)


def test_it_is_escalated_once_while_nobody_has_seen_it():
    late = ALERT.escalate(160.0)
    assert late.escalated == 160.0
    assert late.escalate(220.0) == late
    seen = ALERT.acknowledge("Ana", 110.0)
    assert seen.escalate(160.0) == seen


@pytest.mark.parametrize(
    ("more", "called"),
    [
        ({}, True),
        ({"kind": "missing"}, True),
        ({"status": "provisional"}, False),
        ({"status": "retracted"}, False),
        ({"kind": "suspected"}, False),
        ({"kind": "not_assessable"}, False),
        ({"kind": "measure"}, False),
        ({"flagged": False}, False),
    ],
)
def test_who_is_called_for(more, called):
    assert alerting(event(**more)) is called


def test_what_follows_at_once_calls_nobody_anew():
    again = joined([ALERT], event(2, start=10.0, end=11.0), cool_down=30.0)
    assert (again.number, again.warnings, again.at) == (1, (1, 2), 11.0)
    assert joined([ALERT], event(2, start=40.0, end=41.0), cool_down=30.0) is None
    assert joined([ALERT], event(2, rule="zh.b"), cool_down=30.0) is None
    assert joined([ALERT.resolve("Ana", 110.0)], event(2), cool_down=30.0) is None
    assert joined([], event(), cool_down=30.0) is None
    # It goes on as long as there is less than that between two.
    assert joined([again], event(3, start=35.0, end=36.0), cool_down=30.0).warnings == (1, 2, 3)


def test_the_same_warning_told_again_is_no_other():
    assert joined([ALERT], event(1, end=90.0), cool_down=30.0).warnings == (1,)


def test_it_is_withdrawn_with_the_last_of_its_warnings():
    both = joined([ALERT], event(2), cool_down=30.0)
    one = without(both, 1)
    assert (one.state, one.warnings) == ("triggered", (2,))
    assert without(one, 2).state == "withdrawn"
    assert without(ALERT.resolve("Ana", 110.0), 1).state == "resolved"

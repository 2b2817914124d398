"""Who is heard and who is blamed, counted by the labels."""

from pathlib import Path

import pytest
from fakes import transcript

from speechguard.evaluation.attribution import Attribution, attribution, wrong_side
from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import UNCLEAR_SPEAKER, ComplianceEvent, Progress


def turn(role, start, end, text="hola"):
    return LabelledTurn(role, start, end, text, "u" if role == "customer" else "normal", "")


CALL = LabelledCall(
    *("c", Path("c.flac"), "es", "clean", "left"), (turn("agent", 0.0, 2.0), turn("customer", 2.5, 4.0, "no lo sé"))
)


def violation(start, end, status="confirmed", kind="violation"):
    return ComplianceEvent(
        call="c",
        kind=kind,
        rule="es.shirking.dont-know",
        severity="major",
        status=status,
        role="agent",
        start=start,
        end=end,
        phrase="no lo sé",
        heard="no lo sé",
        score=1.0,
        say_instead="",
        audio_seen=end,
    )


def test_seconds_of_the_right_person_the_wrong_one_and_nobody():
    heard = [
        transcript(start=0.0, end=1.5),
        transcript(start=1.5, end=3.0, role="customer"),
        transcript(start=3.0, end=4.5, doubts=(UNCLEAR_SPEAKER,)),
        transcript(start=3.5, end=4.0, speech=False),  # taken for noise
        transcript(start=0.0, end=4.0, final=False),
        Progress(5.0, 5.0, frozenset(), ended=True),
    ]
    given = attribution(CALL, heard, [])
    assert (given.right, given.wrong, given.unclear) == pytest.approx((2.0, 0.5, 1.5))
    assert given.blamed == ()
    assert given.as_dict() == {
        "right": pytest.approx(2 / 4),
        "wrong": pytest.approx(0.5 / 4),
        "unclear": pytest.approx(1.5 / 4),
        "speech_seconds": 4.0,
        "wrong_side": 0,
        "blamed": (),
    }


@pytest.mark.parametrize(
    ("start", "end", "blamed"),
    [
        (2.6, 3.5, True),
        (2.1, 2.9, True),  # begins in the pause before the customer
        (2.1, 2.79, False),  # hardly any of the customer's turn
        (1.5, 3.5, False),  # the agent speaks, too
        (1.8, 3.5, True),  # hardly any of the agent's turn
        (4.2, 5.0, False),  # nobody speaks
    ],
)
def test_a_violation_is_on_the_wrong_side_where_only_the_customer_speaks(start, end, blamed):
    assert bool(wrong_side(CALL, [violation(start, end)])) == blamed


def test_only_violations_that_stand_are_on_the_wrong_side():
    withdrawn = [violation(2.6, 3.5), violation(2.6, 3.5, "retracted")]
    shown = [violation(2.6, 3.5, "provisional")]
    owed = [violation(2.6, 3.5, kind="missing")]
    assert wrong_side(CALL, withdrawn) == wrong_side(CALL, shown) == wrong_side(CALL, owed) == []


def test_whom_was_blamed_is_told_with_what_was_said():
    given = attribution(CALL, [], [violation(2.6, 3.5)])
    assert given.blamed == ("c 2.6 s wrong side es.shirking.dont-know (no lo sé): the customer said no lo sé",)


def test_attributions_add_up_and_nothing_has_no_share():
    one, other = Attribution(1.0, 2.0, 3.0, ("a",)), Attribution(0.5, 0.5, 0.5, ("b",))
    both = one + other
    assert both == Attribution(1.5, 2.5, 3.5, ("a", "b"))
    assert both.share(both.right) == 0.2
    assert Attribution().share(0.0) is None
    assert Attribution().as_dict()["right"] is None

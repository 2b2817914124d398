"""Who is heard and who is blamed, counted by the labels."""

from pathlib import Path

import numpy as np
import pytest
from bench_one_channel import shares, with_leakage
from fakes import chunks, sound, transcript

from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import UNCLEAR_SPEAKER


def turn(role, start, end):
    return LabelledTurn(role, start, end, "hola", "u" if role == "customer" else "normal", "")


CALL = LabelledCall("c", Path("c.flac"), "es", "clean", "left", (turn("agent", 0.0, 2.0), turn("customer", 2.5, 4.0)))


def test_seconds_of_the_right_person_the_wrong_one_and_nobody():
    heard = [
        transcript(start=0.0, end=1.5),
        transcript(start=1.5, end=3.0, role="customer"),
        transcript(start=3.0, end=4.5, doubts=(UNCLEAR_SPEAKER,)),
        transcript(start=0.0, end=4.0, speech=False),
    ]
    assert shares(CALL, heard) == pytest.approx({"right": 2.0, "wrong": 0.5, "unclear": 1.0})


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.25])
def test_the_customer_is_on_the_agents_channel_too_softer_and_later(delay):
    customer = sound((1.0, 0.8))
    agent = np.zeros_like(customer)
    leaking = np.concatenate([chunk.agent for chunk in with_leakage(chunks(agent, customer=customer), 0.5, delay)])
    late = round(delay * 16_000)
    assert not leaking[:late].any()
    np.testing.assert_allclose(leaking[late:], 0.5 * customer[: len(customer) - late])

"""A customer who leaks into the agent's channel."""

import numpy as np
import pytest
from bench_one_channel import with_leakage
from fakes import chunks, sound


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.25])
def test_the_customer_is_on_the_agents_channel_too_softer_and_later(delay):
    customer = sound((1.0, 0.8))
    agent = np.zeros_like(customer)
    leaking = np.concatenate([chunk.agent for chunk in with_leakage(chunks(agent, customer=customer), 0.5, delay)])
    late = round(delay * 16_000)
    assert not leaking[:late].any()
    np.testing.assert_allclose(leaking[late:], 0.5 * customer[: len(customer) - late])

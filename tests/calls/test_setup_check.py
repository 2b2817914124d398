from speechguard.calls.setup import SILENT, SetupCheck
from speechguard.messages import Progress, Spoke, Transcript


def said(text: str, role: str = "agent", **more: object) -> Transcript:
    return Transcript(role, 0, 1.0, 2.0, text, (), True, **more)


def concerns(*messages: object) -> tuple[str, ...]:
    check = SetupCheck(lambda text: "help you" in text)
    for message in messages:
        check.take(message)
    return check.concerns


def progress(now: float) -> Progress:
    return Progress(now=now, settled=now, speaking=frozenset())


def test_a_greeting_on_the_customers_channel_is_a_swap():
    assert concerns(said("how may I help you", "customer")) == ("swapped_channels",)


def test_greetings_on_both_sides_or_on_the_agents_are_none():
    assert concerns(said("how may I help you"), said("can I help you", "customer"), said("yes", "customer")) == ()


def test_another_language_is_said_after_two_utterances_in_a_row():
    other = said("x", sounds_like="es")
    assert concerns(other, said("y"), other) == ()
    assert concerns(other, other, other) == ("other_language",)
    assert concerns(said("x", "customer", sounds_like="es"), said("x", "customer", sounds_like="es")) == ()


def test_noise_and_partial_texts_say_nothing():
    assert concerns(said("how may I help you", "customer", speech=False)) == ()


def test_an_agent_who_is_never_heard_while_the_customer_speaks():
    customer, agent = Spoke("customer", 1.0, 2.0), Spoke("agent", 3.0, 4.0)
    assert concerns(customer, progress(SILENT - 1)) == ()
    assert concerns(customer, progress(SILENT + 1)) == ("silent_agent",)
    assert concerns(customer, agent, progress(SILENT + 1)) == ()
    assert concerns(progress(SILENT + 1)) == ()

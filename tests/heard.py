"""What must be true of everything heard in a call, however it was listened to."""

from speechguard.messages import Progress, Spoke, Transcript


def of(kind, messages):
    return [message for message in messages if isinstance(message, kind)]


def finals(messages):
    return [message for message in of(Transcript, messages) if message.final]


def partials(messages):
    return [message for message in of(Transcript, messages) if not message.final]


def settled_is_true(messages):
    """Nothing that is told began before a time that had been called settled; at the end everything is."""
    settled = now = 0.0
    for message in messages:
        if isinstance(message, Progress):
            assert message.settled <= message.now
            settled, now = max(settled, message.settled), max(now, message.now)
        elif isinstance(message, Spoke) or (isinstance(message, Transcript) and message.final):
            assert message.start >= settled, message
    assert settled == now

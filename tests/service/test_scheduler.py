"""Whose turn it is: finished before unfinished, the oldest first, by what is urgent when a turn is free."""

import threading
import time

import pytest

from speechguard.service.scheduler import Scheduler


class Calls:
    """Threads that ask for a turn, and the order in which they got it."""

    def __init__(self, turns):
        self.turns = turns
        self.urgency = {}
        self.order = []
        self.threads = []

    def ask(self, name, *urgency):
        self.urgency[name] = urgency

        def run():
            with self.turns.turn(lambda: self.urgency[name]):
                self.order.append(name)

        before = self.turns.waiting
        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()
        while self.turns.waiting == before:
            time.sleep(0.001)

    def end(self):
        for thread in self.threads:
            thread.join(20)
            assert not thread.is_alive()
        return self.order


@pytest.fixture
def held():
    """Scheduler of which the only one is taken, to be given back by leaving it."""
    turns = Scheduler(1)
    return turns, turns.turn(lambda: (True, 0.0))


def test_what_was_said_for_good_comes_first_and_the_oldest_of_it(held):
    turns, first = held
    calls = Calls(turns)
    with first:
        calls.ask("speaks, unseen since 1", False, 1.0)
        calls.ask("said at 5", True, 5.0)
        calls.ask("speaks, unseen since 0.5", False, 0.5)
        calls.ask("said at 4", True, 4.0)
    assert calls.end() == ["said at 4", "said at 5", "speaks, unseen since 0.5", "speaks, unseen since 1"]


def test_who_becomes_urgent_while_waiting_is_urgent(held):
    turns, first = held
    calls = Calls(turns)
    with first:
        calls.ask("a", False, 1.0)
        calls.ask("b", False, 2.0)
        calls.urgency["b"] = (True, 9.0)
    assert calls.end() == ["b", "a"]


def test_no_more_than_so_many_at_once_and_a_turn_is_given_back_after_an_error():
    turns = Scheduler(3)
    at_once, most = [], []
    lock = threading.Lock()

    def work(number):
        with turns.turn(lambda: (True, float(number))):
            with lock:
                at_once.append(number)
                most.append(len(at_once))
            time.sleep(0.01)
            with lock:
                at_once.remove(number)
            raise ValueError("no")

    def run(number):
        with pytest.raises(ValueError, match="no"):
            work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert max(most) == 3
    assert len(most) == 20

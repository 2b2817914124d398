"""Work of several threads done at once: everybody gets their own results, whoever did the work."""

import random
import threading

import pytest

from speechguard.asr.together import Together

PATIENCE = 20.0  # s after which a test that waits has failed


def run(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


class Held:
    """Work whose first call waits until as many others wait for their turn as are expected."""

    def __init__(self, together, others):
        self.together, self.others = together, others
        self.batches = []

    def __call__(self, items):
        items = list(items)
        first, self.batches = not self.batches, [*self.batches, items]
        until = threading.Event()
        while first and len(self.together._waiting) < self.others:
            until.wait(0.001)
        return [item * 10 for item in items]


def test_what_waits_is_done_with_its_like_in_the_order_in_which_it_came():
    together = Together(workers=1, most=4)
    work = Held(together, others=4)
    results = {}

    def ask(kind, item):
        results[item] = together.do(kind, [item], work)

    begun = threading.Event()
    first = threading.Thread(target=ask, args=("a", 1))
    first.start()
    while not work.batches:
        begun.wait(0.001)
    rest = []
    for kind, item in (("a", 2), ("b", 3), ("a", 4), ("b", 5)):
        rest.append(threading.Thread(target=ask, args=(kind, item)))
        waiting = len(together._waiting)
        rest[-1].start()
        while len(together._waiting) == waiting and len(work.batches) < 2:
            begun.wait(0.001)
    for thread in (first, *rest):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert work.batches == [[1], [2, 4], [3, 5]]
    assert results == {item: [item * 10] for item in range(1, 6)}


@pytest.mark.parametrize(("workers", "most"), [(1, 1), (1, 4), (2, 3), (5, 8)])
def test_everybody_gets_their_own_results(workers, most):
    together, chance = Together(workers, most), random.Random(workers)
    lock, at_once, seen = threading.Lock(), [0], []

    def work(items):
        with lock:
            at_once[0] += 1
            seen.append((at_once[0], len(items)))
        threading.Event().wait(0.001)
        with lock:
            at_once[0] -= 1
        return [-item for item in items]

    wrong = []

    def ask(items, kind):
        if together.do(kind, items, work) != [-item for item in items]:
            wrong.append(items)

    jobs = [(list(range(n, n + chance.randint(0, 5))), chance.randint(0, 2)) for n in range(60)]
    run([lambda job=job: ask(*job) for job in jobs])
    assert not wrong
    assert max(workers for workers, _ in seen) <= workers
    assert max(together for _, together in seen) <= max(most, 5)  # what one asks for is never divided


def test_an_error_reaches_all_whose_work_it_was_and_nobody_else():
    together = Together(workers=1, most=8)
    held = Held(together, others=3)
    told = {}

    def work(items):
        if 13 in items:
            raise ValueError("thirteen")
        return held(items)

    def ask(kind, item):
        try:
            told[item] = together.do(kind, [item], work)
        except ValueError as error:
            told[item] = str(error)

    first = threading.Thread(target=ask, args=("a", 1))
    first.start()
    while not held.batches:
        threading.Event().wait(0.001)
    run([lambda: ask("b", 13), lambda: ask("b", 14), lambda: ask("c", 15)])
    first.join(PATIENCE)
    assert told == {1: [10], 13: "thirteen", 14: "thirteen", 15: [150]}
    assert together.do("d", [2], work) == [20]

"""Web hooks: what receivers are told, signed as the specification says, in order, and until they have it."""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest
from hook_receiver import SECRET, receiver
from made_floor import SaysLines, Source, floor, said, wait_for
from test_log import event

from speechguard.reasons import because
from speechguard.service.alerts import Alert
from speechguard.service.call import ServiceCall
from speechguard.service.hooks.announcing import Announcing, CallNames
from speechguard.service.hooks.delivering import JITTER, MOST_REST, RETRIES, Delivering
from speechguard.service.hooks.hook import HOOK_EVENTS, Hook
from speechguard.service.hooks.outbox import KEPT, LONGEST
from speechguard.service.hooks.sending import HookAnswer, send
from speechguard.service.log import EventLog

KEY = base64.b64decode(SECRET.removeprefix("whsec_"))
CALL = CallNames(1, "c-1", "Chen", "售后")
ALERT = Alert(7, 1, "zh.a", "major", (1,), 2.0, 10.0)
HEARD = "这事不归我管"
DOCUMENTED = Path(__file__).parents[2] / "docs/serve.md"
KILLED = """
import os, signal, sys
from pathlib import Path
from speechguard.service.hooks.announcing import Announcing, CallNames
from speechguard.service.hooks.delivering import Delivering
from speechguard.service.hooks.hook import Hook
from speechguard.service.log import EventLog
from made_floor import said
hook = Hook("crm", sys.argv[2], b"k" * 32)
log = EventLog.of_store(Path(sys.argv[1]))
call = log.begin(said(), 0.0)
told = Announcing([hook], str, "").end(CallNames(call, "1", "Chen", ""), 5.0, 100.0)
log.end(call, 5.0, 100.0, None, messages=told)
os.kill(os.getpid(), signal.SIGKILL)
"""


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Delivery:
    """Hooks with a log, a clock, and a receiver that answers what is in `answers`, then 200."""

    def __init__(self, log, *hooks):
        self.log, self.clock, self.hooks = log, Clock(), hooks
        self.answers, self.sent = [], []
        self.announcing = Announcing(hooks, {"zh.a": "推诿"}.get, "https://floor.example/")
        self.open()
        self.call = log.begin(said(), 0.0)

    def open(self):
        self.delivering = Delivering(self.hooks, self.log.outbox, self.clock, lambda: 1.0, self.send)

    def send(self, url, body, headers, now):
        assert now == self.clock.now
        self.sent.append((url, json.loads(body), headers))
        return self.answers.pop(0) if self.answers else HookAnswer(200)

    def end(self, call=None):
        names = replace(CALL, number=call or self.call)
        self.log.end(names.number, 5.0, self.clock.now, None, messages=self.announcing.end(names, 5.0, self.clock.now))

    def at(self, seconds):
        self.clock.now = seconds
        return self.delivering.deliver_due()


def hook(name="crm", **more):
    return Hook(name, more.pop("url", f"https://{name}.example/hook"), KEY, **more)


@pytest.fixture
def log(tmp_path):
    with contextlib.closing(EventLog.of_store(tmp_path)) as opened:
        yield opened


@pytest.fixture
def server():
    with receiver() as opened:
        yield opened


def test_a_signature_is_that_of_the_specification():
    # The vector that the reference libraries of Standard Webhooks share.
    headers = hook().headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', 1614265330.9)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_receiver_can_verify_it_as_documented():
    section = DOCUMENTED.read_text(encoding="utf-8").split("## Web hooks")[1]
    code = re.search(r"```python\n(.*?)```", section, re.DOTALL)[1]
    assert len(code.splitlines()) <= 8
    space = {}
    exec(code, space)
    body = '{"type":"call.ended","text":"管"}'.encode()
    headers = hook().headers("msg_1", body, space["time"].time())
    assert space["genuine"](SECRET, headers, body)
    assert not space["genuine"](SECRET, headers, body + b" ")
    assert not space["genuine"](SECRET, hook().headers("msg_1", body, 1000.0), body)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (ALERT.escalate(80.0), ["alert.escalated"]),
        (ALERT.acknowledge("Ana", 90.0), ["alert.acknowledged"]),
        (ALERT.resolve("Ana", 90.0), ["alert.acknowledged", "alert.resolved"]),
        (replace(ALERT, state="withdrawn", warnings=()), ["alert.withdrawn"]),
        (replace(ALERT, warnings=(1, 2)), []),
        (ALERT, []),
    ],
)
def test_what_happens_to_an_alert_is_told(after, told):
    announcing = Announcing([hook()], str, "")
    assert [one.event for one in announcing.changes(CALL, [ALERT], [after], (), 100.0)] == told


def test_an_alert_that_nobody_saw_is_not_told_of():
    announcing = Announcing([hook()], str, "")
    assert announcing.changes(CALL, [], [replace(ALERT, state="withdrawn")], (), 100.0) == []


def test_a_message_has_what_a_receiver_needs():
    [message] = Announcing([hook()], {"zh.a": "推诿"}.get, "https://floor.example/").changes(
        CALL, [], [ALERT], [event()], 1614265330.5
    )
    assert re.fullmatch(r"msg_[0-9a-f]{32}", message.id)
    assert json.loads(message.body) == {
        "type": "alert.triggered",
        "timestamp": "2021-02-25T15:02:10.500Z",
        "data": {
            **{"call": "c-1", "agent": "Chen", "team": "售后", "link": "https://floor.example/calls/1"},
            **{"alert": 7, "rule": "zh.a", "title": "推诿", "severity": "major", "at": 2.0},
        },
    }


@pytest.mark.parametrize("words", [False, True])
def test_nothing_that_was_said_is_sent_unless_it_may_be(log, words):
    """By the way that a call goes: found, seen, resolved, withdrawn, ended."""
    one = Delivery(log, hook(words=words))
    call = ServiceCall(
        *(one.call, said(), "full", None, log, 0.0, lambda _: None), clock=one.clock, announcing=one.announcing
    )
    call.write([event(1), event(2, start=30.0, end=31.0)])
    call.act(1, "resolve", "Ana")
    call.escalate(0.0)
    call.write([event(2, status="retracted")])
    call.end(because("source_failed", why=HEARD))
    one.at(1000.0)
    told = [body["type"] for _, body, _ in one.sent]
    assert told == [
        *("alert.triggered", "alert.triggered", "alert.acknowledged", "alert.resolved", "alert.escalated"),
        *("alert.withdrawn", "call.ended"),
    ]
    assert set(told) == set(HOOK_EVENTS)
    sent = json.dumps([body for _, body, _ in one.sent], ensure_ascii=False)
    assert (HEARD in sent, 'heard"' in sent, "phrase" in sent) == (words, words, words)
    assert max(len(json.dumps(body)) for _, body, _ in one.sent) < 1000


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({}, ["alert.triggered", "call.ended"]),
        ({"events": frozenset({"call.ended"})}, ["call.ended"]),
        ({"events": frozenset({"alert.resolved"})}, []),
        ({"rules": frozenset({"zh.a"})}, ["alert.triggered", "call.ended"]),
        ({"rules": frozenset({"zh.b"})}, ["call.ended"]),
        ({"severities": frozenset({"major"})}, ["alert.triggered", "call.ended"]),
        ({"severities": frozenset({"fatal"})}, ["call.ended"]),
        ({"teams": frozenset({"售后"})}, ["alert.triggered", "call.ended"]),
        ({"teams": frozenset({"another"})}, []),
    ],
)
def test_a_hook_is_told_only_of_what_it_asks_for(filters, told):
    announcing = Announcing([hook(**filters)], str, "")
    messages = [*announcing.changes(CALL, [], [ALERT], (), 1.0), *announcing.end(CALL, 5.0, 2.0)]
    assert [one.event for one in messages] == told


def test_attempts_are_made_later_and_later_with_one_id_and_then_given_up(log):
    one = Delivery(log, hook())
    one.answers = [HookAnswer(500)] * 50
    one.end()
    due, times = 1000.0, []
    for delay in RETRIES:
        assert one.at(due - 0.01) == 0
        assert one.at(due) == 1
        times.append(due)
        due += delay * (1 + JITTER)
    assert one.at(due + 10 * LONGEST) == 0
    ids = {headers["webhook-id"] for _, _, headers in one.sent}
    assert len(ids) == 1
    assert [headers["webhook-timestamp"] for _, _, headers in one.sent] == [str(int(moment)) for moment in times]
    standing = log.outbox.standing("crm")
    assert (standing.waiting, standing.delivered, standing.off) == (0, None, False)
    [letter] = standing.dead
    assert (letter.attempts, letter.event, letter.why) == (
        len(RETRIES),
        "call.ended",
        because("hook_answered", status=500),
    )
    log.outbox.again("crm", one.clock.now)
    one.answers = []
    assert one.at(one.clock.now) == 1
    assert log.outbox.standing("crm").delivered == one.clock.now
    assert {headers["webhook-id"] for _, _, headers in one.sent} == ids


def test_one_of_several_that_were_given_up_is_tried_again(log):
    one = Delivery(log, hook())
    one.answers = [HookAnswer(410)]
    one.end()
    one.end()
    assert one.at(1000.0) == 1
    first, second = log.outbox.standing("crm").dead
    log.outbox.again("crm", 1001.0, first.number)
    assert one.at(1001.0) == 1
    assert log.outbox.standing("crm").dead == (second,)
    log.outbox.again("another", 1001.0, second.number)
    assert one.at(1001.0) == 0


def test_a_receiver_that_wants_no_more_is_told_no_more(log):
    one = Delivery(log, hook(), hook("wall"))
    one.answers = [HookAnswer(410)]
    one.end()
    one.end(log.begin(said("2"), 0.0))
    assert one.at(1000.0) == 3
    standing = log.outbox.standing("crm")
    assert (standing.off, standing.waiting, {letter.why.code for letter in standing.dead}) == (True, 0, {"hook_gone"})
    one.end()
    assert one.at(1000.0 + LONGEST) == 1
    assert (log.outbox.standing("crm").given_up, log.outbox.standing("wall").given_up) == (2, 0)
    one.open()
    assert log.outbox.standing("crm").off
    one.hooks = (hook(url="https://elsewhere.example/"), hook("wall"))
    one.open()
    assert not log.outbox.standing("crm").off


@pytest.mark.parametrize(("asked", "rest"), [(300.0, 300.0), (2.0, 6.0), (10 * MOST_REST, MOST_REST)])
def test_a_receiver_that_asks_for_a_rest_gets_it(log, asked, rest):
    one = Delivery(log, hook())
    one.answers = [HookAnswer(429, asked)]
    one.end()
    assert one.at(1000.0) == 1
    one.end(log.begin(said("2"), 0.0))  # of another call: it waits, too
    assert one.at(1000.0 + min(asked, rest) - 0.01) == 0
    assert one.at(1000.0 + rest) == 2


def test_messages_of_a_call_come_in_order_and_those_of_other_calls_do_not_wait(log):
    one = Delivery(log, hook())
    other = log.begin(said("2"), 0.0)
    one.answers = [HookAnswer(503)]
    for number in range(3):
        names = replace(CALL, number=one.call)
        alert = replace(ALERT, number=number)
        log.write(one.call, [], [], [], 1000.0, one.announcing.changes(names, [], [alert], (), 1000.0))
    one.end(other)
    assert one.at(1000.0) == 2
    assert one.at(1006.0) == 3
    told = [body["data"].get("alert") for _, body, _ in one.sent]
    assert told == [0, None, 0, 1, 2]


def test_what_is_for_a_hook_that_is_gone_is_given_up_and_forgotten_at_last(log):
    one = Delivery(log, hook())
    one.end()
    one.hooks = ()
    one.open()
    [letter] = log.outbox.standing("crm").dead
    assert letter.why.code == "hook_unset"
    one.clock.now += KEPT + 1.0
    one.open()
    assert log.outbox.standing("crm").dead == ()


def test_a_change_that_fails_sends_nothing(log):
    one = Delivery(log, hook())
    told = one.announcing.end(replace(CALL, number=one.call), 5.0, 1000.0)
    with pytest.raises(Exception, match="NOT NULL"):
        log.end(one.call, None, 1000.0, None, messages=told)
    assert one.at(1000.0) == 0


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((204, {}), HookAnswer(204)),
        ((500, {}), HookAnswer(500)),
        ((302, {"Location": "/elsewhere"}), HookAnswer(302)),
        ((429, {"Retry-After": "120"}), HookAnswer(429, 120.0)),
        ((503, {"Retry-After": formatdate(1060.0, usegmt=True)}), HookAnswer(503, 60.0)),
        ((503, {"Retry-After": formatdate(10.0, usegmt=True)}), HookAnswer(503)),
        ((503, {"Retry-After": "soon"}), HookAnswer(503)),
        ("slow", HookAnswer(problem="no answer in 0.2 s")),
        ("drip", HookAnswer(problem="no answer in 0.2 s")),
    ],
)
def test_what_a_receiver_answers(server, answers, expected):
    server.answers = [answers]
    assert (
        send(server.url, b"{}", {"webhook-id": "msg_1"}, 1000.0, 0.2 if isinstance(answers, str) else 20.0) == expected
    )
    [(path, headers, body)] = server.requests  # no redirect was followed
    assert (path, headers["webhook-id"], headers["Content-Type"], body) == (
        "/hook?a=1",
        "msg_1",
        "application/json",
        b"{}",
    )


def test_a_receiver_that_breaks_off_or_is_not_there(server):
    server.answers = ["drop"]
    assert send(server.url, b"{}", {}, 0.0).problem
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "refused" in send(f"http://127.0.0.1:{port}/", b"{}", {}, 0.0).problem


def test_threads_deliver_what_comes(log, server):
    one = hook(url=server.url)
    delivering = Delivering([one, hook("other", url="http://127.0.0.1:9/")], log.outbox)
    delivering.start()
    call = log.begin(said(), 0.0)
    log.end(call, 5.0, 1.0, None, messages=Announcing([one], str, "").end(replace(CALL, number=call), 5.0, 1.0))
    wait_for(lambda: log.outbox.standing("crm").delivered)
    delivering.close()
    [(_, headers, body)] = server.requests
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


@pytest.mark.skipif(os.name != "posix", reason="a kill that nothing outlives")
def test_what_was_not_delivered_before_a_kill_is_delivered_after_it(tmp_path, server):
    here = Path(__file__).parent
    paths = os.pathsep.join(map(str, (here.parents[1], here, here.parent)))
    command = [sys.executable, "-c", KILLED, str(tmp_path), server.url]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert run.returncode == -signal.SIGKILL
    assert server.requests == []
    with contextlib.closing(EventLog.of_store(tmp_path)) as log:
        delivering = Delivering([Hook("crm", server.url, KEY)], log.outbox)
        assert delivering.deliver_due() == 1
        assert log.outbox.standing("crm").waiting == 0
    assert json.loads(server.requests[0][2])["type"] == "call.ended"


def test_a_floor_tells_of_its_calls(tmp_path, monkeypatch):
    announcing = Announcing([hook()], str, "")
    with floor(tmp_path, monkeypatch, SaysLines(HEARD), announcing=announcing) as opened:
        sent = []
        delivering = Delivering([hook()], opened.outbox, send=lambda _, body, *__: sent.append(body) or HookAnswer(200))
        opened.begin(said(), Source())
        wait_for(lambda: opened.going == 0)
        delivering.deliver_due()
    assert [json.loads(body)["type"] for body in sent] == ["alert.triggered", "call.ended"]
    assert json.loads(sent[1])["data"]["heard_to_its_end"]

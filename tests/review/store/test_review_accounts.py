"""Users, passwords, and those who guess them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from speechguard.errors import UserError
from speechguard.review.store import accounts
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.audit_check import verify
from speechguard.review.store.login_limits import FORGET, LONGEST_WAIT, OF_MACHINE, OF_NAME, OF_PLACE
from speechguard.review.store.tables import attempts, audit, ended_sessions, users
from speechguard.web.accounts import LoginRefused

PASSWORD = "长密码 correct"
FREE = OF_PLACE.free


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Passwords are guessed in a moment: what is tested is not how slow that is."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_HASHER", hasher)
    monkeypatch.setattr(accounts, "_NOBODY", hasher.hash(""))


@pytest.fixture
def house(empty):
    """A database with a user."""
    StoredAccounts(empty).set_user("ana", "lead", PASSWORD, "setup")
    return empty


def guess(database, at, name="ana", password="wrong password", address="1.1.1.1", browser=""):
    try:
        return StoredAccounts(database).log_in(name, password, address, browser, at)
    except LoginRefused as refused:
        return refused.wait


def test_who_knows_the_password_comes_in(house):
    user = StoredAccounts(house).log_in("ana", PASSWORD, "1.1.1.1")
    assert (user.name, user.role, user.active) == ("ana", "lead", True)
    with house.reading() as tx:
        assert StoredAccounts(house).account("ana") == user
        assert StoredAccounts(house).account("bo") is None
        assert PASSWORD not in str(astuple(user)) + str(tx.execute(select(users)).all())
        assert "argon2id" in tx.scalar(select(users.c.hash))


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ana", PASSWORD + "x"),
        ("ana", ""),
        ("bo", PASSWORD),
        ("bo", ""),
        ("ANA", PASSWORD),
        ("ana", "x" * 10**6),
        ("\udcff", "\udcff"),
    ],
)
def test_others_do_not(house, name, password):
    with pytest.raises(LoginRefused, match="the name or the password is wrong"):
        StoredAccounts(house).log_in(name, password, "1.1.1.1")


def test_wrong_passwords_by_the_hundred(house):
    assert [guess(house, 1000.0) for _ in range(FREE)] == [0.0] * FREE
    assert guess(house, 1000.0, password=PASSWORD) == 1.0  # even the right one
    now, waits = 1001.0, []
    for _ in range(100):
        assert guess(house, now) == 0.0
        waits.append(guess(house, now))
        now += waits[-1]
    assert waits[:3] == [2.0, 4.0, 8.0]
    assert waits[-1] == LONGEST_WAIT
    assert guess(house, now, password=PASSWORD).name == "ana"
    assert guess(house, now) == 0.0  # counted from the beginning again
    with house.reading() as tx:
        told = list(tx.scalars(select(audit.c.subject).where(audit.c.action == "many wrong passwords")))
        assert told == ["user ana at 1.1.1.1"]  # not one for every attempt
    assert verify(house).problems == ()


def test_one_machine_that_tries_many_names(house):
    for number in range(OF_MACHINE.free):
        assert guess(house, 1000.0, name=f"user{number}") == 0.0
    assert guess(house, 1000.0, password=PASSWORD) > 0
    assert guess(house, 1000.0, password=PASSWORD, address="2.2.2.2").name == "ana"


def test_many_machines_that_try_one_name(house):
    for number in range(OF_NAME.free):
        assert guess(house, 1000.0, address=f"1.1.1.{number}") == 0.0
    assert guess(house, 1000.0, password=PASSWORD, address="2.2.2.2") > 0
    assert guess(house, 1000.0, password=PASSWORD, address="2.2.2.2", browser="known").name == "ana"


@pytest.mark.parametrize("address", ["1.1.1.1", "2.2.2.2"])
def test_a_stranger_for_days_does_not_keep_a_user_out(house, address):
    """At another machine nobody notices; behind the same address a browser is known that let the user in before."""
    now = 1000.0
    for _ in range(2 * 300):
        now += guess(house, now)
    assert now > 1000.0 + 24 * 3600
    with house.change() as tx:  # and so on for weeks
        tx.execute(update(attempts).where(attempts.c.key == "user ana at 1.1.1.1").values(failures=10**6))
    assert [guess(house, now), guess(house, now)] == [0.0, LONGEST_WAIT]
    known = "known" if address == "1.1.1.1" else ""
    assert guess(house, now, password=PASSWORD, address=address, browser=known).name == "ana"


def test_a_known_browser_may_not_guess_either(house):
    assert [guess(house, 1000.0, browser="known") for _ in range(FREE + 1)] == [0.0] * FREE + [1.0]
    assert guess(house, 1000.0, password=PASSWORD).name == "ana"  # what is wrong in it counts in it alone


@pytest.mark.parametrize("name", ["ana", "{}"])
def test_right_passwords_at_the_same_moment_from_one_machine(house, name):
    """A shift begins, all behind one address; or one user opens many pages."""
    for number in range(20):
        StoredAccounts(house).set_user(f"u{number}", "reviewer", PASSWORD, "setup")
    names = [name.format(f"u{number}").replace("{}", "") for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda one: guess(house, 1000.0, one, PASSWORD), names))
    assert [user.name for user in found] == names


def test_guesses_at_the_same_moment(house):
    with ThreadPoolExecutor(10) as pool:
        waits = list(pool.map(lambda _: guess(house, 1000.0), range(30)))
    assert waits.count(0.0) == FREE


def test_guesses_from_all_addresses_of_a_network_are_from_one_machine(house):
    waits = [guess(house, 1000.0, address=f"2001:db8::{number:x}") for number in range(1, 31)]
    assert waits.count(0.0) == FREE
    assert guess(house, 1000.0, address="2001:db8:0:1::1") == 0.0
    assert guess(house, 1000.0, address="::ffff:9.9.9.9") == 0.0


def test_wrong_passwords_of_a_machine_are_forgiven_one_by_one(house):
    """Those of an office go on all day; one's own login does not wipe out what one has guessed at others'."""
    for number in range(OF_MACHINE.free):
        guess(house, 1000.0, name=f"u{number}")
    assert guess(house, 1001.0, password=PASSWORD).name == "ana"
    assert guess(house, 1001.0, name="bo") == 0.0
    assert guess(house, 1001.0, name="cleo") > 0
    assert guess(house, 1001.0 + 10 * OF_MACHINE.forgiven, name="cleo") == 0.0
    assert guess(house, 1001.0 + 10 * OF_MACHINE.forgiven, name="dora") == 0.0


def test_a_new_password_lets_in_at_once(house):
    for number in range(OF_NAME.free):
        guess(house, 1000.0, address=f"1.1.1.{number}")
    assert guess(house, 1000.0, password=PASSWORD) > 0
    StoredAccounts(house).set_user("ana", "lead", PASSWORD, "lea")
    assert guess(house, 1000.0, password=PASSWORD).name == "ana"


def test_a_session_that_was_ended(house):
    accounts_ = StoredAccounts(house)
    assert not accounts_.has_ended("one")
    for _ in range(2):
        accounts_.end_session("one", time.time() + 60)
    accounts_.end_session("old", time.time() - 1)
    assert accounts_.has_ended("one")
    assert not accounts_.has_ended("two")
    accounts_.end_session("two", time.time() + 60)
    with house.reading() as tx:
        assert set(tx.scalars(select(ended_sessions.c.id))) == {"one", "two"}


def test_attempts_are_forgotten(house):
    for number in range(FREE):
        guess(house, 1000.0, name=f"u{number}")
    assert guess(house, 1001.0 + FORGET, password=PASSWORD).name == "ana"
    with house.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(attempts)) == 0


def test_another_password_or_role(house):
    before = StoredAccounts(house).log_in("ana", PASSWORD, "1.1.1.1")
    StoredAccounts(house).set_user(" ana ", "reviewer", "another one", "lea")
    after = StoredAccounts(house).log_in("ana", "another one", "1.1.1.1")
    assert (after.role, after.made_at) == ("reviewer", before.made_at)
    assert after.seal != before.seal
    with pytest.raises(LoginRefused):
        StoredAccounts(house).log_in("ana", PASSWORD, "1.1.1.1")


def test_locked_out(house):
    StoredAccounts(house).deactivate("ana", "lea")
    with pytest.raises(LoginRefused):
        StoredAccounts(house).log_in("ana", PASSWORD, "1.1.1.1")
    assert StoredAccounts(house).account("ana") is None
    assert [user.active for user in StoredAccounts(house).all()] == [False]
    with pytest.raises(UserError, match="there is no user 'bo'"):
        StoredAccounts(house).deactivate("bo", "lea")
    StoredAccounts(house).set_user("ana", "lead", PASSWORD, "lea")
    assert StoredAccounts(house).log_in("ana", PASSWORD, "1.1.1.1").active


@pytest.mark.parametrize(
    ("name", "role", "password", "told"),
    [
        ("", "lead", PASSWORD, "'' is no name of a user"),
        ("x" * 101, "lead", PASSWORD, "is no name of a user: give 1 to 100 characters"),
        ("a\nb", "lead", PASSWORD, "is no name of a user"),
        ("bo", "boss", PASSWORD, "'boss' is no role: reviewer, lead, supervisor, agent"),
        ("bo", "lead", "short", "a password has 8 to 200 characters"),
        ("bo", "lead", "x" * 201, "a password has 8 to 200 characters"),
        ("bo", "lead", " " * 8, "this one is blank"),
        ("bo", "lead", "\t\u3000\u00a0\u2003 \n\r\v", "this one is blank"),
        ("bo", "lead", "\u200b\u2060\ufeff\x00" * 4, "this one is blank"),
    ],
)
def test_users_that_cannot_be(house, name, role, password, told):
    with pytest.raises(UserError, match=told):
        StoredAccounts(house).set_user(name, role, password, "lea")

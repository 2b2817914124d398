"""Users, passwords, and those who guess them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from speechguard.errors import UserError
from speechguard.review.store import accounts
from speechguard.review.store.accounts import (
    FORGET,
    FREE,
    LONGEST_WAIT,
    StoredAccounts,
)
from speechguard.review.store.audit_check import verify
from speechguard.review.store.tables import attempts, audit, users
from speechguard.web.accounts import LoginRefused

PASSWORD = "长密码 correct"


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


def guess(database, at, name="ana", password="wrong password", address="1.1.1.1"):
    try:
        return StoredAccounts(database).log_in(name, password, address, at)
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
        assert told == ["user ana", "address 1.1.1.1"]  # not one for every attempt
    assert verify(house).problems == ()


def test_one_machine_that_tries_many_names(house):
    for number in range(FREE):
        assert guess(house, 1000.0, name=f"user{number}") == 0.0
    assert guess(house, 1000.0, password=PASSWORD) > 0
    assert guess(house, 1000.0, password=PASSWORD, address="2.2.2.2").name == "ana"


def test_many_machines_that_try_one_name(house):
    for number in range(FREE):
        assert guess(house, 1000.0, address=f"1.1.1.{number}") == 0.0
    assert guess(house, 1000.0, password=PASSWORD, address="2.2.2.2") > 0


def test_guesses_at_the_same_moment(house):
    with ThreadPoolExecutor(10) as pool:
        waits = list(pool.map(lambda _: guess(house, 1000.0), range(30)))
    assert waits.count(0.0) == FREE


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
        ("bo", "boss", PASSWORD, "'boss' is no role: reviewer, lead, agent"),
        ("bo", "lead", "short", "a password has 8 to 200 characters"),
        ("bo", "lead", "x" * 201, "a password has 8 to 200 characters"),
    ],
)
def test_users_that_cannot_be(house, name, role, password, told):
    with pytest.raises(UserError, match=told):
        StoredAccounts(house).set_user(name, role, password, "lea")

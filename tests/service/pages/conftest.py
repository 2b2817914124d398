"""Halls with a made floor, and browsers without a screen."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from service.pages.made_hall import MadeFloor, hall_of
from starlette.testclient import TestClient

from speechguard.review.store import accounts
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database
from speechguard.service.pages.app import make_app

HOST = "http://127.0.0.1:8378"
PASSWORDS = {
    "Ana": ("supervisor", "correct horse"),
    "Rui": ("reviewer", "battery staple"),
    "Chen": ("agent", "stapler 123"),
    "Liu": ("agent", "horse staple"),
}


class Screen(TestClient):
    """A browser that fills in the hidden field of forms."""

    def __init__(self, hall):
        super().__init__(make_app(hall), base_url=HOST, raise_server_exceptions=False, follow_redirects=False)
        self.hall = hall

    def enter(self):
        """By the printed address."""
        assert self.get(f"/?token={self.hall.token}").headers["location"] == "/wall"
        return self

    def log_in(self, name):
        """By name and password."""
        form = {"name": name, "password": PASSWORDS[name][1], "to": "/"}
        self.submit("/login", form, self.get("/login").text)
        return self

    def submit(self, address, form, page):
        """A form of a page."""
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', page)[1]
        return self.post(address, data={"form_token": token, **form})


@pytest.fixture
def floor(tmp_path):
    """A floor without calls."""
    made = MadeFloor(tmp_path)
    with contextlib.closing(made.log):
        yield made


@pytest.fixture
def hall(tmp_path, floor):
    """Of the user of this machine."""
    with contextlib.closing(Database.of_store(tmp_path)) as database:
        yield hall_of(floor, database)


@pytest.fixture
def screen(hall):
    """Of the user of this machine, who has opened the printed address."""
    return Screen(hall).enter()


@pytest.fixture
def screen_of(hall, monkeypatch):
    """`screen_of(name)`: of somebody with an account."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64))
    for name, (role, password) in PASSWORDS.items():
        StoredAccounts(hall.database).set_user(name, role, password, by="root")
    shared = replace(hall, local_user="", token="", hosts=None)
    return lambda name: Screen(shared).log_in(name)

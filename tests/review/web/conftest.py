"""Browsers without a screen, at desks with a small store."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from review.web.written_store import rulebooks, write_store
from starlette.testclient import TestClient

from speechguard.archive.sound.stored import StoredRecordings
from speechguard.batch.entries import StoreJudge
from speechguard.review.pages.app import make_app
from speechguard.review.pages.desk import SECRET, Desk
from speechguard.review.store import accounts
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find
from speechguard.web.sessions import read_secret

HOST = "http://127.0.0.1:8377"
PASSWORDS = {"ana": ("lead", "correct horse"), "luis": ("reviewer", "battery staple"), "李娜": ("agent", "stapler 123")}


class Browser(TestClient):
    """A browser that fills in the hidden field of forms, as the pages have it."""

    def __init__(self, desk, **more):
        super().__init__(make_app(desk), base_url=HOST, raise_server_exceptions=False, follow_redirects=False, **more)
        self.desk = desk

    def enter(self):
        """By the printed address."""
        assert self.get(f"/?token={self.desk.token}").headers["location"] == "/queue"
        return self

    def log_in(self, name, password=None):
        """By name and password."""
        form = {"name": name, "password": PASSWORDS[name][1] if password is None else password, "to": "/queue"}
        return self.submit("/login", form, self.get("/login").text)

    def submit(self, address, form, page, **more):
        """A form of a page."""
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', page)[1]
        return self.post(address, data={"form_token": token, **form}, **more)

    def decide(self, event, page=None, **form):
        """A verdict about an event, from its page as it is now."""
        page = page or self.get(f"/segment/{event}").text
        revision = re.search(r'id="verdict".*?name="revision" value="(\d+)"', page, re.S)[1]
        return self.submit(f"/segment/{event}", {"revision": revision, **form}, page)

    def rows(self, address="/queue"):
        """Numbers of the findings on a page of the queue, in order."""
        found = re.findall(r'<th scope="row"><a href="/segment/(\d+)', self.get(address).text)
        return [int(one) for one in found]


@pytest.fixture(scope="session")
def rules(tmp_path_factory):
    return rulebooks(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="session")
def stored(tmp_path_factory, rules):
    """A store that has been brought into its database, and a copy; it stays where it says that its recordings are."""
    folder = write_store(tmp_path_factory.mktemp("review") / "store", rules)
    with Database.of_store(folder) as database:
        bring_in(database, folder)
    return folder, shutil.copytree(folder, folder.with_name("copy"))


def desk_of(folder, database, rules):
    """For the user of this machine, on a store."""
    return Desk(
        folder=folder,
        database=database,
        rulebooks=rules,
        recordings=StoredRecordings(),
        judge=StoreJudge(rules, lambda *_: ()).entry_as_said,
        secret=read_secret(folder / SECRET),
        interface="en",
        local_user="me",
        token="a-token-that-was-printed",
        hosts=frozenset({"127.0.0.1", "localhost", "::1"}),
    )


@pytest.fixture
def local_desk(stored, rules):
    """For the user of this machine, on the store as it was."""
    folder, copy = stored
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    with Database.of_store(folder) as database:
        yield desk_of(folder, database, rules)


@pytest.fixture
def desk(local_desk, monkeypatch):
    """For people with accounts, whose passwords are hashed at little cost."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64))
    for name, (role, password) in PASSWORDS.items():
        StoredAccounts(local_desk.database).set_user(name, role, password, by="root")
    return replace(local_desk, local_user="", token="", hosts=None)


@pytest.fixture
def browser(local_desk):
    """Of the user of this machine, who has opened the printed address."""
    return Browser(local_desk).enter()


@pytest.fixture
def event_of(local_desk):
    """The number of the only finding of a rule in a call."""

    def number(call, rule):
        with local_desk.database.reading() as tx:
            found = find(tx, Filter(rule=rule, status=None)).items
        return next(one.id for one in found if one.call == call)

    return number

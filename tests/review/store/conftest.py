"""Databases for the tests: the same tests run on an SQLite file and on a PostgreSQL server of their own."""

from __future__ import annotations

import shutil
import uuid
from functools import cache

import pytest
from review.store.made_store import maker

from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in


@pytest.fixture(scope="session")
def filled(request, tmp_path_factory):
    """Gives a closed database of a system with the calls of a store like `folder`; made once, to be copied."""

    @cache
    def of(system):
        folder = maker(tmp_path_factory.mktemp("filled") / "store").write()
        file = folder.with_name("filled.sqlite")
        url = f"sqlite:///{file}"
        if system == "postgresql":
            request.getfixturevalue("on_server")("CREATE DATABASE filled")
            url = request.getfixturevalue("server").format("filled")
        with Database.open(url) as database:
            bring_in(database, folder)
        return database

    return of


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request, tmp_path):
    """Gives the URL of an empty database, or of a copy of another one; a new one each time."""
    if request.param == "postgresql":
        return request.getfixturevalue("made_on_server")

    def made(of=None):
        file = tmp_path / f"{uuid.uuid4().hex}.sqlite"
        for suffix in ("", ".ends") if of else ():
            shutil.copy(f"{of.path}{suffix}", f"{file}{suffix}")
        return f"sqlite:///{file}"

    return made


@pytest.fixture
def url(request, new_url, filled):
    """Of an empty database; of one with the calls of `folder` for who asks for `database`."""
    return new_url(filled(request.node.callspec.params["new_url"]) if "database" in request.fixturenames else None)


@pytest.fixture
def empty(url):
    """A database of ours with nothing in it."""
    with Database.open(url) as database:
        yield database


@pytest.fixture
def folder(tmp_path):
    """A store with six calls; the last one without a finding."""
    return maker(tmp_path / "store").write()


@pytest.fixture
def database(url, folder):  # noqa: ARG001 - whose calls are in it
    """With those calls in it."""
    with Database.open(url) as database:
        yield database

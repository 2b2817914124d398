"""Databases for the tests: the same tests run on an SQLite file and on a PostgreSQL server of their own."""

from __future__ import annotations

import uuid
from itertools import count

import pytest
from review.store.made_store import maker
from support.postgres_server import NoServer, postgres_server

from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in


@pytest.fixture(scope="session")
def server():
    """URL of a server, with {} for a database's name."""
    try:
        with postgres_server(durable=False) as url:
            yield url
    except NoServer as why:
        pytest.skip(str(why))


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request, tmp_path):
    """Gives the URL of an empty database, another one each time."""
    names = (uuid.uuid4().hex for _ in count())
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / next(names)}.sqlite"
    psycopg = pytest.importorskip("psycopg")
    pattern = request.getfixturevalue("server")

    def made():
        name = f"t{next(names)}"
        with psycopg.connect(pattern.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return pattern.format(name)

    return made


@pytest.fixture
def url(new_url):
    """Of an empty database."""
    return new_url()


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
def database(empty, folder):
    """With those calls in it."""
    bring_in(empty, folder)
    return empty

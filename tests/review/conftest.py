"""A PostgreSQL server of their own for the tests, where it is installed."""

from __future__ import annotations

import uuid

import pytest
from support.postgres_server import NoServer, postgres_server


@pytest.fixture(scope="session")
def server():
    """URL of a server, with {} for a database's name."""
    try:
        with postgres_server(durable=False) as url:
            yield url
    except NoServer as why:
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def on_server(server):
    """Runs a statement on the server, outside of every transaction."""
    psycopg = pytest.importorskip("psycopg")

    def run(statement):
        with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    return run


@pytest.fixture
def made_on_server(server, on_server):
    """Gives the URL of a new database on it, empty or a copy of another one; each takes 8 MB till the test ends."""
    names = []

    def made(of=None):
        names.append(f"t{uuid.uuid4().hex}")
        on_server(f"CREATE DATABASE {names[-1]} {f'TEMPLATE {of.engine.url.database}' if of else ''}")
        return server.format(names[-1])

    yield made
    for name in names:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")

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
def made_on_server(server):
    """Gives the URL of a new database on it, empty or a copy of another one."""
    psycopg = pytest.importorskip("psycopg")

    def made(of=None):
        name = f"t{uuid.uuid4().hex}"
        template = f"TEMPLATE {of.engine.url.database}" if of else ""
        with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {template}")
        return server.format(name)

    return made

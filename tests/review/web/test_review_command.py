"""speechguard review: what it prints, how it ends, and what it refuses."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from review.web.written_store import rulebooks, write_store

from speechguard import cli
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database


@pytest.fixture
def store(tmp_path):
    """With its rules in the folder `rules` beside it."""
    return write_store(tmp_path / "store", rulebooks(tmp_path / "rules"))


@pytest.fixture
def serving(store):
    """Starts the command; gives the process and the address that it has printed."""
    running = []

    def start(*options):
        command = [sys.executable, "-m", "speechguard.cli", "review", str(store), "--port", "0", *options]
        command += ["--rules", str(store.parent / "rules")]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(cli.__file__).parent.parent
        )
        running.append(process)
        line = process.stdout.readline()
        found = re.fullmatch(r"reviewing \S+ at (http://\S+) \(Ctrl-C ends it\)\n", line)
        assert found, (line, process.stderr.read())
        return process, found[1]

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_says_its_address_in_a_line_and_ends_cleanly(serving, end):
    process, address = serving("--interface", "es")
    with httpx2.Client(follow_redirects=True) as client:
        page = client.get(address)
        assert page.status_code == 200
        assert "<h1>Cola</h1>" in page.text

        process.send_signal(end)
        out, err = process.communicate(timeout=30)

    assert (process.returncode, out, err) == (0, "", "")


def test_what_is_added_to_the_store_comes_in(serving, store):
    calls = store / "calls.jsonl"
    lines = calls.read_bytes().splitlines(keepends=True)
    calls.write_bytes(b"".join(lines[:1]))
    _, address = serving()
    with httpx2.Client(follow_redirects=True) as client:
        assert "2 findings" in client.get(address, headers={"cookie": "speechguard_language=en"}).text
        calls.write_bytes(b"".join(lines))
        deadline = time.monotonic() + 60
        while "5 findings" not in client.get(address, headers={"cookie": "speechguard_language=en"}).text:
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_accounts(serving, store, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    assert cli.main(["review", str(store), "--add-user", "ana", "--role", "lead"]) == 0
    assert capsys.readouterr().out == "ana may log in as lead\n"

    _, address = serving("--host", "0.0.0.0")
    assert "token" not in address
    port = re.search(r":(\d+)/", address)[1]
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        page = client.get("/login").text
        token = re.search(r'name="form_token" value="(\w+)"', page)[1]
        form = {"form_token": token, "name": "ana", "password": "correct horse"}
        assert client.post("/login", data=form).status_code == 303
        assert client.get("/queue").status_code == 200
        other = client.get("/queue", headers={"host": "quality.example"})
        assert other.status_code == 200  # a web server before us, by whatever name


@pytest.fixture
def refused(refused):
    return lambda *arguments, **how: refused("review", *arguments, **how)


def test_other_machines_are_let_in_only_by_name(refused, store):
    assert "make an account first: speechguard review" in refused(store, "--host", "0.0.0.0")


def test_a_port_that_is_taken(refused, store):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = refused(store, "--port", port, "--rules", store.parent / "rules")
    assert told == f"cannot listen at 127.0.0.1, port {port} (Address already in use): give another --host or --port"


@pytest.mark.parametrize("port", ["-1", "65536", "99999"])
def test_a_port_that_is_none(refused, store, port):
    assert refused(store, "--port", port) == f"--port {port}: give 0 to 65535"


@pytest.mark.parametrize("host", ["no.such.host.invalid", "300.1.1.1"])
def test_a_host_that_is_none(refused, store, host):
    with Database.of_store(store) as database:
        StoredAccounts(database).set_user("ana", "lead", "correct horse", by="root")

    told = refused(store, "--host", host, "--rules", store.parent / "rules")

    assert told.startswith(f"cannot listen at {host}, port 8377 (")


def test_what_is_no_store(refused, tmp_path):
    assert refused(tmp_path) == f"{tmp_path}: is no store: name a folder that score has written"
    assert refused(tmp_path / "nothing").endswith("is no store: name a folder that score has written")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--database", "mysql://x/y"], "is neither SQLite nor PostgreSQL"),
        (["--appeal-days", "-1"], "--appeal-days -1: give 0 or more"),
        (["--rules", "no-such-rules"], "no such file or directory"),
        (["--reviewer", " "], "--reviewer: give a name"),
    ],
)
def test_options_that_cannot_be(refused, store, options, told):
    assert told in refused(store, *options)


@pytest.mark.parametrize(("name", "password"), [("ana", "short"), ("", "long enough"), ("a\nb", "long enough")])
def test_accounts_that_cannot_be(refused, store, monkeypatch, name, password):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))

    assert refused(store, f"--add-user={name}")


def test_the_extra_packages(refused, store, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "starlette" else object())

    assert refused(store) == "reviewing needs more packages: pip install 'speechguard[review]'"


def test_the_audit_log_is_checked(store, refused, capsys):
    assert "there is no database to check" in refused(store, "--verify-audit")
    with Database.of_store(store):
        pass
    assert cli.main(["review", str(store), "--verify-audit"]) == 0
    assert " 0 problems" in capsys.readouterr().out

    with Database.of_store(store) as database:
        database.engine.raw_connection().execute("DROP TRIGGER audit_update")
        with database.change() as tx:
            tx.exec_driver_sql("UPDATE audit SET who = 'somebody else' WHERE seq = 1")
    assert cli.main(["review", str(store), "--verify-audit"]) == 1
    assert "speechguard: " in capsys.readouterr().err

"""The page of web hooks: for leads, what was given up and why, and trying it again."""

import pytest
from made_floor import SaysLines, floor, said
from starlette.testclient import TestClient
from test_hooks import Delivery, hook

from speechguard.messages import INTERFACES
from speechguard.review.store.database import Database
from speechguard.service.hooks.sending import HookAnswer
from speechguard.service.pages.app import make_app
from speechguard.service.pages.broadcast import Broadcast
from speechguard.service.pages.hall import Hall

PASSWORD = "a long password"


@pytest.fixture
def hall(tmp_path, monkeypatch):
    with floor(tmp_path, monkeypatch, SaysLines("您好"), hooks={"crm": hook()}) as opened:
        database = Database.of_store(tmp_path / "store")
        hall = Hall(
            floor=opened, database=database, broadcast=Broadcast(opened), titles={}, secret=b"k" * 32, interface="en"
        )
        for name in ("lead", "supervisor"):
            hall.accounts.set_user(name, name, PASSWORD, "lead")
        yield hall
        database.close()


def visitor(hall, name):
    client = TestClient(make_app(hall), base_url="https://floor.example", headers={"origin": "https://floor.example"})
    client.post("/login", data={"form_token": token(client.get("/login")), "name": name, "password": PASSWORD})
    return client


def token(page):
    return page.text.split('name="form_token" value="')[1].split('"')[0]


def test_a_lead_sees_what_was_given_up_and_tries_it_again(hall):
    one = Delivery(hall.floor._log, *hall.floor.settings.hooks.values())
    one.answers = [HookAnswer(410)]
    one.end()
    one.end(hall.floor._log.begin(said("2"), 0.0))
    one.at(1000.0)
    lead = visitor(hall, "lead")
    page = lead.get("/hooks")
    assert page.status_code == 200
    assert "https://crm.example/hook" in page.text
    assert "given up: 2" in page.text
    assert "wants no more messages (410)" in page.text
    number = hall.floor.outbox.standing("crm").dead[0].number
    form = {"form_token": token(page), "hook": "crm", "message": str(number)}
    assert "It is tried again." in lead.post("/hooks/again", data=form).text
    assert hall.floor.outbox.standing("crm").given_up == 1
    lead.post("/hooks/again", data={**form, "message": ""})
    assert (hall.floor.outbox.standing("crm").waiting, hall.floor.outbox.standing("crm").off) == (2, False)
    assert lead.post("/hooks/again", data={**form, "hook": "another"}).status_code == 404
    assert lead.post("/hooks/again", data={"hook": "crm"}).status_code == 403


@pytest.mark.parametrize("interface", INTERFACES)
def test_the_page_is_there_in_every_language(hall, interface):
    assert visitor(hall, "lead").get("/hooks", headers={"accept-language": interface}).status_code == 200


def test_only_leads_see_it(hall):
    supervisor = visitor(hall, "supervisor")
    assert supervisor.get("/wall").status_code == 200
    assert "/hooks" not in supervisor.get("/wall").text
    assert supervisor.get("/hooks").status_code == 403

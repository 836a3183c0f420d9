"""Every operation of the interface with every kind of key. A new operation needs a row here.

Keys: `department` reaches everything; `officer` commune A; `elsewhere` is the officer of commune B
with a key for the whole province; `issuer` and `administrator` as they are; `nobody` has no role;
`figures` is the department's, for figures only; `narrow` the department's, for commune B.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from api.rules.cursors import cursor_of
from api.rules.rights import Right
from api.views.v1.interface import interface
from tests.factories.api import a_token, bearer
from tests.factories.records import QualificationFactory
from tests.factories.world import CANARY, World

ALL = ("department", "officer", "elsewhere", "issuer", "administrator", "nobody", "figures",
       "narrow")  # fmt: skip


@dataclass(frozen=True)
class Door:
    """opens      keys that get 200
    hides      keys that get 404; all others lack the right and get 403
    address    below /api/v1/, about commune A and what belongs to it
    """

    opens: str
    hides: str
    address: Callable[[World], str]
    post: Callable[[World], dict] | None = None


def at(text: str) -> Callable[[World], str]:
    return lambda _world: text


def workbook(_world: World) -> dict:
    return {"workbook": SimpleUploadedFile("a.xlsx", b"no workbook")}


def trainings(world: World) -> dict:
    row = {"ma_can_bo": "CB-owner", "chuong_trinh": "Lớp", "ngay_hoan_thanh": "1/2/2024"}
    return {"rows": [row]}


def papers(world: World) -> dict:
    return {"rows": [{"person": "CB-owner", "kind": "bang", "files": [{"content_base64": ""}]}]}


SEES = "department officer elsewhere administrator narrow"
FIGURES = "department officer issuer administrator figures"
NAMED = "department officer administrator figures"
STRANGERS = "elsewhere narrow"
DOORS: dict[str, Door] = {
    "token": Door(" ".join(ALL), "", at("token")),
    "organisations": Door(f"{SEES} issuer figures", "", at("organisations")),
    "organisation": Door(FIGURES, STRANGERS, at("organisations/A1")),
    "organisation_events": Door(f"{SEES} issuer figures", "", at("organisation-events")),
    "audiences": Door(f"{SEES} issuer figures", "", at("audiences")),
    "people": Door(SEES, "", at("people?audience=cap_uy_co_so")),
    "person": Door("department officer administrator", STRANGERS, at("people/CB-owner")),
    "record": Door("department officer administrator", STRANGERS, at("people/CB-owner/record")),
    "trainings": Door(SEES, "", at("trainings?year=2026")),
    "training": Door(
        "department officer administrator",
        STRANGERS,
        lambda w: f"trainings/{w.person.training_facts.first().pk}",
    ),
    "qualifications": Door(SEES, "", at("qualifications")),
    "qualification": Door(
        "department officer administrator",
        STRANGERS,
        lambda w: f"qualifications/{QualificationFactory(person=w.person).pk}",
    ),
    # Of so few people nothing is told to whoever may not see their names.
    "tracking": Door(NAMED, f"{STRANGERS} issuer", at("figures/A/tracking")),
    "annual": Door(NAMED, f"{STRANGERS} issuer", at("figures/A/annual?on=2026-02-01")),
    "qualification_figures": Door(NAMED, f"{STRANGERS} issuer", at("figures/A/qualifications")),
    "indicators": Door(FIGURES, STRANGERS, at("figures/A/indicators?indicator=thpt")),
    "class_figures": Door(FIGURES, STRANGERS, at("figures/A/classes")),
    "classes": Door(f"{SEES} issuer figures", "", at("classes")),
    "certificates": Door(f"{SEES} issuer", "", at("certificates?issued_from=2020-01-01")),
    "certificate": Door(
        "department officer administrator issuer",
        STRANGERS,
        lambda w: f"certificates/{w.certificate.pk}",
    ),
    "certificate_status": Door(
        "department officer administrator issuer",
        STRANGERS,
        lambda w: f"certificates/{w.certificate.pk}/status",
    ),
    "changes": Door(
        f"{SEES} issuer figures", "", lambda _w: f"changes?since={cursor_of('changes', 0)}"
    ),
    "import_register": Door("", "", at("imports/register?dry_run=true"), post=workbook),
    "import_trainings": Door(
        "administrator", "", at("imports/trainings?dry_run=true"), post=trainings
    ),
    "declare_papers": Door(
        "department officer elsewhere narrow", "", at("papers?dry_run=true"), post=papers
    ),
}
# What is asked makes no sense, for whoever has the right.
UNREADABLE = {"import_register": "administrator"}


def keys_of(world: World) -> dict[str, str]:
    users, province = world.users, world.province
    made = {
        "department": a_token(users["department"], province),
        "officer": a_token(users["officer"], world.commune),
        "elsewhere": a_token(users["officer_elsewhere"], province),
        "issuer": a_token(users["issuer"], province),
        "administrator": a_token(users["administrator"], province),
        "nobody": a_token(users["owner"], province),
        "figures": a_token(users["department"], province, rights=[Right.FIGURES]),
        "narrow": a_token(users["department"], world.other_commune),
    }
    return {name: key for name, (_token, key) in made.items()}


def ask(world: World, door: Door, key: str):
    client, address = Client(headers=bearer(key)), f"/api/v1/{door.address(world)}"
    if door.post is None:
        return client.get(address)
    sent = door.post(world)
    if "rows" in sent:
        return client.post(address, json.dumps(sent), content_type="application/json")
    return client.post(address, sent)


def test_every_operation_has_a_row():
    document = interface.get_openapi_schema()
    operations = {
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
    }

    assert operations == set(DOORS)


@pytest.mark.fault(25, "a change by another site or by the wrong role")
@pytest.mark.parametrize("name", DOORS)
def test_operation_answers_each_key_as_the_table_says(world, name):
    door = DOORS[name]
    answers = {}
    for key, secret in keys_of(world).items():
        response = ask(world, door, secret)
        answers[key] = response.status_code
        assert response["Cache-Control"] == "no-store, private"
        if key in {"elsewhere", "narrow", "nobody"}:
            assert CANARY not in response.content.decode(), key
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
    expected = {
        key: 200
        if key in door.opens.split()
        else 404
        if key in door.hides.split()
        else 422
        if key in UNREADABLE.get(name, "").split()
        else 403
        for key in ALL
    }

    assert answers == expected


@pytest.mark.parametrize("name", DOORS)
def test_without_a_key_nothing_is_told(world, name):
    response = ask(world, DOORS[name], "hocba_none")

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Content-Type"] == "application/problem+json"


def test_a_sign_in_is_no_key(world):
    client = Client()
    client.force_login(world.users["department"])

    assert client.get("/api/v1/people").status_code == 401


def test_forbidden_reads_like_missing(world):
    client = Client(headers=bearer(keys_of(world)["elsewhere"]))

    forbidden = client.get("/api/v1/people/CB-owner")

    assert forbidden.json() == client.get("/api/v1/people/khong-co").json()
    assert forbidden.json() == client.get("/api/v1/khong-co").json()

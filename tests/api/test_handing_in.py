"""What other systems hand in: the register's own checks and table, and each request once."""

import base64
import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from api.actions.imports import report_values
from audit.models import Event
from people.models import Person
from records.models import Paper, TrainingFact
from records.register.run import import_register
from tests.factories.api import a_token, bearer
from tests.factories.evidence import PDF


def workbook(**sheets: list[list]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def people(*rows: list) -> list[list]:
    return [["ma_can_bo", "ho_ten", "ngay_sinh"], *map(list, rows)]


GOOD = {"can_bo": people(("M-1", "Lò Thị Mới", "1/2/1980"))}


class Sender:
    def __init__(self, key: str) -> None:
        self.client = Client(headers=bearer(key))

    def _ask(self, what: str, *, dry_run: bool, key: str, **sent):
        headers = {"Idempotency-Key": key} if key else {}
        address = f"/api/v1/{what}?dry_run={str(dry_run).lower()}"
        return self.client.post(address, headers=headers, **sent)

    def register(self, content: bytes, *, dry_run: bool = False, key: str = "1"):
        file = SimpleUploadedFile("danh-ba.xlsx", content)
        return self._ask("imports/register", dry_run=dry_run, key=key, data={"workbook": file})

    def rows(self, what: str, rows: list[dict], *, dry_run: bool = False, key: str = "1"):
        return self._ask(
            what, dry_run=dry_run, key=key, data=json.dumps({"rows": rows}),
            content_type="application/json",
        )  # fmt: skip


@pytest.fixture
def sender(world) -> Sender:
    return Sender(a_token(world.users["administrator"], world.province)[1])


def test_the_dry_run_says_what_the_command_says(world, sender, tmp_path):
    content = workbook(
        can_bo=people(("M-1", "Lò Thị Mới", "1/2/1980"), ("M-2", "", "khi nao")),
        chuc_vu=[["ma_can_bo", "ma_to_chuc", "chuc_vu"], ["M-1", "KHONG-CO", "bi_thu"]],
    )
    path = tmp_path / "danh-ba.xlsx"
    path.write_bytes(content)
    at = timezone.now()
    of_command = report_values(import_register(path, dry_run=True, by=None, at=at))

    table = sender.register(content, dry_run=True)
    refused = sender.register(content)

    assert (table.status_code, table.json()) == (200, of_command)
    assert (refused.status_code, refused.json()) == (400, of_command | {"dry_run": False})
    assert {(one["row"], one["column"]) for one in table.json()["refusals"]} >= {
        (3, "ho_ten"), (3, "ngay_sinh"), (2, "ma_to_chuc"),
    }  # fmt: skip
    assert not Person.objects.filter(code__startswith="M-").exists()


def test_a_good_workbook_is_taken_in_once(world, sender):
    content = workbook(**GOOD)
    checked = sender.register(content, dry_run=True, key="")
    first = sender.register(content)
    again = sender.register(content)
    other = sender.register(workbook(can_bo=people(("M-2", "Lò Văn Khác", "1980"))))
    unnamed = sender.register(content, key="")
    new_name = sender.register(content, key="2")

    assert checked.json()["sheets"] == first.json()["sheets"]
    assert (first.status_code, first.json()["sheets"][0]["new"]) == (200, 1)
    assert again.json() == first.json()
    assert new_name.json()["sheets"][0]["unchanged"] == 1
    assert (other.status_code, unnamed.status_code) == (409, 422)
    assert Person.objects.filter(code__startswith="M-").count() == 1
    assert Event.objects.filter(verb="api.register_imported", data__dry_run=False).count() == 2


def test_a_key_for_one_commune_does_not_reach_another(world):
    """Though its owner may do both."""
    sender = Sender(a_token(world.users["administrator"], world.other_commune)[1])
    posts = [["ma_can_bo", "ma_to_chuc", "chuc_vu"], ["M-1", "A1", "bi_thu"]]

    table = sender.register(workbook(**GOOD, chuc_vu=posts)).json()

    assert [(one["sheet"], one["column"]) for one in table["refusals"]] == [
        ("chuc_vu", "ma_to_chuc")
    ]


def test_a_file_that_is_no_workbook_is_named(sender):
    answer = sender.register(b"x").json()

    assert [one["where"] for one in answer["errors"]] == ["body.workbook"]


def test_courses_done_elsewhere_come_as_rows(world, sender):
    row = {
        "ma_can_bo": "CB-owner",
        "chuong_trinh": "Bồi dưỡng, nâng cao",
        "ngay_hoan_thanh": "20/3/2024",
        "so_tiet": 20,
        "tinh_chi_tieu_nam": "co",
    }
    wrong = sender.rows("imports/trainings", [row, row | {"ngay_hoan_thanh": "hom qua"}])
    done = sender.rows("imports/trainings", [row])
    again = sender.rows("imports/trainings", [row])

    assert [(one["row"], one["column"]) for one in wrong.json()["refusals"]] == [
        (3, "ngay_hoan_thanh")
    ]
    assert (done.json()["sheets"][0]["new"], again.json()) == (1, done.json())
    fact = TrainingFact.objects.get(programme_name="Bồi dưỡng, nâng cao")
    assert (fact.person, fact.periods, fact.counts_for_annual) == (world.person, 20, True)


# --- Papers ---------------------------------------------------------------------------------------


def a_paper(**changes) -> dict:
    return {
        "person": "CB-owner",
        "kind": "bang",
        "dimension": "ly_luan_chinh_tri",
        "level": "trung_cap",
        "number": "A-9/2019",
        "issuer": "Trường Chính trị tỉnh",
        "issued_on": "2019-06-01",
        "files": [{"content_base64": base64.b64encode(PDF).decode()}],
    } | changes


def test_papers_wait_for_two_people(world):
    sender = Sender(a_token(world.users["officer"], world.commune)[1])
    course = a_paper(
        kind="giay_chung_nhan", dimension="", level="", number="7",
        programme_name="Bồi dưỡng", completed_on="2024-03-20",
    )  # fmt: skip

    checked = sender.rows("papers", [a_paper(), course], dry_run=True, key="")
    assert (checked.json()["good"], Paper.objects.count()) == (True, 0)
    done = sender.rows("papers", [a_paper(), course])
    again = sender.rows("papers", [a_paper(), course])

    papers = list(Paper.objects.order_by("pk"))
    assert done.json()["papers"] == [each.pk for each in papers]
    assert again.json() == done.json()
    assert {(each.state, each.declared_by) for each in papers} == {
        ("declared", world.users["officer"])
    }
    assert not world.person.qualifications.exists()


def test_papers_are_declared_all_or_none(world):
    sender = Sender(a_token(world.users["officer"], world.commune)[1])
    rows = {
        "person": a_paper(person="CB-other"),
        "kind": a_paper(kind="khac"),
        "level": a_paper(level="tien_si"),
        "dimension": a_paper(kind="giay_xac_nhan", dimension="pho_thong", level="thpt"),
        "number": a_paper(kind="giay_xac_nhan", issued_on="2022-01-01"),
        "issuer": a_paper(issuer=""),
        "issued_on": a_paper(issued_on="2999-01-01"),
        "files.1": a_paper(files=[{"content_base64": "eA=="}]),
    }

    answer = sender.rows("papers", [*rows.values(), a_paper()])

    assert answer.status_code == 400
    assert [(one["row"], one["column"]) for one in answer.json()["refusals"]] == [
        (number, column) for number, column in enumerate(rows, 2)
    ]
    assert not Paper.objects.exists()

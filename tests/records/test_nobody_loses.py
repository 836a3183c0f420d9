"""Whatever is divided, renamed, moved, merged or dissolved: nobody loses a class or a result."""

import csv
import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.models import Enrolment, TrainingClass
from organisations.api import Organisation, tree_on
from people.api import Holding, Person
from records.models import Reorganisation, TrainingFact
from records.reorganisation.run import reorganise
from records.reorganisation.undo import undo
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.records import TrainingFactFactory

pytestmark = pytest.mark.django_db

OPENED, FIRST = dt.date(2020, 1, 1), dt.date(2026, 7, 1)
CHANGES = [
    "loai_thay_doi", "ma_to_chuc_cu", "ma_to_chuc_moi", "ten_moi", "ma_cap_tren", "ngay_hieu_luc",
    "so_quyet_dinh",
]  # fmt: skip
PEOPLE = ["ma_can_bo", "ma_to_chuc_cu", "chuc_vu_cu", "ma_to_chuc_moi", "chuc_vu_moi"]
KINDS = st.sampled_from(["doi_ten", "chuyen", "chia_tach", "sap_nhap", "giai_the"])


@pytest.fixture
def province():
    """Two communes; each cell has a person who studies in its class and has learned before."""
    root = OrganisationFactory(code="T", kind_id="tinh", opened_on=OPENED)
    course = None
    for commune in "AB":
        above = OrganisationFactory(parent=root, code=commune, kind_id="xa", opened_on=OPENED)
        for number in range(3):
            cell = OrganisationFactory(parent=above, code=f"{commune}{number}", opened_on=OPENED)
            person = PersonFactory(code=f"P{commune}{number}")
            HoldingFactory(organisation=cell, person=person)
            values = {} if course is None else {"course": course}
            running = TrainingClassFactory(organiser=cell, **values)
            course = running.course
            EnrolmentFactory(person=person, training_class=running)
            TrainingFactFactory(person=person, organisation=cell, organisation_name=cell.name)


def written(folder, name, heading, rows):
    with (folder / f"{name}.csv").open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows([heading, *rows])


def workbook(folder, kind, cells, number):
    """One change of the first cells that stand, with everybody's way."""
    one, other = cells[0], cells[1]
    day = f"{FIRST + dt.timedelta(days=number):%d/%m/%Y}"

    def row(old, new="", name="", above=""):
        return [kind, old, new, name, above, day, f"{number}-QĐ"]

    rows = {
        "doi_ten": [row(one, name=f"Chi bộ {number}")],
        "chuyen": [row(one, above="B" if one.startswith("A") else "A")],
        "chia_tach": [row(one, f"{one}.{part}", f"Phần {part}") for part in "xy"],
        "sap_nhap": [row(one, other), row(other, other)],
        "giai_the": [row(one)],
    }[kind]
    held = Holding.objects.filter(organisation__code=one, valid_until=None)
    people = [
        [each.person.code, one, each.title_id, f"{one}.x", ""]
        for each in held.select_related("person")
    ]
    written(folder, "sap_xep", CHANGES, rows)
    written(folder, "can_bo", PEOPLE, people if kind == "chia_tach" else [])
    return folder


def kept():
    """What nothing may touch."""
    return (
        list(Enrolment.objects.order_by("pk").values()),
        list(TrainingFact.objects.order_by("pk").values()),
        list(TrainingClass.objects.order_by("pk").values()),
    )


def held():
    return list(Holding.objects.order_by("pk").values_list("pk", "organisation", "valid_until"))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(KINDS, min_size=1, max_size=3), first=st.integers(0, 5))
def test_nobody_loses_a_running_class_or_a_result(province, tmp_path, at, kinds, first):
    before, positions = kept(), held()
    root = Organisation.objects.get(code="T")
    with transaction.atomic():
        dissolved = set()
        for number, kind in enumerate(kinds):
            standing = list(
                Organisation.objects.filter(kind="chi_bo", closed_on=None)
                .order_by("code").values_list("code", flat=True)
            )  # fmt: skip
            cells = standing[first % len(standing) :] + standing[: first % len(standing)]
            if kind == "giai_the":
                dissolved |= set(
                    Person.objects.filter(
                        holdings__organisation__code=cells[0], holdings__valid_until=None
                    ).values_list("pk", flat=True)
                )
            path = workbook(tmp_path, kind, cells, number)
            report = reorganise(path, dry_run=False, by=None, at=at, consent=lambda _report: True)
            assert report.refusals == []
            assert kept() == before
            # Whoever looks after the whole still looks after every class.
            organisers = Organisation.objects.filter(
                pk__in=[one["organiser_id"] for one in before[2]]
            )
            assert all(one.path.startswith(root.path) for one in organisers)
            # Everybody has a place that stands, but those whose organisation was dissolved.
            places = Holding.objects.filter(valid_until=None)
            assert set(places.values_list("organisation", flat=True)) <= set(
                tree_on(at.date()).parents
            )
            homeless = Person.objects.exclude(pk__in=places.values("person"))
            assert set(homeless.values_list("pk", flat=True)) == dissolved
        for row in Reorganisation.objects.order_by("-pk"):
            undo(row, by=None, at=at)
        assert (kept(), held()) == (before, positions)
        transaction.set_rollback(True)

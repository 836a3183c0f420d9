"""What somebody who may see figures and no names gets of small organisations, by every way out.

Two worlds are alike but for what a few people did: whoever sees no names must not be able to tell
them apart, on no page, in no file, by no answer of the interface.
"""

import io
import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from accounts.rules import Role
from api.rules.rights import Right
from courses.models import Topic
from records.actions import rebuild_standings
from records.models import TallySnapshot
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.api import a_token, bearer
from tests.factories.courses import EnrolmentFactory, ProgrammeVersionFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory
from tests.reports.pages import NOW, D

pytestmark = pytest.mark.django_db

TRACKING, INTERFACE = "/theo-doi/{}/", "/api/v1/figures/{}/"
# Files hold what the page of their report holds, which other tests show.
PAGES = [
    TRACKING + path
    for path in (
        "", "?ngay=2026-06-30", "12-thang/", "chuyen-de/", "so-sanh/", "qua-cac-nam/", "chi-tieu/",
        "chi-tieu/?nhom=boi_duong", "chi-tieu/thpt/", "mo-lop/", "mo-lop/xlsx/",
        "bao-cao/?mau=trinh-do", "bao-cao/?mau=so-ket&tu=2025-01-01",
        "bao-cao/tep/xlsx/?mau=bao-cao-nam",
    )
]  # fmt: skip
ANSWERS = [
    INTERFACE + path
    for path in ("tracking", "annual?depth=3", "qualifications", "indicators", "classes")
]
CLASSES = "/api/v1/classes"
TINY, SIX, SEVEN, LARGE = "TI", "SAU", "BAY", "LON"


class Ward:
    """Four people in one cell; the next smallest part of the ward is a body of two cells."""

    def __init__(self):
        self.ward = OrganisationFactory(code="PX", kind_id="xa", name="Đảng bộ phường Trà Câu")
        self.body = OrganisationFactory(
            parent=self.ward, code="VU", kind_id="dang_bo_co_so", name="Đảng bộ Vừa"
        )
        self.people = {}
        self.classes = {}
        version = ProgrammeVersionFactory()
        for code, parent, size in (
            (TINY, self.ward, 4), (SIX, self.body, 6), (SEVEN, self.body, 7), (LARGE, self.ward, 14)
        ):  # fmt: skip
            cell = OrganisationFactory(parent=parent, code=code, residential_kind_id="thon")
            titles = [
                "chi_uy_vien" if number % 2 or size < 14 else "bi_thu" for number in range(size)
            ]
            self.people[code] = [
                HoldingFactory(organisation=cell, title_id=title).person for title in titles
            ]
            self.classes[code] = TrainingClassFactory(
                code=f"LOP-{code}", organiser=cell, programme_version=version
            )
        for indicator, audience, year in (
            ("thpt", "chi_uy_thon_tdp", 2030), ("boi_duong_nam", "dien_boi_duong_hang_nam", 2026)
        ):  # fmt: skip
            TargetFactory(owner=self.ward, indicator_id=indicator, audience_id=audience, year=year)

    @contextmanager
    def where(self, **trained):
        """So many of each cell have done everything, and nobody else anything."""
        with transaction.atomic():
            for code, number in trained.items():
                for place, person in enumerate(self.people[code]):
                    self._enter(code, person, has_done=place < number)
            sums = dict(trained, VU=trained[SIX] + trained[SEVEN], PX=sum(trained.values()))
            sizes = {code: len(people) for code, people in self.people.items()}
            sizes |= {"VU": sizes[SIX] + sizes[SEVEN], "PX": sum(sizes.values())}
            for year in (2025, 2026):
                rebuild_standings(year, at=NOW)
            TallySnapshot.objects.bulk_create(
                TallySnapshot(
                    organisation=place, audience_id="dien_boi_duong_hang_nam",
                    day=D(2026, 10, 31),
                    counts={"trained": sums[place.code], "in_scope": sizes[place.code]},
                )
                for place in [self.ward, *self.ward.get_descendants()]
            )  # fmt: skip
            yield
            transaction.set_rollback(True)

    def _enter(self, code, person, *, has_done):
        EnrolmentFactory(
            training_class=self.classes[code],
            person=person,
            completed_at=NOW if has_done else None,
            grade_band="Giỏi" if has_done else "",
        )
        if not has_done:
            return
        QualificationFactory(person=person)
        topic = Topic.objects.get(code="cell_meetings")
        for year in (2025, 2026):
            TrainingFactFactory(
                person=person, topics=[topic.code], completed_on=D(year, 5, 10), due_on=D(year, 6, 30)
            )  # fmt: skip


def text_of(response):
    kind = response["Content-Type"]
    if "spreadsheet" in kind:
        book = load_workbook(io.BytesIO(response.content))
        return repr([[*sheet.values] for sheet in book])
    text = response.content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)


def read(client, key, addresses):
    """What stands at the addresses of the organisations: {(organisation, address): text}."""
    return {
        (place, address): text_of(client.get(address.format(place), headers=key))
        for place, paths in addresses.items()
        for address in paths
    }


def reader(ward, role):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=role.value, organisation=ward)
    return user, bearer(a_token(user, ward, rights=[Right.FIGURES])[1])


def test_nothing_that_a_reader_without_names_sees_depends_on_what_a_few_people_did(
    client, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = Ward()
    asked = {
        Role.ISSUER: {"PX": [*PAGES, *ANSWERS, CLASSES], TINY: [*PAGES, *ANSWERS]}
        | {place: [TRACKING, *ANSWERS[:3], ANSWERS[-1]] for place in ("VU", SIX, LARGE)},
        Role.DEPARTMENT: {TINY: [PAGES[-1], PAGES[-4], *ANSWERS, CLASSES]},
    }
    found = {role: [] for role in asked}
    for state in ({TINY: 3, SIX: 2, SEVEN: 5, LARGE: 6}, {TINY: 1, SIX: 4, SEVEN: 5, LARGE: 6}):
        with world.where(**state):
            for role, addresses in asked.items():
                user, key = reader(world.ward, role)
                client.force_login(user)
                found[role].append(read(client, key, addresses))

    one, other = found[Role.ISSUER]
    assert {where for where in one if one[where] != other[where]} == set()
    # The total and the large ones are told.
    assert "16/31" in one["PX", TRACKING]
    assert "6/14" in one["PX", TRACKING]
    assert "6/14" in one[LARGE, TRACKING]
    # The same addresses tell it to those who see names.
    one, other = found[Role.DEPARTMENT]
    assert not {where for where in one if one[where] == other[where]}

"""The offices a paper passes through."""

import datetime as dt

from django.test import Client

from accounts.api import Role, assign_role
from people.api import Person
from records.actions.judging import confirm_paper, verify_paper
from records.models import Paper
from records.queries.levels import levels_of
from tests.factories.accounts import UserFactory
from tests.factories.evidence import declared
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory

D = dt.date
THEORY = "ly_luan_chinh_tri"
TODAY = D(2026, 11, 23)
SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Office:
    """A ward with a cadre and an officer, another ward's officer, a department above them."""

    def __init__(self) -> None:
        province = OrganisationFactory(code="TINH", kind_id="tinh", name="Đảng bộ tỉnh")
        ward = OrganisationFactory(parent=province, kind_id="xa", name="Đảng bộ phường")
        self.other_ward = OrganisationFactory(parent=province, kind_id="xa", name="Phường khác")
        self.cell = OrganisationFactory(parent=ward, residential_kind_id="thon", name="Chi bộ 1")
        self.officer = self._staff("officer", Role.TRAINING_OFFICER, ward)
        self.stranger = self._staff("stranger", Role.TRAINING_OFFICER, self.other_ward)
        self.department = self._staff("department", Role.DEPARTMENT, province)
        self.colleague = self._staff("colleague", Role.DEPARTMENT, province)
        self.cadre = UserFactory(username="cadre", full_name="Đặng Thị Ánh")
        self.person = self.add_person(full_name="Đặng Thị Ánh", user=self.cadre)

    def _staff(self, name, role, organisation):
        user = UserFactory(username=name, full_name=f"Cán bộ {name}")
        assign_role(user, role, organisation, by=None, at=SINCE)
        return user

    def add_person(self, **values) -> Person:
        person = PersonFactory(**values)
        HoldingFactory(person=person, organisation=self.cell)
        return person

    def declare(self, at, **more) -> Paper:
        return declared(self.person, by=self.cadre, at=at, **more)

    def judged(self, paper: Paper, at, **more) -> Paper:
        paper = confirm_paper(paper.pk, version=paper.version, by=self.officer, at=at)
        return verify_paper(paper.pk, version=paper.version, by=self.department, at=at, **more)


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rank(person, on=TODAY):
    return levels_of([person.pk], on=on).get(person.pk, {}).get(THEORY, 0)

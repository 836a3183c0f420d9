"""A cadre under two codes, with everything a cadre may have."""

import datetime as dt
from dataclasses import dataclass

from accounts.api import Role, assign_role
from notifications.models import Message
from people.merging.belongings import Two
from people.merging.run import confirm_merge, plan_of, propose_merge
from people.models import Person, PersonMerge
from records.api import rebuild_standings
from tests.factories.accounts import UserFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import (
    ExemptionFactory,
    HoldingFactory,
    PersonFactory,
    PlannedPositionFactory,
)
from tests.factories.records import QualificationFactory, TrainingFactFactory

BORN = dt.date(1975, 3, 2)
NAME = "Nguyễn Văn Hoà"


@dataclass
class Twice:
    """A cadre under two codes, with everything a cadre may have; and two administrators."""

    commune: object
    kept: Person
    merged: Person
    one: object
    two: object


def enter_twice(at) -> Twice:
    commune = OrganisationFactory(code="XA", kind_id="xa")
    cell = OrganisationFactory(parent=commune, kind_id="chi_bo", residential_kind_id="thon")
    kept = PersonFactory(code="A1", full_name=NAME, born_on=BORN)
    merged = PersonFactory(
        code="B2", full_name="Nguyễn Văn Hòa", born_on=BORN, phone="0912345678", user=UserFactory()
    )
    HoldingFactory(person=kept, organisation=cell, valid_from=dt.date(2022, 1, 1))
    HoldingFactory(person=merged, organisation=cell, valid_from=dt.date(2020, 6, 1))
    HoldingFactory(person=merged, organisation=cell, title_id="chi_uy_vien")
    ExemptionFactory(person=merged, valid_from=dt.date(2024, 1, 1), valid_until=dt.date(2024, 6, 1))
    # Planned under both codes for one position, under one of them for another as well.
    plan = {"person": kept, "organisation": cell, "valid_until": dt.date(2026, 1, 1)}
    PlannedPositionFactory(**plan)
    PlannedPositionFactory(**plan | {"person": merged, "valid_until": None})
    PlannedPositionFactory(person=merged, organisation=cell, title_id="bi_thu")
    Message.objects.create(person=merged, key="k", subject="A", created_at=at)
    _certified(merged)
    EnrolmentFactory(person=merged, training_class=TrainingClassFactory(code="dang-hoc", lessons=1))
    for person in (kept, merged):
        TrainingFactFactory(
            person=person,
            certificate_number="12/GCN",
            issuer="TTCT huyện",
            completed_on=dt.date(2025, 4, 1),
        )
    QualificationFactory(person=merged)
    admins = [UserFactory(username=name) for name in ("mot", "hai")]
    for admin in admins:
        assign_role(admin, Role.ADMINISTRATOR, commune, by=None, at=at)
    for year in (2025, at.year):
        rebuild_standings(year, at=at)
    return Twice(commune, kept, merged, *admins)


def _certified(person):
    """A class completed this year, with its certificate and the fact behind it."""
    certificate = CertificateFactory(person=person, number="0001/2026/DP")
    TrainingFactFactory(
        person=person,
        certificate_number=certificate.number,
        source=f"certificate:{certificate.number}",
        programme_name="Bồi dưỡng năm",
    )
    return certificate


def merge_of(twice, at, **choice) -> PersonMerge:
    merge = propose_merge(twice.kept, twice.merged, reason="R", by=twice.one, at=at, **choice)
    return confirm_merge(merge, seen=seen_of(merge, at), by=twice.two, at=at)


def seen_of(merge: PersonMerge, at) -> str:
    """What the page shows to whoever confirms."""
    return plan_of(Two(merge.kept, merge.merged, at, merge.takes_account, merge.pk)).seen

"""Requirements, plans, credits and decisions: what the database refuses of them."""

import datetime as dt
from typing import Any

from django.db.models import Model
from django.utils import timezone

from certificates.models import Certificate
from courses.models import (
    AnnualPlan,
    CertificateDecision,
    Extension,
    PriorLearning,
    ReminderSent,
    Requirement,
    RequirementEquivalent,
    Waiver,
)
from tests.factories.accounts import UserFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import EnrolmentFactory, ProgrammeFactory, TrainingClassFactory
from tests.factories.decisions import a_decision
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.records import TrainingFactFactory
from tests.factories.rounds import (
    AnnualPlanFactory,
    AssignmentFactory,
    PlanLineFactory,
    RequirementFactory,
    proposed_credit,
)
from tests.factories.world import build_world
from tests.refusals.base import Row

DAY, BEFORE = dt.date(2026, 6, 1), dt.date(2026, 5, 31)


BEFORE_2026 = dt.date(2025, 12, 31)


AUDIENCE = "chi_uy_thon_tdp"


def reminder() -> Model:
    return ReminderSent.objects.create(
        person=PersonFactory(), requirement=requirement(), year=2026, step="t-7",
        sent_at=timezone.now(),
    )  # fmt: skip


def class_reminder() -> Model:
    return ReminderSent.objects.create(
        person=PersonFactory(), training_class=TrainingClassFactory(), year=2026, step="t-7",
        sent_at=timezone.now(),
    )  # fmt: skip


def requirement() -> Model:
    return Requirement.objects.create(
        owner=OrganisationFactory(),
        programme=ProgrammeFactory(),
        audience_id=AUDIENCE,
        year=2026,
        due_on=dt.date(2026, 12, 31),
    )


def equivalent() -> Model:
    return RequirementEquivalent.objects.create(
        requirement=requirement(), programme=ProgrammeFactory()
    )


def decision(model: type[Model], **values: Any) -> Model:
    row = model(
        requirement=requirement(),
        person=PersonFactory(),
        reason="Ốm",
        made_at=timezone.now(),
        **values,
    )
    row.save()
    return row


def credit() -> Model:
    return proposed_credit(RequirementFactory(), PersonFactory())


def decision_line() -> Model:
    return a_decision().lines.get()


ROWS: list[Row] = [
    ("reminder_once_per_step", reminder, {"sent_at": timezone.now}),
    ("reminder_once_per_class_step", class_reminder, {"sent_at": timezone.now}),
    ("reminder_is_of_one_duty", class_reminder, {"step": "t0", "training_class": None}),
    ("decision_one_open_per_class", a_decision, {"number": "37/QĐ-TCT"}),
    ("decision_has_a_number", a_decision, {"number": ""}),
    (
        "decision_approved_by_a_second_person",
        a_decision,
        {
            "approved_at": timezone.now,
            "approved_by_id": lambda: CertificateDecision.objects.get().proposed_by_id,
        },
    ),
    (
        "decision_approved_by_somebody_and_not_ended",
        a_decision,
        {"approved_at": timezone.now},
    ),
    ("decision_ended_with_a_reason", a_decision, {"ended_at": timezone.now}),
    ("decision_line_position_once", decision_line, {"enrolment": EnrolmentFactory}),
    ("decision_line_once_per_person", decision_line, {"position": 2}),
    (
        "decision_line_issued_or_not",
        decision_line,
        {
            "enrolment": EnrolmentFactory,
            "position": 2,
            "certificate": CertificateFactory,
            "obstacle": "has_one",
        },
    ),
    ("requirement_once_per_year", requirement, {"due_on": dt.date(2026, 6, 30)}),
    ("requirement_due_as_its_rule_says", requirement, {"due_days": 30}),
    ("requirement_dated_as_its_state_says", requirement, {"state": "live"}),
    ("equivalent_once_per_requirement", equivalent, {}),
    ("plan_once_per_year", AnnualPlanFactory, {"notes": "b"}),
    ("plan_approved_exactly_when_dated", AnnualPlanFactory, {"year": 2027, "state": "approved"}),
    (
        "plan_approved_by_a_second_person",
        lambda: AnnualPlanFactory(submitted_by=UserFactory()),
        {
            "year": 2027,
            "state": "approved",
            "approved_at": timezone.now,
            "approved_by_id": lambda: AnnualPlan.objects.get().submitted_by_id,
        },
    ),
    ("plan_line_position_once", PlanLineFactory, {"people_quota": 9}),
    ("plan_line_ends_after_it_starts", PlanLineFactory, {"position": 2, "ends_on": BEFORE_2026}),
    ("plan_line_has_people", PlanLineFactory, {"position": 2, "people_quota": 0}),
    ("assignment_once_per_source_while_open", AssignmentFactory, {"reason": "b"}),
    ("assignment_ended_with_a_reason", AssignmentFactory, {"ended_on": DAY}),
    ("assignment_without_due_day_is_an_exception", AssignmentFactory, {"due_on": None}),
    ("assignment_by_position_names_it", AssignmentFactory, {"source": "position"}),
    ("extension_has_a_reason", lambda: decision(Extension, due_on=DAY), {"reason": ""}),
    ("waiver_once_per_requirement", lambda: decision(Waiver, since=DAY), {"reason": "b"}),
    (
        "waiver_has_a_reason",
        lambda: decision(Waiver, since=DAY),
        {"person": PersonFactory, "reason": ""},
    ),
    ("prior_learning_once_per_requirement", credit, {"reason": "b"}),
    ("prior_learning_has_a_reason", credit, {"fact": TrainingFactFactory, "reason": ""}),
    (
        "prior_learning_agreed_by_a_second_person",
        credit,
        {
            "fact": TrainingFactFactory,
            "agreed_at": timezone.now,
            "agreed_by_id": lambda: PriorLearning.objects.get().proposed_by_id,
        },
    ),
    (
        "enrolment_certificate_only_when_completed",
        lambda: build_world().enrolment,
        {"person": PersonFactory, "certificate": Certificate.objects.get, "completed_at": None},
    ),
]

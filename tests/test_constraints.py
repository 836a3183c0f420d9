"""What the database refuses, for the constraints that no test of an app speaks of.

Each row: a good row is made and copied with the changes; the constraint named says no to the copy,
and so does the database.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, Model
from django.utils import timezone

from certificates.models import Certificate, NumberSeries
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
from notifications.models import ChannelPreference, ContactFlag, Message
from organisations.models import OrganisationName
from people.models import PersonIdentifier
from records.models import (
    IndicatorClause,
    IndicatorCondition,
    IndicatorItem,
    IndicatorReading,
    PositionRequirement,
    Reorganisation,
    Standing,
    StandingScope,
    YearClosing,
)
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import (
    CertificateFactory,
    CertificateTemplateFactory,
    IssuingBodyFactory,
    complete_class,
)
from tests.factories.closings import a_closing, some_closing_figures
from tests.factories.courses import EnrolmentFactory, ProgrammeFactory, TrainingClassFactory
from tests.factories.decisions import a_decision
from tests.factories.notifications import DeliveryFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import TargetFactory, TrainingFactFactory
from tests.factories.rounds import (
    AnnualPlanFactory,
    AssignmentFactory,
    PlanLineFactory,
    RequirementFactory,
    proposed_credit,
)
from tests.factories.targets import an_entered_figure, decided_about
from tests.factories.world import build_world

DAY, BEFORE = dt.date(2026, 6, 1), dt.date(2026, 5, 31)
BEFORE_2026 = dt.date(2025, 12, 31)
AUDIENCE = "chi_uy_thon_tdp"


def identifier() -> Model:
    return PersonIdentifier.objects.create(
        person=PersonFactory(), kind="cccd", sealed=b"x", keyed_hash="f" * 64
    )


def message() -> Model:
    return Message.objects.create(
        person=PersonFactory(), key="a", subject="A", created_at=timezone.now()
    )


def message_to_account() -> Model:
    return Message.objects.create(
        user=UserFactory(), key="a", subject="A", created_at=timezone.now()
    )


def contact_flag() -> Model:
    return ContactFlag.objects.create(
        channel="email", address="a@example.vn", flagged_at=timezone.now()
    )


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


def standing() -> Model:
    return Standing.objects.create(person=PersonFactory(), year=2026)


def standing_scope() -> Model:
    return StandingScope.objects.create(
        standing=standing(),
        audience_id=AUDIENCE,
        organisation=OrganisationFactory(),
        title_id="bi_thu",
    )


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


def series() -> Model:
    return NumberSeries.objects.create(issuer=IssuingBodyFactory(), kind="serial", period="2026")


def decision_line() -> Model:
    return a_decision().lines.get()


def certificate() -> Model:
    return build_world().certificate


def another_who_completed_it() -> Model:
    person = PersonFactory()
    complete_class(person, Certificate.objects.get().class_code)
    return person


def open_holding() -> Model:
    return HoldingFactory(valid_until=None)


def former_name() -> Model:
    return OrganisationName.objects.create(
        organisation=OrganisationFactory(), name="Tên cũ", valid_from=BEFORE_2026, valid_until=DAY
    )


def reorganisation() -> Model:
    return Reorganisation.objects.create(
        source="a.xlsx", effective_on=DAY, done_at=timezone.now(), undone_at=timezone.now()
    )


Row = tuple[str, Callable[[], Model], dict[str, Any]]
ROWS: list[Row] = [
    ("user_email_once", lambda: UserFactory(email="a@example.vn"), {"username": "b"}),
    ("user_username_once_in_any_case", lambda: UserFactory(username="anh"), {"username": "ANH"}),
    ("user_phone_null_not_empty", UserFactory, {"username": "b", "phone": ""}),
    ("role_assignment_once_while_open", RoleAssignmentFactory, {"valid_from": DAY}),
    (
        "role_assignment_ends_after_it_begins",
        RoleAssignmentFactory,
        {"valid_from": DAY, "valid_until": DAY},
    ),
    ("role_assignment_known_role", RoleAssignmentFactory, {"role": "king"}),
    ("identifier_of_one_person", identifier, {"person": PersonFactory}),
    ("identifier_one_per_kind", identifier, {"keyed_hash": "e" * 64}),
    ("holding_once_per_start", HoldingFactory, {"valid_until": dt.date(2027, 1, 1)}),
    ("holding_once_while_open", open_holding, {"valid_from": DAY}),
    ("holding_ends_after_it_begins", HoldingFactory, {"valid_from": DAY, "valid_until": BEFORE}),
    (
        "holding_followed_only_when_ended",
        lambda: HoldingFactory(valid_until=DAY),
        {"valid_from": DAY, "valid_until": None, "followed_by": HoldingFactory},
    ),
    ("organisation_name_once_until_a_day", former_name, {"name": "b"}),
    (
        "organisation_name_ends_after_it_begins",
        former_name,
        {"valid_from": BEFORE, "valid_until": BEFORE},
    ),
    (
        "organisation_succeeded_only_when_closed",
        lambda: OrganisationFactory(closed_on=DAY),
        {"code": "b", "path": "ZZZZ", "closed_on": None, "succeeded_by": OrganisationFactory},
    ),
    (
        "reorganisation_undone_by_and_at_together",
        reorganisation,
        {"undone_by": UserFactory, "undone_at": None},
    ),
    ("exemption_once_per_start", ExemptionFactory, {"reason": "another"}),
    (
        "exemption_ends_after_it_begins",
        ExemptionFactory,
        {"valid_from": DAY, "valid_until": BEFORE},
    ),
    ("message_once_per_occasion", message, {"subject": "B"}),
    ("message_links_stay_here", message, {"key": "b", "link": "https://example.vn/"}),
    ("message_once_per_account", message_to_account, {"subject": "B"}),
    ("message_has_one_recipient", message, {"key": "b", "user": UserFactory}),
    ("delivery_once_per_channel", DeliveryFactory, {"token": uuid.uuid4}),
    (
        "delivery_next_try_only_while_open",
        DeliveryFactory,
        {"token": uuid.uuid4, "channel": "sms", "state": "given_up"},
    ),
    (
        "delivery_sent_has_its_time",
        lambda: DeliveryFactory(state="sent"),
        {"token": uuid.uuid4, "channel": "sms", "sent_at": None},
    ),
    (
        "channel_preference_has_one_owner",
        lambda: ChannelPreference.objects.create(person=PersonFactory()),
        {"person": None},
    ),
    ("contact_flag_once", contact_flag, {"reason": "another"}),
    ("reminder_once_per_step", reminder, {"sent_at": timezone.now}),
    ("reminder_once_per_class_step", class_reminder, {"sent_at": timezone.now}),
    ("reminder_is_of_one_duty", class_reminder, {"step": "t0", "training_class": None}),
    (
        "indicator_condition_once_per_dimension",
        lambda: IndicatorCondition.objects.earliest("pk"),
        {"level": "khac"},
    ),
    (
        "indicator_reading_once",
        lambda: IndicatorReading.objects.earliest("pk"),
        {"is_default": False},
    ),
    (
        "indicator_reading_one_default",
        lambda: IndicatorReading.objects.filter(is_default=True).earliest("pk"),
        {"code": "khac"},
    ),
    ("indicator_item_once", lambda: IndicatorItem.objects.earliest("pk"), {"name": "b"}),
    ("indicator_clause_once", lambda: IndicatorClause.objects.earliest("pk"), {"words": "b"}),
    (
        "position_requirement_once",
        lambda: PositionRequirement.objects.earliest("pk"),
        {"name": "b"},
    ),
    (
        "position_requirement_names_level_or_course",
        lambda: PositionRequirement.objects.filter(kind="level").earliest("pk"),
        {"kind": "topic", "title_id": "truong_khom"},
    ),
    ("target_inheritance_once", lambda: decided_about(TargetFactory()), {"decided_by_id": 2}),
    (
        "target_inheritance_refused_makes_nothing",
        lambda: decided_about(TargetFactory()),
        {"heir": OrganisationFactory, "made": TargetFactory},
    ),
    ("outcome_figure_from_0_to_100", an_entered_figure, {"value": 101}),
    ("outcome_figure_part_of_a_whole", an_entered_figure, {"numerator": 101}),
    ("outcome_figure_names_its_source", an_entered_figure, {"source": ""}),
    ("target_once_per_year", TargetFactory, {"value": 90}),
    ("standing_once_per_year", standing, {"periods": 5}),
    ("standing_scope_once_per_audience", standing_scope, {"title_id": "pho_bi_thu"}),
    (
        "signatory_one_current_per_issuer",
        lambda: IssuingBodyFactory().signatories.get(),
        {"name": "Another"},
    ),
    ("certificate_template_version_once", CertificateTemplateFactory, {"state": "retired"}),
    ("certificate_template_one_live_per_code", CertificateTemplateFactory, {"version": 2}),
    (
        "certificate_template_one_open_per_code",
        lambda: CertificateTemplateFactory(state="draft"),
        {"version": 2, "state": "in_review"},
    ),
    (
        "certificate_template_approved_by_another",
        CertificateTemplateFactory,
        {"code": "b", "written_by": UserFactory},
    ),
    (
        "certificate_template_background_is_there",
        CertificateTemplateFactory,
        {"code": "b", "ground": "image"},
    ),
    ("number_series_once_per_period", series, {"last": 9}),
    (
        "certificate_serial_once",
        certificate,
        {
            "person": another_who_completed_it,
            "number": "X",
            "register_serial": 99,
            "verification_code": "X",
        },
    ),
    (
        "certificate_register_number_once",
        certificate,
        {
            "person": another_who_completed_it,
            "number": "X",
            "serial": 99,
            "verification_code": "X",
        },
    ),
    (
        "certificate_one_live_per_person_and_class",
        certificate,
        {"number": "X", "serial": 99, "register_serial": 99, "verification_code": "X"},
    ),
    (
        "certificate_decision_has_number_and_day",
        certificate,
        {"person": another_who_completed_it, "decision_number": "36/QĐ-TCT"},
    ),
    (
        "issuing_body_names_the_term_it_counts_in",
        IssuingBodyFactory,
        {"code": "KHAC", "numbers_by": "term"},
    ),
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
    ("closing_once_per_year_and_number", a_closing, {"reason": "b"}),
    ("closing_confirmed_by_somebody", a_closing, {"year": 2024, "confirmed_at": timezone.now}),
    (
        "closing_confirmed_by_a_second_person",
        a_closing,
        {
            "number": 1,
            "reason": "b",
            "confirmed_at": timezone.now,
            "confirmed_by_id": lambda: YearClosing.objects.get().prepared_by_id,
        },
    ),
    ("closing_signature_names_its_key", a_closing, {"year": 2024, "key_name": "b"}),
    ("closing_day_in_its_year_or_the_next", a_closing, {"year": 2023}),
    ("closing_addendum_has_a_reason", a_closing, {"number": 1}),
    ("closing_figures_once_per_organisation", some_closing_figures, {}),
]


def constraint_named(model: type[Model], name: str) -> BaseConstraint:
    return next(item for item in model._meta.constraints if item.name == name)


def refusal(model: type[Model], constraint: BaseConstraint) -> str:
    """A pattern: the constraint, or what SQLite says instead of it, the columns that are once."""
    columns = [
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"
        for name in getattr(constraint, "fields", ())
    ]
    return "|".join(re.escape(words) for words in (constraint.name, ", ".join(columns)) if words)


def copy_of(row: Model, changes: dict[str, Any]) -> Model:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**values | {row._meta.pk.attname: None})
    for name, value in changes.items():
        setattr(copy, name, value() if callable(value) else value)
    return copy


@pytest.mark.parametrize(("name", "make", "changes"), ROWS, ids=[row[0] for row in ROWS])
def test_the_database_refuses(db, name, make, changes):
    row = make()
    copy = copy_of(row, changes)
    constraint = constraint_named(type(row), name)
    refused = refusal(type(row), constraint)

    with pytest.raises(ValidationError):
        constraint.validate(type(row), copy)
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        copy.save(force_insert=True)


def test_every_row_speaks_of_a_constraint():
    known = {item.name for model in apps.get_models() for item in model._meta.constraints}

    assert {row[0] for row in ROWS} <= known

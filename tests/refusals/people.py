"""Accounts, organisations, people and messages: what the database refuses of them."""

import datetime as dt
import uuid

from django.db.models import Model
from django.utils import timezone

from notifications.models import ChannelPreference, ContactFlag, Message
from organisations.models import OrganisationName
from people.models import PersonIdentifier, PersonMerge
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.merging import a_merge, two_people
from tests.factories.notifications import DeliveryFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import (
    ExemptionFactory,
    HoldingFactory,
    PersonFactory,
    PlannedPositionFactory,
)
from tests.refusals.base import Row

DAY, BEFORE = dt.date(2026, 6, 1), dt.date(2026, 5, 31)


BEFORE_2026 = dt.date(2025, 12, 31)


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


def open_holding() -> Model:
    return HoldingFactory(valid_until=None)


def former_name() -> Model:
    return OrganisationName.objects.create(
        organisation=OrganisationFactory(), name="Tên cũ", valid_from=BEFORE_2026, valid_until=DAY
    )


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
    ("merge_of_two_records", a_merge, {"merged": lambda: PersonMerge.objects.get().kept}),
    ("merge_has_a_reason", a_merge, {"merged": PersonFactory, "reason": ""}),
    ("merge_confirmed_by_a_second_person", a_merge, {"merged": PersonFactory, "state": "merged"}),
    (
        "merge_taken_back_with_a_reason",
        a_merge,
        {"merged": PersonFactory, "undo_reason": "Là hai người"},
    ),
    ("merge_once_per_person", a_merge, {}),
    ("distinct_people_once", two_people, {}),
    ("distinct_people_in_order", two_people, {"first": PersonFactory}),
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
        "planned_position_once_per_start",
        PlannedPositionFactory,
        {"decision_number": "another"},
    ),
    (
        "planned_position_ends_after_it_begins",
        PlannedPositionFactory,
        {"valid_from": DAY, "valid_until": BEFORE},
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
]

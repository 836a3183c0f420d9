"""What the screens of exceptions are sent, and what they show."""

import datetime as dt

from django.utils import timezone

from accounts.rules import Role
from quizzes.models import Attempt
from tests.factories.accounts import RoleAssignmentFactory, UserFactory

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


REASON = "Mất điện cả xã."


def staff_of(sitting, role=Role.TRAINING_OFFICER, **kwargs):
    user = UserFactory(full_name="Lê Thị Hoà", **kwargs)
    organiser = sitting.unit.training_class.organiser
    RoleAssignmentFactory(user=user, role=role, organisation=organiser)
    return user


def ready(sitting, **fields):
    """What the form of an exception sends when only the reason has been filled in."""
    return {"whom": sitting.enrolment.person.code, "reason": REASON, **fields}


def more_time(sitting, **fields):
    return {
        "whom": sitting.enrolment.person.code,
        "how_much": "1.5",
        "valid_from": timezone.localdate().isoformat(),
        "reason": "Mắt kém.",
        **fields,
    }


def give(client, sitting, **fields):
    return client.post(sitting.url("ngoai-le/cho/"), ready(sitting, **fields))


def page_of(client, sitting):
    return client.get(sitting.url("ngoai-le/")).content.decode()


def due(attempt):
    return Attempt.objects.get(pk=attempt.pk).due_at


def clock(at):
    return timezone.localtime(at).strftime("%H:%M")

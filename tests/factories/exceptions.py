"""Exceptions from the rules of a test, and more time for a person."""

import datetime as dt
from zoneinfo import ZoneInfo

import factory

from quizzes.models import Accommodation, Override
from tests.factories.base import QuietFactory

GIVEN_AT = dt.datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class OverrideFactory(QuietFactory[Override]):
    """Ninety minutes for one person; `quiz` has to be said."""

    class Meta:
        model = Override

    person = factory.SubFactory("tests.factories.people.PersonFactory")
    time_limit_minutes = 90
    reason = "Mất điện cả xã."
    given_at = GIVEN_AT


class AccommodationFactory(QuietFactory[Accommodation]):
    """A quarter of an hour more, from the day before the `at` of the tests."""

    class Meta:
        model = Accommodation

    person = factory.SubFactory("tests.factories.people.PersonFactory")
    extra_minutes = 15
    reason = "Mắt kém."
    valid_from = GIVEN_AT.date()
    given_at = GIVEN_AT

"""Facts of the ledger and targets. Standings are not made here: they are derived."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import factory
from django.utils import timezone

from records.actions import rebuild_standings
from records.models import Qualification, Standing, Target, TrainingFact
from records.rules.levels import level_rank
from tests.factories.base import QuietFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

RECORDED_AT = dt.datetime(2026, 1, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class QualificationFactory(QuietFactory[Qualification]):
    """A degree of THPT, held since always, unless said otherwise."""

    class Meta:
        model = Qualification

    person = factory.SubFactory(PersonFactory)
    dimension = "pho_thong"
    level = "thpt"
    rank = factory.LazyAttribute(lambda o: level_rank(o.dimension, o.level))
    evidence = "bang"
    source = factory.Sequence(lambda n: f"test:{n}")
    recorded_at = RECORDED_AT


class TrainingFactFactory(QuietFactory[TrainingFact]):
    """A yearly refresher completed on 10 May 2026, on time."""

    class Meta:
        model = TrainingFact

    person = factory.SubFactory(PersonFactory)
    programme_name = "Bồi dưỡng cấp uỷ viên cơ sở"
    completed_on = dt.date(2026, 5, 10)
    due_on = dt.date(2026, 6, 30)
    periods = 20
    counts_for_annual = True
    source = factory.Sequence(lambda n: f"test:{n}")
    recorded_at = RECORDED_AT


class TargetFactory(QuietFactory[Target]):
    """100 % of the cell committees with THPT by 2025."""

    class Meta:
        model = Target

    owner = factory.SubFactory(OrganisationFactory)
    indicator_id = "thpt"
    audience_id = "chi_uy_thon_tdp"
    year = 2025
    operator = "="
    value = Decimal(100)


def settle_standings() -> None:
    """Make the standings of all years right again after people were added behind their back."""
    for year in set(Standing.objects.values_list("year", flat=True)):
        rebuild_standings(year, at=timezone.now())

"""Indicators, targets, standings and closings: what the database refuses of them."""

import datetime as dt

from django.db.models import Model
from django.utils import timezone

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
from tests.factories.accounts import UserFactory
from tests.factories.closings import a_closing, some_closing_figures
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.records import TargetFactory
from tests.factories.targets import an_entered_figure, decided_about
from tests.refusals.base import Row

DAY, BEFORE = dt.date(2026, 6, 1), dt.date(2026, 5, 31)


AUDIENCE = "chi_uy_thon_tdp"


def standing() -> Model:
    return Standing.objects.create(person=PersonFactory(), year=2026)


def standing_scope() -> Model:
    return StandingScope.objects.create(
        standing=standing(),
        audience_id=AUDIENCE,
        organisation=OrganisationFactory(),
        title_id="bi_thu",
    )


def reorganisation() -> Model:
    return Reorganisation.objects.create(
        source="a.xlsx", effective_on=DAY, done_at=timezone.now(), undone_at=timezone.now()
    )


ROWS: list[Row] = [
    (
        "reorganisation_undone_by_and_at_together",
        reorganisation,
        {"undone_by": UserFactory, "undone_at": None},
    ),
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

"""Bringing audiences and indicators into the database."""

from typing import Any

from records.models import (
    Audience,
    AudienceClause,
    Indicator,
    IndicatorClause,
    IndicatorCondition,
    IndicatorItem,
    IndicatorReading,
    PositionRequirement,
)
from records.reference.audiences import AUDIENCES
from records.reference.documents import CLAUSES
from records.reference.indicators import INDICATORS, REQUIREMENTS

_OF_INDICATOR = ["name", "short_name", "rule", "group", "audience", "is_yearly", "members_only"]


def install(**kwargs: Any) -> None:
    """Bring audiences and indicators into the database; running it again changes nothing.

    Audiences, readings, parts and requirements that an installation has changed stay as they are.
    """
    if _is_not_migrated(kwargs.get("apps")):
        return
    using = kwargs.get("using", "default")
    _install_audiences(using)
    _install_clauses(using)
    _install_indicators(using)
    _install_conditions(using)
    _install_parts(using)
    _install_words(using)
    _install_requirements(using)


def _install_audiences(using: str) -> None:
    """Bring the words of audiences up to date, but for those that a department has changed."""
    audiences = Audience.objects.using(using)
    changed = set(audiences.exclude(changed_at=None).values_list("code", flat=True))
    audiences.bulk_create(
        [
            Audience(
                code=code,
                name=row.name,
                definition=row.definition,
                has_standings=row.has_standings,
            )
            for code, row in AUDIENCES.items()
            if code not in changed
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "definition", "has_standings"],
    )


def _install_indicators(using: str) -> None:
    Indicator.objects.using(using).bulk_create(
        [
            Indicator(
                code=code,
                name=row.name,
                short_name=row.short_name,
                rule=row.rule,
                group=row.group,
                audience_id=row.audience,
                is_yearly=row.is_yearly,
                members_only=row.members_only,
                max_age=row.max_age,
                position=position,
            )
            for position, (code, row) in enumerate(INDICATORS.items(), 1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*_OF_INDICATOR, "position"],
    )


def _install_conditions(using: str) -> None:
    counted, scope = IndicatorCondition.Part.COUNTED, IndicatorCondition.Part.SCOPE
    IndicatorCondition.objects.using(using).bulk_create(
        [
            IndicatorCondition(indicator_id=code, part=part, dimension=dimension, level=level)
            for code, row in INDICATORS.items()
            for part, levels in ((counted, row.levels), (scope, row.of_levels))
            for dimension, level in levels
        ],
        update_conflicts=True,
        unique_fields=["indicator", "part", "dimension"],
        update_fields=["level"],
    )


def _install_parts(using: str) -> None:
    """Add positions, topics and programmes to indicators that have none."""
    items = IndicatorItem.objects.using(using)
    known = set(items.values_list("indicator_id", flat=True))
    items.bulk_create(
        [
            IndicatorItem(indicator_id=code, kind=kind, code=item, name=name, position=position)
            for code, row in INDICATORS.items()
            if code not in known
            for kind, pairs in (
                (IndicatorItem.Kind.TITLE, [(title, "") for title in row.titles]),
                (IndicatorItem.Kind.TOPIC, row.topics),
                (IndicatorItem.Kind.PROGRAMME, row.programmes),
            )
            for position, (item, name) in enumerate(pairs, 1)
        ]
    )


def _install_words(using: str) -> None:
    """Add readings to indicators that have none, and the sources of all."""
    readings = IndicatorReading.objects.using(using)
    known = set(readings.values_list("indicator_id", flat=True))
    readings.bulk_create(
        [
            IndicatorReading(
                indicator_id=code,
                code=each.code,
                name=each.name,
                unit=each.unit,
                numerator=each.numerator,
                denominator=each.denominator,
                is_default=position == 1,
                position=position,
            )
            for code, row in INDICATORS.items()
            if code not in known
            for position, each in enumerate(row.readings, 1)
        ]
    )
    IndicatorClause.objects.using(using).bulk_create(
        [
            IndicatorClause(
                indicator_id=code, row=number, document=document, place=place, words=words
            )
            for code, row in INDICATORS.items()
            for number in row.rows
            for document, place, words in [CLAUSES[number]]
        ],
        update_conflicts=True,
        unique_fields=["indicator", "row"],
        update_fields=["document", "place", "words"],
    )


def _install_requirements(using: str) -> None:
    """Add the requirements of positions where there are none at all."""
    rows = PositionRequirement.objects.using(using)
    if rows.exists():
        return
    rows.bulk_create(
        [
            PositionRequirement(
                title_id=title,
                organisation_kind_id=kind,
                kind=what,
                dimension=dimension,
                code=code,
                name=name,
                source=source,
            )
            for title, kind, what, dimension, code, name, source in REQUIREMENTS
        ]
    )


def _install_clauses(using: str) -> None:
    """Add clauses to audiences that have none: what an administrator has changed stays."""
    clauses = AudienceClause.objects.using(using)
    known = set(clauses.values_list("audience_id", flat=True))
    clauses.bulk_create(
        [
            AudienceClause(
                audience_id=code, title_id=title, organisation_kind_id=kind, residential=residential
            )
            for code, row in AUDIENCES.items()
            if code not in known
            for title, kind, residential in row.clauses
        ]
    )


def _is_not_migrated(state: Any) -> bool:
    """Whether the tables are not there yet, because only some apps are being migrated."""
    return state is not None and ("records", "indicatorreading") not in {
        (model._meta.app_label, model._meta.model_name) for model in state.get_models()
    }

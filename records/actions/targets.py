"""Targets are set, changed and taken over; figures from elsewhere are entered."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.api import User
from audit.api import record
from organisations.api import Organisation
from records.errors import (
    InheritanceDecided,
    NotEntered,
    NotProposed,
    TargetGone,
    TargetInherited,
    TargetKnown,
    TargetYearClosed,
)
from records.models import Indicator, IndicatorReading, OutcomeFigure, Target, TargetInheritance
from records.queries.target_lists import last_closed_year, proposed_targets

SET, CHANGED, REMOVED = "target.set", "target.changed", "target.removed"
INHERITED, REFUSED = "target.inherited", "target.refused"
ENTERED = "outcome.entered"


@dataclass(frozen=True)
class TargetDraft:
    """What is aimed at. `reading` None: the default of the indicator."""

    indicator: Indicator
    audience_id: str
    reading: IndicatorReading | None
    year: int
    operator: str
    value: Decimal
    value_to: Decimal | None
    source: str


@dataclass(frozen=True)
class FigureDraft:
    """A figure from elsewhere; `value` per cent, the numbers behind it where they are known."""

    indicator: Indicator
    reading: IndicatorReading
    year: int
    value: Decimal
    numerator: int | None
    denominator: int | None
    source: str


@transaction.atomic
def set_target(owner: Organisation, draft: TargetDraft, *, by: User, at: dt.datetime) -> Target:
    """Set a target of `owner`. Raises TargetYearClosed or TargetKnown."""
    owner = _locked(owner)
    _refuse_closed(owner, draft.year)
    if _same(owner, draft).exists():
        raise TargetKnown
    target = Target.objects.create(owner=owner, **_columns(draft))
    record(SET, target, by=by, at=at, **_words(target))
    return target


@transaction.atomic
def change_target(target_id: int, draft: TargetDraft, *, by: User, at: dt.datetime) -> Target:
    """Change a target; its owner and indicator stay.

    Raises TargetGone, TargetYearClosed (of its year, or of the new one) or TargetKnown.
    """
    target = _target_to_change(target_id)
    _refuse_closed(target.owner, draft.year)
    if _same(target.owner, draft).exclude(pk=target.pk).exists():
        raise TargetKnown
    before = _words(target)
    for name, value in _columns(draft).items():
        setattr(target, name, value)
    target.save()
    after = _words(target)
    if before != after:
        record(CHANGED, target, by=by, at=at, **after, before=before)
    return target


@transaction.atomic
def remove_target(target_id: int, *, by: User, at: dt.datetime) -> None:
    """Take back a target that no closed year stands on. Raises TargetGone, TargetYearClosed or
    TargetInherited."""
    target = _target_to_change(target_id)
    if target.inheritances.exists():
        raise TargetInherited
    record(REMOVED, target, by=by, at=at, **_words(target))
    target.delete()


@transaction.atomic
def decide_inheritance(
    target_id: int, heir: Organisation, *, accept: bool, by: User, at: dt.datetime
) -> Target | None:
    """Take over a target of a predecessor, or refuse it; return the target of `heir` it became.

    Raises InheritanceDecided, NotProposed, TargetYearClosed, or TargetKnown when `heir` aims at
    something else for the same year.
    """
    heir = _locked(heir)
    if TargetInheritance.objects.filter(target=target_id, heir=heir).exists():
        raise InheritanceDecided
    proposed = {each.target.pk: each.target for each in proposed_targets(heir)}
    if target_id not in proposed:
        raise NotProposed
    old, made = proposed[target_id], None
    if accept:
        _refuse_closed(heir, old.year)
        draft = TargetDraft(
            indicator=old.indicator,
            audience_id=old.audience_id,
            reading=old.reading,
            year=old.year,
            operator=old.operator,
            value=old.value,
            value_to=old.value_to,
            source=old.source,
        )
        if _same(heir, draft).exists():
            raise TargetKnown
        made = Target.objects.create(owner=heir, **_columns(draft))
    TargetInheritance.objects.create(
        target=old, heir=heir, is_accepted=accept, made=made, decided_at=at, decided_by_id=by.pk
    )
    verb = INHERITED if accept else REFUSED
    record(verb, made or old, by=by, at=at, **_words(made or old), taken_from=old.owner.code)
    return made


@transaction.atomic
def enter_figure(
    organisation: Organisation, draft: FigureDraft, *, by: User | None, at: dt.datetime
) -> OutcomeFigure:
    """Add a figure; those entered before stay to be read. Raises NotEntered or TargetYearClosed."""
    if draft.indicator.rule != Indicator.Rule.ENTERED:
        raise NotEntered
    organisation = _locked(organisation)
    _refuse_closed(organisation, draft.year)
    figure = OutcomeFigure.objects.create(
        organisation=organisation,
        indicator=draft.indicator,
        reading=draft.reading,
        year=draft.year,
        value=draft.value,
        numerator=draft.numerator,
        denominator=draft.denominator,
        source=draft.source,
        entered_at=at,
        entered_by_id=None if by is None else by.pk,
    )
    record(
        ENTERED,
        figure,
        by=by,
        at=at,
        organisation=organisation.code,
        indicator=draft.indicator.code,
        year=draft.year,
        value=str(draft.value),
    )
    return figure


def _locked(organisation: Organisation) -> Organisation:
    """The organisation with its row locked: two people who set the same target wait in line."""
    found: Organisation = (
        Organisation.objects.order_by().select_for_update(no_key=True).get(pk=organisation.pk)
    )
    return found


def _target_to_change(target_id: int) -> Target:
    owner = Target.objects.filter(pk=target_id).values_list("owner_id", flat=True).first()
    if owner is None:
        raise TargetGone
    Organisation.objects.order_by().select_for_update(no_key=True).get(pk=owner)
    target = Target.objects.select_related("owner", "reading").filter(pk=target_id).first()
    if target is None:
        raise TargetGone
    _refuse_closed(target.owner, target.year)
    return target


def _refuse_closed(owner: Organisation, year: int) -> None:
    closed = last_closed_year(owner)
    if closed is not None and year <= closed:
        raise TargetYearClosed(closed)


def _same(owner: Organisation, draft: TargetDraft) -> Any:
    return Target.objects.filter(
        owner=owner, indicator=draft.indicator, audience=draft.audience_id, year=draft.year
    )


def _columns(draft: TargetDraft) -> dict[str, Any]:
    return {
        "indicator": draft.indicator,
        "audience_id": draft.audience_id,
        "reading": draft.reading,
        "year": draft.year,
        "operator": draft.operator,
        "value": draft.value,
        "value_to": draft.value_to,
        "source": draft.source,
    }


def _words(target: Target) -> dict[str, Any]:
    """What the journal keeps of a target."""
    return {
        "organisation": target.owner.code,
        "indicator": target.indicator_id,
        "audience": target.audience_id,
        "reading": target.reading.code if target.reading else "",
        "year": target.year,
        "operator": target.operator,
        "value": f"{target.value:.2f}",
        "value_to": None if target.value_to is None else f"{target.value_to:.2f}",
        "source": target.source,
    }

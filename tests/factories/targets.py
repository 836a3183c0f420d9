"""Targets in the hands of their owner, and what one organisation leaves to the next."""

import datetime as dt

from django.utils import timezone

from organisations.api import Organisation, OrganisationEvent
from records.models import IndicatorReading, OutcomeFigure, Target, TargetInheritance
from tests.factories.organisations import OrganisationFactory
from tests.factories.records import TargetFactory


def a_target(owner: Organisation, **changes: object) -> Target:
    """A target of `owner` for a year that nobody has closed."""
    found = Target.objects.filter(owner=owner, year=2040, indicator="thpt").first()
    return found or TargetFactory(owner=owner, year=2040, **changes)


def left_to(heir: Organisation, **changes: object) -> Target:
    """A target of an organisation that was merged into `heir` on 1 July 2026."""
    target = TargetFactory(owner=OrganisationFactory(name="Đảng bộ xã cũ"), year=2030, **changes)
    event = OrganisationEvent.objects.create(
        kind="merge", effective_on=dt.date(2026, 7, 1), recorded_at=timezone.now()
    )
    event.predecessors.add(target.owner)
    event.successors.add(heir)
    return target


def decided_about(target: Target) -> TargetInheritance:
    """Somebody has said that another organisation does not take the target over."""
    return TargetInheritance.objects.create(
        target=target,
        heir=OrganisationFactory(),
        is_accepted=False,
        decided_at=timezone.now(),
        decided_by_id=1,
    )


def an_entered_figure(organisation: Organisation | None = None, **changes: object) -> OutcomeFigure:
    """95 of 100 organisations rated well in 2025, unless said otherwise."""
    reading = IndicatorReading.objects.get(indicator="xep_loai_to_chuc", is_default=True)
    values = {
        "indicator_id": reading.indicator_id,
        "reading": reading,
        "year": 2025,
        "value": 95,
        "numerator": 95,
        "denominator": 100,
        "source": "Báo cáo năm 2025",
        "entered_at": timezone.now(),
    }
    return OutcomeFigure.objects.create(
        organisation=organisation or OrganisationFactory(), **values | changes
    )

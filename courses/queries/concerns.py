"""What of courses belongs to organisations, as a reorganisation shows it."""

from collections.abc import Collection

from courses.models import AnnualPlan, Requirement, TrainingClass


def running_classes(organisation_ids: Collection[int]) -> list[tuple[int, str]]:
    """Classes not closed yet that these organisations hold. One query."""
    rows = TrainingClass.objects.filter(organiser__in=organisation_ids, closed_at=None)
    return list(rows.order_by("organiser__path", "code").values_list("organiser_id", "name"))


def live_requirements(organisation_ids: Collection[int]) -> list[tuple[int, str]]:
    """Requirements of these organisations that are live. One query."""
    rows = Requirement.objects.filter(
        owner__in=organisation_ids, state=Requirement.State.LIVE
    ).select_related("programme")
    return [(one.owner_id, str(one)) for one in rows]


def plans(organisation_ids: Collection[int]) -> list[tuple[int, str]]:
    """Yearly plans of these organisations. One query."""
    rows = AnnualPlan.objects.filter(organisation__in=organisation_ids)
    return [(pk, str(year)) for pk, year in rows.values_list("organisation_id", "year")]

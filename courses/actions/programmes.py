"""Versions of programmes: what classes run under is never edited, a new version is made."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from accounts.api import User
from audit.api import record
from courses.models import GradeBand, ProgrammeVersion


@transaction.atomic
def revise_version(
    version: ProgrammeVersion, *, by: User | None, at: dt.datetime
) -> ProgrammeVersion:
    """Make the next version of the programme, the same in everything as `version` is now."""
    # Two who press at once get two numbers.
    versions = ProgrammeVersion.objects.select_for_update().filter(programme=version.programme_id)
    list(versions.values_list("pk"))
    bands = list(version.grade_bands.all())
    new = ProgrammeVersion.objects.get(pk=version.pk)
    new.pk = None
    new.number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    new.save(force_insert=True)
    GradeBand.objects.bulk_create(
        GradeBand(version=new, name=band.name, from_mark=band.from_mark) for band in bands
    )
    record("programme_version.created", new, by=by, at=at, revises=version.number)
    return new

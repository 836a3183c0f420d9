"""Keeping with each standing why the person is not trained."""

from collections.abc import Mapping

from django.db import transaction

from records.actions.standings import stand_of
from records.actions.tallies import record_stands
from records.models import Standing
from records.rules.reasons import Reason
from shared.batches import batches

PEOPLE_AT_ONCE = 500


def note_reasons(reasons: Mapping[int, str], *, year: int) -> int:
    """Write the reasons (person → code, "" for none of the five); return how many changed.

    Whoever has been trained or exempted meanwhile needs none and gets none. The sums follow in the
    same transaction. Said twice, or by two at once, it is done once.

    Raises ValueError for a reason that does not exist; nothing is written then.
    """
    unknown = set(reasons.values()) - {*Reason, ""}
    if unknown:
        raise ValueError(unknown)
    return sum(
        _note({person: reasons[person] for person in people}, year=year)
        for people in batches(sorted(reasons), PEOPLE_AT_ONCE)
    )


@transaction.atomic
def _note(reasons: dict[int, str], *, year: int) -> int:
    rows = Standing.objects.select_for_update().filter(
        person__in=reasons, year=year, trained_on=None, is_exempt=False
    )
    wrong = [row for row in rows.order_by("pk") if row.reason != reasons[row.person_id]]
    before = {row.pk: stand_of(row) for row in wrong}
    for row in wrong:
        row.reason = reasons[row.person_id]
    Standing.objects.bulk_update(wrong, ["reason"])
    record_stands({row.pk: (before[row.pk], stand_of(row)) for row in wrong}, year=year)
    return len(wrong)

"""Taking a reorganisation back within thirty days, and bringing the figures after either."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.api import User, roles_changed_since, undo_roles
from audit.api import record
from organisations.api import CannotUndo, Organisation, concerns, undo_tree
from people.api import undo_following
from records.actions import rebuild_standings, rebuild_tallies
from records.actions.moved_tallies import move_sums
from records.models import Reorganisation, Standing
from records.register.run import one_at_a_time
from shared.dates import local_day
from shared.undoing import last_day_to_undo


def may_be_undone(row: Reorganisation, *, on: dt.date) -> bool:
    """Whether it is not too late, and it has not been taken back yet."""
    return row.undone_at is None and on <= last_day_to_undo(row.done_at)


def undo(row: Reorganisation, *, by: User | None, at: dt.datetime) -> Reorganisation:
    """Put placements, names, positions and roles back as they were.

    What people have learned meanwhile stays theirs: results, certificates and facts are never
    touched. Standings and sums follow in `settle`.

    Raises CannotUndo, naming what stands in the way, and ImportBusy; then nothing is written.
    """
    with one_at_a_time():
        locked = Reorganisation.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if not may_be_undone(locked, on=local_day(at)):
            raise CannotUndo([_("It is too late, or it has been taken back already.")])
        opened = locked.done["tree"]["opened"]
        if reasons := _begun_since(locked, opened):
            raise CannotUndo(reasons)
        undo_following(locked.done["people"], opened=opened, by=by, at=at)
        undo_roles(locked.done["roles"], by=by, at=at)
        # Last: others wait for its paths.
        undo_tree(locked.done["tree"], by=by, at=at, moving=move_sums)
        locked.undone_at, locked.undone_by = at, by
        locked.save(update_fields=["undone_at", "undone_by"])
        record("organisations.reorganisation_undone", locked, by=by, at=at)
    return locked


def _begun_since(row: Reorganisation, opened: list[int]) -> list[str]:
    reasons = []
    names = dict(Organisation.objects.filter(pk__in=opened).values_list("pk", "name"))
    for concern in concerns():
        if found := concern.find(opened):
            what = ", ".join(f"{title}, {names[pk]}" for pk, title in found[:5])
            reasons.append(f"{concern.label}: {what}.")
    if changed := roles_changed_since(row.done["roles"], opened=opened):
        who = ", ".join(dict.fromkeys(changed[:5]))
        reasons.append(_("Roles changed since: %(names)s.") % {"names": who})
    return reasons


def settle(row: Reorganisation, *, at: dt.datetime) -> None:
    """Bring standings and sums after a reorganisation, or after its taking back.

    In short transactions of its own, so that whoever hands in a quiz meanwhile does not wait; run
    again, it changes nothing. Sums of every year follow today's tree.
    """
    today = local_day(at)
    for year in range(row.effective_on.year, today.year + 1):
        rebuild_standings(year, at=at, person_ids=row.done["concerned"])
    years = set(Standing.objects.order_by().values_list("year", flat=True).distinct())
    for year in sorted({*years, today.year}):
        rebuild_tallies(year)

"""What ought to hold between completions, certificates and the ledger, and does not."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from certificates.api import Certificate
from courses.api import Enrolment
from records.api import TrainingFact, drifted_standings


def ledger_drift(*, at: dt.datetime) -> Iterator[str]:
    """Yield one line for each thing that does not agree with the facts it is derived from.

    Three checks, each recomputed from the ground: standings; completed enrolments, which must have
    their certificate; certificates, which must have their training fact with the same day.
    """
    for each in drifted_standings(at=at):
        yield (
            f"standing {each.year} {each.person_code} {each.field}: "
            f"stored {each.stored}, ought to be {each.expected}"
        )
    yield from _completions_without_certificate()
    yield from _certificates_without_fact()


def _completions_without_certificate() -> Iterator[str]:
    lacking = Enrolment.objects.filter(completed_at__isnull=False, certificate=None)
    rows = lacking.values_list("training_class__code", "person__code").order_by("pk")
    for class_code, person_code in rows:
        yield f"completion {class_code} {person_code}: no certificate"


def _certificates_without_fact() -> Iterator[str]:
    """A replaced certificate stands for the same course: its successor's fact is enough."""
    credited = TrainingFact.objects.filter(
        person=OuterRef("person"), certificate_number=OuterRef("number"), reverses=None
    )
    issued = (
        Certificate.objects.filter(revoked_at=None, replaced_by=None, replaces=None)
        .exclude(Exists(credited))
        .order_by("pk")
    )
    for number, person_code in issued.values_list("number", "person__code"):
        yield f"certificate {number} {person_code}: no training fact"

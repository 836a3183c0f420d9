"""What ought to hold between completions, certificates and the ledger, and does not."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from certificates.api import Certificate
from courses.api import ClassUnit, Enrolment, UnitProgress, by_decision
from organisations.api import Organisation
from records.api import NO_SUMS, TrainingFact, drifted_standings, drifted_tallies, unsound_closings


def ledger_drift(*, at: dt.datetime) -> Iterator[str]:
    """Yield one line for each thing that does not agree with the facts it is derived from.

    Recomputed from the ground: the standings of every year; completions, from the units of the
    class; certificates, which follow from completions and stand behind training facts; the digests
    and signatures of closed years.
    """
    for each in drifted_standings(at=at):
        yield (
            f"standing {each.year} {each.person_code} {each.field}: "
            f"stored {each.stored}, ought to be {each.expected}"
        )
    yield from _sums_against_standings()
    yield from _completions_against_units()
    yield from _completions_without_certificate()
    yield from _certificates_against_facts()
    for closing, found in unsound_closings():
        wrong = "signature is not genuine" if found.is_whole else "text is not what was closed"
        yield f"closing {closing.organisation.code} {closing.year}/{closing.number}: {wrong}"


def _sums_against_standings() -> Iterator[str]:
    for each in drifted_tallies():
        code = Organisation.objects.values_list("code", flat=True).get(pk=each.organisation_id)
        stored, counted = each.stored or NO_SUMS, each.counted or NO_SUMS
        for part, was, ought in (
            ("own", stored.own, counted.own),
            ("total", stored.total, counted.total),
        ):
            for measure in sorted(was.keys() | ought.keys()):
                if was.get(measure, 0) != ought.get(measure, 0):
                    yield (
                        f"sum {each.year} {code} {each.audience} {part} {measure}: "
                        f"stored {was.get(measure, 0)}, ought to be {ought.get(measure, 0)}"
                    )


def _completions_against_units() -> Iterator[str]:
    """A class is completed exactly when the learner has completed every unit of it."""
    done = UnitProgress.objects.filter(
        unit=OuterRef("pk"), enrolment=OuterRef(OuterRef("pk")), completed_at__isnull=False
    )
    units = ClassUnit.objects.filter(training_class=OuterRef("training_class"))
    enrolments = Enrolment.objects.annotate(
        has_units=Exists(units), lacks_a_unit=Exists(units.exclude(Exists(done)))
    ).order_by("pk")
    names = "training_class__code", "person__code"
    too_early = enrolments.filter(completed_at__isnull=False, lacks_a_unit=True)
    for class_code, person_code in too_early.values_list(*names):
        yield f"completion {class_code} {person_code}: stored, but a unit is not completed"
    forgotten = enrolments.filter(
        has_units=True, lacks_a_unit=False, completed_at=None, withdrawn_at=None, suspended_at=None
    )
    for class_code, person_code in forgotten.values_list(*names):
        yield f"completion {class_code} {person_code}: missing, every unit is completed"


def _completions_without_certificate() -> Iterator[str]:
    """A completion has its certificate; where the programme gives none, a training fact, and so
    where the certificate waits for a decision."""
    source = Concat(
        Value("class:"),
        OuterRef("training_class__code"),
        Value(":"),
        Cast(OuterRef("person_id"), CharField()),
    )
    credited = TrainingFact.objects.filter(person=OuterRef("person"), source=source)
    lacking = Enrolment.objects.filter(completed_at__isnull=False, certificate=None).order_by("pk")
    without = Q(training_class__programme_version__certificate_template=None) | by_decision(
        "training_class__"
    )
    names = "training_class__code", "person__code"
    for class_code, person_code in lacking.exclude(without).values_list(*names):
        yield f"completion {class_code} {person_code}: no certificate"
    uncredited = lacking.filter(~Exists(credited), without)
    for class_code, person_code in uncredited.values_list(*names):
        yield f"completion {class_code} {person_code}: no training fact"


def _certificates_against_facts() -> Iterator[str]:
    """Certificates and the facts that name them.

    A certificate issued in place of another stands for the same course: the fact of the first is
    enough. One that has been revoked keeps its fact or has it reversed, as was decided then.
    """
    credited = TrainingFact.objects.filter(
        person=OuterRef("person"), source=Concat(Value("certificate:"), OuterRef("number"))
    )
    issued = (
        Certificate.objects.filter(revoked_at=None, replaces=None)
        .exclude(Exists(credited))
        .order_by("pk")
    )
    for number, person_code in issued.values_list("number", "person__code"):
        yield f"certificate {number} {person_code}: no training fact"
    behind = Certificate.objects.filter(
        person=OuterRef("person"), number=OuterRef("certificate_number")
    )
    unfounded = (
        TrainingFact.objects.filter(source__startswith="certificate:", reverses=None)
        .exclude(Exists(behind))
        .order_by("pk")
    )
    for number, person_code in unfounded.values_list("certificate_number", "person__code"):
        yield f"training fact {number} {person_code}: no certificate"

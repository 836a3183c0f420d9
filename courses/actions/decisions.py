"""Decisions to issue certificates: proposed, then approved by a second person, refused or withdrawn."""

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse

from accounts.api import User
from audit.api import record
from certificates.api import Certificate, Decided, Signatory, issue_certificate
from courses.actions.progress import completion_of, credit_source
from courses.errors import (
    ClassHasNoTemplate,
    DecisionOpen,
    DecisionSettled,
    DecisionTooEarly,
    DecisionTooLong,
    NeedsSecondPerson,
    NobodyEligible,
    NoSuchSignatory,
    NotAllEligible,
)
from courses.models import CertificateDecision, DecisionLine, Enrolment, TrainingClass
from courses.queries.decisions import Candidate, candidates
from courses.rules.decisions import MOST_PEOPLE, Obstacle
from notifications.api import Addressed, post_composed
from records.api import reverse_credit
from shared.dates import in_force, local_day
from shared.text import tidy

Ending = CertificateDecision.Ending


@transaction.atomic
def propose_decision(
    training_class: TrainingClass,
    *,
    number: str,
    decided_on: dt.date,
    basis: str,
    signatory: Signatory,
    people: Collection[int],
    by: User,
    at: dt.datetime,
) -> CertificateDecision:
    """Write down a decision for a second person to approve.

    people  ids of the enrolments it names; they are listed by given name

    Raises ClassHasNoTemplate, DecisionOpen when another one waits for this class, NobodyEligible
    and DecisionTooLong for the list, NotAllEligible when somebody on it cannot get a certificate
    (any more), NoSuchSignatory when who signs may not do so on that day, and DecisionTooEarly for a
    day on which somebody had not completed the class yet.
    """
    if training_class.programme_version.certificate_template_id is None:
        raise ClassHasNoTemplate
    if not people:
        raise NobodyEligible
    if len(people) > MOST_PEOPLE:
        raise DecisionTooLong
    _must_sign(training_class, signatory, decided_on)
    listed = candidates(training_class, on=decided_on, only=people)
    if len(listed) < len(set(people)) or any(one.obstacle for one in listed):
        raise NotAllEligible
    if any(_completed_on(one.enrolment) > decided_on for one in listed):
        raise DecisionTooEarly
    decision = CertificateDecision(
        training_class=training_class,
        issuer=training_class.issuer,
        number=tidy(number),
        decided_on=decided_on,
        basis=basis.strip(),
        signatory=signatory,
        signatory_name=signatory.name,
        signatory_title=signatory.title,
        proposed_by=by,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:
        raise DecisionOpen from error
    DecisionLine.objects.bulk_create(
        DecisionLine(decision=decision, position=position, enrolment=one.enrolment)
        for position, one in enumerate(listed, 1)
    )
    record("decision.proposed", decision, by=by, at=at, number=decision.number, people=len(listed))
    return decision


@transaction.atomic
def approve_decision(
    decision: CertificateDecision, *, by: User, at: dt.datetime
) -> list[Certificate]:
    """Approve a decision and issue its certificates, numbered in the order of the list.

    All of them or none. Whoever cannot get one any more is left out, and their line says why.

    Raises DecisionSettled when it was settled meanwhile (also in another window), NeedsSecondPerson
    for whoever proposed it, NoSuchSignatory, NobodyEligible when nobody of the list is left, and
    CertificateRefused.
    """
    locked = _locked(decision)
    if locked.proposed_by_id == by.pk:
        raise NeedsSecondPerson
    training_class = locked.training_class
    signatory = locked.signatory
    if signatory is None:
        raise NoSuchSignatory
    _must_sign(training_class, signatory, locked.decided_on)
    decided = Decided(locked.number, locked.decided_on, signatory.pk)
    periods = training_class.units.aggregate(sum=Sum("periods"))["sum"]
    periods = periods or training_class.programme_version.periods
    lines = _lines_with_people(locked)
    for line, one in lines:
        line.obstacle = one.obstacle or _too_late(one.enrolment, locked) or ""
        if not line.obstacle:
            _take_credit_back(one.enrolment, locked, by=by, at=at)
    # From the first number on, everybody else who issues for this body waits until the end.
    issued = []
    for line, one in lines:
        if not line.obstacle:
            line.certificate = _issue(one.enrolment, decided, periods=periods, by=by, at=at)
            issued.append(line.certificate)
        line.save(update_fields=["certificate", "obstacle"])
    if not issued:
        raise NobodyEligible
    locked.approved_by, locked.approved_at = by, at
    locked.save(update_fields=["approved_by", "approved_at"])
    record("decision.approved", locked, by=by, at=at, number=locked.number, people=len(issued))
    _tell(training_class, issued, decision=locked, at=at)
    return issued


def refuse_decision(
    decision: CertificateDecision, *, reason: str, by: User, at: dt.datetime
) -> None:
    """Say no to a decision; nothing is issued. Raises DecisionSettled and NeedsSecondPerson."""
    if decision.proposed_by_id == by.pk:
        raise NeedsSecondPerson
    _end(decision, Ending.REFUSED, reason=reason, by=by, at=at)


def withdraw_decision(
    decision: CertificateDecision, *, reason: str, by: User, at: dt.datetime
) -> None:
    """Take back what one proposed; nothing is issued. Raises DecisionSettled."""
    _end(decision, Ending.WITHDRAWN, reason=reason, by=by, at=at)


@transaction.atomic
def note_reading(seen: TrainingClass | CertificateDecision, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that `by` read how the people of a list stand."""
    record("decision.read", seen, by=by, at=at)


@transaction.atomic
def _end(
    decision: CertificateDecision, ending: Ending, *, reason: str, by: User, at: dt.datetime
) -> None:
    locked = _locked(decision)
    locked.ended_by, locked.ended_at, locked.ending = by, at, ending
    locked.reason = tidy(reason)
    locked.save(update_fields=["ended_by", "ended_at", "ending", "reason"])
    record(f"decision.{ending}", locked, by=by, at=at, reason=locked.reason)


def _locked(decision: CertificateDecision) -> CertificateDecision:
    rows = CertificateDecision.objects.select_related(
        "training_class__course",
        "training_class__issuer",
        "training_class__programme_version__programme",
        "training_class__programme_version__certificate_template",
        "signatory",
    )
    locked = rows.select_for_update(of=("self",)).get(pk=decision.pk)
    if not locked.is_open:
        raise DecisionSettled
    return locked


def _must_sign(training_class: TrainingClass, signatory: Signatory, day: dt.date) -> None:
    signing = training_class.issuer.signatories.filter(in_force(day), pk=signatory.pk)
    if not signing.exists():
        raise NoSuchSignatory


def _lines_with_people(
    decision: CertificateDecision,
) -> list[tuple[DecisionLine, Candidate]]:
    """Return the lines in their order with how each person stands; their enrolments are locked."""
    lines = list(decision.lines.order_by("position"))
    ids = [line.enrolment_id for line in lines]
    # In one order, before anything is read: what is true of them now stays so until the end.
    list(Enrolment.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    training_class = decision.training_class
    now = {
        one.enrolment.pk: one
        for one in candidates(training_class, on=decision.decided_on, only=ids)
    }
    for one in now.values():
        one.enrolment.training_class = training_class
    return [(line, now[line.enrolment_id]) for line in lines]


def _take_credit_back(
    enrolment: Enrolment, decision: CertificateDecision, *, by: User, at: dt.datetime
) -> None:
    # The training was credited when the class was completed; the certificate credits it anew, with
    # its number.
    reverse_credit(
        credit_source(enrolment),
        reason=f"Cấp giấy chứng nhận theo quyết định {decision.number}",
        by=by,
        at=at,
    )


def _issue(
    enrolment: Enrolment, decided: Decided, *, periods: int, by: User, at: dt.datetime
) -> Certificate:
    training_class = enrolment.training_class
    template = training_class.programme_version.certificate_template
    if template is None:
        raise ClassHasNoTemplate
    day = _completed_on(enrolment)
    certificate = issue_certificate(
        enrolment.person,
        completion_of(enrolment, periods=periods, on=day),
        issuer=training_class.issuer,
        template=template,
        decided=decided,
        by=by,
        at=at,
    )
    enrolment.certificate = certificate
    enrolment.save(update_fields=["certificate"])
    return certificate


def _completed_on(enrolment: Enrolment) -> dt.date:
    if enrolment.completed_at is None:
        raise ValueError("not completed")
    return local_day(enrolment.completed_at)


def _too_late(enrolment: Enrolment, decision: CertificateDecision) -> Obstacle | None:
    # Taken back and completed anew after the list was written.
    return Obstacle.LATER if _completed_on(enrolment) > decision.decided_on else None


def _tell(
    training_class: TrainingClass,
    issued: list[Certificate],
    *,
    decision: CertificateDecision,
    at: dt.datetime,
) -> None:
    post_composed(
        (
            Addressed(
                person=certificate.person,
                values={"lop": training_class.name},
                link=reverse(
                    "certificates:certificate_detail", args=[certificate.verification_code]
                ),
            )
            for certificate in issued
        ),
        occasion="certificate_issued",
        key=f"decision:{decision.pk}",
        at=at,
    )

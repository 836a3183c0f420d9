"""A decision on certificates as somebody proposed it, with one person on its list."""

import datetime as dt

from django.utils import timezone

from accounts.api import User
from courses.models import CertificateDecision, DecisionLine, Enrolment
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory


def a_decision(
    enrolment: Enrolment | None = None, *, by: User | None = None
) -> CertificateDecision:
    """The open decision for the class of `enrolment`; another one is never made beside it."""
    enrolment = enrolment or EnrolmentFactory()
    training_class = enrolment.training_class
    there = training_class.decisions.filter(approved_at=None, ended_at=None).first()
    if there is not None:
        return there
    signatory = training_class.issuer.signatories.get()
    decision = CertificateDecision.objects.create(
        training_class=training_class,
        issuer=training_class.issuer,
        number="36/QĐ-TCT",
        decided_on=dt.date(2026, 11, 23),
        signatory=signatory,
        signatory_name=signatory.name,
        signatory_title=signatory.title,
        proposed_by=by or UserFactory(),
        proposed_at=timezone.now(),
    )
    DecisionLine.objects.create(decision=decision, position=1, enrolment=enrolment)
    return decision

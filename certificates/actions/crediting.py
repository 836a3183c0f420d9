"""What becomes of the training in the person's record when its certificate is changed."""

import datetime as dt
from collections.abc import Iterator

from accounts.api import User
from certificates.actions.issuing import credit_source
from certificates.models import Certificate
from records.api import (
    Credit,
    TrainingFact,
    credit_training,
    reverse_credit,
    standing_credit,
)


def credit_again(
    old: Certificate, new: Certificate, *, reason: str, by: User, at: dt.datetime
) -> None:
    """Let the record name the new certificate for the same training.

    What was taken back before, or never credited, is not credited now.
    """
    fact = _standing_fact(old)
    if fact is None:
        return
    reverse_credit(fact.source, reason=reason, by=by, at=at)
    credit_training(
        Credit(
            person_id=fact.person_id,
            programme_code=fact.programme_code,
            programme_name=fact.programme_name,
            completed_on=fact.completed_on,
            due_on=fact.due_on,
            periods=fact.periods,
            mode=fact.mode,
            score=fact.score,
            grade_band=new.snapshot["grade_band"],
            topics=tuple(fact.topics),
            counts_for_annual=fact.counts_for_annual,
            certificate_number=new.number,
            issuer=fact.issuer,
            organisation_id=fact.organisation_id,
            organisation_name=fact.organisation_name,
            source=credit_source(new),
        ),
        at=at,
    )


def take_credit_back(
    certificate: Certificate, *, reason: str, by: User, at: dt.datetime
) -> TrainingFact | None:
    """Take the training of a certificate out of the record; None where none stood there."""
    fact = _standing_fact(certificate)
    return reverse_credit(fact.source, reason=reason, by=by, at=at) if fact else None


def _standing_fact(certificate: Certificate) -> TrainingFact | None:
    # A replacement of earlier days may rest on the fact of what it replaced.
    sources = [credit_source(each) for each in _with_those_replaced(certificate)]
    return standing_credit(sources)


def _with_those_replaced(certificate: Certificate) -> Iterator[Certificate]:
    found: Certificate | None = certificate
    while found is not None:
        yield found
        found = Certificate.objects.filter(replaced_by=found).first()

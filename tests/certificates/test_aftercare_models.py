"""What the database refuses about papers after issue."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from certificates.models import Amendment, Confirmation, Printing
from tests.factories.accounts import UserFactory
from tests.factories.aftercare import a_confirmation, a_review, an_amendment
from tests.factories.certificates import CertificateFactory
from tests.test_constraints import constraint_named, copy_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def a_proposal() -> Model:
    return an_amendment(CertificateFactory(), by=UserFactory())


def a_confirmed_paper() -> Confirmation:
    return a_confirmation(CertificateFactory(), by=UserFactory(), decided_by=UserFactory())


def a_found_thing() -> Model:
    return a_review(CertificateFactory())


def a_printing() -> Model:
    by, paper = UserFactory(), CertificateFactory()
    return Printing.objects.create(
        certificate=paper, time=1, printed_at=timezone.now(), printed_by=by
    )


def a_printed_confirmation() -> Model:
    by, paper = UserFactory(), a_confirmed_paper()
    return Printing.objects.create(
        confirmation=paper, time=1, printed_at=timezone.now(), printed_by=by
    )


ROWS = [
    ("amendment_one_open_per_certificate", a_proposal, {"kind": "revoke", "reason": "fraud"}),
    ("amendment_explained", a_proposal, {"explanation": ""}),
    ("amendment_reason_fits_its_kind", a_proposal, {"reason": "fraud"}),
    (
        "amendment_decided_by_a_second_person",
        a_proposal,
        {
            "decided_by_id": lambda: Amendment.objects.get().proposed_by_id,
            "decided_at": timezone.now,
            "accepted": True,
        },
    ),
    ("amendment_decided_as_a_whole", a_proposal, {"decided_at": timezone.now}),
    (
        "amendment_refused_with_a_note",
        a_proposal,
        {"decided_by": UserFactory, "decided_at": timezone.now, "accepted": False},
    ),
    (
        "amendment_revoked_by_a_numbered_decision",
        a_proposal,
        {
            "kind": "revoke",
            "reason": "fraud",
            "decided_by": UserFactory,
            "decided_at": timezone.now,
            "accepted": True,
        },
    ),
    ("confirmation_serial_once", a_confirmed_paper, {"number": "2", "verification_code": "2"}),
    ("confirmation_pdf_complete_or_absent", a_confirmed_paper, {"rendered_at": timezone.now}),
    ("confirmation_received_by_somebody", a_confirmed_paper, {"received_on": DAY}),
    ("certificate_review_raised_once", a_found_thing, {"reason": "failed_now"}),
    ("certificate_review_settled_in_words", a_found_thing, {"settled_at": timezone.now}),
    ("printing_of_one_paper", a_printing, {"certificate": None}),
    ("printing_of_certificate_counted_once", a_printing, {}),
    ("printing_of_confirmation_counted_once", a_printed_confirmation, {}),
    ("printing_again_with_a_reason", a_printing, {"time": 2}),
    ("certificate_replaced_with_reason", CertificateFactory, {"replaced_at": timezone.now}),
    ("certificate_received_by_somebody", CertificateFactory, {"received_on": DAY}),
]


@pytest.mark.parametrize(("name", "make", "changes"), ROWS, ids=[row[0] for row in ROWS])
def test_the_database_refuses(name, make, changes):
    row = make()
    copy = copy_of(row, changes)

    with pytest.raises(ValidationError):
        constraint_named(type(row), name).validate(type(row), copy)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def refuses(act):
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        act()


def test_what_became_of_a_paper_is_only_added_to():
    proposal, paper, finding, sheet = (
        a_proposal(),
        a_confirmed_paper(),
        a_found_thing(),
        a_printing(),
    )

    for row in (proposal, paper, finding, sheet):
        refuses(row.delete)
    change = [
        (proposal, {"explanation": "Khác"}),
        (paper.amendment, {"note": "Khác"}),
        (paper, {"snapshot": {}}),
        (finding, {"source": "khác"}),
        (sheet, {"time": 3}),
    ]
    for row, values in change:
        rows = type(row).objects.filter(pk=row.pk)
        refuses(lambda rows=rows, values=values: rows.update(**values))
    finding.settled_at, finding.settled_by, finding.outcome = timezone.now(), UserFactory(), "Giữ"
    finding.save(update_fields=["settled_at", "settled_by", "outcome"])
    refuses(lambda: type(finding).objects.update(outcome="Khác"))

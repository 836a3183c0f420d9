"""What the database refuses, whoever asks: past the actions, straight at the tables."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.models import Certificate, NumberSeries
from courses.models import Enrolment
from tests.factories.certificates import (
    CertificateFactory,
    IssuingBodyFactory,
    NumberSeriesFactory,
    complete_class,
)
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def refused(words, act):
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        act()


@pytest.fixture
def row():
    return CertificateFactory(class_code="lop-x")


@pytest.mark.fault(40, "a certificate without the completed class of that person")
def test_a_certificate_stands_on_a_completed_class_of_that_person():
    words = "needs a completed class"
    lesson = TrainingClassFactory(code="lop-x")
    open_one = EnrolmentFactory(training_class=lesson)
    done = complete_class(PersonFactory(), "lop-x")
    values = CertificateFactory.build(
        person=done.person, issuer=IssuingBodyFactory(), template=CertificateFactory().template
    )

    def insert(**changes):
        copy = Certificate(**{
            field.attname: getattr(values, field.attname) for field in Certificate._meta.fields
        })  # fmt: skip
        for name, value in changes.items():
            setattr(copy, name, value)
        copy.save(force_insert=True)

    refused(words, lambda: insert(class_code="lop-x", person=open_one.person))
    refused(words, lambda: insert(class_code="lop-y"))
    refused(words, lambda: insert(class_code="lop-x", person=PersonFactory()))
    insert(class_code="lop-x")

    assert Certificate.objects.filter(class_code="lop-x").count() == 1


def test_a_class_with_a_certificate_stays_completed(row):
    words = "stays completed"
    own = Enrolment.objects.filter(person=row.person, training_class__code="lop-x")

    refused(words, lambda: own.update(completed_at=None))
    refused(words, lambda: own.update(person=PersonFactory()))
    refused(words, lambda: own.delete())
    own.update(completed_at=timezone.now())
    without = complete_class(PersonFactory(), "lop-x")
    without.completed_at = None
    without.save()
    without.delete()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("snapshot", {"full_name": "Người khác"}),
        ("number", "9999/2026/GCN-X"),
        ("serial", 9999),
        ("register_number", "9999/2026"),
        ("register_serial", 9999),
        ("verification_code", "X" * 26),
        ("class_code", "lop-y"),
        ("period", "2027"),
        ("issued_on", dt.date(2020, 1, 1)),
        ("person", PersonFactory),
        ("issuer", IssuingBodyFactory),
        ("template", lambda: CertificateFactory().template),
    ],
)
def test_what_a_certificate_says_is_frozen(row, column, value):
    value = value() if callable(value) else value
    own = Certificate.objects.filter(pk=row.pk)

    refused("never changed", lambda: own.update(**{column: value}))


def test_a_certificate_gets_no_decision_afterwards_and_is_never_deleted(row):
    own = Certificate.objects.filter(pk=row.pk)
    decision = {"decision_number": "36/QĐ-TCT", "decided_on": dt.date(2026, 11, 23)}

    refused("never changed", lambda: own.update(**decision))
    refused("never deleted", lambda: own._raw_delete(own.db))
    # Saving what is already there changes nothing.
    Certificate.objects.get(pk=row.pk).save()


def test_numbers_only_go_on():
    series = NumberSeriesFactory(last=7)
    own = NumberSeries.objects.filter(pk=series.pk)

    refused("never given twice", lambda: own.update(last=6))
    refused("never given twice", lambda: own.update(period="2027"))
    refused("never deleted", lambda: own.delete())
    own.update(last=8)

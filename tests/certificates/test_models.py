import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from certificates.models import Certificate
from certificates.reference import STANDARD_TEMPLATE, install
from tests.factories.certificates import (
    CertificateFactory,
    CertificateTemplate,
    CertificateTemplateFactory,
    IssuingBodyFactory,
    SignatoryFactory,
)

pytestmark = pytest.mark.django_db


def refuses(constraint, make, **values):
    # SQLite names the columns of a unique index instead of its constraint.
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"rendered_at": dt.datetime(2026, 11, 23, tzinfo=dt.UTC)},
        {"rendered_at": None, "pdf": "a.pdf"},
        {"rendered_at": None, "pdf_sha256": "a" * 64},
        {"rendered_at": dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "pdf": "a.pdf"},
    ],
)
def test_a_pdf_is_complete_or_absent(values):
    refuses("certificate_pdf_complete_or_absent", CertificateFactory, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"revoked_at": None, "revoked_reason": "issued_in_error"},
        {"revoked_at": dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "revoked_reason": ""},
    ],
)
def test_a_certificate_is_revoked_with_a_reason_or_not_at_all(values):
    refuses("certificate_revoked_with_reason", CertificateFactory, **values)


def test_numbers_and_codes_are_given_once():
    first = CertificateFactory(serial=1)
    same_issuer = {"issuer": first.issuer, "serial": 2}

    refuses(
        "UNIQUE|serial_once",
        CertificateFactory,
        **same_issuer | {"serial": 1, "number": "other", "register_serial": 2},
    )
    refuses("UNIQUE|register", CertificateFactory, **same_issuer, register_serial=1)
    refuses("UNIQUE|unique", CertificateFactory, **same_issuer, number=first.number)
    refuses(
        "UNIQUE|unique",
        CertificateFactory,
        **same_issuer,
        verification_code=first.verification_code,
    )
    assert Certificate.objects.count() == 1


def test_one_certificate_holds_per_person_and_class():
    first = CertificateFactory()
    same = {"person": first.person, "class_code": first.class_code, "issuer": first.issuer}

    refuses("UNIQUE|one_live", CertificateFactory, **same)
    Certificate.objects.filter(pk=first.pk).update(
        revoked_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), revoked_reason="issued_in_error"
    )
    second = CertificateFactory(**same)

    assert list(Certificate.objects.live()) == [second]


def test_one_person_signs_without_an_end():
    issuer = IssuingBodyFactory()

    refuses("UNIQUE|one_current", SignatoryFactory, issuer=issuer)
    SignatoryFactory(issuer=issuer, valid_until=dt.date(2026, 1, 1))


def test_a_signatory_ends_after_the_beginning():
    issuer = IssuingBodyFactory(signatory=None)
    day = dt.date(2026, 1, 1)

    refuses(
        "signatory_ends_after_it_begins",
        SignatoryFactory,
        issuer=issuer,
        valid_from=day,
        valid_until=day,
    )
    SignatoryFactory(issuer=issuer, valid_from=None, valid_until=day)


def test_a_version_of_a_template_exists_once():
    template = CertificateTemplateFactory()

    refuses("UNIQUE|version_once", CertificateTemplateFactory, code=template.code)


def test_the_standard_template_is_there_and_keeps_what_somebody_changed():
    CertificateTemplate.objects.filter(code=STANDARD_TEMPLATE).update(title="Chứng nhận")

    install()

    assert CertificateTemplate.objects.get(code=STANDARD_TEMPLATE).title == "Chứng nhận"

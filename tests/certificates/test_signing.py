"""Certificates signed with a key, from issue to check."""

import hashlib

import pytest
from django.core.files.storage import storages

from certificates.actions import render_certificate
from certificates.models import Certificate
from certificates.signing.check import check_pdf
from config.storages import PrivateInMemoryStorage
from tests.certificates.signing import Desk, signer
from tests.factories.certificates import CertificateFactory, IssuingBodyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage():
    PrivateInMemoryStorage.empty()


@pytest.fixture
def desk(tmp_path, settings):
    desk = Desk(tmp_path)
    desk.give_key("TTCT", signer())
    settings.SIGNING = desk.settings
    return desk


def read(name):
    with storages["private"].open(name) as file:
        return file.read()


def waiting(code="TTCT", **more):
    issuer = IssuingBodyFactory(code=code)
    return CertificateFactory(issuer=issuer, printed={"is_signed": True}, **more)


def test_what_is_stored_is_signed_and_the_row_says_by_which_key(desk, at):
    render_certificate(waiting(), at=at)

    row = Certificate.objects.get()
    report = check_pdf(read(row.pdf))
    assert report.is_good
    assert (report.issuer_code, report.signer) == ("TTCT", "TRUNG TÂM CHÍNH TRỊ ĐỨC PHỔ")
    assert report.signed_at == row.signed_at == at
    assert row.signature_level == report.level == "b-b"
    assert row.signing_key == hashlib.sha256(read_der()).hexdigest()
    assert row.pdf_sha256 == hashlib.sha256(read(row.pdf)).hexdigest()


def read_der():
    from cryptography.hazmat.primitives.serialization import Encoding

    return signer().certificate.public_bytes(Encoding.DER)

"""Certificates signed with a key, from issue to check."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.api import Role
from certificates import tasks
from certificates.actions import archive_certificate, issue_certificate, render_certificate
from certificates.errors import SigningWaits
from certificates.models import Certificate
from certificates.rendering.paper import paper_of
from certificates.signing.check import check_pdf
from certificates.signing.keys import check_keys, forget_keys
from config.settings.signing import read as read_settings  # noqa: TID251  # how the file is read
from config.storages import PrivateInMemoryStorage
from tests.certificates.signing import SINCE, Desk, TimeStamps, signer
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.certificates import (
    CertificateFactory,
    CertificateTemplateFactory,
    IssuingBodyFactory,
    complete_class,
    completion,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage():
    PrivateInMemoryStorage.empty()


@pytest.fixture
def desk(tmp_path, settings):
    desk = Desk(tmp_path)
    desk.give_key("TTCT", signer())
    settings.SIGNING = desk.settings
    yield desk
    forget_keys()


def read(name):
    with storages["private"].open(name) as file:
        return file.read()


def signed_row(at, **more):
    issuer = IssuingBodyFactory(code="TTCT")
    certificate = CertificateFactory(issuer=issuer, printed={"is_signed": True}, **more)
    render_certificate(certificate, at=at)
    return Certificate.objects.get()


def issued(issuer, class_code, at):
    person = PersonFactory()
    complete_class(person, class_code)
    return issue_certificate(
        person,
        completion(class_code=class_code),
        issuer=issuer,
        template=CertificateTemplateFactory(),
        by=None,
        at=at,
    )


def test_what_is_stored_is_signed_and_the_row_says_by_which_key(desk, at):
    desk.settings["issuers"]["TTCT"]["seal"] = True

    row = signed_row(at)

    report = check_pdf(read(row.pdf))
    assert report.is_good
    assert (report.issuer_code, report.signer) == ("TTCT", "TRUNG TÂM CHÍNH TRỊ ĐỨC PHỔ")
    assert report.signed_at == row.signed_at == at
    assert row.signature_level == report.level == "b-b"
    assert (
        row.signing_key
        == hashlib.sha256(signer().certificate.public_bytes(Encoding.DER)).hexdigest()
    )
    assert row.pdf_sha256 == hashlib.sha256(read(row.pdf)).hexdigest()


def test_what_was_issued_without_a_key_stays_a_display_copy(desk, at):
    without = issued(IssuingBodyFactory(code="KHAC"), "lop-1", at)
    issuer = IssuingBodyFactory(code="TTCT")
    with_key = issued(issuer, "lop-2", at)
    assert (without.snapshot["is_signed"], with_key.snapshot["is_signed"]) == (False, True)
    desk.give_key("KHAC", signer())

    render_certificate(without, at=at)

    row = Certificate.objects.get(pk=without.pk)
    assert (row.signed_at, row.signature_level, row.signing_key) == (None, "", "")
    assert "không có chữ ký số" in check_pdf(read(row.pdf)).problem
    assert not paper_of(without).is_signed
    assert paper_of(with_key).is_signed


def test_a_certificate_waits_for_its_key_and_nothing_is_lost(desk, at, client):
    ward = OrganisationFactory()
    issuer = IssuingBodyFactory(code="TTCT", organisation=ward)
    certificate = issued(issuer, "lop-1", at)
    keeper = RoleAssignmentFactory(role=Role.ISSUER.value, organisation=ward).user
    end = signer().certificate.not_valid_after_utc

    def page():
        client.force_login(keeper)
        return client.get(reverse("certificates:key_list")).content.decode()

    with time_machine.travel(end - dt.timedelta(days=5), tick=False):
        assert 'class="alert alert--warning"' in page()
        assert [warning.id for warning in check_keys()] == ["certificates.W003"]
        assert client.get("/readyz?background").json()["signing"] == "KeyEnds"
    later = end + dt.timedelta(days=1)
    with time_machine.travel(later, tick=False):
        with pytest.raises(SigningWaits):
            render_certificate(certificate, at=later)
        assert [warning.id for warning in check_keys()] == ["certificates.W002"]
        response = client.get("/readyz?background")
        assert (response.status_code, response.json()["signing"]) == (503, "KeyFails")
        assert client.get("/readyz").status_code == 200
        assert 'class="alert alert--error"' in page()
    waiting = Certificate.objects.get()
    assert (waiting.rendered_at, waiting.pdf, waiting.signed_at) == (None, "", None)
    assert not files()

    former = desk.settings["issuers"]["TTCT"]["certificate"]
    desk.give_key("TTCT", signer(since=end - dt.timedelta(days=30)), former=[former])
    with time_machine.travel(later, tick=False):
        assert render_certificate(certificate, at=later)
    assert check_pdf(read(Certificate.objects.get().pdf)).is_good


def files():
    try:
        return any(storages["private"].listdir("certificates"))
    except FileNotFoundError:
        return False


def test_the_copy_for_the_archive_lies_beside_the_issued_file_and_both_verify(desk, at, caplog):
    stamps = TimeStamps(at)
    desk.stamp_with(stamps)
    row = signed_row(at)
    first = read(row.pdf)
    assert row.signature_level == "b-t"
    stamps.is_away = True
    assert tasks.archive_signed_certificates() == 0
    assert "archive copy of" in caplog.text
    stamps.is_away = False

    assert tasks.archive_signed_certificates() == 1
    assert tasks.archive_signed_certificates() == 0
    assert archive_certificate(row, at=at) is False, "another worker was faster"

    row.refresh_from_db()
    copy = read(row.archive_pdf)
    assert hashlib.sha256(copy).hexdigest() == row.archive_sha256
    assert (read(row.pdf), hashlib.sha256(first).hexdigest()) == (first, row.pdf_sha256)
    assert check_pdf(first).is_good
    assert (check_pdf(copy).is_good, check_pdf(copy).level) == (True, "b-lta")
    assert len(storages["private"].listdir(str(Path(row.pdf).parent))[1]) == 3
    stamps.close()


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("certificate_signature_complete_or_absent", {"signed_at": SINCE}),
        ("certificate_signature_complete_or_absent", {"signing_key": "a" * 64}),
        ("certificate_archive_complete_or_absent", {"archive_pdf": "a.pdf"}),
        (
            "certificate_archive_complete_or_absent",
            {
                "archive_pdf": "a.pdf",
                "archive_sha256": "a" * 64,
                "archived_at": SINCE,
            },
        ),
    ],
)
def test_the_columns_of_signatures_are_complete_or_absent(constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CertificateFactory(**values)


def test_a_key_for_trials_is_made_outside_the_repository_and_signs(tmp_path, settings, at, capsys):
    issuer = IssuingBodyFactory(code="TTCT")
    folder = tmp_path / "keys"
    with time_machine.travel(at, tick=False):
        call_command("make_test_identity", folder, "TTCT")
    settings.SIGNING = read_settings(capsys.readouterr().out.strip().removeprefix("SIGNING_FILE="))
    assert {oct(file.stat().st_mode & 0o777) for file in folder.iterdir()} == {"0o600"}

    certificate = CertificateFactory(issuer=issuer, printed={"is_signed": True})
    assert render_certificate(certificate, at=at + dt.timedelta(minutes=1))
    assert check_pdf(read(Certificate.objects.get().pdf)).is_good

    for arguments, word in (
        ((folder, "TTCT"), "is there already"),
        ((tmp_path / "other", "NOBODY"), "No issuing body"),
        ((Path(settings.BASE_DIR) / "keys", "TTCT"), "outside the repository"),
    ):
        with pytest.raises(CommandError, match=word):
            call_command("make_test_identity", *arguments)
    del settings.DEMO_FOLDER
    with pytest.raises(CommandError, match="not for a server"):
        call_command("make_test_identity", tmp_path / "server", "TTCT")
    forget_keys()

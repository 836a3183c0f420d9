import datetime as dt
import errno
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import InMemoryStorage, storages
from django.db import OperationalError, connections
from django.test import override_settings

from audit.models import Event
from certificates import tasks
from certificates.actions import issue_certificate, render_certificate
from certificates.models import Certificate
from certificates.tasks import HEAD_START, render_awaited_certificates
from config.storages import PrivateInMemoryStorage
from tests.factories.certificates import (
    CertificateFactory,
    CertificateTemplateFactory,
    IssuingBodyFactory,
    complete_class,
    completion,
    new_live_version,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage():
    PrivateInMemoryStorage.empty()


def files(folder="certificates"):
    storage = storages["private"]
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [f"{folder}/{name}" for name in names]
    for inner in folders:
        found += files(f"{folder}/{inner}")
    return sorted(found)


def read(name):
    with storages["private"].open(name) as file:
        return file.read()


def test_the_row_names_two_whole_files_and_the_hash(at):
    certificate = CertificateFactory()

    assert render_certificate(certificate, at=at) is True

    row = Certificate.objects.get()
    assert row.rendered_at == at
    assert row.pdf.startswith("certificates/2026/")
    assert files() == sorted([row.pdf, row.preview])
    assert hashlib.sha256(read(row.pdf)).hexdigest() == row.pdf_sha256
    assert read(row.pdf).startswith(b"%PDF-1.7")
    assert Event.objects.get(verb="certificate.rendered").object_id == str(row.pk)


@pytest.mark.fault(32, "task delivered five times")
def test_five_deliveries_make_one_file(at):
    certificate = CertificateFactory()

    for _ in range(5):
        tasks.render_certificate.delay(certificate.pk)

    assert len(files()) == 2
    assert Event.objects.filter(verb="certificate.rendered").count() == 1


def test_who_comes_second_takes_its_files_away_again(at):
    certificate = CertificateFactory()
    late = Certificate.objects.get()
    render_certificate(certificate, at=at)
    kept = files()

    assert render_certificate(late, at=at) is False

    assert files() == kept


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_five_at_once_make_one_file(at):
    certificate = CertificateFactory()

    def one(_):
        try:
            return render_certificate(Certificate.objects.get(pk=certificate.pk), at=at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        made = list(pool.map(one, range(5)))

    assert sum(made) == 1
    assert len(files()) == 2


def test_renaming_afterwards_leaves_the_bytes_alone(at):
    issuer, template = IssuingBodyFactory(), CertificateTemplateFactory()
    person = PersonFactory(full_name="Đặng Thị Ánh")
    complete_class(person, "lop-1")
    row = issue_certificate(person, completion(), issuer=issuer, template=template, by=None, at=at)
    render_certificate(row, at=at)
    before = Certificate.objects.get()
    content = read(before.pdf)

    person.full_name = "Đặng Thị Bình"
    person.save()
    new_live_version(template, title="Khác", body="Khác")
    render_awaited_certificates()

    after = Certificate.objects.get()
    assert (after.pdf, after.pdf_sha256) == (before.pdf, before.pdf_sha256)
    assert read(after.pdf) == content


class FullDisk(InMemoryStorage):
    """Writes half a file, then has no room."""

    def _save(self, name, content):
        half = content.read()[: content.size // 2]
        super()._save(name, type(content)(half))
        raise OSError(errno.ENOSPC, "No space left on device")


class FullForPictures(InMemoryStorage):
    def _save(self, name, content):
        if name.endswith(".webp"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


@pytest.mark.parametrize("disk", ["FullDisk", "FullForPictures"])
def test_a_full_disk_leaves_the_row_undone_and_no_half_file(disk, settings, at):
    certificate = CertificateFactory()
    backend = {"BACKEND": f"{__name__}.{disk}", "OPTIONS": {"base_url": None}}
    room = settings.STORAGES

    with override_settings(STORAGES=room | {"private": backend}):
        with pytest.raises(OSError, match="No space"):
            render_certificate(certificate, at=at)
        assert files() == []

    assert Certificate.objects.awaiting_pdf().count() == 1
    assert render_awaited_certificates() == 0, "left to its own task for the first half minute"
    make_old(certificate)
    assert render_awaited_certificates() == 1


def make_old(*certificates):
    ids = [certificate.pk for certificate in certificates]
    old = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Certificate.objects.filter(pk__in=ids).update(issued_at=old)


def test_the_sweep_makes_what_a_dead_worker_left(at):
    waiting = CertificateFactory.create_batch(3)
    make_old(*waiting)

    assert render_awaited_certificates() == 3
    assert render_awaited_certificates() == 0
    assert len(files()) == 6


def test_one_that_cannot_be_made_does_not_stop_the_others(caplog):
    poison = CertificateFactory(printed={"text": "Chữ " * 5000})
    broken = CertificateFactory(snapshot={})
    good = CertificateFactory()
    make_old(poison, broken, good)

    assert render_awaited_certificates() == 1

    assert list(Certificate.objects.awaiting_pdf().order_by("pk")) == [poison, broken]
    assert [r.getMessage() for r in caplog.records if r.name.startswith("certificates.")] == [
        f"certificate {row.number} could not be rendered" for row in (poison, broken)
    ]


def test_a_fresh_certificate_is_left_to_its_own_task():
    certificate = CertificateFactory()
    assert dt.timedelta(minutes=1) > HEAD_START

    Certificate.objects.filter(pk=certificate.pk).update(
        issued_at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    )

    assert render_awaited_certificates() == 0


def test_the_task_tries_again_when_the_database_is_away():
    assert tasks.render_certificate.autoretry_for == (OperationalError,)
    assert tasks.render_certificate.max_retries == 5
    assert tasks.render_certificate.acks_late is True


def test_issuing_asks_for_the_pdf_once_the_row_is_safe(at, django_capture_on_commit_callbacks):
    person = complete_class(PersonFactory(), "lop-1").person
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        row = issue_certificate(
            person,
            completion(),
            issuer=IssuingBodyFactory(),
            template=CertificateTemplateFactory(),
            by=None,
            at=at,
        )
        assert not Certificate.objects.get().pdf

    assert len(callbacks) == 1
    assert Certificate.objects.get(pk=row.pk).pdf


def test_a_broker_that_is_away_does_not_stop_the_issue(
    at, settings, django_capture_on_commit_callbacks, monkeypatch
):
    def away(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("celery.canvas.Signature.apply_async", away)
    person = complete_class(PersonFactory(), "lop-1").person
    with django_capture_on_commit_callbacks(execute=True):
        issue_certificate(
            person,
            completion(),
            issuer=IssuingBodyFactory(),
            template=CertificateTemplateFactory(),
            by=None,
            at=at,
        )
    row = Certificate.objects.get()
    make_old(row)

    assert render_awaited_certificates() == 1

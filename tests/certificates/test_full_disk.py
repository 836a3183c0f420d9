"""A real disk without room, while certificates are being made."""

import datetime as dt
import hashlib
import os
import subprocess

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from certificates import tasks
from certificates.models import Certificate
from config.settings import stores  # noqa: TID251  # how files are kept, not a setting
from tests.factories.certificates import CertificateFactory, IssuingBodyFactory

NUMBER = 8


@pytest.fixture
def disk(tmp_path, settings):
    """The private files on a file system of 192 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("Only root can make a small disk.")
    try:
        settings.STORAGES = stores.storages(
            tmp_path / "media", folder, staticfiles=settings.STORAGES["staticfiles"]["BACKEND"]
        )
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.django_db
@pytest.mark.fault(36, "disk full on the files")
def test_a_full_disk_serves_no_half_file_and_is_caught_up_with(disk, record_property):
    old = timezone.now() - dt.timedelta(minutes=5)
    CertificateFactory.create_batch(NUMBER, issuer=IssuingBodyFactory(), issued_at=old)

    first = tasks.render_awaited_certificates()

    assert 0 < first < NUMBER
    assert files_are_those_of_rows(disk)
    waiting = Certificate.objects.awaiting_pdf()
    assert set(waiting.values_list("tries", flat=True)) == {0}, "no try is lost to a full disk"
    assert "storage" in waiting.values_list("failure", flat=True)

    subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
    Certificate.objects.update(next_try_at=None)
    then = tasks.render_awaited_certificates()

    assert first + then == NUMBER
    assert files_are_those_of_rows(disk)
    record_property("measured", f"{first} made, then no room; {then} made after there was room")


def files_are_those_of_rows(disk):
    """Nothing lies there that no row names, and what rows name is whole."""
    rows = Certificate.objects.exclude(pdf="")
    for row in rows:
        with storages["private"].open(row.pdf) as file:
            assert hashlib.sha256(file.read()).hexdigest() == row.pdf_sha256
    named = {name for row in rows for name in (row.pdf, row.preview)}
    return {str(path.relative_to(disk)) for path in disk.rglob("*") if path.is_file()} == named

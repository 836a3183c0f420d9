"""One certificate through a real worker: another process, a real queue, real files."""

import hashlib
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from certificates.models import Certificate
from config.settings import stores  # noqa: TID251  # how a broker is reached, not a setting
from tests.factories.certificates import CertificateFactory

# Seconds; a loaded machine takes long to start Python.
PATIENCE = 90


def database_url():
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(known['NAME']))}"
    host = quote(known["HOST"], safe="")
    user = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
    return f"postgresql://{user}@{host}:{known['PORT']}/{known['NAME']}"


@pytest.fixture(params=["files", "redis"])
def queue(request, tmp_path):
    """What a process needs to reach the queue: (Celery application, name of the queue, worker)."""
    redis_url = settings.REDIS_URL if request.param == "redis" else ""
    if request.param == "redis" and not redis_url:
        pytest.skip("REDIS_URL is not set; `make test` starts a Redis.")
    url, options = stores.broker(redis_url, tmp_path)
    name = f"test-{uuid.uuid4().hex}"
    log = (tmp_path / "log").open("wb")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "threads",
         "--concurrency", "1", "--queues", name, "--without-gossip", "--without-mingle",
         "--without-heartbeat", "--loglevel", "WARNING"],
        cwd=settings.BASE_DIR,
        env=os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.certificates.worker_settings",
            "DATABASE_URL": database_url(),
            "WORKER_FOLDER": str(tmp_path),
            "WORKER_REDIS_URL": redis_url,
        },
        stdout=log,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    log.close()
    with Celery("sender", broker=url, set_as_current=False) as sender:
        sender.conf.broker_transport_options = options
        yield sender, name, worker
    worker.terminate()
    try:
        worker.wait(30)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_the_pdf_it_is_asked_for(queue, tmp_path):
    certificate = CertificateFactory()
    sender, name, worker = queue

    sender.signature(
        "certificates.tasks.render_certificate", args=(certificate.pk,), queue=name
    ).delay()

    end = time.monotonic() + PATIENCE
    while not Certificate.objects.filter(rendered_at__isnull=False).exists():
        log = (tmp_path / "log").read_text()
        assert worker.poll() is None, log
        assert time.monotonic() < end, log
        time.sleep(0.1)
    row = Certificate.objects.get()
    stored = [path for path in Path(tmp_path / "private").rglob("*") if path.is_file()]
    assert sorted(path.suffix for path in stored) == [".pdf", ".webp"]
    pdf = (tmp_path / "private" / row.pdf).read_bytes()
    assert hashlib.sha256(pdf).hexdigest() == row.pdf_sha256

"""Processes that make PDFs killed at the worst moment, and disks without room."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from bench import stand
from bench.stand import processes
from tests.faults.stage import IS_LONG, services, wait_until
from tests.faults.test_background import certificates_of, passed, sweep
from tests.faults.test_processes import WAITING

MADE = "SELECT count(*) FROM certificates_certificate WHERE pdf <> '' AND id = ANY(%s)"
RENDERED = (
    "SELECT count(*) FROM audit_event WHERE verb = 'certificate.rendered' AND object_id = ANY(%s)"
)
# A minute later: the lease of the dead process is over.
LATER = (
    "UPDATE certificates_certificate SET next_try_at = next_try_at - interval '1 minute'"
    " WHERE id = ANY(%s)"
)
SWEEP = "from certificates.tasks import render_awaited_certificates as sweep; sweep.delay()"


@contextlib.contextmanager
def working(stage, *options):
    """A worker as on a server, with one process that makes PDFs."""
    process = processes.start(
        [
            processes.PYTHON, "-m", "celery", "--quiet", "-A", "config", "worker", "--pool",
            "prefork", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip",
            "--without-mingle", *options,
        ],
        env=stage.env,
        log=stage.folder / "worker.log",
    )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGCONT)
        processes.stop(process, signal.SIGKILL)


@contextlib.contextmanager
def stuck_between_files_and_row(stage):
    """Whoever makes a PDF has written its files and waits to name them in the row."""
    with stage.connect() as other, other.transaction():
        other.execute("LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE")
        yield lambda: wait_until(lambda: stage.ask(WAITING)[0][0] == 1, seconds=90)


@pytest.mark.fault(33, "PDF process kill -9")
@pytest.mark.fault(34, "whole worker kill -9")
def test_killed_processes_and_workers_lose_no_certificate(stage, site, record_property):
    sittings = passed(stage, site, 3)
    stage.redis.stop()
    stage.redis.start()  # Nothing of other tests is in the queue.
    assert {sitting.submit().status for sitting in sittings[:2]} == {302}
    first, second = certificates_of(stage, sittings[:2])

    with working(stage) as worker:
        with stuck_between_files_and_row(stage) as wait_for_it:
            wait_for_it()
            for child in stand.children_of(worker.pid):
                os.kill(child, signal.SIGKILL)
        wait_until(lambda: stage.ask(MADE, [first, second])[0][0] == 1, seconds=90)
        stage.ask(LATER, [first, second])
        stage.ask(
            "UPDATE certificates_certificate SET issued_at = issued_at - interval '1 minute'"
            " WHERE id = ANY(%s)",
            [first, second],
        )
        stage.manage(SWEEP)
        child_took = wait_until(lambda: stage.ask(MADE, [first, second]) == [(2,)], seconds=90)

        os.killpg(worker.pid, signal.SIGSTOP)
        assert sittings[2].submit().status == 302
        (third,) = certificates_of(stage, sittings[2:])
        with stuck_between_files_and_row(stage) as wait_for_it:
            os.killpg(worker.pid, signal.SIGCONT)
            wait_for_it()
            os.killpg(worker.pid, signal.SIGKILL)
            killed_at = time.monotonic()
    assert stage.ask(MADE, [third]) == [(0,)]

    if IS_LONG:
        # Nothing is hurried: the lease runs out, and the sweep of the minute takes it up.
        with working(stage, "--beat", "--schedule", str(stage.folder / "beat")):
            wait_until(lambda: stage.ask(MADE, [third]) == [(1,)], seconds=120)
        worker_took = time.monotonic() - killed_at
        assert worker_took <= 120
    else:
        stage.ask(LATER, [third])
        worker_took = sweep(stage, [third])
    everyone = [first, second, third]
    assert stage.ask(MADE, everyone) == [(3,)]
    assert stage.ask(RENDERED, [str(pk) for pk in everyone]) == [(3,)]
    record_property(
        "measured",
        f"process killed: made by the next sweep in {child_took:.1f} s;"
        f" worker killed: made {worker_took:.1f} s {'later' if IS_LONG else 'by one sweep'}",
    )


@contextlib.contextmanager
def small_disk(folder: Path, size: str):
    """A file system of its own with so little room."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("Only root can make a small disk.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


LONG_TABLE = "CREATE TABLE acknowledged (id bigserial PRIMARY KEY, said text NOT NULL)"


@pytest.mark.fault(37, "disk full on the database")
@pytest.mark.skipif(not IS_LONG, reason="`make test-faults` fills the disk of a database.")
def test_a_database_without_room_loses_nothing_it_acknowledged(record_property):
    # PostgreSQL runs as somebody else, who may not enter the folders of the tests.
    folder = Path(tempfile.mkdtemp(prefix="hocba-faults-"))
    folder.chmod(0o755)
    with contextlib.ExitStack() as later:
        later.callback(shutil.rmtree, folder, ignore_errors=True)
        disk = later.enter_context(small_disk(folder / "disk", "160m"))
        database = services.PostgreSQL(disk, durable=True)
        ballast = disk / "ballast"
        ballast.write_bytes(b"\0" * (60 << 20))
        database.start()
        later.callback(lambda: database.stop(signal.SIGKILL))
        acknowledged = 0
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute(LONG_TABLE)
            with contextlib.suppress(psycopg.OperationalError):
                while True:
                    connection.execute(
                        "INSERT INTO acknowledged (said) SELECT repeat('đ', 500)"
                        " FROM generate_series(1, 200)"
                    )
                    acknowledged += 200
        assert acknowledged, "there was room for some"

        ballast.unlink()
        back = wait_until(lambda: answers(database), seconds=60)
        count = "SELECT count(*) FROM acknowledged"
        with psycopg.connect(database.url, autocommit=True) as connection:
            assert connection.execute(count).fetchone() == (acknowledged,)
            connection.execute("INSERT INTO acknowledged (said) VALUES ('sau')")
            assert connection.execute(count).fetchone() == (acknowledged + 1,)
        record_property(
            "measured", f"{acknowledged} rows acknowledged and found; back after {back:.1f} s"
        )


def answers(database):
    """Where the journal of writes had no room either, the server ended: it is started again."""
    if database.process.poll() is not None:
        database.start()
    try:
        psycopg.connect(database.url).close()
    except psycopg.OperationalError:
        return False  # It is still reading its journal.
    return True

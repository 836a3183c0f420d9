"""Many PDFs at once: who takes up which, what fails is set aside, how far a batch is."""

import datetime as dt
import errno
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, OperationalError, connections, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from accounts.api import Role, assign_role
from audit.models import Event
from certificates import actions, queries, tasks
from certificates.actions import Outcome, making
from certificates.errors import NothingToMake
from certificates.models import Certificate, CertificateBatch
from certificates.rendering.pdf import PaperTooLong
from certificates.rules.trying import LEASE, MOST_TRIES, back_off, minutes_left
from config import health
from config.storages import PrivateInMemoryStorage
from notifications.api import Message
from tests.factories.accounts import UserFactory
from tests.factories.certificates import (
    CertificateBatchFactory,
    CertificateFactory,
    IssuingBodyFactory,
)

pytestmark = pytest.mark.django_db
Failure = Certificate.Failure


@pytest.fixture(autouse=True)
def _empty_storage():
    PrivateInMemoryStorage.empty()


@pytest.fixture
def issuer():
    return IssuingBodyFactory()


@pytest.fixture
def rendering(monkeypatch):
    """Rendering that takes no time and does what the test says, by the number of the row."""

    class Rendering:
        errors: dict[str, Exception] = {}
        done: list[str] = []

        def __call__(self, certificate, *, at):
            if error := self.errors.get(certificate.number):
                raise error
            self.done.append(certificate.number)
            return bool(
                Certificate.objects.filter(pk=certificate.pk, rendered_at=None).update(
                    rendered_at=at, pdf="a.pdf", pdf_sha256="f" * 64
                )
            )

    fake = Rendering()
    fake.errors, fake.done = {}, []
    monkeypatch.setattr(making, "render_certificate", fake)
    return fake


def turn(at):
    """What a worker does with everything that is due at `at`."""
    rows = actions.claim_certificates(queries.due_certificates(at), number=100, at=at)
    return [actions.try_to_render(row, at=at) for row in rows]


def row_of(certificate):
    return Certificate.objects.get(pk=certificate.pk)


def test_waiting_times_and_what_is_left():
    assert [back_off(n) for n in (1, 2, 3, 4)] == [dt.timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert [minutes_left(900, 200), minutes_left(901, 200), minutes_left(5, 0)] == [9, 10, None]


@pytest.mark.fault(35, "poison certificate")
def test_a_poison_row_is_set_aside_after_five_tries_and_the_others_go_on(rendering, issuer, at):
    poison, good = CertificateFactory(issuer=issuer), CertificateFactory(issuer=issuer)
    rendering.errors = {poison.number: PaperTooLong("x")}

    now, outcomes = at, []
    for tries in range(1, MOST_TRIES + 1):
        assert set(turn(now)) == {Outcome.FAILED} | ({Outcome.MADE} if tries == 1 else set())
        assert turn(now + dt.timedelta(seconds=1)) == [], "not before its time"
        row = row_of(poison)
        assert (row.tries, row.failure) == (tries, Failure.TOO_LONG)
        outcomes.append(row.set_aside_at)
        now += back_off(tries)

    assert outcomes[:-1] == [None] * 4
    assert outcomes[-1] is not None
    assert turn(now + dt.timedelta(days=1)) == []
    assert Event.objects.get(verb="certificate.set_aside").data == {"failure": "too_long"}
    assert row_of(good).rendered_at == at

    officer = UserFactory()
    assert actions.retry_certificates(Certificate.objects.all(), by=officer, at=now) == 1
    assert actions.retry_certificates(Certificate.objects.all(), by=officer, at=now) == 0
    assert Event.objects.get(verb="certificate.retried").actor_id == officer.pk
    rendering.errors = {}
    assert turn(now) == [Outcome.MADE]
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(set_aside_at=at, failure="")  # certificate_set_aside_with_reason


@pytest.mark.fault(35, "poison certificate")
def test_names_that_no_paper_can_show(at, record_property):
    names = {"Ấ" * 10_000: Failure.TOO_LONG, "Nguyễn \U000e0001\ufdd0 An": Failure.LETTERS}
    rows = [CertificateFactory(printed={"full_name": name}) for name in names]
    good = CertificateFactory()
    began = time.monotonic()

    outcomes = turn(at)

    record_property("measured", f"two refused, one made in {time.monotonic() - began:.1f} s")
    assert outcomes == [Outcome.FAILED, Outcome.FAILED, Outcome.MADE]
    assert [row_of(row).failure for row in rows] == list(names.values())
    assert row_of(good).pdf


def test_what_ends_every_process_runs_out_of_tries_too(rendering, at):
    certificate = CertificateFactory()
    rendering.errors = {certificate.number: SystemExit(1)}

    for minute in range(MOST_TRIES):
        with pytest.raises(SystemExit):
            turn(at + dt.timedelta(minutes=minute))
    assert row_of(certificate).tries == MOST_TRIES

    assert turn(at + dt.timedelta(minutes=9)) == [Outcome.FAILED]
    assert row_of(certificate).failure == Failure.ENDED
    assert row_of(certificate).set_aside_at is not None


@pytest.mark.parametrize(
    ("error", "failure", "tries"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "storage", 0),
        (KeyError("full_name"), "incomplete", 1),
        (ZeroDivisionError(), "other", 1),
    ],
)
def test_only_faults_of_the_certificate_cost_it_a_try(rendering, at, error, failure, tries):
    certificate = CertificateFactory()
    rendering.errors = {certificate.number: error}

    turn(at)

    row = row_of(certificate)
    assert (row.failure, row.tries, row.set_aside_at) == (failure, tries, None)
    assert row.next_try_at > at


def test_a_task_out_of_time_notes_it_and_a_database_away_gives_the_try_back(rendering, at):
    slow = CertificateFactory()
    rendering.errors = {slow.number: SoftTimeLimitExceeded()}
    with pytest.raises(SoftTimeLimitExceeded):
        turn(at)
    assert (row_of(slow).tries, row_of(slow).failure) == (1, Failure.TIME)

    rendering.errors = {slow.number: OperationalError("gone")}
    with pytest.raises(OperationalError):
        turn(at + dt.timedelta(minutes=1))
    assert row_of(slow).tries == 1


def test_a_disk_that_is_full_stops_the_turn_and_costs_nothing(rendering, issuer):
    rows = CertificateFactory.create_batch(6, issuer=issuer)
    rendering.errors = {row.number: OSError(errno.ENOSPC, "full") for row in rows if row != rows[1]}
    batch = actions.start_batch(issuer, period="2026", by=None, at=timezone.now())

    assert tasks.make_batch(batch.pk) == 1, "one that waits alone does not hold up the next"

    counts = queries.counts_of(batch, at=timezone.now())
    assert (counts.waiting, str(counts.held_up)) == (5, str(Failure.STORAGE.label))
    assert Certificate.objects.filter(failure="storage").count() == 1 + tasks.HOPELESS

    rendering.errors = {}
    Certificate.objects.update(next_try_at=None)
    assert tasks.make_batch(batch.pk) == 5


def test_a_killed_worker_holds_its_handful_for_less_than_a_minute(rendering, at):
    certificate = CertificateFactory()
    actions.claim_certificates(queries.due_certificates(at), number=20, at=at)

    assert turn(at + LEASE - dt.timedelta(seconds=1)) == []
    assert turn(at + LEASE) == [Outcome.MADE]
    assert dt.timedelta(minutes=1) > LEASE
    assert row_of(certificate).rendered_at is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
@pytest.mark.fault(45, "the same sweep run by two schedulers")
def test_two_sweeps_at_once_share_the_rows_and_both_end(rendering):
    old = timezone.now() - dt.timedelta(minutes=2)
    CertificateFactory.create_batch(60, issuer=IssuingBodyFactory(), issued_at=old)
    start = Barrier(2)

    def sweep(_):
        try:
            start.wait(10)
            return tasks.render_awaited_certificates()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(sweep, range(2)))

    assert sum(made) == 60
    assert len(rendering.done) == len(set(rendering.done)) == 60
    assert set(Certificate.objects.values_list("tries", flat=True)) == {1}


def test_a_batch_from_start_to_finish(rendering, issuer):
    officer, at = UserFactory(), timezone.now()
    first, *others = CertificateFactory.create_batch(3, issuer=issuer)
    poison = CertificateFactory(issuer=issuer)
    CertificateFactory(issuer=issuer, period="2025", serial=1)
    rendering.errors = {poison.number: PaperTooLong("x")}
    rendering(first, at=at)

    batch = actions.start_batch(issuer, period="2026", by=officer, at=at)

    assert set(batch.certificates.all()) == {*others, poison}, "what has its PDF is left alone"
    with pytest.raises(NothingToMake):
        actions.start_batch(issuer, period="2026", by=officer, at=at)
    assert actions.finish_batches(at=at) == 0

    actions.stop_batch(batch, by=officer, at=at)
    Certificate.objects.update(issued_at=at - dt.timedelta(days=1))
    assert tasks.make_batch(batch.pk) == 0
    assert tasks.render_awaited_certificates() == 1, "only the one of another year"
    assert not queries.certificates_wait(timezone.now()), "nobody is alarmed about what was stopped"
    actions.continue_batch(CertificateBatch.objects.get(), by=officer, at=at)
    Certificate.objects.filter(pk=poison.pk).update(tries=MOST_TRIES - 1)
    assert tasks.make_batch(batch.pk) == 2

    done = CertificateBatch.objects.get()
    counts = queries.counts_of(done, at=timezone.now())
    assert (counts.made, counts.waiting, counts.set_aside) == (2, 0, 1)
    assert done.finished_at is not None
    message = Message.objects.get(user=officer)
    assert message.subject == f"Đã tạo xong 2 giấy chứng nhận: {issuer.name}, 2026"
    assert message.link == reverse("certificates:batch_detail", args=[batch.pk])
    assert actions.finish_batches(at=at) == 0
    verbs = Event.objects.filter(verb__startswith="batch.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "batch.started", "batch.stopped", "batch.continued", "batch.finished",
    ]  # fmt: skip
    with pytest.raises(IntegrityError, match="certificate_batch_finished_after_it_started"):
        CertificateBatchFactory(issuer=issuer, finished_at=at - dt.timedelta(days=9))


def test_work_that_goes_on_is_no_alarm(rendering, at):
    old = timezone.now() - dt.timedelta(hours=1)
    CertificateFactory(issued_at=old)
    assert queries.certificates_wait(timezone.now() - health.LONGEST_WAIT)

    made = CertificateFactory(issued_at=old)
    rendering(made, at=timezone.now())

    assert not queries.certificates_wait(timezone.now() - health.LONGEST_WAIT)


def test_pages_of_an_issuer(client, rendering, issuer, at, assert_queries):
    officer = UserFactory()
    assign_role(officer, Role.ISSUER, issuer.organisation, by=None, at=timezone.now())
    one = CertificateFactory(issuer=issuer, class_code="lop-a")
    CertificateFactory(issuer=issuer, class_code="lop-b")
    client.force_login(officer)
    start = reverse("certificates:batch_start")

    page = client.get(reverse("certificates:batch_list")).content.decode()
    assert f"{issuer.pk}|2026|lop-a" in page
    assert client.post(start, {"nhom": "1|1999|"}).status_code == 302
    assert not CertificateBatch.objects.exists(), "what was not offered is not started"

    answer = client.post(start, {"nhom": f"{issuer.pk}|2026|lop-a"})
    batch = CertificateBatch.objects.get()
    assert answer.headers["Location"] == reverse("certificates:batch_detail", args=[batch.pk])
    assert (batch.started_by, batch.class_code, batch.certificates.get()) == (
        officer, "lop-a", one,
    )  # fmt: skip
    client.get(answer.headers["Location"])
    with assert_queries(7):
        page = client.get(answer.headers["Location"]).content.decode()
    assert "data-running" in page
    assert '<meta http-equiv="refresh"' in page

    Certificate.objects.filter(pk=one.pk).update(
        set_aside_at=at, failure="too_long", tries=MOST_TRIES
    )
    page = client.get(answer.headers["Location"]).content.decode()
    assert "data-running" not in page
    assert "alert--success" not in page, "somebody is still without a certificate"
    assert "Đợt này đã xong; còn 1 giấy chưa tạo được" in page
    failures = reverse("certificates:failure_list")
    page = client.get(failures).content.decode()
    assert one.number in page
    assert str(capfirst(Failure.TOO_LONG.label)) in page
    assert Event.objects.filter(verb="failures.read").exists()
    client.post(reverse("certificates:failure_retry"), {"so": "another"})
    assert row_of(one).set_aside_at is not None
    client.post(reverse("certificates:failure_retry"), {"so": one.number})
    assert row_of(one).tries == 0

"""The broker away or emptied, and attempts that nobody hands in."""

import datetime as dt
import time

import psycopg
import pytest
from django.utils import timezone

from tests.faults.stage import IS_LONG, Sitting

SUBMITS = 5
OVERDUE = 1000 if IS_LONG else 60
MADE = "SELECT count(*) FROM certificates_certificate WHERE pdf <> '' AND id = ANY(%s)"


def certificates_of(stage, sittings):
    return [
        row[0]
        for row in stage.ask(
            "SELECT e.certificate_id FROM courses_enrolment e"
            " JOIN quizzes_attempt a ON a.enrolment_id = e.id"
            " WHERE a.id = ANY(%s) AND e.certificate_id IS NOT NULL",
            [sitting.attempt for sitting in sittings],
        )
    ]


def sweep(stage, certificates):
    """Run the sweep as beat does each minute, a minute later; return how long it took."""
    stage.ask(
        "UPDATE certificates_certificate SET issued_at = issued_at - interval '1 minute'"
        " WHERE id = ANY(%s)",
        certificates,
    )
    began = time.monotonic()
    stage.manage("from certificates.tasks import render_awaited_certificates as sweep; sweep()")
    return time.monotonic() - began


def passed(stage, site, number):
    sittings = [Sitting.begin(stage, site) for _n in range(number)]
    for sitting in sittings:
        sitting.make_sure_to_pass()
    return sittings


@pytest.mark.fault(29, "broker down while people hand in")
def test_handing_in_needs_no_broker_and_the_certificates_follow(stage, site, record_property):
    sittings = passed(stage, site, SUBMITS)
    stage.redis.stop()
    try:
        answers = [sitting.submit() for sitting in sittings]
    finally:
        stage.redis.start()

    slowest = max(answer.ms for answer in answers)
    assert {answer.status for answer in answers} == {302}
    certificates = certificates_of(stage, sittings)
    assert len(certificates) == SUBMITS
    took = sweep(stage, certificates)
    assert stage.ask(MADE, certificates) == [(SUBMITS,)]
    record_property(
        "measured", f"slowest submit {slowest:.0f} ms; {SUBMITS} PDFs by one sweep in {took:.1f} s"
    )


@pytest.mark.fault(30, "broker loses its data")
def test_an_emptied_queue_loses_no_certificate(stage, site, record_property):
    sittings = passed(stage, site, 2)
    assert {sitting.submit().status for sitting in sittings} == {302}
    stage.redis.stop()
    stage.redis.start()  # Nothing was written to disk: the queue is empty.

    certificates = certificates_of(stage, sittings)
    assert stage.ask(MADE, certificates) == [(0,)]
    took = sweep(stage, certificates)
    assert stage.ask(MADE, certificates) == [(2,)]
    record_property("measured", f"2 PDFs by one sweep in {took:.1f} s")


@pytest.mark.fault(20, "nobody hands in")
def test_the_sweeper_closes_what_is_overdue_and_one_bad_attempt_does_not_stop_it(
    stage, site, record_property
):
    first = Sitting.begin(stage, site)
    first.save_all()
    overdue = _copies(stage, first, OVERDUE)
    ended = timezone.now() - dt.timedelta(minutes=30)
    stage.ask(
        "UPDATE quizzes_attempt SET started_at = %s, due_at = %s, delivery_until = %s"
        " WHERE id = ANY(%s)",
        ended - dt.timedelta(minutes=45), ended, ended + dt.timedelta(minutes=10), overdue,
    )  # fmt: skip
    stage.ask("UPDATE quizzes_attempt SET paper = '[{}]' WHERE id = %s", overdue[0])

    began = timezone.now()
    for _turn in range(OVERDUE // 500 + 1):
        stage.manage("from quizzes.tasks import close_overdue_attempts as sweep; sweep()")
    took = (timezone.now() - began).total_seconds()

    open_ones = stage.ask(
        "SELECT id FROM quizzes_attempt WHERE submitted_at IS NULL AND id = ANY(%s)", overdue
    )
    record_property(
        "measured", f"{OVERDUE} overdue, {OVERDUE - len(open_ones)} closed, {took:.0f} s"
    )
    assert open_ones == [(overdue[0],)]
    assert stage.ask(
        "SELECT DISTINCT submitted_at, closed_by_clock FROM quizzes_attempt"
        " WHERE id = ANY(%s) AND submitted_at IS NOT NULL",
        overdue,
    ) == [(ended, True)]


def _copies(stage, sitting, number):
    """The same open attempt for so many other learners; return the ids."""
    with stage.connect() as connection, connection.cursor(row_factory=psycopg.rows.dict_row) as cur:
        row = cur.execute(
            "SELECT * FROM quizzes_attempt WHERE id = %s", [sitting.attempt]
        ).fetchone()
        del row["id"], row["enrolment_id"]
        columns = ", ".join(row)
        cur.execute(
            f"INSERT INTO quizzes_attempt ({columns}, enrolment_id)"  # noqa: S608 - our own names
            f" SELECT {columns}, unnest(%s::bigint[]) FROM quizzes_attempt WHERE id = %s"
            " RETURNING id",
            [[stage.learner()["enrolment"] for _n in range(number)], sitting.attempt],
        )
        return sorted(found["id"] for found in cur.fetchall())

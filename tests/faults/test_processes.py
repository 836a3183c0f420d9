"""Web workers killed, replaced and asked too often while learners hand in."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.stage import IS_LONG, Sitting, number_in, wait_until

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.mark.fault(1, "web worker kill -9 mid-submit")
@pytest.mark.fault(2, "the killed worker's statement lives on in the database")
def test_a_worker_killed_while_handing_in_leaves_the_test_open_and_whole(
    stage, site, record_property
):
    sitting = Sitting.begin(stage, site)
    sitting.save_all()
    kept = sitting.row("answers")

    with stage.connect() as other, other.transaction():
        # The answers are written after the attempt is marked: in the middle of handing in.
        other.execute("LOCK TABLE quizzes_response IN ACCESS EXCLUSIVE MODE")
        threading.Thread(target=_submit_and_fail, args=(sitting,), daemon=True).start()
        wait_until(lambda: stage.ask(WAITING)[0][0] == 1, seconds=20)
        for worker in site.workers():
            os.kill(worker, signal.SIGKILL)
        gone = wait_until(lambda: stage.ask(WAITING)[0][0] == 0, seconds=10)
    record_property("measured", f"the statement ended after {gone:.1f} s")

    assert (sitting.row("submitted_at"), sitting.responses()) == (None, 0)
    assert sitting.row("answers") == kept
    site.wait()
    assert sitting.submit().status == 302
    assert sitting.row("submitted_at") is not None
    assert sitting.responses() == len(sitting.paper())


def _submit_and_fail(sitting):
    try:
        sitting.submit()
    except OSError:
        return


@pytest.mark.fault(3, "new workers (HUP) and stopping (TERM) during submits")
def test_no_request_fails_while_workers_are_replaced(stage, site, record_property):
    sittings = [Sitting.begin(stage, site) for _n in range(4)]
    statuses, stop = [], threading.Event()

    def save_on(sitting):
        turn = 0
        while not stop.is_set():
            turn += 1
            statuses.append(sitting.save(turn % 20 + 1, turn=turn).status)

    with ThreadPoolExecutor(len(sittings)) as pool:
        running = [pool.submit(save_on, sitting) for sitting in sittings]
        for _turn in range(2):
            time.sleep(1.5)
            site.process.send_signal(signal.SIGHUP)
        time.sleep(2)
        stop.set()
        for each in running:
            each.result()

    record_property("measured", f"{len(statuses)} saves, none failed")
    assert set(statuses) == {200}
    assert len(statuses) > 10


@pytest.mark.fault(3, "new workers (HUP) and stopping (TERM) during submits")
def test_a_submit_in_flight_is_finished_when_the_site_stops(stage, record_property):
    with stage.serving() as leaving:
        sitting = Sitting.begin(stage, leaving)
        with ThreadPoolExecutor(1) as pool, stage.connect() as other:
            with other.transaction():
                other.execute("LOCK TABLE quizzes_response IN ACCESS EXCLUSIVE MODE")
                answer = pool.submit(sitting.submit)
                wait_until(lambda: stage.ask(WAITING)[0][0] == 1, seconds=20)
                leaving.process.send_signal(signal.SIGTERM)
                time.sleep(0.3)
            assert answer.result().status == 302
    record_property("measured", "answered 302 after TERM")
    assert sitting.row("submitted_at") is not None


@pytest.mark.fault(7, "20 submits at once")
def test_twenty_submits_at_once_give_one_result_and_one_certificate(stage, site, record_property):
    sitting = Sitting.begin(stage, site)
    sitting.make_sure_to_pass()
    sitting.save_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _n: sitting.submit(), range(20)))

    assert {(answer.status, answer.location) for answer in answers} == {
        (302, f"/bai-lam/{sitting.attempt}/ket-qua/")
    }
    assert sitting.responses() == len(sitting.paper())
    certificates = stage.ask(
        "SELECT count(certificate_id) FROM courses_enrolment e"
        " JOIN quizzes_attempt a ON a.enrolment_id = e.id WHERE a.id = %s",
        sitting.attempt,
    )
    record_property("measured", f"20 × 302, {certificates[0][0]} certificate")
    assert certificates == [(1,)]


@pytest.mark.fault(8, "10 starts at once")
def test_ten_starts_at_once_lead_to_one_attempt(stage, site, record_property):
    visitor = site.visitor(stage.learner()["session"])

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _n: visitor.post(f"{stage.intro}bat-dau/"), range(10)))

    record_property("measured", f"{len({number_in(a) for a in answers})} attempt")
    assert {answer.status for answer in answers} == {302}
    assert len({number_in(answer) for answer in answers}) == 1


@pytest.mark.fault(9, "answers arrive out of order")
def test_the_newest_change_wins_in_whichever_order_they_come(stage, site):
    sitting = Sitting.begin(stage, site)
    now = int(time.time() * 1000)

    for turn in (5, 3, 6, 4):
        assert sitting.save(1, seq=now + turn, turn=turn).status == 200

    newest = sitting.save(1, seq=now + 6, turn=6)
    assert newest.status == 200
    kept = sitting.row("answers")["1"]
    assert kept["seq"] == now + 6


@pytest.mark.fault(26, "many start at once")
def test_a_room_full_starts_at_once(stage, site, record_property):
    number = 500 if IS_LONG else 40
    visitors = [site.visitor(stage.learner()["session"]) for _n in range(number)]

    with ThreadPoolExecutor(number) as pool:
        answers = list(pool.map(lambda v: v.post(f"{stage.intro}bat-dau/"), visitors))

    slowest = sorted(answer.ms for answer in answers)[int(number * 0.95)]
    record_property("measured", f"{number} starts, p95 {slowest:.0f} ms")
    assert {answer.status for answer in answers} == {302}
    assert len({number_in(answer) for answer in answers}) == number

"""PostgreSQL restarted, crashed and silent; the clock of the web server wrong."""

import datetime as dt
import itertools
import json
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from tests.faults import chaos
from tests.faults.stage import IS_LONG, Sitting

WRITERS, SECONDS = (40, 12) if IS_LONG else (8, 5)


@dataclass
class Acknowledged:
    """What the site has said to have kept: the newest change by attempt and place."""

    newest: dict[tuple[int, str], int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    errors: int = 0

    def longest_gap(self) -> float:
        times = sorted(self.times)
        return max(after - before for before, after in itertools.pairwise(times))


def write_on(sitting: Sitting, kept: Acknowledged, stop: threading.Event) -> None:
    turn = 0
    while not stop.is_set():
        turn += 1
        position, seq = turn % 20 + 1, int(time.time() * 1000)
        try:
            answer = sitting.save(position, seq=seq, turn=turn)
        except OSError:
            kept.errors += 1
            continue
        if answer.status == 200 and json.loads(answer.body):
            kept.newest[sitting.attempt, str(position)] = seq
            kept.times.append(time.monotonic())
        else:
            kept.errors += 1


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(
            signal.SIGINT, id="restart", marks=pytest.mark.fault(4, "database restart mid-quiz")
        ),
        pytest.param(
            signal.SIGQUIT, id="crash", marks=pytest.mark.fault(5, "database crash mid-quiz")
        ),
    ],
)
def test_no_acknowledged_answer_is_lost_when_the_database_goes_away(
    stage, site, by, record_property
):
    assert stage.ask("SHOW fsync") + stage.ask("SHOW synchronous_commit") == [("on",), ("on",)]
    sittings = [Sitting.begin(stage, site) for _n in range(WRITERS)]
    for sitting in sittings:
        sitting.paper()
    kept, stop = Acknowledged(), threading.Event()

    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(write_on, sitting, kept, stop) for sitting in sittings]
        time.sleep(SECONDS / 3)
        stage.restart_database(by)
        time.sleep(SECONDS * 2 / 3)
        stop.set()
        for each in running:
            each.result()

    stored = {s.attempt: s.row("answers") for s in sittings}
    lost = [
        (attempt, place)
        for (attempt, place), seq in kept.newest.items()
        if stored[attempt].get(place, {}).get("seq", 0) < seq
    ]
    record_property(
        "measured",
        f"{len(kept.times)} acknowledged, {len(lost)} lost, {kept.errors} errors, "
        f"gap {kept.longest_gap():.1f} s",
    )
    assert lost == []
    assert len(kept.times) > WRITERS * 5
    assert kept.times[-1] > kept.times[0] + SECONDS / 2, "nobody wrote again afterwards"


@pytest.mark.fault(6, "database accepts and never answers")
def test_a_silent_database_fails_soon_and_the_site_recovers_by_itself(stage, record_property):
    with chaos.between(stage.database.port) as proxy:
        url = stage.database.url.replace(str(stage.database.port), str(proxy.port))
        with stage.serving(env={"DATABASE_URL": url}) as site:
            sitting = Sitting.begin(stage, site)
            sitting.paper()
            proxy.silent = True
            began = time.monotonic()
            assert _status(sitting) != 200
            failed_after = time.monotonic() - began
            proxy.silent = False
            began = time.monotonic()
            while _status(sitting) != 200:
                assert time.monotonic() - began < 20
            healed_after = time.monotonic() - began
    record_property("measured", f"failed after {failed_after:.1f} s, well after {healed_after:.1f}")
    assert failed_after < 15
    assert healed_after < 15


def _status(sitting: Sitting) -> int:
    try:
        return sitting.save(1).status
    except OSError:
        return 0


@pytest.mark.fault(19, "clock of the web server three hours wrong")
def test_a_wrong_clock_of_the_web_server_changes_no_deadline(stage, record_property):
    with stage.serving(before=("faketime", "-f", "+3h")) as site:
        sitting = Sitting.begin(stage, site)
        began, due = sitting.row("started_at"), sitting.row("due_at")
        answer = sitting.save(1)

    assert abs(began - timezone.now()) < dt.timedelta(minutes=2)
    assert answer.status == 200
    said = json.loads(answer.body)
    left = (said["due"] - said["now"]) / 1000
    allowed = (due - began).total_seconds()
    record_property("measured", f"{left:.0f} of {allowed:.0f} s left")
    assert allowed - 120 < left <= allowed

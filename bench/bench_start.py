"""A whole province sits at eight: so many learners begin within a minute, and answer.

    python -m bench.bench_start [--learners 1000] [--seconds 60] [--output FILE]

Each opens the page before the test, starts, gets the paper and saves five answers, as phones do.
Two sync workers, PostgreSQL and Redis on this machine, and the learners too: what is slow here is
slower than on a server of its own. Counted are errors, and answers that the site said to have kept
and the database does not have: there must be none.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.stand import ROOT, Answer, Site, processor_seconds, service_pids, serving, start_django

RESULT = ROOT / "bench/results/start.json"
LEARNERS_BY_DEFAULT, SECONDS_BY_DEFAULT = 1000, 60
ANSWERS_EACH = 5
# As many as wait for the site at the same time before this machine is busy with them alone.
AT_ONCE = 64


@dataclass
class Tally:
    """What came back. `kept` has the newest acknowledged change by attempt and place."""

    ms: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    kept: dict[tuple[int, str], int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, answer: Answer, expected: int) -> bool:
        with self.lock:
            self.ms[what].append(answer.ms)
            if answer.status != expected:
                self.errors.append(f"{what}: {answer.status}")
        return answer.status == expected


def sit_down(site: Site, intro: str, session: str, tally: Tally) -> None:
    """What one learner does in the first minute."""
    visitor = site.visitor(session)
    try:
        tally.note("intro", visitor.get(intro), 200)
        started = visitor.post(f"{intro}bat-dau/")
        if not tally.note("start", started, 302):
            return
        attempt = started.location.partition("?")[0]
        tally.note("paper", visitor.get(attempt), 200)
        number = int(attempt.rstrip("/").rpartition("/")[2])
        for position in range(1, ANSWERS_EACH + 1):
            seq = int(time.time() * 1000)
            # A flag fits every kind of question.
            fields = {
                "position": position, f"flag-{position}": "1", f"seq-{position}": seq,
                "client": "bench",
            }  # fmt: skip
            saved = visitor.post(f"{attempt}luu/", fields, wants="application/json")
            if tally.note("save", saved, 200):
                with tally.lock:
                    tally.kept[number, str(position)] = seq
    except OSError as error:
        with tally.lock:
            tally.errors.append(type(error).__name__)


def everybody(site: Site, hall: Any, seconds: float) -> tuple[Tally, float]:
    """Let them come at random moments of so many seconds; return how long it took in all."""
    tally = Tally()
    moments = sorted(random.uniform(0, seconds) for _learner in hall.learners)
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for moment, learner in zip(moments, hall.learners, strict=True):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            pool.submit(sit_down, site, hall.intro, learner.session, tally)
    return tally, time.monotonic() - began


def lost_answers(tally: Tally) -> int:
    """How many acknowledged changes the database does not have."""
    from quizzes.api import Attempt  # noqa: PLC0415

    stored = dict(Attempt.objects.values_list("pk", "answers"))
    return sum(
        stored.get(attempt, {}).get(place, {}).get("seq", 0) < seq
        for (attempt, place), seq in tally.kept.items()
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--learners", type=int, default=LEARNERS_BY_DEFAULT)
    parser.add_argument("--seconds", type=float, default=SECONDS_BY_DEFAULT)
    parser.add_argument("--output", type=Path, default=RESULT)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hocba-bench-") as name:
        start_django(Path(name))
        from django.core.management import call_command  # noqa: PLC0415

        from bench.learners import prepare  # noqa: PLC0415

        call_command("collectstatic", verbosity=0, interactive=False)
        hall = prepare(arguments.learners)
        with serving(Path(name)) as site:
            pids = [site.process.pid, *service_pids().values()]
            before = processor_seconds(pids)
            tally, took = everybody(site, hall, arguments.seconds)
            spent = processor_seconds(pids) - before
        lost = lost_answers(tally)
    return report(tally, took, spent, lost, arguments)


def report(tally: Tally, took: float, spent: float, lost: int, arguments: Any) -> int:
    result: dict[str, Any] = {
        "learners": arguments.learners,
        "seconds": round(took, 1),
        "server_processor_seconds": round(spent, 1),
        "errors": len(tally.errors),
        "acknowledged": len(tally.kept),
        "lost": lost,
    }
    for what, times in tally.ms.items():
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        result[what] = {"p50_ms": round(cuts[49]), "p95_ms": round(cuts[94])}
    print(json.dumps(result, indent=2))
    for error in sorted(set(tally.errors)):
        print(f"{error} × {tally.errors.count(error)}")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(result, indent=2) + "\n")
    return 0 if lost == 0 and not tally.errors else 1


if __name__ == "__main__":
    sys.exit(main())

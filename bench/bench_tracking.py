"""What the tracking pages cost with 20,000, 200,000 and 1,000,000 people in scope.

    python -m bench.bench_tracking [--people 20000,200000,1000000] [--rounds 30] [--output FILE]

Each size in a database of its own on the PostgreSQL that `make bench` gives: a country of provinces
with communes of fifty cells, five years of standings and facts. Measured is processor time, that of
the web server's own process and that of PostgreSQL, one request after the other. The page of the
root must cost the same at every size; so must what a test handed in does to the figures.
"""

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.stand import ROOT, processor_seconds, serving, start_django

RESULT = ROOT / "bench/results/tracking.json"
SIZES = "20000,200000,1000000"
YEARS = 5
# The pages read the sums of this year and of the year before.
YEARS_COUNTED = 2
ROUNDS_BY_DEFAULT = 50
BASE = "tracking_base"
# Milliseconds of processor time, and how many times the smallest size's the largest may take.
ROOT_ALLOWED_MS, AS_OF_ALLOWED_MS, RATIO_ALLOWED = 50, 1000, 1.3
AS_OF_ALLOWED_AT = 200_000
# What grows with the people is not asked for every round.
SLOW_ROUNDS = 3


def database(name: str) -> str:
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def make_database(name: str, template: str = "template1") -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(database("postgres"), autocommit=True) as server:
        # What it does in the background would be measured with the pages.
        server.execute("ALTER SYSTEM SET autovacuum = off")
        server.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
        server.execute("SELECT pg_reload_conf()")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def postmaster() -> int:
    """The process of PostgreSQL that has started all others."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])


def checkpoint() -> None:
    """Have the server write out now what it would write while pages are measured."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")


class Meter:
    """Milliseconds of processor time for one round, of the site's process and of PostgreSQL.

    Of several parts of the rounds the one that cost least: a machine that others use too only ever
    adds to it. The clock of the processor ticks a hundred times a second, so a part is some rounds.
    """

    PARTS = 5

    def __init__(self, site: int | None) -> None:
        self.site = site or os.getpid()
        self.postgresql = postmaster()

    def take(self, work: Callable[[int], object], rounds: int, *, warm_up: int = 3) -> Any:
        for number in range(warm_up):
            work(number)
        in_part = max(rounds // self.PARTS, 1)
        starts = range(warm_up, warm_up + rounds, in_part)
        parts = [self._part(work, range(start, start + in_part)) for start in starts]
        least: dict[str, float] = min(parts, key=lambda each: each["cpu_ms"])
        mean = sum(each["cpu_ms"] for each in parts) / len(parts)
        return least | {"mean_cpu_ms": round(mean, 2)}

    def _part(self, work: Callable[[int], object], numbers: range) -> dict[str, float]:
        wall, before = time.perf_counter(), self._spent()
        for number in numbers:
            work(number)
        after, wall = self._spent(), time.perf_counter() - wall
        web, db = (
            round((b - a) / len(numbers) * 1000, 2) for a, b in zip(before, after, strict=True)
        )
        return {
            "web_ms": web,
            "postgresql_ms": db,
            "cpu_ms": round(web + db, 2),
            "wall_ms": round(wall / len(numbers) * 1000, 1),
        }

    def _spent(self) -> tuple[float, float]:
        return processor_seconds([self.site]), processor_seconds([self.postgresql])


def head(at: dt.datetime) -> str:
    """Somebody who sees the whole tree, signed in; return the cookie's value."""
    from accounts.api import Role, assign_role, open_account  # noqa: PLC0415
    from bench.learners import session_of  # noqa: PLC0415
    from organisations.api import Organisation  # noqa: PLC0415

    user = open_account(username="ban", full_name="Ban Tổ chức", by=None, at=at)
    assign_role(user, Role.DEPARTMENT, Organisation.objects.get(code="R0"), by=None, at=at)
    return session_of(user, at)


def pages(folder: Path, cookie: str, rounds: int, at: dt.datetime) -> dict[str, Any]:
    """The pages of today at each level, and the root's as of a past day."""
    past = (at.date() - dt.timedelta(days=400)).isoformat()
    asked = {
        "root": ("/theo-doi/R0/", rounds),
        "commune": ("/theo-doi/X0/", rounds),
        "cell": ("/theo-doi/O0/", rounds),
        "root_as_of": (f"/theo-doi/R0/?ngay={past}", SLOW_ROUNDS),
        "commune_as_of": (f"/theo-doi/X0/?ngay={past}", rounds),
        "root_indicators": ("/theo-doi/R0/chi-tieu/", SLOW_ROUNDS),
    }
    found = {}
    patient = {"DATABASE_STATEMENT_TIMEOUT": "120"}
    with serving(folder, workers=1, env=patient, timeout=120) as site:
        meter, visitor = Meter(site.process.pid), site.visitor(cookie)
        visitor.timeout = 300

        def ask(path: str, _number: int) -> None:
            answer = visitor.get(path)
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status} {answer.location}")

        for what, (path, times) in asked.items():
            found[what] = meter.take(partial(ask, path), times, warm_up=2)
    return found


def inside(people: int, rounds: int, at: dt.datetime, *, with_report: bool) -> dict[str, Any]:
    """What goes on without a page: results written, sums folded and counted anew, a report."""
    from bench.crowd import BASE as FIRST  # noqa: PLC0415
    from organisations.api import Organisation  # noqa: PLC0415
    from records.api import (  # noqa: PLC0415
        Credit,
        credit_training,
        fold_all_changes,
    )
    from reports.queries.annual import annual_report  # noqa: PLC0415

    meter, root = Meter(None), Organisation.objects.get(code="R0")

    def hand_in(number: int) -> None:
        # Somebody of another cell each time, who is not trained yet.
        person = FIRST + (number * 4 + 2) * 10 % people
        credit = Credit(
            person_id=person, programme_name="Bồi dưỡng", completed_on=at.date(),
            counts_for_annual=True, topics=("kiem_tra",), source=f"bench:{number}",
        )  # fmt: skip
        credit_training(credit, at=at)

    found = {
        "update_after_a_submit": meter.take(hand_in, rounds * 5),
        "folding_them_all": meter.take(lambda _n: fold_all_changes(), 1, warm_up=0),
    }
    count = partial(annual_report, root, on=at.date(), year=at.year)
    found["annual_report_short"] = meter.take(
        lambda _n: count(is_short=True), SLOW_ROUNDS, warm_up=1
    )
    if with_report:
        found["annual_report"] = meter.take(lambda _n: count(), 1, warm_up=0)
    return found


def one_size(people: int, rounds: int, *, with_report: bool) -> dict[str, Any]:
    """Fill this process's database and measure it."""
    with tempfile.TemporaryDirectory(prefix="hocba-bench-") as name:
        start_django(Path(name))
        from django.core.management import call_command  # noqa: PLC0415
        from django.utils import timezone  # noqa: PLC0415

        from bench.crowd import write_province  # noqa: PLC0415
        from records.api import rebuild_tallies  # noqa: PLC0415

        call_command("collectstatic", verbosity=0, interactive=False)
        at = timezone.now()
        started = time.perf_counter()
        write_province(people, years=YEARS, at=at)
        filled = time.perf_counter()
        for back in range(YEARS_COUNTED):
            rebuild_tallies(at.year - back)
        counted = time.perf_counter()
        checkpoint()
        cookie = head(at)
        found = {
            "people": people,
            "filled_seconds": round(filled - started, 1),
            "sums_of_a_year_counted_seconds": round((counted - filled) / YEARS_COUNTED, 1),
        }
        found |= pages(Path(name), cookie, rounds, at)
        return found | inside(people, rounds, at, with_report=with_report)


def report(sizes: list[dict[str, Any]]) -> dict[str, Any]:
    smallest, largest = sizes[0], sizes[-1]
    same = ("root", "commune", "cell", "update_after_a_submit")
    ratios = {
        what: round(largest[what]["cpu_ms"] / (smallest[what]["cpu_ms"] or 0.01), 2)
        for what in same
    }
    as_of = [each for each in sizes if each["people"] <= AS_OF_ALLOWED_AT][-1:]
    goals = {
        "root_at_the_smallest": [smallest["root"]["cpu_ms"], ROOT_ALLOWED_MS],
        **{f"{what}_largest_to_smallest": [ratio, RATIO_ALLOWED] for what, ratio in ratios.items()},
        # Whatever else the machine is doing.
        **{f"root_as_of_at_{each['people']}": [each["root_as_of"]["cpu_ms"], AS_OF_ALLOWED_MS]
           for each in as_of},
    }  # fmt: skip
    return {
        "years": YEARS,
        "goals": {
            what: {"measured": is_, "allowed": allowed, "met": is_ <= allowed}
            for what, (is_, allowed) in goals.items()
        },
        "sizes": sizes,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", default=SIZES, help="sizes, with commas between")
    parser.add_argument("--rounds", type=int, default=ROUNDS_BY_DEFAULT)
    parser.add_argument("--output", type=Path, default=RESULT)
    parser.add_argument("--report-up-to", type=int, default=AS_OF_ALLOWED_AT)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        with_report = arguments.one <= arguments.report_up_to
        print(json.dumps(one_size(arguments.one, arguments.rounds, with_report=with_report)))
        return 0
    make_database(BASE)
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "migrate", "-v", "0"],
        env=os.environ | {"DATABASE_URL": database(BASE)},
        check=True,
    )
    found = report([measured(int(size), arguments) for size in arguments.people.split(",")])
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))
    return 0 if all(goal["met"] for goal in found["goals"].values()) else 1


def measured(people: int, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure one size in a process and a database of its own."""
    name = f"tracking_{people}"
    make_database(name, template=BASE)
    command = [
        sys.executable, "-m", "bench.bench_tracking", "--one", str(people),
        "--rounds", str(arguments.rounds), "--report-up-to", str(arguments.report_up_to),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        env=os.environ | {"DATABASE_URL": database(name)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(figures), file=sys.stderr, flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main())

"""What a whole test costs the server: processor seconds and statements, on two sync workers.

    python -m bench.bench_quiz [--learners 60] [--output FILE]

Processor seconds are user and system time of all processes of the server (web, PostgreSQL, Redis),
divided by the attempts; they hold on a noisy machine. Needs DATABASE_URL of an empty PostgreSQL
and REDIS_URL, both started by scripts/services.py; `make bench` does it.

    pages     intro, start, the paper, four times five answers, look over, hand in, result
    changes   the same with every single change saved by itself: 20 saves
    autosave  one save beside `bench.urls.bare`: as a ratio
"""

import argparse
import json
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.stand import (
    ROOT,
    Site,
    StatementLog,
    Visitor,
    processor_seconds,
    service_pids,
    serving,
    start_django,
)

RESULT = ROOT / "bench/results/quiz.json"
PER_PAGE = 5
LEARNERS_BY_DEFAULT = 60
# Journeys that only warm the workers, and journeys over which statements are counted.
WARMING, COUNTED = 6, 8
# Processor seconds of an attempt, statements of one, and the bare view's time an autosave may take.
PAGES_ALLOWED, STATEMENTS_ALLOWED, CHANGES_ALLOWED, RATIO_ALLOWED = 0.045, 40, 0.10, 1.5


class Unexpected(Exception):
    """The site answered otherwise than a learner would want."""


@dataclass
class Cost:
    """Of one attempt."""

    seconds: dict[str, float]
    attempts: int

    @property
    def total(self) -> float:
        return sum(self.seconds.values())

    def as_json(self) -> dict[str, Any]:
        return {"seconds": round(self.total, 4), "attempts": self.attempts} | {
            f"seconds_{name}": round(value, 4) for name, value in self.seconds.items()
        }


def journey(visitor: Visitor, intro: str, *, at_once: int, expected: str = "ket-qua") -> None:
    """Take the test as a browser does; `at_once` answers go in one request.

    Raises Unexpected.
    """
    _expect(visitor.get(intro), 200)
    started = _expect(visitor.post(f"{intro}bat-dau/"), 302)
    attempt = started.location.partition("?")[0]
    _expect(visitor.get(attempt), 200)
    answers = _answers_of(int(attempt.rstrip("/").rpartition("/")[2]))
    for first in range(0, len(answers), at_once):
        fields = [pair for answer in answers[first : first + at_once] for pair in answer]
        saved = visitor.post(f"{attempt}luu/", fields, wants="application/json")
        _expect(saved, 200)
    _expect(visitor.get(f"{attempt}xem-lai/"), 200)
    handed_in = _expect(visitor.post(f"{attempt}nop/"), 302)
    if expected not in handed_in.location:
        raise Unexpected(f"handed in, sent to {handed_in.location}")
    _expect(visitor.get(handed_in.location), 200)


def _expect(answer: Any, status: int) -> Any:
    if answer.status != status:
        raise Unexpected(f"{answer.status} {answer.location} {answer.body[:300]!r}")
    return answer


def _answers_of(attempt_id: int) -> list[list[tuple[str, str]]]:
    """What the page would send for right answers: a list of fields for each question."""
    from quizzes.api import Attempt, right_values  # noqa: PLC0415

    attempt = Attempt.objects.get(pk=attempt_id)
    return [
        [("position", str(position)), *_fields(position, values)]
        for position, values in sorted(right_values(attempt).items())
    ]


def _fields(position: int, values: Any) -> list[tuple[str, str]]:
    named = values if isinstance(values, dict) else {"answer": values}
    return [
        (f"q{position}{name.removeprefix('answer')}", value)
        for name, given in named.items()
        for value in given
    ]


def cost_of(site: Site, hall: Any, chosen: range, *, at_once: int) -> Cost:
    """Let these learners take the test one after another."""
    servers = {"web": site.process.pid, **service_pids()}
    before = {name: processor_seconds([pid]) for name, pid in servers.items()}
    for number in chosen:
        journey(site.visitor(hall.learners[number].session), hall.intro, at_once=at_once)
    return Cost(
        {
            name: (processor_seconds([pid]) - before[name]) / len(chosen)
            for name, pid in servers.items()
        },
        len(chosen),
    )


def autosave_ratio(site: Site, hall: Any, number: int, *, rounds: int = 400) -> dict[str, float]:
    """An autosave's processor time beside that of the bare view, in turns."""
    visitor = site.visitor(hall.learners[number].session)
    attempt = visitor.post(f"{hall.intro}bat-dau/").location.partition("?")[0]
    answers = _answers_of(int(attempt.rstrip("/").rpartition("/")[2]))
    pids = [site.process.pid, *service_pids().values()]
    spent = {"save": 0.0, "bare": 0.0}
    for _turn in range(8):
        for what in ("bare", "save"):
            before = processor_seconds(pids)
            for _each in range(rounds // 8):
                if what == "bare":
                    _expect(visitor.post("/bare/"), 200)
                else:
                    fields = random.choice(answers)
                    _expect(visitor.post(f"{attempt}luu/", fields, wants="application/json"), 200)
            spent[what] += processor_seconds(pids) - before
    return {
        "save_ms": round(spent["save"] / rounds * 1000, 3),
        "bare_ms": round(spent["bare"] / rounds * 1000, 3),
        "ratio": round(spent["save"] / spent["bare"], 2),
    }


def statements_of(site: Site, hall: Any, numbers: range) -> float:
    """How many statements the site sends for a journey; what this script asks itself is left out.

    The mean of several: each worker reads the frame of the site anew once a minute.
    """
    from django.db import connection  # noqa: PLC0415

    own = 0

    def count(execute: Any, *query: Any) -> Any:
        nonlocal own
        own += 1
        return execute(*query)

    log = StatementLog()
    with connection.execute_wrapper(count):
        for number in numbers:
            journey(site.visitor(hall.learners[number].session), hall.intro, at_once=PER_PAGE)
    return round((len(log.close()) - own) / len(numbers), 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--learners", type=int, default=LEARNERS_BY_DEFAULT)
    parser.add_argument("--output", type=Path, default=RESULT)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hocba-bench-") as name:
        start_django(Path(name))
        from django.core.management import call_command  # noqa: PLC0415

        from bench.learners import prepare  # noqa: PLC0415

        call_command("collectstatic", verbosity=0, interactive=False)
        n = arguments.learners
        hall = prepare(2 * n + WARMING + COUNTED + 1, questions_per_page=PER_PAGE)
        with serving(Path(name)) as site:
            counted = range(2 * n + WARMING, 2 * n + WARMING + COUNTED)
            for number in range(2 * n, counted.start):
                journey(site.visitor(hall.learners[number].session), hall.intro, at_once=PER_PAGE)
            pages = cost_of(site, hall, range(n), at_once=PER_PAGE)
            changes = cost_of(site, hall, range(n, 2 * n), at_once=1)
            statements = statements_of(site, hall, counted)
            autosave = autosave_ratio(site, hall, counted.stop)
    return report(pages, changes, statements, autosave, arguments.output)


def report(
    pages: Cost, changes: Cost, statements: float, autosave: dict[str, float], output: Path
) -> int:
    goals = [
        ("pages", pages.total, PAGES_ALLOWED),
        ("statements", statements, STATEMENTS_ALLOWED),
        ("every change saved", changes.total, CHANGES_ALLOWED),
        ("autosave / bare", autosave["ratio"], RATIO_ALLOWED),
    ]
    for what, measured, allowed in goals:
        verdict = "good" if measured <= allowed else "TOO MUCH"
        print(f"{what:20} {measured:8.3f}   allowed {allowed:6.3f}   {verdict}")
    result = {
        "pages": pages.as_json(),
        "changes": changes.as_json(),
        "statements": statements,
        "autosave": autosave,
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(result, indent=2) + "\n")
    return 0 if all(measured <= allowed for _what, measured, allowed in goals) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A server of its own for the fault tests: PostgreSQL, Redis, web workers, learners in a class."""

import contextlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench import stand

sys.path.insert(0, str(stand.ROOT / "scripts"))

import services

# How many learners and rounds: few in every run, many behind `make test-faults`.
IS_LONG = os.environ.get("FAULTS") == "long"
LEARNERS = 1700 if IS_LONG else 200


@dataclass
class Stage:
    """Where the faults happen. `env` is what the site's processes are given."""

    folder: Path
    database: services.PostgreSQL
    redis: services.Redis
    env: dict[str, str]
    intro: str = ""
    learners: list[dict[str, Any]] = field(default_factory=list)
    _next: Iterator[int] = field(default_factory=itertools.count)

    def learner(self) -> dict[str, Any]:
        """Somebody who has not sat the test yet."""
        return self.learners[next(self._next)]

    @contextlib.contextmanager
    def serving(self, **options: Any) -> Iterator[stand.Site]:
        env = self.env | options.pop("env", {})
        with stand.serving(self.folder, env=env, **options) as site:
            yield site

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.database.url, autocommit=True)

    def ask(self, sql: str, *parameters: Any) -> list[Any]:
        """Ask the database and return the rows."""
        with self.connect() as connection:
            cursor = connection.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def restart_database(self, by: signal.Signals) -> None:
        self.database.stop(by)
        self.database.start()

    def manage(self, code: str) -> str:
        """Run Python inside the site, as a task or a command would."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=stand.ROOT, env=os.environ | self.env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout


@dataclass
class Sitting:
    """One learner at one attempt, over HTTP."""

    stage: Stage
    visitor: stand.Visitor
    attempt: int = 0

    @classmethod
    def begin(cls, stage: Stage, site: stand.Site) -> "Sitting":
        sitting = cls(stage, site.visitor(stage.learner()["session"]))
        sitting.attempt = number_in(sitting.start())
        return sitting

    def start(self) -> stand.Answer:
        answer = self.visitor.post(f"{self.stage.intro}bat-dau/")
        assert answer.status == 302, (answer.status, answer.body[:500])
        return answer

    def save(self, position: int, *, seq: int | None = None, turn: int = 0) -> stand.Answer:
        """Answer one question with something that fits it; `turn` picks among its choices."""
        item = self.paper()[position - 1]
        fields = [("position", str(position))]
        fields += [(f"q{position}", value) for value in values_for(item, turn)]
        if seq is not None:
            fields.append((f"seq-{position}", str(seq)))
        return self.visitor.post(f"/bai-lam/{self.attempt}/luu/", fields, wants="application/json")

    def save_all(self) -> None:
        for position in range(1, len(self.paper()) + 1):
            answer = self.save(position)
            assert answer.status == 200, (answer.status, answer.body[:500])

    def submit(self) -> stand.Answer:
        return self.visitor.post(f"/bai-lam/{self.attempt}/nop/")

    def make_sure_to_pass(self) -> None:
        """Whatever is answered will do, so that a certificate follows."""
        self.stage.ask("UPDATE quizzes_attempt SET pass_percent = 0 WHERE id = %s", self.attempt)

    def paper(self) -> list[dict[str, Any]]:
        if not hasattr(self, "_paper"):
            self._paper = self.row("paper")
        paper: list[dict[str, Any]] = self._paper
        return paper

    def row(self, column: str) -> Any:
        (found,) = self.stage.ask(
            f"SELECT {column} FROM quizzes_attempt WHERE id = %s",  # noqa: S608 - our own words
            self.attempt,
        )
        return found[0]

    def responses(self) -> int:
        return int(
            self.stage.ask(
                "SELECT count(*) FROM quizzes_response WHERE attempt_id = %s", self.attempt
            )[0][0]
        )


def number_in(answer: stand.Answer) -> int:
    """The attempt to which the site sends its learner."""
    return int(answer.location.partition("/bai-lam/")[2].partition("/")[0])


def values_for(item: dict[str, Any], turn: int) -> list[str]:
    """Values that fit a question of a paper, right or wrong."""
    count = len(item["order"]) or 1
    match item["kind"]:
        case "single" | "multiple":
            return [str(turn % count + 1)]
        case "true_false":
            return ["true" if turn % 2 else "false"]
        case "matching":
            return [str(turn % count + 1)] * item["places"]
        case "ordering":
            return [str((place + turn) % count + 1) for place in range(count)]
        case _:
            return [f"trả lời {turn}"]


def wait_until(what: Callable[[], bool], *, seconds: float) -> float:
    """Return after how many seconds it came true; raises AssertionError if it does not."""
    began = time.monotonic()
    while not what():
        waited = time.monotonic() - began
        assert waited < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


@contextlib.contextmanager
def set_up(migrated: str) -> Iterator[Stage]:
    """Start the services and fill the database; throw all of it away afterwards.

    migrated  the migrated database of the tests' own server, from which ours begins
    """
    folder = Path(tempfile.mkdtemp(prefix="hocba-faults-"))
    with contextlib.ExitStack() as started:
        started.callback(shutil.rmtree, folder, ignore_errors=True)
        for name in ("services", "site"):
            (folder / name).mkdir()
        folder.chmod(0o755)
        database = services.PostgreSQL(folder / "services", durable=True)
        redis = services.Redis(folder / "services")
        for service in (database, redis):
            service.start()
            started.callback(service.stop)
        env = stand.environment(folder / "site") | {
            "DATABASE_URL": database.url,
            "REDIS_URL": redis.url,
        }
        _copy(migrated, database)
        stage = Stage(folder / "site", database, redis, env)
        filled = subprocess.run(
            [sys.executable, "-m", "bench.prepare", str(stage.folder), str(LEARNERS), "--ready"],
            cwd=stand.ROOT, env=os.environ | env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert filled.returncode == 0, filled.stderr[-3000:]
        hall = json.loads(filled.stdout.splitlines()[-1])
        stage.intro, stage.learners = hall["intro"], hall["learners"]
        yield stage


def _copy(name: str, to: services.PostgreSQL) -> None:
    theirs = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    dumped = subprocess.run(
        [to.programs / "pg_dump", "--no-owner", theirs], check=True, capture_output=True
    )
    subprocess.run(
        [to.programs / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", to.url],
        input=dumped.stdout, check=True, capture_output=True,
    )  # fmt: skip

"""The product as `make run` starts it: own database, web process, worker, in a folder of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

from tests import databases

ROOT = Path(settings.BASE_DIR)
START_SECONDS = 400
STOP_SECONDS = 40


@dataclass(frozen=True)
class Site:
    """A running site, and how to sign in to it."""

    address: str
    password: str
    folder: Path
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's database and return what it prints."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return result.stdout

    def open_learner(self, person_code: str, username: str) -> None:
        """Give a person of the demonstration's register an account with the same password."""
        self.manage(
            "shell",
            "--no-imports",
            "-c",
            "from django.utils import timezone; from people.api import Person;"
            "from demo.accounts import open_learner_account as o;"
            f"o(Person.objects.get(code='{person_code}'), '{username}',"
            f"password='{self.password}', at=timezone.now())",
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path) -> tuple[subprocess.Popen[bytes], Site]:
    """Start the supervisor on an empty database and wait until it answers.

    The database is of the kind the tests run on: a file in `folder`, or one more database on the
    tests' PostgreSQL, and then Redis carries the tasks.
    """
    port = free_port()
    environment = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": _own_database(folder, port),
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        "DEMO_FOLDER": str(folder),
        "PORT": str(port),
    }
    log = folder / "site.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "scripts/run.py"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz", process, log)
    except BaseException:
        stop(process)
        raise
    password = re.search(r"mật khẩu chung: (\S+)\)", (folder / "demo-accounts.txt").read_text())
    assert password is not None
    return process, Site(address, password[1], folder, environment)


def _own_database(folder: Path, port: int) -> str:
    """Migrated already: the tests did that."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        shutil.copyfile(databases.migrated_file(), folder / "site.sqlite3")
        return f"sqlite:///{folder}/site.sqlite3"
    name = f"site_{port}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{databases.migrated_database()}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the supervisor as Ctrl-C does, and make sure that nothing of it is left."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - an address of our own
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"The site did not start:\n{log.read_text()[-4000:]}")

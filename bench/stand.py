"""A site as on a server, on the PostgreSQL and Redis of this run: for measurements and fault tests.

gunicorn's sync workers with the production settings. nginx is not there: who asks says itself that
TLS was spoken. Learners are signed in by sessions written to the database, because a thousand
password checks would be measured instead of the tests.
"""

import contextlib
import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import processes  # noqa: E402 - its folder had to be named first

HOST = "hocba.test"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60


def environment(folder: Path) -> dict[str, str]:
    """What names production's settings for a process and its children.

    folder  where the site keeps its files; thrown away by whoever made it
    """
    return {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SECRET_KEY": secrets.token_hex(32),
        "SEALING_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "EMAIL_FROM": f"hocba@{HOST}",
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "C_FORCE_ROOT": "1",
    }


def start_django(folder: Path) -> None:
    """Take these settings for this process, where its own environment does not say otherwise."""
    os.environ |= environment(folder) | dict(os.environ)
    import django  # noqa: PLC0415 - the settings had to come first

    django.setup()


@dataclass
class Answer:
    """What came back. `ms` is the time from asking to the last byte, in thousandths of seconds."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    ms: float

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Visitor:
    """A browser, as far as the server can tell: cookies and headers, one connection a request."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = 30.0

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Any = (), *, wants: str = "text/html") -> Answer:
        """fields  a mapping or pairs, sent as a form; the token against forgery is added"""
        token = self.cookies.setdefault("__Host-csrftoken", secrets.token_hex(16))
        body = urlencode(fields, doseq=True)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": token,
            "Referer": f"https://{HOST}/",
            "Accept": wants,
        }
        return self._ask("POST", path, body, headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        with contextlib.closing(connection):
            connection.request(
                method,
                path,
                body,
                {
                    "Host": HOST,
                    "X-Forwarded-Proto": "https",
                    "X-Forwarded-For": "192.0.2.1",
                    "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                    "Connection": "close",
                    **headers,
                },
            )
            response = connection.getresponse()
            content = response.read()
        self._keep_cookies(response.headers.get_all("set-cookie") or [])
        return Answer(
            response.status,
            content,
            {name.lower(): value for name, value in response.headers.items()},
            (time.perf_counter() - began) * 1000,
        )

    def _keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value


@dataclass
class Site:
    """The running web server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def visitor(self, session_key: str) -> Visitor:
        return Visitor(self.port, {"__Host-sessionid": session_key})

    def workers(self) -> list[int]:
        return children_of(self.process.pid)

    def wait(self) -> None:
        """Return when the site answers; raises AssertionError with its log if it does not."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Visitor(self.port, timeout=2).get("/healthz").status == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"The site did not come up:\n{self.log.read_text()[-3000:]}")


@contextlib.contextmanager
def serving(
    folder: Path,
    *,
    workers: int = 2,
    env: Mapping[str, str] | None = None,
    before: tuple[str, ...] = (),
    timeout: int = 8,
) -> Iterator[Site]:
    """gunicorn on a free port.

    env      added to this process's environment, which otherwise has named the settings
    before   put in front of the command, as `faketime` is
    timeout  seconds until a worker that does not answer is ended
    """
    port, log = processes.free_port(), folder / f"site-{time.monotonic_ns()}.log"
    command = [
        *before, str(processes.PYTHON), "-m", "gunicorn", "config.wsgi",
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--worker-class", "sync",
        "--preload", "--no-control-socket", "--timeout", str(timeout), "--graceful-timeout", "8",
        "--log-level", "warning",
    ]  # fmt: skip
    own = {"DATABASE_STATEMENT_TIMEOUT": "5", **(env or {})}
    process = processes.start(command, env=own, log=log)
    site = Site(port, process, log)
    try:
        site.wait()
        yield site
    finally:
        processes.stop(process, signal.SIGTERM)


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started, not theirs."""
    tasks = Path(f"/proc/{pid}/task")
    found: list[int] = []
    with contextlib.suppress(FileNotFoundError):
        for task in tasks.iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _family(pid: int) -> list[int]:
    return [pid, *(member for child in children_of(pid) for member in _family(child))]


def processor_seconds(pids: list[int]) -> float:
    """User and system time of these processes and all they started, ended ones included."""
    total = 0
    for pid in (member for top in pids for member in _family(top)):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            total += sum(int(ticks) for ticks in fields[11:15])
    return total / TICKS


def service_pids() -> dict[str, int]:
    """PostgreSQL and Redis of this run: scripts/services.py, which started us, started them too."""
    found = {}
    for pid in children_of(os.getppid()):
        name = Path(f"/proc/{pid}/comm").read_text().strip()
        if name.startswith(("postgres", "redis", "valkey")):
            found["postgresql" if name.startswith("postgres") else "redis"] = pid
    return found


class StatementLog:
    """What PostgreSQL is asked, read from its own log: nobody in the site has to count."""

    _NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "SHOW ")

    def __init__(self) -> None:
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            self.file = Path(cursor.fetchone()[0]).parent / "postgresql.log"
        self._set("log_statement", "'all'")
        time.sleep(0.3)
        self.start = self.file.stat().st_size

    def close(self) -> list[str]:
        """Stop writing; return the statements since the start, without those of transactions."""
        time.sleep(0.3)
        text = self.file.read_bytes()[self.start :].decode()
        self._set("log_statement", "'none'")
        said = [
            line.partition("statement: ")[2] or line.partition(": ")[2]
            for line in text.splitlines()
            if "LOG:  statement: " in line or "LOG:  execute " in line
        ]
        return [line for line in said if not line.lstrip().startswith(self._NOT_COUNTED)]

    def _set(self, name: str, value: str) -> None:
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SYSTEM SET {name} = {value}")
            cursor.execute("SELECT pg_reload_conf()")

#!/usr/bin/env python3
"""PostgreSQL and Redis of our own, on free ports of this machine, with data that is thrown away.

    scripts/services.py                    start, print their URLs, stop on Ctrl-C
    scripts/services.py run -- COMMAND …   run the command with DATABASE_URL and REDIS_URL set

`--durable` keeps every write safe on disk as on a server (measurements want that; tests do not).
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import processes

# Seconds; a loaded machine needs more than an idle one.
PATIENCE = 60


class CannotStart(Exception):
    """A service is missing or did not come up; the message says what to do."""


def postgresql_folder() -> Path:
    """Where PostgreSQL's programs are: on the PATH or in Debian's place."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if not debian:
        raise CannotStart("PostgreSQL is not installed: apt-get install postgresql.")
    return debian[-1].parent


def _postgresql_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def _wait_for(
    child: subprocess.Popen[bytes],
    port: int,
    log: Path,
    *,
    ready: Callable[[], bool] = lambda: True,
) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if child.poll() is not None:
            break
        if processes.is_taken(port) and ready():
            return
        time.sleep(0.05)
    raise CannotStart(f"{child.args!r} did not come up:\n{log.read_text()[-2000:]}")


class PostgreSQL:
    """An empty PostgreSQL in `folder`; everybody on this machine may use it.

    It keeps its port and its data when it is stopped and started again.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.programs, self.user = postgresql_folder(), _postgresql_user()
        self.folder, self.durable = folder, durable
        self.data, self.log = folder / "postgresql", folder / "postgresql.log"
        self.data.mkdir()
        self.log.touch()
        if self.user:
            for path in (folder, self.data, self.log):
                shutil.chown(path, self.user, self.user)
        subprocess.run(
            [self.programs / "initdb", "--pgdata", self.data, "--username", "hocba",
             "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
            check=True, cwd=folder, user=self.user, group=self.user,
            extra_groups=[] if self.user else None, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.port = processes.free_port()
        self.url = f"postgresql://hocba@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "max_connections": 200,
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            settings |= {"autovacuum": "off", "jit": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = processes.start(
            [self.programs / "postgres", "-D", self.data, *options],
            user=self.user,
            cwd=self.folder,
            log=self.log,
            dying_signal=signal.SIGINT,
        )
        _wait_for(self.process, self.port, self.log, ready=self._answers)

    def _answers(self) -> bool:
        """Whether it lets people in: its port is open before it has recovered from a crash."""
        program = str(self.programs / "pg_isready")
        asked = [program, "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def stop(self, by: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends it in order ("fast"), SIGQUIT as if the machine had crashed."""
        processes.stop(self.process, by)


class Redis:
    """An empty Redis in `folder`, on the same port when started again."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        found = shutil.which("redis-server") or shutil.which("valkey-server")
        if not found:
            raise CannotStart("Redis is not installed: apt-get install redis-server.")
        self.program, self.durable = found, durable
        self.port = processes.free_port()
        self.data, self.log = folder / "redis", folder / "redis.log"
        self.data.mkdir()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = processes.start(
            [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.data,
             "--save", "", "--appendonly", "yes" if self.durable else "no"],
            log=self.log,
        )  # fmt: skip
        _wait_for(self.process, self.port, self.log)

    def stop(self) -> None:
        processes.stop(self.process)


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Both services; what to add to the environment of a process that should use them.

    The data lies in the system's folder for temporary files, not under `var/`: the user that
    PostgreSQL runs as may not be allowed to walk into this one.
    """
    folder = Path(tempfile.mkdtemp(prefix="hocba-services-"))
    try:
        with contextlib.ExitStack() as started:
            services = PostgreSQL(folder, durable=durable), Redis(folder, durable=durable)
            for service in services:
                service.start()
                started.callback(service.stop)
            yield dict(zip(("DATABASE_URL", "REDIS_URL"), (s.url for s in services), strict=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop_on_signal(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("action", nargs="?", choices=["show", "run"], default="show")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    command = [part for part in arguments.command if part != "--"]
    signal.signal(signal.SIGTERM, _stop_on_signal)
    try:
        with running(durable=arguments.durable) as urls:
            if arguments.action == "run":
                return subprocess.run(command, env=os.environ | urls, check=False).returncode
            for name, value in urls.items():
                print(f"export {name}={value}", flush=True)
            print("# Ctrl-C stops both and throws their data away.", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

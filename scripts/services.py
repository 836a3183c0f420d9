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
from collections.abc import Iterator
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


def _wait_for(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if child.poll() is not None:
            break
        if processes.is_taken(port):
            return
        time.sleep(0.05)
    raise CannotStart(f"{child.args!r} did not come up:\n{log.read_text()[-2000:]}")


@contextlib.contextmanager
def postgresql(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The URL of a running, empty PostgreSQL; everybody on this machine may use it."""
    programs, user = postgresql_folder(), _postgresql_user()
    data, log = folder / "postgresql", folder / "postgresql.log"
    data.mkdir()
    log.touch()
    if user:
        for path in (folder, data, log):
            shutil.chown(path, user, user)
    subprocess.run(
        [programs / "initdb", "--pgdata", data, "--username", "hocba", "--auth", "trust",
         "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
        check=True, cwd=folder, user=user, group=user, extra_groups=[] if user else None,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    port = processes.free_port()
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        "max_connections": 200,
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    child = processes.start(
        [programs / "postgres", "-D", data, *options],
        user=user,
        cwd=folder,
        log=log,
        dying_signal=signal.SIGINT,
    )
    try:
        _wait_for(child, port, log)
        yield f"postgresql://hocba@127.0.0.1:{port}/postgres"
    finally:
        processes.stop(child, signal.SIGINT)


@contextlib.contextmanager
def redis(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The URL of a running, empty Redis."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if not program:
        raise CannotStart("Redis is not installed: apt-get install redis-server.")
    port = processes.free_port()
    data, log = folder / "redis", folder / "redis.log"
    data.mkdir()
    child = processes.start(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", data, "--save", "",
         "--appendonly", "yes" if durable else "no"],
        log=log,
    )  # fmt: skip
    try:
        _wait_for(child, port, log)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        processes.stop(child)


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Both services; what to add to the environment of a process that should use them.

    The data lies in the system's folder for temporary files, not under `var/`: the user that
    PostgreSQL runs as may not be allowed to walk into this one.
    """
    folder = Path(tempfile.mkdtemp(prefix="hocba-services-"))
    try:
        with (
            postgresql(folder, durable=durable) as database_url,
            redis(folder, durable=durable) as redis_url,
        ):
            yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
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

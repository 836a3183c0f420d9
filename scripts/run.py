#!/usr/bin/env python3
"""`make run`: prepares the database, then keeps the site and its worker running until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import processes
from compile_messages import compile_catalogues

ROOT = processes.ROOT
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
SIGN_INS = Path(os.environ.get("DEMO_FOLDER") or VAR) / "demo-accounts.txt"

# A child that ends is started again after so many seconds, each time later.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# So often in a row without having lived for a minute: something is wrong that trying does not mend.
MOST_QUICK_DEATHS = 5
A_MINUTE = 60.0


def say(text: str) -> None:
    print(text, flush=True)


def environment() -> dict[str, str]:
    """What the children add to ours. What is set already stays."""
    address = f"http://{HOST}:{PORT}"
    defaults = {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "0",
        "SITE_URL": address,
        # The queue carries JSON only, which is what the warning against root is about.
        "C_FORCE_ROOT": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker",
    }
    return {name: os.environ.get(name, value) for name, value in defaults.items()}


def prepare() -> None:
    """Migrations, then the demonstration if nobody has an account yet."""
    import django  # noqa: PLC0415  # only now is the settings module named

    django.setup()
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    say("Preparing the database …")
    call_command("migrate", verbosity=0, interactive=False)
    if not get_user_model().objects.exists():
        say("Loading the demonstration …")
        # It also prints the sign-ins, which are shown when the site answers.
        with Path(os.devnull).open("w") as nowhere:
            call_command("demo", stdout=nowhere)
    connections.close_all()


@dataclass
class Child:
    """A process that should always be there."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    start_after: float = 0.0

    def start(self, now: float) -> None:
        self.process = processes.start(self.command, env=environment())
        self.started = now

    def look_after(self, now: float) -> None:
        """Starts it again if it has ended and its pause is over."""
        if self.process is None:
            if now >= self.start_after:
                self.start(now)
            return
        code = self.process.poll()
        if code is None:
            return
        processes.end_orphans(self.process)
        lived = now - self.started
        self.quick_deaths = self.quick_deaths + 1 if lived < A_MINUTE else 1
        pause = min(FIRST_PAUSE * 2 ** (self.quick_deaths - 1), LONGEST_PAUSE)
        say(f"The {self.name} ended (code {code}); starting it again in {pause:.0f} s.")
        self.process, self.start_after = None, now + pause

    @property
    def is_hopeless(self) -> bool:
        return self.quick_deaths >= MOST_QUICK_DEATHS


def children() -> list[Child]:
    python = [str(processes.PYTHON), "-m"]
    web = [
        *python, "gunicorn", "config.wsgi", "--bind", f"{HOST}:{PORT}",
        "--workers", "2", "--threads", "4", "--preload", "--no-control-socket",
        "--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning",
    ]  # fmt: skip
    worker = [
        *python, "celery", "--quiet", "-A", "config", "worker", "--beat", "--pool", "threads",
        "--concurrency", "4", "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    return [Child("site", web), Child("worker", worker)]


def announce() -> None:
    say(f"\nHọc Bạ: http://{HOST}:{PORT}   (Ctrl-C stops it)\n")
    if SIGN_INS.exists():
        say(SIGN_INS.read_text())


def supervise(family: list[Child]) -> int:
    """Runs until a signal comes (0) or a child cannot live (1)."""
    announced = False
    while True:
        now = time.monotonic()
        for child in family:
            child.look_after(now)
        if any(child.is_hopeless for child in family):
            say("It does not stay up; the lines above say why.")
            return 1
        if not announced and processes.is_taken(PORT, HOST):
            announced = True
            announce()
        time.sleep(0.25)


def stop(family: list[Child]) -> None:
    """Asks all at once, as each takes some seconds, then waits for each."""
    running = [child.process for child in family if child.process]
    for process in running:
        process.terminate()
    for process in running:
        processes.stop(process)


def _stop_on_signal(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    os.environ.update(environment())
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    if processes.is_taken(PORT, HOST):
        say(f"Something already listens on port {PORT}. Try: PORT={PORT + 1} make run")
        return 1
    signal.signal(signal.SIGTERM, _stop_on_signal)
    family: list[Child] = []
    try:
        compile_catalogues(ROOT)
        prepare()
        family = children()
        return supervise(family)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(family)


if __name__ == "__main__":
    sys.exit(main())

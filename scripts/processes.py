"""Child processes that end with their parent. Shared by the scripts beside it."""

import ctypes
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv" / "bin" / "python"

_SET_PARENT_DEATH_SIGNAL = 1


def dies_with_parent(by: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For `preexec_fn`: the kernel signals the child should we be killed without notice (Linux)."""

    def prepare() -> None:
        try:
            ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, by)
        except (AttributeError, OSError):
            return

    return prepare


def start(
    command: Sequence[str | Path],
    *,
    env: dict[str, str] | None = None,
    user: str | None = None,
    cwd: Path = ROOT,
    log: Path | None = None,
    dying_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own, so that Ctrl-C reaches only us, who stop it in order.

    With a user, the child runs as that user (only root can do that).
    """
    output = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            env=os.environ | (env or {}),
            cwd=cwd,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=dies_with_parent(dying_signal),
        )
    finally:
        if output:
            output.close()


def stop(
    child: subprocess.Popen[bytes],
    by: signal.Signals = signal.SIGTERM,
    *,
    patience: float = 15,
) -> None:
    """Asks the child to end; after so many seconds ends its whole group."""
    if child.poll() is None:
        child.send_signal(by)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    end_orphans(child)


def end_orphans(child: subprocess.Popen[bytes]) -> None:
    """Ends what a child that is gone has left behind, such as the clock of a killed worker."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0

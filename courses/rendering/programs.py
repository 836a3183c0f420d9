"""Programs of the system that make light files. Each is optional; without it a sentence says so."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

# The end of what a program printed is kept for the log.
_LAST_WORDS = 500


class MediaRefused(Exception):
    """Nothing can be made of a file. `fault` is one of LessonFile.Fault."""

    def __init__(self, fault: str, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else fault)
        self.fault = fault


def has_program(name: str) -> bool:
    return shutil.which(name) is not None


def run(command: Sequence[str | Path], *, seconds: int, folder: Path) -> bytes:
    """Run a program in `folder` and return what it printed.

    Raises MediaRefused: "no_program" when it is missing, "too_slow" when it does not end in time,
    "unreadable" when it fails.
    """
    program = shutil.which(str(command[0]))
    if program is None:
        raise MediaRefused("no_program", str(command[0]))
    try:
        done = subprocess.run(  # noqa: S603  # a program of the system; no shell, no user's words
            [program, *map(str, command[1:])],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise MediaRefused("too_slow", program) from slow
    if done.returncode != 0:
        raise MediaRefused("unreadable", done.stderr[-_LAST_WORDS:].decode(errors="replace"))
    return done.stdout

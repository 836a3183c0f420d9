#!/usr/bin/env python3
"""`make mutants`: change the rules of marking, deadlines and rights one by one; some test must fail.

Takes about a quarter of an hour. Exit code 1 when fewer than nine of ten changes are noticed.
"""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import processes

NOTICED_AT_LEAST = 0.9
FOLDER = processes.ROOT / "mutants"


def mutmut(*arguments: str) -> int:
    command = [str(processes.PYTHON), "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=processes.ROOT, check=False).returncode


def main() -> int:
    mutmut("run", "--max-children", "2")
    if mutmut("export-cicd-stats") != 0:
        return 1
    found = json.loads((FOLDER / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    noticed = found["killed"] + found["timeout"]
    tried = found["total"] - found["skipped"]
    print(f"{noticed} of {tried} changes were noticed; `mutmut results` lists the others.")
    return 0 if tried and noticed >= NOTICED_AT_LEAST * tried else 1


if __name__ == "__main__":
    sys.exit(main())

"""`make bench`: every measured scenario, each in a process of its own, on databases to throw away.

ARGS="import tracking" runs only some. Figures of two machines cannot be compared; ratios and
processor seconds of one run can.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVICES = HERE.parent / "scripts" / "services.py"


def scenarios() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def main(chosen: list[str]) -> int:
    unknown = [name for name in chosen if name not in scenarios()]
    if unknown:
        print(f"No such scenario: {', '.join(unknown)}. There are: {', '.join(scenarios())}.")
        return 2
    failed = []
    for name in chosen or scenarios():
        print(f"\n{name}", flush=True)
        scenario = [sys.executable, "-m", f"bench.bench_{name}"]
        command = [sys.executable, str(SERVICES), "run", "--", *scenario]
        if subprocess.run(command, cwd=HERE.parent, check=False).returncode != 0:
            failed.append(name)
    if failed:
        print(f"\nDid not finish: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Fill the empty database for `bench.stand` and print who may sit the test, as JSON.

python -m bench.prepare FOLDER NUMBER [--ready]
"""

import dataclasses
import json
import sys
from pathlib import Path

from bench.stand import start_django


def main(folder: str, number: str, *options: str) -> int:
    start_django(Path(folder))
    from django.core.management import call_command  # noqa: PLC0415

    from bench.learners import prepare  # noqa: PLC0415

    call_command("collectstatic", verbosity=0, interactive=False)
    hall = prepare(int(number), ready="--ready" in options)
    print(json.dumps(dataclasses.asdict(hall)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

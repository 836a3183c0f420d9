"""The tracking page of a root with 2,000 people against one with 20,000, as a ratio of one run.

    python bench/bench_tracking.py [--rounds 15] [--output FILE]

Needs DATABASE_URL of an empty PostgreSQL (or SQLite) database; `make bench` gives it one. The page
must not feel how many people are below it: what may grow is the database's summing, nothing else.
"""

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "bench/results/tracking.json"
SIZES = (2_000, 20_000)
COMMUNES, PEOPLE_PER_CELL = 20, 4
ROUNDS_BY_DEFAULT = 15
# Seconds of the slowest page, and how many times the small root's time the large one may take.
SECONDS_ALLOWED, RATIO_ALLOWED = 1.5, 4.0
TITLES = ("bi_thu", "pho_bi_thu", "chi_uy_vien", "chi_uy_vien")


def start_django() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ["DEBUG"] = "false"
    import django  # noqa: PLC0415 - the settings had to come first

    django.setup()


def organisation_rows(people: int) -> list[Any]:
    from organisations.api import OrganisationRow  # noqa: PLC0415

    root = f"T{people}"
    communes = [
        OrganisationRow(f"{root}-X{commune}", root, "xa", f"Đảng bộ xã số {commune}")
        for commune in range(COMMUNES)
    ]
    cells = [
        OrganisationRow(
            f"{root}-C{cell}",
            f"{root}-X{cell % COMMUNES}",
            "chi_bo",
            f"Chi bộ thôn số {cell}",
            residential_kind="thon",
        )
        for cell in range(people // PEOPLE_PER_CELL)
    ]
    return [OrganisationRow(root, "", "tinh", f"Đảng bộ tỉnh {people} người"), *communes, *cells]


def fill(at: dt.datetime) -> None:
    """Two provinces with their people; every other person has been trained."""
    from organisations.api import Organisation, plant  # noqa: PLC0415
    from people.api import Holding, Person  # noqa: PLC0415
    from records.api import TrainingFact  # noqa: PLC0415

    plant([row for size in SIZES for row in organisation_rows(size)], by=None, at=at)
    cells = list(Organisation.objects.filter(kind="chi_bo").order_by("pk"))
    people = Person.objects.bulk_create(
        [
            Person(code=f"P{number}", full_name=f"Nguyễn Văn {number}", given=str(number))
            for number in range(len(cells) * PEOPLE_PER_CELL)
        ],
        batch_size=2000,
    )
    Holding.objects.bulk_create(
        [
            Holding(person=person, title_id=TITLES[number % 4], organisation=cells[number // 4])
            for number, person in enumerate(people)
        ],
        batch_size=2000,
    )
    TrainingFact.objects.bulk_create(
        [
            TrainingFact(
                person=person,
                programme_name="Bồi dưỡng",
                completed_on=dt.date(at.year, 1, 1),
                counts_for_annual=True,
                source=f"bench:{person.code}",
                recorded_at=at,
            )
            for person in people[::2]
        ],
        batch_size=2000,
    )


def clients(at: dt.datetime) -> dict[int, Any]:
    """A signed-in browser for each root."""
    from django.test import Client  # noqa: PLC0415

    from accounts.api import Role, assign_role, open_account  # noqa: PLC0415
    from organisations.api import Organisation  # noqa: PLC0415

    found = {}
    for size in SIZES:
        user = open_account(username=f"ban-{size}", full_name="Ban Tổ chức", by=None, at=at)
        root = Organisation.objects.get(code=f"T{size}")
        assign_role(user, Role.DEPARTMENT, root, by=None, at=at)
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user)
        found[size] = client
    return found


def measured(client: Any, address: str) -> tuple[float, float]:
    """Return the seconds and the processor seconds of one page."""
    wall, processor = time.perf_counter(), time.process_time()
    response = client.get(address)
    spent = time.perf_counter() - wall, time.process_time() - processor
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return spent


def run(rounds: int = ROUNDS_BY_DEFAULT) -> dict[str, Any]:
    """Fill the database and read both pages in turn; the best of each is kept."""
    subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "-v", "0"], check=True)
    start_django()
    from django.utils import timezone  # noqa: PLC0415

    from records.api import rebuild_standings  # noqa: PLC0415

    at = timezone.now()
    started = time.perf_counter()
    fill(at)
    filled = time.perf_counter() - started
    started = time.perf_counter()
    rebuild_standings(at.year, at=at)
    rebuilt = time.perf_counter() - started
    browsers = clients(at)
    best = dict.fromkeys(SIZES, (float("inf"), float("inf")))
    for _round in range(rounds):
        for size, client in browsers.items():
            one = measured(client, f"/theo-doi/T{size}/")
            best[size] = (min(best[size][0], one[0]), min(best[size][1], one[1]))
    small, large = (best[size] for size in SIZES)
    return {
        "people": list(SIZES),
        "allowed": {"seconds": SECONDS_ALLOWED, "ratio": RATIO_ALLOWED},
        "filled_seconds": round(filled, 1),
        "standings_made_seconds": round(rebuilt, 1),
        "seconds": [round(small[0], 4), round(large[0], 4)],
        "processor_seconds": [round(small[1], 4), round(large[1], 4)],
        "ratio": round(large[0] / small[0], 2),
        "processor_ratio": round(large[1] / small[1], 2),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS_BY_DEFAULT)
    parser.add_argument("--output", type=Path, default=RESULT)
    arguments = parser.parse_args()
    figures = run(arguments.rounds)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    fits = figures["seconds"][1] <= SECONDS_ALLOWED and figures["ratio"] <= RATIO_ALLOWED
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())

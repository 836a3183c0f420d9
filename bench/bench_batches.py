"""The certificates of a province in one evening: batches through a real worker, to the last file.

    python bench/bench_batches.py [--number 10000] [--signed 1000] [--processes 2] [--output FILE]

Needs the empty PostgreSQL and the Redis that `make bench` gives. The rows are written in bulk, each
for another person with a completed class; the worker, its beat, the rows it locks and the files it
writes are those of a server. The first batch is unsigned, the second signed with a key from a file.
"""

import argparse
import datetime as dt
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import stand  # noqa: E402 - its folder had to be named first
from bench.stand import processes  # noqa: E402

RESULT = ROOT / "bench/results/batches.json"
ISSUER = "TTCT"
# Certificates for each second of one core.
WANTED, WANTED_SIGNED = 15, 8
# Mebibytes of one process that makes PDFs.
MEMORY_ALLOWED = 500
PATIENCE = 4 * 60 * 60
NAMES = (
    "Đặng Thị Ánh Tuyết",
    "H'Hen Niê Kdăm",
    "Nguyễn Hoàng Phương Thảo Nguyên",
    "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Khánh Ngọc",
)


def found_site(folder: Path) -> Any:
    """Load the demonstration into the empty database; return one of its classes."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from courses.api import TrainingClass  # noqa: PLC0415
    from demo.loading import load  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    # The command itself refuses to run with a server's settings.
    load(at=timezone.now(), folder=folder, say=lambda _text: None)
    classes = TrainingClass.objects.filter(issuer__code=ISSUER)
    return classes.select_related("issuer", "programme_version__programme")[0]


def learners(training_class: Any, number: int, period: str) -> list[Any]:
    """So many people who have completed the class."""
    from django.utils import timezone  # noqa: PLC0415

    from courses.api import Enrolment  # noqa: PLC0415
    from people.api import Person  # noqa: PLC0415

    at = timezone.now()
    people = Person.objects.bulk_create(
        [
            Person(code=f"{period}-{n:06d}", full_name=NAMES[n % len(NAMES)], given="Ánh")
            for n in range(number)
        ],
        batch_size=2000,
    )
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                person=person, training_class=training_class, source="summons", enrolled_at=at,
                completed_at=at,
            )
            for person in people
        ],
        batch_size=2000,
    )  # fmt: skip
    return people


def first_certificate(training_class: Any, person: Any) -> Any:
    """Issue one as a class does, so that the others print what a real one prints."""
    from django.utils import timezone  # noqa: PLC0415

    from certificates.api import Completion, issue_certificate  # noqa: PLC0415

    at = timezone.now()
    version = training_class.programme_version
    programme = version.programme
    completion = Completion(
        class_code=training_class.code, class_name=training_class.name,
        programme_code=programme.code, programme_name=programme.name,
        periods=version.periods, mode="truc_tuyen", score=None,
        grade_band="Giỏi", topics=(), counts_for_annual=True, starts_on=training_class.starts_on,
        ends_on=training_class.ends_on, completed_on=timezone.localdate(at),
        due_on=training_class.due_on,
    )  # fmt: skip
    template = version.certificate_template
    issuer = training_class.issuer
    return issue_certificate(person, completion, issuer=issuer, template=template, by=None, at=at)


def write_rows(first: Any, people: list[Any], period: str, *, is_signed: bool) -> None:
    """The certificates of the others, in bulk, as rows without a PDF."""
    from certificates.api import Certificate  # noqa: PLC0415
    from shared.codes import new_verification_code  # noqa: PLC0415

    Certificate.objects.bulk_create(
        [
            Certificate(
                issuer=first.issuer, template=first.template, person=person,
                class_code=first.class_code, period=period, serial=n,
                number=f"{n:05d}/{period}/GCN-{ISSUER}", register_serial=n,
                register_number=f"{n:05d}/{period}", verification_code=new_verification_code(),
                snapshot=first.snapshot | {"full_name": person.full_name, "is_signed": is_signed},
                issued_on=first.issued_on, issued_at=first.issued_at,
            )
            for n, person in enumerate(people, 1)
        ],
        batch_size=1000,
    )  # fmt: skip


def memory(pid: int) -> int:
    """The most memory this process has had, in mebibytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024
    return 0


def measured(worker: int, issuer: Any, period: str) -> dict[str, Any]:
    """Start a batch and wait until nothing of it is left; return how it went."""
    from django.utils import timezone  # noqa: PLC0415

    from certificates.actions import start_batch  # noqa: PLC0415 - no page asks for it here
    from certificates.queries import counts_of  # noqa: PLC0415

    processor, began = stand.processor_seconds([worker]), time.monotonic()
    batch = start_batch(issuer, period=period, by=None, at=timezone.now())
    peaks: dict[int, int] = {}
    while (counts := counts_of(batch, at=timezone.now())).waiting:
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"after {PATIENCE} s {counts.waiting} are still waiting")
        for pid in stand.children_of(worker):
            try:
                peaks[pid] = memory(pid)
            except (FileNotFoundError, ProcessLookupError):
                continue  # Replaced by another meanwhile.
        time.sleep(1)
    took = time.monotonic() - began
    processor = stand.processor_seconds([worker]) - processor
    return {
        "certificates": counts.total,
        "set_aside": counts.set_aside,
        "minutes": round(took / 60, 1),
        "per_second": round(counts.made / took, 1),
        "processor_seconds": round(processor, 1),
        "per_processor_second": round(counts.made / processor, 1),
        "peak_mebibytes_of_a_process": max(peaks.values(), default=0),
        "processes_used": len(peaks),
    }


def run(number: int, signed: int, workers: int, folder: Path) -> dict[str, Any]:
    from certificates.signing.trial import write_identity  # noqa: PLC0415 - needs no settings

    now = dt.datetime.now(dt.UTC)
    identity = write_identity(folder / "keys", ISSUER, "TRUNG TÂM CHÍNH TRỊ", at=now)
    os.environ["SIGNING_FILE"] = str(identity)
    stand.start_django(folder)
    training_class = found_site(folder)
    sizes = {"7001": number, "7002": signed}
    first = None
    for period, size in sizes.items():
        people = learners(training_class, size + 1, period)
        first = first or first_certificate(training_class, people[0])
        write_rows(first, people[1:], period, is_signed=period == "7002")
    command = [
        processes.PYTHON, "-m", "celery", "--quiet", "-A", "config", "worker", "--beat",
        "--schedule", folder / "beat", "--pool", "prefork", "--concurrency", str(workers),
        "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    worker = processes.start(command, log=folder / "worker.log")
    try:
        found = {
            name: measured(worker.pid, training_class.issuer, period)
            for name, (period, size) in zip(("unsigned", "signed"), sizes.items(), strict=True)
            if size
        }
    finally:
        processes.stop(worker, signal.SIGTERM)
    return {
        "processes": workers,
        "cores": os.cpu_count(),
        "wanted_per_processor_second": {"unsigned": WANTED, "signed": WANTED_SIGNED},
        **found,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--signed", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, default=RESULT)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hocba-bench-") as folder:
        figures = run(arguments.number, arguments.signed, arguments.processes, Path(folder))
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    kinds = [kind for kind in ("unsigned", "signed") if kind in figures]
    fast = all(
        figures[kind]["per_processor_second"] >= figures["wanted_per_processor_second"][kind]
        for kind in kinds
    )
    small = all(figures[k]["peak_mebibytes_of_a_process"] <= MEMORY_ALLOWED for k in kinds)
    return 0 if fast and small and not any(figures[k]["set_aside"] for k in kinds) else 1


if __name__ == "__main__":
    sys.exit(main())

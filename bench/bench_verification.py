"""What the public check of a certificate costs the server, as processor time of its processes.

    python -m bench.bench_verification [--number 300] [--output FILE]

One request after the other, signed out, each from another address. Measured are the web server's
own processes; beside each figure stands how many times dearer it is than a view that does nothing.
The goal is 10 ms for the page of a certificate.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.stand import ROOT, Answer, Site, Visitor, processor_seconds, serving, start_django

RESULT = ROOT / "bench/results/verification.json"
NUMBER_BY_DEFAULT = 300
GOAL_MS = 10
SHA256 = "c0ffee" * 10 + "c0ff"


class Stranger(Visitor):
    """Somebody with a paper in hand, who comes from another address each time."""

    asked = 0

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        Stranger.asked += 1
        high, low = divmod(Stranger.asked, 250)
        here = {"X-Forwarded-For": f"198.51.{high % 250}.{low + 1}"}
        return super()._ask(method, path, body, headers | here)


def one_certificate() -> str:
    """Issue one as a class would; return its code."""
    from certificates.api import Certificate  # noqa: PLC0415
    from tests.factories.certificates import CertificateFactory  # noqa: PLC0415

    row: Certificate = CertificateFactory()
    Certificate.objects.filter(pk=row.pk).update(
        pdf="paper.pdf", pdf_sha256=SHA256, rendered_at=row.issued_at
    )
    return row.verification_code


def measured(site: Site, ask: Callable[[Stranger], Answer], expected: int, number: int) -> Any:
    """Milliseconds of processor time for one request, and the size of the answer."""
    stranger = Stranger(site.port)
    for _ in range(20):  # both workers have read their templates from here on
        ask(stranger)
    before = processor_seconds([site.process.pid])
    for _ in range(number):
        answer = ask(stranger)
        if answer.status != expected:
            raise SystemExit(f"{answer.status} instead of {expected}: {answer.body[:200]!r}")
    spent = processor_seconds([site.process.pid]) - before
    return {"cpu_ms": round(spent / number * 1000, 2), "bytes": len(answer.body)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--number", type=int, default=NUMBER_BY_DEFAULT)
    parser.add_argument("--output", type=Path, default=RESULT)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hocba-bench-") as name:
        start_django(Path(name))
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("make_credential_key", verbosity=0)
        code = one_certificate()
        page = f"/xac-minh/{code}/"
        asked: dict[str, tuple[Callable[[Stranger], Answer], int]] = {
            "nothing": (lambda who: who.get("/healthz"), 200),
            "page": (lambda who: who.get(page), 200),
            "unknown_code": (lambda who: who.get(f"/xac-minh/{'0' * 26}/"), 404),
            "file_by_hash": (lambda who: who.post("/xac-minh/tep/", {"sha256": SHA256}), 200),
            "credential": (lambda who: who.get(f"{page}chung-chi.jwt"), 200),
            "status_list": (lambda who: who.get("/xac-minh/thu-hoi/0.jwt"), 200),
        }
        with serving(Path(name)) as site:
            figures = {
                what: measured(site, ask, expected, arguments.number)
                for what, (ask, expected) in asked.items()
            }
    return report(figures, arguments)


def report(figures: dict[str, Any], arguments: Any) -> int:
    nothing = figures["nothing"]["cpu_ms"] or 0.01
    for figure in figures.values():
        figure["times_nothing"] = round(figure["cpu_ms"] / nothing, 1)
    result = {"requests_each": arguments.number, "goal_cpu_ms": GOAL_MS, **figures}
    print(json.dumps(result, indent=2))
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(result, indent=2) + "\n")
    return 0 if figures["page"]["cpu_ms"] <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())

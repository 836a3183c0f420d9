"""Certificates per second of processor time: laid out, stored as PDF/A, signed with a visible seal
(RSA 2048, checked before it is kept) and turned into a picture.

    python bench/bench_certificates.py [--number 200] [--output FILE]

No database and no queue: a worker's other work is small beside this. Every certificate has another
name and number, so that nothing is made once and reused but the fonts and the stylesheet.
"""

import argparse
import datetime as dt
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "bench/results/certificates.json"
NUMBER_BY_DEFAULT = 200
CHECKS = 50
ISSUER = "TTCT"
NAMES = [
    "Đặng Thị Ánh Tuyết",
    "H'Hen Niê Kdăm",
    "Nguyễn Hoàng Phương Thảo Nguyên",
    "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Khánh Ngọc",
]


def start_django() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ["DEBUG"] = "false"
    import django  # noqa: PLC0415 - the settings had to come first

    django.setup()


def certificate(number: int) -> Any:
    """A row as issuing leaves it; printing reads nothing else."""
    day = dt.date(2026, 11, 23)
    return SimpleNamespace(
        number=f"{number:04d}/2026/GCN-TTCT",
        register_number=f"{number:04d}/2026",
        verification_code=f"{number:026d}",
        snapshot={
            "full_name": NAMES[number % len(NAMES)],
            "born": "12/03/1975",
            "position": "Phó Bí thư",
            "organisation": f"Chi bộ tổ dân phố {number}",
            "grade_band": "Giỏi",
            "issued_on": day.isoformat(),
            "place": "Đức Phổ",
            "style": "party" if number % 2 else "state",
            "superior_name": "Đảng ủy phường Đức Phổ",
            "issuer_name": "Trung tâm Chính trị phường Đức Phổ",
            "signatory_name": "Trần Văn Bình",
            "signatory_title": "Giám đốc",
            "signatory_authority": "",
            "title": "Giấy chứng nhận",
            "text": (
                "Đã hoàn thành chương trình bồi dưỡng nghiệp vụ công tác đảng cho cấp ủy viên cơ sở, "
                "lớp Cấp ủy viên cơ sở khóa I/2026, từ ngày 12/11/2026 đến ngày 23/11/2026 (40 tiết)."
            ),
        },
    )


def make_key(folder: Path) -> None:
    """Give the issuer of the bench a key; nothing else of the settings changes."""
    from django.conf import settings  # noqa: PLC0415

    from certificates.signing.trial import write_identity  # noqa: PLC0415
    from config.settings import signing  # noqa: PLC0415

    since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    file = write_identity(folder, ISSUER, "Trung tâm Chính trị phường Đức Phổ", at=since)
    settings.SIGNING = signing.read(str(file))


def signed(paper: Any, laid_out: Any) -> bytes:
    from certificates.rules.seal import Seal, seal_box  # noqa: PLC0415
    from certificates.signing.sign import sign_pdf  # noqa: PLC0415

    seal = Seal(box=seal_box(laid_out.room, paper.design.size[1]), owner=paper.issuer)
    at = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
    return sign_pdf(laid_out.pdf, ISSUER, at=at, seal=seal).pdf


def run(number: int) -> dict[str, Any]:
    from certificates.rendering.paper import paper_of  # noqa: PLC0415
    from certificates.rendering.pdf import printed  # noqa: PLC0415
    from certificates.rendering.picture import picture_of  # noqa: PLC0415

    began = time.process_time()
    picture_of(signed(paper_of(certificate(0)), printed(paper_of(certificate(0)))))
    first = time.process_time() - began
    in_pdf = in_picture = in_signing = 0.0
    size = signed_size = 0
    for each in range(1, number + 1):
        paper = paper_of(certificate(each))
        began = time.process_time()
        laid_out = printed(paper)
        made = time.process_time()
        picture_of(laid_out.pdf)
        pictured = time.process_time()
        pdf = signed(paper, laid_out)
        in_pdf += made - began
        in_picture += pictured - made
        in_signing += time.process_time() - pictured
        size += len(laid_out.pdf)
        signed_size += len(pdf)
    return {
        "certificates": number,
        "first_cpu_seconds": round(first, 2),
        "pdf_per_cpu_second": round(number / in_pdf, 1),
        "pdf_and_picture_per_cpu_second": round(number / (in_pdf + in_picture), 1),
        "signed_pdf_per_cpu_second": round(number / (in_pdf + in_signing), 1),
        "signed_pdf_and_picture_per_cpu_second": round(
            number / (in_pdf + in_signing + in_picture), 1
        ),
        "check_of_a_file_cpu_milliseconds": round(seconds_of_check(pdf) * 1000, 1),
        "signed_pdf_kibibytes": round(signed_size / number / 1024, 1),
        "pdf_kibibytes": round(size / number / 1024, 1),
        "peak_mebibytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def seconds_of_check(pdf: bytes) -> float:
    """Return what one check of a signed file costs, of CPU time."""
    from certificates.signing.check import check_pdf  # noqa: PLC0415

    began = time.process_time()
    for _time in range(CHECKS):
        assert check_pdf(pdf).is_good  # noqa: S101 - a check that fails early costs less
    return (time.process_time() - began) / CHECKS


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--number", type=int, default=NUMBER_BY_DEFAULT)
    parser.add_argument("--output", type=Path, default=RESULT)
    arguments = parser.parse_args()
    start_django()
    with tempfile.TemporaryDirectory() as folder:
        make_key(Path(folder))
        figures = run(arguments.number)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())

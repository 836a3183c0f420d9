"""How long the register of a province takes to come in, and how much memory it needs.

    python bench/bench_import.py [--people 50000] [--output FILE]

Needs DATABASE_URL of an empty PostgreSQL (or SQLite) database; `make bench` gives it one.
"""

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "bench/results/import.json"
PEOPLE_PER_CELL, CELLS_PER_COMMUNE = 4, 125
PEOPLE_BY_DEFAULT = 50_000
SECONDS_ALLOWED, MEBIBYTES_ALLOWED = 60, 400
TITLES = ("bi_thu", "pho_bi_thu", "chi_uy_vien", "chi_uy_vien")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Võ", "Bùi", "Đỗ", "Hồ", "Đinh")
MIDDLES = ("Văn", "Thị", "Quốc", "Minh", "Thanh", "Hữu", "Ngọc", "Đức", "Xuân", "Thị Kim")
GIVENS = ("An", "Ánh", "Bình", "Châu", "Dũng", "Đức", "Hạnh", "Hòa", "Lan", "Tuyết", "Sơn", "Vy")

Rows = Iterator[list[Any]]


def organisations(people: int) -> Rows:
    yield ["ma_to_chuc", "ma_cap_tren", "loai", "loai_khu_dan_cu", "ten"]
    yield ["TINH", None, "tinh", None, "Đảng bộ tỉnh đo thử"]
    for cell in range(people // PEOPLE_PER_CELL):
        commune = f"XA{cell // CELLS_PER_COMMUNE:03d}"
        if cell % CELLS_PER_COMMUNE == 0:
            yield [commune, "TINH", "xa", None, f"Đảng bộ xã số {cell // CELLS_PER_COMMUNE}"]
        yield [f"CB{cell:05d}", commune, "chi_bo", "thon", f"Chi bộ thôn số {cell}"]


def people_rows(people: int) -> Rows:
    chance = random.Random(50)
    yield ["ma_can_bo", "ho_ten", "ngay_sinh", "gioi_tinh", "dang_vien", "ngay_vao_dang",
           "dien_thoai", "email"]  # fmt: skip
    for number in range(people):
        name = " ".join(map(chance.choice, (FAMILIES, MIDDLES, GIVENS)))
        born = dt.date(1955, 1, 1) + dt.timedelta(days=chance.randrange(15_000))
        yield [f"P{number:06d}", name, f"{born:%d/%m/%Y}", chance.choice(("nam", "nu")),
               "chinh_thuc", str(born.year + 25), f"09{number:08d}", None]  # fmt: skip


def positions(people: int) -> Rows:
    yield ["ma_can_bo", "ma_to_chuc", "chuc_vu", "tu_ngay", "so_quyet_dinh"]
    for number in range(people):
        cell = f"CB{number // PEOPLE_PER_CELL:05d}"
        yield [f"P{number:06d}", cell, TITLES[number % 4], "01/06/2025", "12-QĐ/ĐU"]


def qualifications(people: int) -> Rows:
    yield ["ma_can_bo", "linh_vuc", "bac", "minh_chung", "ngay_cap"]
    for number in range(people):
        yield [f"P{number:06d}", "pho_thong", "thpt", "bang", "1995"]


SHEETS = {
    "to_chuc": organisations,
    "can_bo": people_rows,
    "chuc_vu": positions,
    "trinh_do": qualifications,
}


def write_workbook(path: Path, people: int) -> None:
    workbook = Workbook(write_only=True)
    for name, rows in SHEETS.items():
        sheet = workbook.create_sheet(name)
        for row in rows(people):
            sheet.append(row)
    workbook.save(path)


def measured(*arguments: str) -> dict[str, float]:
    """Run manage.py in a process of its own; return its seconds and its greatest memory."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *arguments], cwd=ROOT, stdout=sys.stderr
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"manage.py {' '.join(arguments)} failed")
    return {
        "seconds": round(time.monotonic() - started, 1),
        "processor_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "mebibytes": round(usage.ru_maxrss / 1024),
    }


def run(people: int = PEOPLE_BY_DEFAULT) -> dict[str, Any]:
    """Import a generated register twice and return what was measured."""
    subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "-v", "0"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        write_workbook(path, people)
        return {
            "people": people,
            "file_mebibytes": round(path.stat().st_size / 2**20, 1),
            "allowed": {"seconds": SECONDS_ALLOWED, "mebibytes": MEBIBYTES_ALLOWED},
            "start_only": measured("check"),
            "first": measured("import_register", str(path)),
            "again": measured("import_register", str(path)),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=PEOPLE_BY_DEFAULT)
    parser.add_argument("--output", type=Path, default=RESULT)
    arguments = parser.parse_args()
    figures = run(arguments.people)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    first = figures["first"]
    fits = first["seconds"] <= SECONDS_ALLOWED and first["mebibytes"] <= MEBIBYTES_ALLOWED
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())

"""The register of the demonstration: a workbook like any other, the same on every run.

Its figures are those of the programme of Đức Phổ: 82 neighbourhood cells with 329 officers, of
whom 223 have finished upper secondary school, 274 have elementary political theory or more, 62 of
them intermediate, and 154 an intermediate professional training or more, at the end of 2022.
Everybody in it is made up.
"""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from demo.names import Namer
from demo.places import OFFICER_PLACE, PLACES, ROOT_CODE, ROOT_NAME, SECTOR_CELLS, Place
from demo.targets import target_rows

__all__ = ["LEARNER_CODE", "OFFICER_PLACE", "ROOT_CODE", "write_workbook"]

LEARNER_CODE = "DP-00001"
LEARNER_NAME = "Đặng Thị Ánh Tuyết"
SEED = 20221231

# Officers of neighbourhood cells (chi ủy viên; bí thư and phó bí thư) with each level, end of 2022.
UPPER_SECONDARY = {"chi_uy_vien": 128, "bi_thu_pho_bi_thu": 95}
ELEMENTARY_THEORY, INTERMEDIATE_THEORY, INTERMEDIATE_PROFESSIONAL = 274, 62, 154
# Shares of the yearly audience trained in the years before, and so far in the current one.
TRAINED_PERCENT = {2023: 61, 2024: 78, 2025: 91}
TRAINED_SO_FAR_PERCENT = 34
# Who may be planned for the term after this one: people who will not be too old by then.
PLANNED_BORN = 1975
PLANNED_TERM = dt.date(2025, 7, 1), dt.date(2030, 6, 30)
PROGRAMME = "Bồi dưỡng nghiệp vụ công tác đảng ở cơ sở"
TOPICS = ("cell_meetings", "inspection_supervision", "member_admission", "party_documents")

HEADERS = {
    "to_chuc": ("ma_to_chuc", "ma_cap_tren", "loai", "loai_khu_dan_cu", "linh_vuc", "ten",
                "tu_ngay", "den_ngay"),
    "can_bo": ("ma_can_bo", "ho_ten", "ngay_sinh", "gioi_tinh", "dang_vien", "ngay_vao_dang",
               "dien_thoai", "email"),
    "chuc_vu": ("ma_can_bo", "ma_to_chuc", "chuc_vu", "tu_ngay", "den_ngay", "so_quyet_dinh"),
    "trinh_do": ("ma_can_bo", "linh_vuc", "bac", "minh_chung", "so_hieu", "noi_cap", "ngay_cap"),
    "boi_duong": ("ma_can_bo", "chuong_trinh", "ngay_hoan_thanh", "so_tiet", "xep_loai",
                  "so_giay_chung_nhan", "noi_cap", "tinh_chi_tieu_nam", "chuyen_de"),
    "mien": ("ma_can_bo", "loai", "tu_ngay", "den_ngay", "ly_do", "so_quyet_dinh"),
    "quy_hoach": ("ma_can_bo", "ma_to_chuc", "chuc_vu", "tu_ngay", "den_ngay", "so_quyet_dinh"),
    "chi_tieu": ("ma_to_chuc", "chi_so", "doi_tuong", "nam", "toan_tu", "gia_tri", "van_ban"),
}  # fmt: skip


@dataclass
class Officer:
    """A person of the demonstration while the register is being written."""

    code: str
    name: str
    place: Place
    group: str
    born: int
    levels: dict[str, tuple[str, str]] = field(default_factory=dict)


class Register:
    """The rows of the workbook, sheet by sheet."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.rng = random.Random(SEED)  # noqa: S311 - names, not secrets
        self.namer = Namer(self.rng)
        self.rows: dict[str, list[tuple[Any, ...]]] = {sheet: [] for sheet in HEADERS}
        self.neighbourhood: list[Officer] = []
        self.committee: list[Officer] = []
        self._people = 0

    def add(self, sheet: str, *row: Any) -> None:
        self.rows[sheet].append(row)

    def person(self, place: Place, group: str, *, born: tuple[int, int]) -> Officer:
        """Add a person; the first one is the learner who tries the product."""
        self._people += 1
        name, sex = self.namer.next()
        if self._people == 1:
            name, sex = LEARNER_NAME, "nu"
        year = self.rng.randint(*born)
        birth: Any = year if self.rng.random() < 0.08 else self._day(year)
        code = f"DP-{self._people:05d}"
        joined = self._day(min(year + self.rng.randint(22, 34), 2019))
        phone = f"0900{self._people:06d}"
        email = f"{code.lower()}@example.com" if self.rng.random() < 0.3 else None
        self.add("can_bo", code, name, birth, sex, "chinh_thuc", joined, phone, email)
        return Officer(code, name, place, group, year)

    def hold(self, officer: Officer, organisation: str, title: str) -> None:
        since = dt.date(2020, self.rng.randint(1, 7), self.rng.randint(1, 28))
        self.add("chuc_vu", officer.code, organisation, title, since, None, None)

    def level(
        self, officer: Officer, field_: str, level: str, year: int, *, paper: str = "bang"
    ) -> None:
        number = f"{level[:2].upper()}{self.rng.randint(10000, 99999)}"
        issuers = {"ly_luan_chinh_tri": "Trung tâm Chính trị thị xã Đức Phổ"}
        self.add("trinh_do", officer.code, field_, level, paper, number,
                 issuers.get(field_), self._day(year))  # fmt: skip

    def _day(self, year: int) -> dt.date:
        return dt.date(year, self.rng.randint(1, 12), self.rng.randint(1, 28))

    def chosen(self, officers: list[Officer], count: int) -> list[Officer]:
        """Return `count` of `officers`, more of them from the stronger places."""
        weighted = [
            (self.rng.random() ** (1 / (0.15 + o.place.strength)), o.code, o) for o in officers
        ]
        return [officer for _weight, _code, officer in sorted(weighted, reverse=True)[:count]]


def write_workbook(path: Path, *, today: dt.date) -> None:
    """Write the demonstration's register to `path` (.xlsx).

    today  decides the current year, of which about a third of the training is done
    """
    register = Register(today)
    _organisations(register)
    _levels_of_2022(register)
    _levels_since(register)
    _committee_levels(register)
    _training(register)
    _exemptions(register)
    _planned(register)
    for row in target_rows():
        register.add("chi_tieu", *row)
    _save(register.rows, path)


def _organisations(register: Register) -> None:
    register.add("to_chuc", ROOT_CODE, None, "huyen", None, None, ROOT_NAME, None, None)
    # The learner's place first: she is the first person of the register.
    places = sorted(PLACES, key=lambda place: place.code != OFFICER_PLACE)
    for place in places:
        register.add("to_chuc", place.code, ROOT_CODE, "xa", None, None,
                     f"Đảng bộ {place.kind} {place.name}", None, None)  # fmt: skip
        for number in range(1, place.cells + 1):
            _neighbourhood_cell(register, place, number)
        _sector_cells(register, place)
    for place in places:
        _committee(register, place)


def _neighbourhood_cell(register: Register, place: Place, number: int) -> None:
    code = f"{place.code}-{number:02d}"
    residential = "to_dan_pho" if place.is_ward else "thon"
    name = (
        f"Chi bộ tổ dân phố {number}"
        if place.is_ward
        else f"Chi bộ thôn {place.neighbourhoods[number - 1]}"
    )
    register.add("to_chuc", code, place.code, "chi_bo", residential, None, name, None, None)
    # One cell has a third chi ủy viên: 165 in 82 cells.
    officers = 3 if code == f"{OFFICER_PLACE}-01" else 2
    for title in ["bi_thu", "pho_bi_thu"] + ["chi_uy_vien"] * officers:
        group = "chi_uy_vien" if title == "chi_uy_vien" else "bi_thu_pho_bi_thu"
        officer = register.person(place, group, born=(1957, 1992))
        register.hold(officer, code, title)
        register.neighbourhood.append(officer)
        if title == "bi_thu" and number % 3 == 0:
            register.hold(officer, code, "to_truong_to_dan_pho" if place.is_ward else "truong_thon")


def _sector_cells(register: Register, place: Place) -> None:
    for suffix, name, sector in SECTOR_CELLS[: 2 + (len(place.name) % 3)]:
        code = f"{place.code}-{suffix}"
        register.add("to_chuc", code, place.code, "chi_bo", None, sector,
                     f"{name} {place.name}", None, None)  # fmt: skip
        for title in ("bi_thu", "pho_bi_thu"):
            register.hold(register.person(place, "sector", born=(1968, 1994)), code, title)


def _committee(register: Register, place: Place) -> None:
    members = register.rng.randint(9, 13)
    titles = ["bi_thu", "pho_bi_thu", "uy_vien_ban_thuong_vu", "uy_vien_ban_thuong_vu"]
    titles += ["cap_uy_vien"] * (members - len(titles))
    for title in titles:
        officer = register.person(place, "committee", born=(1966, 1993))
        register.hold(officer, place.code, title)
        register.committee.append(officer)
    # A secretary of a cell often sits in the committee of the ward as well.
    secretary = next(o for o in register.neighbourhood if o.place is place)
    if secretary.code != LEARNER_CODE:
        register.hold(secretary, place.code, "cap_uy_vien")


def _levels_of_2022(register: Register) -> None:
    officers = register.neighbourhood
    finished: list[Officer] = []
    for group, count in UPPER_SECONDARY.items():
        finished += register.chosen([o for o in officers if o.group == group], count)
    for officer in officers:
        done = officer in finished
        register.level(
            officer, "pho_thong", "thpt" if done else "thcs", _year_of(register, officer, age=18)
        )
        officer.levels["pho_thong"] = ("thpt" if done else "thcs", "")
    with_theory = register.chosen(officers, ELEMENTARY_THEORY)
    intermediate = register.chosen([o for o in with_theory if o in finished], INTERMEDIATE_THEORY)
    for officer in with_theory:
        level = "trung_cap" if officer in intermediate else "so_cap"
        year = register.rng.choice([2018, 2019, 2020, 2022])
        if register.rng.random() < 0.7:
            year = _year_of(register, officer, age=30)
        paper = "giay_xac_nhan" if level == "so_cap" and 2010 <= year <= 2014 else "bang"
        register.level(officer, "ly_luan_chinh_tri", level, year, paper=paper)
        officer.levels["ly_luan_chinh_tri"] = (level, "")
    for officer in register.chosen(finished, INTERMEDIATE_PROFESSIONAL):
        level = register.rng.choice(["trung_cap", "trung_cap", "cao_dang", "dai_hoc"])
        register.level(officer, "chuyen_mon", level, _year_of(register, officer, age=22))
        officer.levels["chuyen_mon"] = (level, "")


def _year_of(register: Register, officer: Officer, *, age: int, last: int = 2022) -> int:
    """Return a year in which the officer was about `age` or older, at the latest `last`."""
    return min(officer.born + age + register.rng.randint(0, 6), last)


def _levels_since(register: Register) -> None:
    """What has been reached since: the figures of today are better than those of 2022."""
    officers = register.neighbourhood
    last = min(register.today.year - 1, 2025)
    gains = [
        ("pho_thong", "thpt", [o for o in officers if o.levels["pho_thong"][0] == "thcs"], 71),
        ("ly_luan_chinh_tri", "so_cap", [o for o in officers if "ly_luan_chinh_tri" not in o.levels], 43),
        ("ly_luan_chinh_tri", "trung_cap",
         [o for o in officers if o.levels.get("ly_luan_chinh_tri", ("",))[0] == "so_cap"], 19),
        ("chuyen_mon", "trung_cap", [o for o in officers if "chuyen_mon" not in o.levels], 16),
    ]  # fmt: skip
    for dimension, level, candidates, count in gains:
        for officer in register.chosen(candidates, count):
            register.level(officer, dimension, level, register.rng.randint(2023, max(last, 2023)))


def _committee_levels(register: Register) -> None:
    for officer in register.committee:
        register.level(officer, "pho_thong", "thpt", _year_of(register, officer, age=18))
        register.level(officer, "chuyen_mon", register.rng.choice(["cao_dang", "dai_hoc", "dai_hoc", "thac_si"]),
                       _year_of(register, officer, age=22))  # fmt: skip
        theory = register.rng.choice(["trung_cap", "trung_cap", "trung_cap", "cao_cap", "so_cap"])
        register.level(officer, "ly_luan_chinh_tri", theory, _year_of(register, officer, age=32))


def _training(register: Register) -> None:
    everyone = [*register.neighbourhood, *register.committee]
    shares = {y: p for y, p in TRAINED_PERCENT.items() if y < register.today.year}
    for year, share in shares.items():
        for officer in register.chosen(everyone, len(everyone) * share // 100):
            _trained(
                register,
                officer,
                dt.date(year, register.rng.randint(3, 12), register.rng.randint(1, 28)),
            )
    days = (register.today - dt.date(register.today.year, 1, 1)).days
    if days < 60:
        return
    so_far = [o for o in everyone if o.code != LEARNER_CODE]
    for officer in register.chosen(so_far, len(everyone) * TRAINED_SO_FAR_PERCENT // 100):
        day = dt.date(register.today.year, 1, 1) + dt.timedelta(
            days=register.rng.randrange(30, days)
        )
        _trained(register, officer, day)


def _trained(register: Register, officer: Officer, day: dt.date) -> None:
    band = register.rng.choice(["Khá", "Khá", "Giỏi", "Trung bình", "Xuất sắc"])
    number = f"{len(register.rows['boi_duong']) + 1:04d}/{day.year}/GCN-TTBDCT"
    register.add("boi_duong", officer.code, PROGRAMME, day, 15, band, number,
                 "Trung tâm Chính trị thị xã Đức Phổ", "co", register.rng.choice(TOPICS))  # fmt: skip


def _exemptions(register: Register) -> None:
    reasons = [
        ("nghi_om", "Điều trị dài ngày"),
        ("thai_san", "Nghỉ thai sản"),
        ("cong_tac_xa", "Đi công tác xa dài ngày"),
        ("mien_sinh_hoat", "Miễn công tác và sinh hoạt đảng"),
    ]
    untouched = [o for o in register.neighbourhood if o.code != LEARNER_CODE]
    for (kind, reason), officer in zip(reasons, register.rng.sample(untouched, 4), strict=True):
        start = dt.date(register.today.year, 1, 5)
        register.add("mien", officer.code, kind, start, None, reason, None)


def _planned(register: Register) -> None:
    """Officers of cells planned for the committee above them, members of it for its head."""
    plans = [
        ("cap_uy_vien", [o for o in register.neighbourhood if o.born >= PLANNED_BORN], 48),
        ("pho_bi_thu", [o for o in register.committee if o.born >= PLANNED_BORN], 24),
    ]
    first, last = PLANNED_TERM
    for title, candidates, count in plans:
        for officer in register.chosen(candidates, count):
            number = f"{100 + PLACES.index(officer.place)}-QĐ/ĐU"
            register.add("quy_hoach", officer.code, officer.place.code, title, first, last, number)


def _save(rows: dict[str, list[tuple[Any, ...]]], path: Path) -> None:
    workbook = Workbook(write_only=True)
    for sheet, headers in HEADERS.items():
        page = workbook.create_sheet(sheet)
        page.append(headers)
        for row in _plain(rows[sheet]):
            page.append(row)
    workbook.save(path)


def _plain(rows: Iterable[tuple[Any, ...]]) -> Iterable[list[Any]]:
    """Write days as people in Vietnam do, and years as text: cells then look the same everywhere."""
    for row in rows:
        yield [
            f"{cell:%d/%m/%Y}"
            if isinstance(cell, dt.date)
            else str(cell)
            if isinstance(cell, int)
            else cell
            for cell in row
        ]

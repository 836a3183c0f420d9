"""The figures of the programme of Đức Phổ, from the workbook through the import to the report."""

import datetime as dt
import json
import re
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from demo.register import write_workbook
from organisations.api import Organisation
from records.api import import_register
from reports.queries.indicator_names import IndicatorNames
from reports.queries.indicator_people import axes_of
from reports.queries.indicators import indicator_figures
from tests.factories.accounts import RoleAssignmentFactory, UserFactory

AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BASELINE = "2022-12-31"


@pytest.fixture
def _register(db, tmp_path):
    workbook = tmp_path / "register.xlsx"
    write_workbook(workbook, today=AT.date())
    assert import_register(workbook, dry_run=False, by=None, at=AT).is_good


def groups(**options):
    out = StringIO()
    call_command(
        "report",
        "qualifications",
        organisation="DUCPHO",
        as_of=dt.date.fromisoformat(BASELINE),
        stdout=out,
        **options,
    )
    return {group["group"]: group for group in json.loads(out.getvalue())["groups"]}


def page_and_workbook_agree(client, tmp_path, printed):
    """The same numbers of all three groups on the page of Form A and in its workbook."""
    reader = UserFactory()
    RoleAssignmentFactory(user=reader, organisation=Organisation.objects.get(code="DUCPHO"))
    client.force_login(reader)
    address = reverse("reports:paper_detail", args=["DUCPHO"])
    html = client.get(address, {"mau": "trinh-do", "ngay": BASELINE}).content.decode()
    path = tmp_path / "a.xlsx"
    options = {"organisation": "DUCPHO", "as_of": dt.date.fromisoformat(BASELINE)}
    call_command("report", "qualifications", format="xlsx", output=path, **options)
    rows = [[cell.value for cell in row] for row in load_workbook(path)["Trình độ"].iter_rows()]
    shown = [row for row in rows if str(row[0]).isdigit()]

    expected = [
        (group["total"], figure["count"], float(figure["percent"]))
        for group in printed.values()
        for figure in group["indicators"].values()
    ]
    assert [tuple(row[2:5]) for row in shown] == expected
    for total, count, share in expected:
        words = f"{share:.2f}".replace(".", ",")
        assert f"<td>{total}</td><td>{count}</td><td>{words}</td>" in re.sub(r">\s+<", "><", html)


def figures_of_every_indicator_agree():
    """The same numbers through the door of the indicators, with the gaps of 2025 and of 2030."""
    root, on = Organisation.objects.get(code="DUCPHO"), dt.date.fromisoformat(BASELINE)
    codes = ["thpt", "so_cap_llct", "trung_cap_llct", "trung_cap_chuyen_mon"]
    found = {each.code: each for each in indicator_figures(root, on=on, codes=codes)}

    assert {
        code: (each.share.count, each.share.total, str(each.percent), each.gap_people)
        for code, each in found.items()
    } == {
        "thpt": (223, 329, "67.78", 106),
        "so_cap_llct": (274, 329, "83.28", 55),
        "trung_cap_llct": (62, 329, "18.84", 21),
        "trung_cap_chuyen_mon": (154, 329, "46.81", 11),
    }
    assert {
        code: [(each.line.year, each.gap_people) for each in figure.targets]
        for code, figure in found.items()
    } == {
        "thpt": [(2025, 106), (2030, 106)],
        "so_cap_llct": [(2025, 55), (2030, 55)],
        "trung_cap_llct": [(2025, 21), (2030, 103)],
        "trung_cap_chuyen_mon": [(2025, 11), (2030, 93)],
    }
    positions = next(axis for axis in axes_of(found["thpt"], root) if axis.code == "chuc_vu")
    by_title = {group.code: group.share for group in positions.groups}
    assert (by_title["chi_uy_vien"].count, by_title["chi_uy_vien"].total) == (128, 165)
    leaders = by_title["bi_thu"], by_title["pho_bi_thu"]
    assert sum(each.count for each in leaders) == 95
    assert sum(each.total for each in leaders) == 164
    thpt = found["thpt"]
    for is_counted, people in ((True, 223), (False, 106)):
        names = IndicatorNames(root, thpt, is_counted=is_counted)
        assert len({each.person_id for each in names}) == people
    assert {each.row for each in thpt.how_computed.sources} == {"Q-01", "Q-04", "Q-05"}


@pytest.mark.usefixtures("_register")
def test_report_prints_the_figures_of_the_programme_and_the_ledger_agrees(client, tmp_path):
    now, later = groups(), groups(year=2030)

    assert {code: group["total"] for code, group in now.items()} == {
        "all": 329,
        "chi_uy_vien": 165,
        "bi_thu_pho_bi_thu": 164,
    }
    everybody = now["all"]["indicators"]
    figures = ("count", "percent", "gap_people")
    assert {
        code: tuple(everybody[code][name] for name in figures)
        for code in ("thpt", "so_cap_llct", "trung_cap_llct", "trung_cap_chuyen_mon")
    } == {
        "thpt": (223, "67.78", 106),
        "so_cap_llct": (274, "83.28", 55),
        "trung_cap_llct": (62, "18.84", 21),
        "trung_cap_chuyen_mon": (154, "46.81", 11),
    }
    thpt = {code: group["indicators"]["thpt"] for code, group in now.items()}
    assert (thpt["chi_uy_vien"]["count"], thpt["chi_uy_vien"]["percent"]) == (128, "77.58")
    leaders = thpt["bi_thu_pho_bi_thu"]
    assert (leaders["count"], leaders["percent"]) == (95, "57.93")
    gaps_2030 = {
        code: later["all"]["indicators"][code]["gap_people"]
        for code in ("trung_cap_chuyen_mon", "trung_cap_llct")
    }
    assert gaps_2030 == {"trung_cap_chuyen_mon": 93, "trung_cap_llct": 103}
    figures_of_every_indicator_agree()
    page_and_workbook_agree(client, tmp_path, now)
    # One import for all: it takes seconds.
    call_command("verify_ledger", stdout=StringIO())

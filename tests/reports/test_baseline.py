"""The figures of the programme of Đức Phổ, from the workbook through the import to the report."""

import datetime as dt
import io
import json
import re
from io import StringIO
from zoneinfo import ZoneInfo

import docx
import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from api.rules.rights import Right
from demo.register import write_workbook
from organisations.api import Organisation
from records.api import import_register
from reports.queries.indicator_names import IndicatorNames
from reports.queries.indicator_people import axes_of
from reports.queries.indicators import indicator_figures
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.api import a_token, bearer

AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BASELINE = "2022-12-31"
NAMES = {
    "thpt": "Tốt nghiệp trung học phổ thông",
    "so_cap_llct": "Lý luận chính trị từ sơ cấp trở lên",
    "trung_cap_llct": "Lý luận chính trị từ trung cấp trở lên",
    "trung_cap_chuyen_mon": "Chuyên môn từ trung cấp trở lên",
}
# The footnote of the programme, figure by figure.
Q_05 = {
    ("all", NAMES["thpt"]): (223, 329, "67.78"),
    ("chi_uy_vien", NAMES["thpt"]): (128, 165, "77.58"),
    ("bi_thu_pho_bi_thu", NAMES["thpt"]): (95, 164, "57.93"),
    ("all", NAMES["so_cap_llct"]): (274, 329, "83.28"),
    ("all", NAMES["trung_cap_llct"]): (62, 329, "18.84"),
    ("all", NAMES["trung_cap_chuyen_mon"]): (154, 329, "46.81"),
}


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


def plain(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def of_form_a(rows):
    """Read the rows of Form A, by group and name: those with, all, per cent."""
    found, group = {}, None
    for row in rows:
        cells = [str(cell) for cell in row]
        if re.match(r"[ABC]\. ", cells[0]):
            group = ("all", "chi_uy_vien", "bi_thu_pho_bi_thu")["ABC".index(cells[0][0])]
        elif group and cells[0].isdigit():
            share = f"{float(cells[4].replace(',', '.')):.2f}"
            found[group, cells[1]] = int(cells[3]), int(cells[2]), share
    return found


def of_page(html):
    table = re.search(r'aria-label="Trình độ của cấp ủy.*?</table>', html, re.DOTALL)[0]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    return of_form_a([plain(cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]
                     for row in rows)  # fmt: skip


def of_word(content):
    for table in docx.Document(io.BytesIO(content)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if "Tổng số (người)" in rows[0]:
            return of_form_a(rows)
    raise AssertionError


def of_tracking_page(html):
    """The levels of everybody under the figures of the year."""
    rows = re.findall(
        r"<th[^>]*>([^<]+)</th>\s*<td[^>]*>(\d+)/(\d+)</td>\s*<td[^>]*>(\d+),(\d\d) %", html
    )
    return {("all", name): (int(one), int(all_), f"{whole}.{part}")
            for name, one, all_, whole, part in rows}  # fmt: skip


def three_paths_agree(client):
    """Q-05 on pages, by the interface and in files, with the sums over what hangs below."""
    root = Organisation.objects.get(code="DUCPHO")
    reader = UserFactory()
    RoleAssignmentFactory(user=reader, organisation=root)
    client.force_login(reader)
    key = bearer(a_token(reader, root, rights=[Right.FIGURES])[1])

    def page(path):
        return client.get(f"/theo-doi/DUCPHO/{path}ngay={BASELINE}")

    def answer(code, kind):
        return client.get(f"/api/v1/figures/{code}/{kind}?on={BASELINE}", headers=key).json()

    def levels(code):
        return {
            (group["group"], NAMES[name]): (figure["count"], group["total"], figure["percent"])
            for group in answer(code, "qualifications")["groups"]
            for name, figure in group["indicators"].items()
            if name in NAMES
        }

    workbook = load_workbook(io.BytesIO(page("bao-cao/tep/xlsx/?mau=trinh-do&").content))
    of_everybody = {
        ("all", NAMES[each["code"]]): (each["count"], each["total"], each["percent"])
        for each in answer("DUCPHO", "indicators")["indicators"]
        if each["code"] in NAMES
    }
    for found in (
        of_page(page("bao-cao/?mau=trinh-do&").content.decode()),
        of_form_a(workbook["Trình độ"].values),
        of_word(page("bao-cao/tep/docx/?mau=trinh-do&").content),
        levels("DUCPHO"),
    ):
        assert {where: found[where] for where in Q_05} == Q_05
    everybody = {where: figure for where, figure in Q_05.items() if where[0] == "all"}
    for found in (of_tracking_page(page("?").content.decode()), of_everybody):
        assert {where: found[where] for where in everybody} == everybody

    wards = list(root.get_children())
    for parent in (root, wards[0]):
        below = [levels(child.code) for child in parent.get_children()]
        assert len(below) > 5
        for where, (count, total, _percent) in levels(parent.code).items():
            assert sum(each[where][0] for each in below) == count
            assert sum(each[where][1] for each in below) == total


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
def test_report_prints_the_figures_of_the_programme_and_the_ledger_agrees(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
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
    three_paths_agree(client)
    # One import for all: it takes seconds.
    call_command("verify_ledger", stdout=StringIO())

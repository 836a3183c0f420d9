"""What a good file brings, and what it does the second time."""

import datetime as dt
from decimal import Decimal

import pytest

from audit.models import Event
from organisations.api import Organisation, OrganisationEvent, Placement, tree_on
from people.api import Exemption, Holding, Person, PlannedPosition
from records.actions.evidence import Correction, declare_paper
from records.actions.judging import confirm_paper, verify_paper
from records.api import Qualification, Standing, Target, TrainingFact
from records.register.run import import_register
from records.rules.evidence import TAKE_BACK, Statement
from tests.factories.accounts import UserFactory
from tests.factories.closings import a_closing
from tests.factories.records import TrainingFactFactory
from tests.records.register.books import AT, bring_in, good, refused, table, write_folder

pytestmark = pytest.mark.django_db

D = dt.date
MODELS = [
    Organisation, Placement, OrganisationEvent, Person, Holding, Qualification, TrainingFact,
    Exemption, PlannedPosition, Target, Standing, Event,
]  # fmt: skip
ALL_NEW = {
    "to_chuc": (3, 3, 0, 0, 0),
    "can_bo": (3, 3, 0, 0, 0),
    "chuc_vu": (4, 4, 0, 0, 0),
    "trinh_do": (3, 3, 0, 0, 0),
    "boi_duong": (2, 2, 0, 0, 0),
    "mien": (1, 1, 0, 0, 0),
    "quy_hoach": (1, 1, 0, 0, 0),
    "chi_tieu": (2, 2, 0, 0, 0),
}


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_a_good_file_brings_organisations_and_their_tree(tmp_path):
    report = bring_in(tmp_path, good())

    assert table(report) == ALL_NEW
    commune, cell = Organisation.objects.get(code="XA"), Organisation.objects.get(code="CB1")
    assert (cell.kind_id, cell.residential_kind_id) == ("chi_bo", "thon")
    assert cell.get_parent() == commune
    assert tree_on(dt.date(2025, 7, 1)).parent_of(cell.pk) == commune.pk
    assert cell.pk not in tree_on(dt.date(2025, 6, 30))
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_a_good_file_brings_people(tmp_path):
    bring_in(tmp_path, good())

    first, second, third = Person.objects.order_by("code")
    assert (first.full_name, first.given, first.sex) == ("Đặng Thị Ánh", "Ánh", "nu")
    assert (first.born_on, first.born_year_only) == (dt.date(1968, 6, 5), False)
    assert (first.phone, first.email) == ("+84912345678", "anh@example.com")
    assert (second.born_on, second.born_year_only) == (dt.date(1975, 1, 1), True)
    assert (second.joined_party_on, second.joined_party_year_only) == (dt.date(2024, 1, 1), True)
    assert (third.born_on, third.sex, third.party_status) == (None, "", "")
    assert list(Person.objects.matching("dang anh")) == [first]


def test_the_last_day_in_the_file_is_the_last_on_which_a_post_is_held(tmp_path):
    bring_in(tmp_path, good())

    past = Holding.objects.get(title="truong_thon")
    assert (past.valid_from, past.valid_until) == (dt.date(2020, 1, 1), dt.date(2025, 1, 1))
    exemption = Exemption.objects.get()
    assert (exemption.valid_from, exemption.valid_until) == (
        dt.date(2026, 3, 1),
        dt.date(2026, 6, 1),
    )
    assert exemption.kind == "mien_sinh_hoat"
    planned = PlannedPosition.objects.get()
    assert (planned.title_id, planned.organisation.code) == ("bi_thu", "CB1")
    assert (planned.valid_from, planned.valid_until) == (D(2025, 7, 1), D(2030, 7, 1))


def test_a_good_file_fills_the_ledger(tmp_path):
    bring_in(tmp_path, good())

    levels = Qualification.objects.order_by("pk")
    assert [(one.level, one.rank, one.evidence) for one in levels] == [
        ("thpt", 3, "bang"),
        ("so_cap", 1, "giay_xac_nhan"),
        ("Chứng chỉ A", 1, "khai_bao"),
    ]
    first, second = TrainingFact.objects.order_by("pk")
    assert first.organisation_name == "Chi bộ thôn An Thổ"
    assert (first.periods, first.grade_band, first.certificate_number) == (15, "Giỏi", "12/GCN")
    assert first.topics == ["cell_meetings", "party_documents"]
    assert (first.counts_for_annual, second.counts_for_annual) == (True, False)
    band = Target.objects.get(operator="khoang")
    assert (band.value, band.value_to) == (Decimal("67.5"), Decimal(80))


def test_a_good_file_makes_the_standings_of_the_years_it_touches(tmp_path):
    bring_in(tmp_path, good())

    standings = Standing.objects.filter(person__code="P1").order_by("year")
    assert [(one.year, one.trained_on, one.general_education) for one in standings] == [
        (2025, dt.date(2025, 8, 20), 3),
        (2026, None, 3),
    ]


def test_a_dry_run_writes_nothing_and_shows_the_same_table(tmp_path):
    before = everything()

    dry = bring_in(tmp_path, good(), dry_run=True)

    assert everything() == before
    assert table(dry) == table(bring_in(tmp_path, good())) == ALL_NEW


def test_the_same_file_again_changes_nothing(tmp_path):
    bring_in(tmp_path, good())
    before = everything()

    report = bring_in(tmp_path, good())

    assert report.changes_nothing
    assert {sheet: counts[3] for sheet, counts in table(report).items()} == {
        sheet: counts[1] for sheet, counts in ALL_NEW.items()
    }
    assert everything() == before


def test_an_import_is_noted_in_the_journal(tmp_path, django_user_model):
    by = None

    bring_in(tmp_path, good(), by=by)

    event = Event.objects.get(verb="register.imported")
    assert event.data["source"].startswith("import:")
    assert event.data["sheets"][0] == {
        "sheet": "to_chuc", "rows": 3, "new": 3, "changed": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16-le", ","), ("utf-16-be", ";")],
)
def test_a_folder_of_csv_files_says_the_same_as_the_workbook(tmp_path, encoding, delimiter):
    folder = write_folder(tmp_path / "csv", good(), encoding=encoding, delimiter=delimiter)

    report = import_register(folder, dry_run=False, by=None, at=AT)

    assert refused(report) == []
    assert {sheet: counts[1] for sheet, counts in table(report).items()} == {
        sheet: counts[1] for sheet, counts in ALL_NEW.items()
    }
    assert bring_in(tmp_path, good()).changes_nothing


def test_headings_sheets_and_words_are_read_with_or_without_accents(tmp_path):
    sheets = {
        "Tổ chức": [
            ["STT", "MÃ TỔ CHỨC", "Mã cấp  trên", "Loại", "loai khu dan cu", "Tên"],
            [1, "XA", None, "Xã", None, "Đảng bộ xã Phổ An"],
            [2, "CB1", "XA", "Chi bộ", "Tổ dân phố", "Chi bộ tổ dân phố 1"],
        ],
        "CÁN BỘ": [
            ["Mã cán bộ", "Họ tên", "Giới tính"],
            ["P1", "  Đặng\u00a0Thị   Ánh\u200b ", "Nữ"],
        ],
        "Ghi chú": [["Danh sách do đồng chí Bình lập"]],
    }

    report = bring_in(tmp_path, sheets)

    assert refused(report) == []
    assert Organisation.objects.get(code="CB1").residential_kind_id == "to_dan_pho"
    person = Person.objects.get()
    assert (person.full_name, person.sex) == ("Đặng Thị Ánh", "nu")


def test_date_cells_are_dates_and_percent_cells_are_percentages(tmp_path):
    sheets = good()
    sheets["can_bo"][1][2] = dt.date(1968, 6, 5)
    sheets["can_bo"][2][2] = 1975
    sheets["can_bo"][1][6] = 912345678

    report = bring_in(tmp_path, sheets)

    assert refused(report) == []
    first, second, _third = Person.objects.order_by("code")
    assert (first.born_on, first.phone) == (dt.date(1968, 6, 5), "+84912345678")
    assert second.born_year_only


def test_a_column_that_is_left_out_leaves_what_is_known(tmp_path):
    bring_in(tmp_path, good())

    report = bring_in(
        tmp_path,
        {
            "can_bo": [["ma_can_bo", "ho_ten"], ["P1", "Đặng Thị Ánh Tuyết"]],
            "to_chuc": [["ma_to_chuc", "loai", "ten"], ["CB1", "chi_bo", "Chi bộ thôn An Thổ"]],
        },
    )

    assert table(report) == {"can_bo": (1, 0, 1, 0, 0), "to_chuc": (1, 0, 0, 1, 0)}
    person = Person.objects.get(code="P1")
    assert (person.given, person.phone) == ("Tuyết", "+84912345678")
    assert Organisation.objects.get(code="CB1").get_parent().code == "XA"


def test_an_emptied_cell_empties_what_is_known(tmp_path):
    sheets = good()
    bring_in(tmp_path, sheets)
    sheets["can_bo"][1][6] = None

    report = bring_in(tmp_path, sheets)

    assert table(report)["can_bo"] == (3, 0, 1, 2, 0)
    assert Person.objects.get(code="P1").phone == ""


def test_an_organisation_that_moves_keeps_its_past(tmp_path):
    sheets = good()
    bring_in(tmp_path, sheets)
    sheets["to_chuc"].append(["XB", None, "xa", None, None, "Đảng bộ xã Phổ Châu", None, None])
    sheets["to_chuc"][2][1:7] = ["XB", "chi_bo", "thon", None, "Chi bộ thôn An Thổ", "1/3/2026"]

    report = bring_in(tmp_path, sheets)

    assert table(report)["to_chuc"] == (4, 1, 1, 2, 0)
    cell, old, new = (Organisation.objects.get(code=code) for code in ("CB1", "XA", "XB"))
    assert tree_on(dt.date(2026, 2, 28)).parent_of(cell.pk) == old.pk
    assert tree_on(dt.date(2026, 3, 1)).parent_of(cell.pk) == new.pk
    assert cell.get_parent() == new
    event = OrganisationEvent.objects.get()
    assert (event.kind, event.effective_on) == ("move", dt.date(2026, 3, 1))
    assert bring_in(tmp_path, sheets).changes_nothing


def test_a_new_term_follows_the_old_one_without_a_gap(tmp_path):
    sheets = good()
    bring_in(tmp_path, sheets)
    sheets["chuc_vu"][1][3] = "1/6/2026"

    report = bring_in(tmp_path, sheets)

    assert table(report)["chuc_vu"] == (4, 0, 1, 3, 0)
    terms = Holding.objects.filter(person__code="P1", title="bi_thu").order_by("valid_from")
    assert [(one.valid_from, one.valid_until) for one in terms] == [
        (dt.date(2025, 7, 1), dt.date(2026, 6, 1)),
        (dt.date(2026, 6, 1), None),
    ]
    assert bring_in(tmp_path, sheets).changes_nothing


def test_a_post_that_ends_is_ended_and_one_that_began_earlier_is_corrected(tmp_path):
    sheets = good()
    bring_in(tmp_path, sheets)
    sheets["chuc_vu"][1][4] = "30/6/2026"
    sheets["chuc_vu"][3][3] = "1/7/2020"

    report = bring_in(tmp_path, sheets)

    assert table(report)["chuc_vu"] == (4, 0, 2, 2, 0)
    assert Holding.objects.get(title="bi_thu", person__code="P1").valid_until == dt.date(2026, 7, 1)
    assert Holding.objects.get(title="chi_uy_vien").valid_from == dt.date(2020, 7, 1)


def test_a_corrected_course_is_reversed_and_given_anew(tmp_path):
    sheets = good()
    bring_in(tmp_path, sheets)
    sheets["boi_duong"][1][7] = "khong"

    report = bring_in(tmp_path, sheets)

    assert table(report)["boi_duong"] == (2, 0, 1, 1, 0)
    old, _other, reversal, new = TrainingFact.objects.order_by("pk")
    assert (reversal.reverses, new.counts_for_annual) == (old, False)
    assert Standing.objects.get(person__code="P1", year=2025).trained_on is None
    assert bring_in(tmp_path, sheets).changes_nothing


def test_a_course_certified_here_is_not_entered_again(tmp_path):
    sheets = good()
    certified = sheets["boi_duong"].pop(1)
    bring_in(tmp_path, sheets)
    TrainingFactFactory(
        person=Person.objects.get(code="P1"),
        programme_name=certified[1],
        completed_on=dt.date(2025, 8, 20),
        source="certificate:1",
    )
    sheets["boi_duong"].append(certified)

    assert bring_in(tmp_path, sheets).changes_nothing


def test_what_two_people_have_put_right_does_not_come_back(tmp_path, at):
    sheets = good()
    bring_in(tmp_path, sheets)
    ann, second, third = (UserFactory() for _ in range(3))
    wrong = [
        TrainingFact.objects.get(person__code="P1"),
        Qualification.objects.filter(person__code="P1").first(),
    ]
    for entry in wrong:
        paper = declare_paper(
            entry.person, Statement(kind=TAKE_BACK), [], by=ann, at=at,
            correction=Correction(entry, "Của người khác"),
        )  # fmt: skip
        paper = confirm_paper(paper.pk, version=1, by=second, at=at)
        verify_paper(paper.pk, version=2, by=third, at=at)

    assert bring_in(tmp_path, sheets).changes_nothing


def test_changed_targets_and_exemptions_are_changed(tmp_path):
    sheets = good()
    bring_in(tmp_path, sheets)
    sheets["chi_tieu"][1][5] = "95%"
    sheets["mien"][1][3] = None

    report = bring_in(tmp_path, sheets)

    assert table(report)["chi_tieu"] == (2, 0, 1, 1, 0)
    assert table(report)["mien"] == (1, 0, 1, 0, 0)
    assert Target.objects.get(indicator="boi_duong_nam").value == 95
    assert Exemption.objects.get().valid_until is None


def test_a_plan_is_changed_its_next_term_added_and_what_is_left_out_stays(tmp_path):
    sheets = {name: good()[name] for name in ("to_chuc", "can_bo", "quy_hoach")}
    bring_in(tmp_path, sheets)
    head, row = sheets["quy_hoach"]
    sheets["quy_hoach"] = [head[:4], row[:4], ["P2", "CB1", "Bí thư", "1/7/2030"]]

    report = bring_in(tmp_path, sheets)

    assert table(report)["quy_hoach"] == (2, 1, 0, 1, 0)
    sheets["quy_hoach"] = [head, [*row[:5], "16-QĐ/ĐU"]]
    assert table(bring_in(tmp_path, sheets))["quy_hoach"] == (1, 0, 1, 0, 0)
    planned = PlannedPosition.objects.order_by("valid_from").values_list(
        "valid_until", "decision_number"
    )
    assert list(planned) == [(D(2030, 7, 1), "16-QĐ/ĐU"), (None, "")]
    assert Event.objects.filter(verb="planned_position.changed").count() == 1


def test_a_target_names_its_reading_and_stays_once_its_year_is_closed(tmp_path):
    sheets = good()
    sheets["chi_tieu"].append(
        ["XA", "boi_duong_cap_uy", "chi_uy_dang_uy_xa", 2025, ">=", 100, "Kết luận", "ca_cap_uy"]
    )
    bring_in(tmp_path, sheets)
    second, commune = UserFactory(), Organisation.objects.get(code="XA")
    a_closing(organisation=commune, confirmed_by=second, confirmed_at=AT)

    assert Target.objects.get(indicator="boi_duong_cap_uy").reading.code == "ca_cap_uy"
    assert bring_in(tmp_path, sheets).changes_nothing
    sheets["chi_tieu"][3][7] = "nguoi"
    sheets["chi_tieu"][1][5] = 90
    assert refused(bring_in(tmp_path, sheets)) == [("chi_tieu", 4, "nam", "2025")]


def test_people_who_may_be_one_are_pointed_out_and_not_merged(tmp_path):
    sheets = good()
    sheets["can_bo"].append(["P4", "ĐẶNG THỊ ÁNH", "1968-06-05", *[None] * 5])

    report = bring_in(tmp_path, sheets)

    assert [(note.sheet, note.row) for note in report.notes] == [("can_bo", 5)]
    assert Person.objects.count() == 4


def test_political_theory_without_a_paper_is_pointed_out(tmp_path):
    sheets = good()
    sheets["trinh_do"].append(["P2", "ly_luan_chinh_tri", "Trung cấp", None, None, None, None])

    report = bring_in(tmp_path, sheets)

    assert [(note.sheet, note.row) for note in report.notes] == [("trinh_do", 5)]
    assert Standing.objects.get(person__code="P2", year=2026).political_theory == 0

"""Official reports: one document behind the page, the JSON, Word, PDF and Excel files."""

import datetime as dt
import io
import json
from decimal import Decimal

import docx
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Event
from organisations.api import Organisation
from people.api import Holding, Person
from records.api import confirm_closing, prepare_addendum, prepare_closing, rebuild_standings
from records.models import Standing
from reports.actions.closings import confirm_year, prepare_year
from reports.queries.papers.commendation import commendation_list
from reports.rendering.files import file_of
from reports.rules.paper import Figure, plain
from reports.rules.wanted import Form, Wanted
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory, PlannedPositionFactory
from tests.factories.records import TrainingFactFactory, settle_standings
from tests.reports.papers import (
    DAY,
    PAST,
    YEAR,
    D,
    a_ward,
    made,
    text_of_pdf,
    text_of_word,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def phuong():
    return a_ward()


def test_report_on_the_year_says_what_was_done_what_is_missing_and_why(phuong, at):
    paper = made(phuong, YEAR, at)

    assert [section.heading for section in paper.sections] == [
        "",
        "I. TÌNH HÌNH CHUNG",
        "II. KẾT QUẢ BỒI DƯỠNG NĂM 2026",
        "III. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN",
        "IV. ĐỀ XUẤT, KIẾN NGHỊ",
    ]
    said = words_of(paper)
    assert (
        "Đã bồi dưỡng 2/4 đồng chí, đạt 50,00%, tăng 50,00 điểm phần trăm so với cùng kỳ năm "
        "trước (0,00%)." in said
    )
    assert "Chỉ tiêu 100% theo Đề án: chưa đạt chỉ tiêu, còn thiếu 2 người." in said
    assert (
        "Trong số đã bồi dưỡng, 1 đồng chí hoàn thành đúng hạn, 1 đồng chí hoàn thành quá hạn."
        in said
    )
    assert "Có 1/2 cấp ủy đạt 100% cấp ủy viên thuộc diện được bồi dưỡng (50,00%)." in said
    assert "Nơi còn nhiều người chưa được bồi dưỡng: Chi bộ 2 (2 đồng chí)." in said
    assert "Chưa mở lớp nào." in said
    assert [annex.label for annex in paper.annexes] == [
        "Biểu 1", "Biểu 2", "Biểu 3", "Phụ lục 1", "Phụ lục 2", "Phụ lục 3",
    ]  # fmt: skip
    assert paper.people_named == 2
    without = made(phuong, Wanted(Form.YEAR, DAY, 2026), at)
    assert without.people_named == 0


def test_the_trained_are_divided_by_sex_age_and_plan_and_add_up(phuong, at):
    first, second = Holding.objects.filter(organisation__code="CB1").order_by("pk")
    Person.objects.filter(pk=first.person_id).update(sex="nu", born_on=D(1990, 1, 1))
    PlannedPositionFactory(person=first.person)
    PlannedPositionFactory(person=second.person, valid_until=D(2026, 1, 1))

    table = next(each for each in made(phuong, YEAR, at).tables if each.name == "Theo nhóm")

    rows = [tuple(map(str, row.cells)) for row in table.rows]
    assert rows == [
        ("Giới tính",),
        ("Nữ", "1", "1", "100,00"),
        ("Chưa rõ", "3", "1", "33,33"),
        ("Độ tuổi",),
        ("Đến 40 tuổi", "1", "1", "100,00"),
        ("Chưa rõ ngày sinh", "3", "1", "33,33"),
        ("Quy hoạch",),
        ("Trong quy hoạch", "1", "1", "100,00"),
        ("Ngoài quy hoạch hoặc chưa nhập", "3", "1", "33,33"),
    ]
    levels = made(phuong, Wanted(Form.QUALIFICATIONS, DAY, 2026), at)
    table = next(each for each in levels.tables if each.name == "Theo nhóm")
    by_name = {str(row.cells[0]): row.cells[1:] for row in table.rows}
    # Of everybody, also of who is exempt; the one with THPT is the second of the first cell.
    assert table.columns[2].heading == "THPT (người)"
    assert [str(cell) for cell in by_name["Chưa rõ"][:3]] == ["4", "1", "25,00"]
    assert [str(cell) for cell in by_name["Nữ"][:3]] == ["1", "0", "0,00"]


def test_reasons_of_today_stand_in_the_words_the_list_and_the_proposals(phuong, at):
    rebuild_standings(2026, at=at)
    lacking = Standing.objects.filter(person__full_name="=HYPERLINK(1)", year=2026)
    lacking.update(reason="stopped_midway")

    paper = made(phuong, YEAR, at)

    said = words_of(paper)
    assert (
        "Nguyên nhân: 1 đồng chí học dở dang và 1 đồng chí chưa được triệu tập hoặc chưa rõ "
        "nguyên nhân." in said
    )
    assert "Đề nghị đôn đốc 1 đồng chí học dở dang hoàn thành chương trình." in said
    figures = [
        piece
        for block in paper.blocks()
        if block.kind == "point"
        for piece in block.text
        if isinstance(piece, Figure)
    ]
    assert "loc=chua&ly-do=stopped_midway&ngay=2026-11-23&nam=2026" in {
        each.query for each in figures
    }
    names = next(table for table in paper.tables if table.name == "Chưa bồi dưỡng")
    assert [row.cells[-1] for row in names.rows if row.kind == "plain"].count("học dở dang") == 1


def test_files_say_what_the_document_says_and_nothing_is_reckoned(phuong, at):
    paper = made(phuong, YEAR, at)

    word = text_of_word(file_of(paper, "docx")[0])
    printed = text_of_pdf(file_of(paper, "pdf")[0])
    for sentence in words_of(paper):
        assert sentence.replace("\u00a0", " ") in word.replace("\u00a0", " ")
    squeezed = printed.replace("\u00a0", "").replace(" ", "")
    for sentence in words_of(paper):
        assert sentence.replace("\u00a0", "").replace(" ", "") in squeezed
    assert squeezed.count("(KèmtheoBáocáosố") == len(paper.annexes)
    for official in ("ĐẢNG CỘNG SẢN VIỆT NAM", "BÁO CÁO", "T/M BAN THƯỜNG VỤ", "Nơi nhận:"):
        assert official in word
        assert official.replace(" ", "").lower() in squeezed.lower()
    assert "Người lập: Nguyễn Thị Lan" in word

    book = load_workbook(io.BytesIO(file_of(paper, "xlsx")[0]))
    children = book["Theo tổ chức"]
    assert [cell.value for cell in children[4]][1:] == [
        "Tổng số", 4, 1, 2, 50, 1, 1, 2, 2, 1, 0,
    ]  # fmt: skip
    formulas = [
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas == []
    names = {cell.value for row in book["Chưa bồi dưỡng"].iter_rows() for cell in row}
    assert "=HYPERLINK(1)" in names
    origin = {row[0].value: row[1].value for row in book["Nguồn số liệu"].iter_rows()}
    assert origin["Lập lúc"] == "08:00 ngày 23/11/2026"


def test_word_has_styles_margins_and_heads_of_tables_that_come_again(phuong, at):
    document = docx.Document(io.BytesIO(file_of(made(phuong, YEAR, at), "docx")[0]))

    first = document.sections[0]
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 20]
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml
    assert document.sections[1].page_width > document.sections[1].page_height
    assert document.styles["Normal"].font.name == "Times New Roman"
    parts = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert parts[0] == "I. TÌNH HÌNH CHUNG"
    gridded = [table for table in document.tables if table.style.name == "Table Grid"]
    assert gridded
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in gridded)
    # Narrow columns keep their words whole, and no note stands alone on the next page.
    assert all('w:left w:w="45"' in table._tbl.tblPr.xml for table in gridded)
    noted = next(table for table in gridded if len(table.rows) > 1)
    assert noted.rows[-1].cells[0].paragraphs[0].paragraph_format.keep_with_next
    annexed = [p.text for p in document.paragraphs if p.style.name == "Annexed To"]
    assert len(annexed) == len(document.sections) - 1
    assert all(words.startswith("(Kèm theo Báo cáo số") for words in annexed)


def test_nothing_in_scope_and_no_year_before(at):
    place = OrganisationFactory(code="RONG", kind_id="xa", name="Đảng bộ xã Rỗng")

    said = words_of(made(place, YEAR, at))

    assert "Chưa có người thuộc diện để tính tỷ lệ." in said
    assert "Chưa có số liệu cùng kỳ năm trước để so sánh số người thuộc diện." in said
    assert any(words.startswith("Không có đồng chí nào chưa được bồi dưỡng") for words in said)


def test_final_report_puts_the_years_side_by_side(phuong, at):
    wanted = Wanted(Form.FINAL, DAY, 2026, since=D(2024, 6, 1))

    paper = made(phuong, wanted, at)

    table = next(table for table in paper.tables if table.name == "Theo năm")
    assert [row.cells[0] for row in table.rows] == ["2024", "2025", "2026", "Cộng (lượt người)"]
    assert table.rows[-1].cells[3] == Figure(2, "lượt người")
    assert "Trong kỳ có 2 lượt người được bồi dưỡng (3 năm)." in words_of(paper)


def test_command_makes_every_form_in_every_format(phuong, tmp_path):
    for form in ("qualifications", "annual", "narrative"):
        for kind in ("docx", "xlsx"):
            path = tmp_path / f"{form}.{kind}"
            options = {"organisation": "DUCPHO", "as_of": PAST, "format": kind, "output": path}
            call_command("report", form, **options)
            assert path.read_bytes().startswith(b"PK")
    out = io.StringIO()
    options = {"organisation": "DUCPHO", "as_of": PAST, "kind": "midterm", "since": D(2026, 1, 1)}
    call_command("report", "narrative", stdout=out, **options)
    found = json.loads(out.getvalue())
    assert found["report"] == "so-ket"
    assert found["tables"][0]["rows"][0][:4] == ["2026", 4, 1, 2]
    options["since"] = D(2027, 1, 1)
    with pytest.raises(CommandError):
        call_command("report", "narrative", stdout=out, **options)


def test_page_links_figures_to_people_and_names_only_for_those_who_see_them(client, phuong):
    settle_standings()
    officer, issuer = UserFactory(), UserFactory()
    RoleAssignmentFactory(user=officer, organisation=phuong)
    RoleAssignmentFactory(user=issuer, organisation=phuong, role="issuer")
    address = reverse("reports:paper_detail", args=["DUCPHO"])
    asked = {"mau": "boi-duong", "ngay": "2026-11-20", "phu_luc": "on"}

    client.force_login(officer)
    html = client.get(address, asked).content.decode()
    assert "=HYPERLINK(1)" in html
    assert "/theo-doi/DUCPHO/danh-sach/?loc=chua&amp;ngay=2026-11-20&amp;nam=2026" in html
    read = Event.objects.get(verb="report.exported")
    assert (read.data["file"], read.data["people_named"]) == ("page", 2)

    client.force_login(issuer)
    html = client.get(address, asked).content.decode()
    assert "=HYPERLINK(1)" not in html
    assert "danh-sach" not in html
    assert client.get(address, {"ngay": "2999-01-01"}).status_code == 422
    file = reverse("reports:paper_file", args=["DUCPHO", "docx"])
    assert client.get(file, {"mau": "boi-duong"}).status_code == 200
    assert client.get(file, {"ngay": "2999-01-01"}).status_code == 404
    assert Event.objects.filter(verb="report.exported").count() == 2


def test_commendation_names_whole_committees_on_time_and_the_best_marks(phuong, at):
    third = OrganisationFactory(
        parent=phuong, code="CB3", name="Chi bộ 3", residential_kind_id="thon"
    )
    best = HoldingFactory(organisation=third, person=PersonFactory(full_name="Hồ Thị Sáu")).person
    TrainingFactFactory(person=best, score="9.50", grade_band="Xuất sắc")

    def found(least):
        paper = commendation_list(
            phuong, year=2026, day=DAY, least=Decimal(least), maker="x", at=at
        )
        assert (paper.title, paper.letterhead.symbol) == ("TỜ TRÌNH", "TTr/ĐU")
        return [[row.cells[1] for row in annex.table.rows] for annex in paper.annexes]

    # The first cell is whole, but one of its two was late: neither it nor that person is listed.
    assert found("8") == [["Chi bộ 3, Đảng bộ phường Đức Phổ"], ["Hồ Thị Sáu", "=1+1"]]
    assert found("9.25")[1] == ["Hồ Thị Sáu"]


def test_organisation_elsewhere_is_not_in_the_report(phuong, at):
    other = OrganisationFactory(code="KHAC", kind_id="xa", name="Đảng bộ xã Khác")
    cell = OrganisationFactory(parent=other, residential_kind_id="thon")
    HoldingFactory(organisation=cell)

    paper = made(Organisation.objects.get(code="KHAC"), YEAR, at)

    assert plain(paper.sections[1].blocks[0].text).startswith(
        "Tính đến ngày 23/11/2026, Đảng bộ xã Khác có 1 đồng chí"
    )


def test_report_on_a_closed_year_shows_what_was_signed_and_the_addendum(phuong, at):
    facts = {"completed_on": D(2025, 5, 10), "due_on": D(2025, 6, 30)}
    people = list(Holding.objects.filter(organisation__code="CB2").order_by("pk")[:2])
    TrainingFactFactory(person=people[0].person, **facts)
    wanted = Wanted(Form.ANNUAL, D(2025, 12, 31), 2025)
    closing = prepare_closing(phuong, 2025, by=UserFactory(), at=at)
    confirm_closing(closing, by=UserFactory(), at=at)
    TrainingFactFactory(person=people[1].person, **facts)

    frozen = made(phuong, wanted, at)
    addendum = prepare_addendum(
        closing, reason="Nộp chậm", by=UserFactory(), at=at + dt.timedelta(days=1)
    )
    confirm_closing(addendum, by=UserFactory(), at=at + dt.timedelta(days=1))
    later = made(phuong, wanted, at)

    for paper in (frozen, later):
        table = next(table for table in paper.tables if table.name == "Theo tổ chức")
        assert [(row.cells[1], str(row.cells[4])) for row in table.rows] == [
            ("Tổng số", "1"),
            ("Chi bộ 1", "0"),
            ("Chi bộ 2", "1"),
        ]
        assert "đã khóa sổ" in dict(paper.origin)["Kết quả bồi dưỡng"]
    said = [words for words in words_of(later) if words.startswith("Phụ lục số 1")]
    assert "số đã bồi dưỡng từ 1 thành 2" in said[0]
    assert not any(words.startswith("Phụ lục số 1") for words in words_of(frozen))
    # The running year is not closed.
    assert "Kết quả bồi dưỡng" not in dict(made(phuong, YEAR, at).origin)


def test_report_on_a_closed_year_shows_the_indicators_that_were_signed(phuong, at):
    facts = {"completed_on": D(2025, 5, 10), "due_on": D(2025, 6, 30)}
    people = list(Holding.objects.filter(organisation__code="CB2").order_by("pk")[:2])
    TrainingFactFactory(person=people[0].person, **facts)
    wanted = Wanted(Form.YEAR, D(2025, 12, 31), 2025)
    confirm_year(prepare_year(phuong, 2025, by=UserFactory(), at=at), by=UserFactory(), at=at)
    TrainingFactFactory(person=people[1].person, **facts)

    table = indicators_in(made(phuong, wanted, at))
    row = next(row for row in table.rows if row.cells[1] == "Đã được bồi dưỡng trong năm")

    assert [str(cell) for cell in row.cells[4:7]] == ["1", "5", "20,00"]
    assert "Sổ đã khóa" not in table.note
    # A closing that says nothing of indicators leaves those of today, and the report says so.
    confirm_closing(prepare_closing(phuong, 2024, by=UserFactory(), at=at), by=UserFactory(), at=at)
    before = Wanted(Form.YEAR, D(2024, 12, 31), 2024)
    assert "Sổ đã khóa không ghi" in indicators_in(made(phuong, before, at)).note


def indicators_in(paper):
    return next(table for table in paper.tables if table.name == "Chỉ tiêu")

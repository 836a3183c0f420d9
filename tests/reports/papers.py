"""Reports as documents and as files, read back."""

import datetime as dt
import io

import docx
import pypdfium2

from reports.queries.papers import make_paper
from reports.rules.paper import plain
from reports.rules.wanted import Form, Wanted
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory

D = dt.date
DAY = D(2026, 11, 23)
# The command takes no day after today.
PAST = D(2026, 11, 20)
YEAR = Wanted(Form.YEAR, DAY, 2026, with_names=True)


def made(organisation, wanted, at):
    return make_paper(organisation, wanted, maker="Nguyễn Thị Lan", at=at)


def words_of(paper):
    return [plain(block.text) for block in paper.blocks() if block.kind in {"paragraph", "point"}]


def text_of_pdf(content):
    document = pypdfium2.PdfDocument(content)
    found = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(found.split())


def text_of_word(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def a_ward():
    """Two cells: in the first both are trained, one of them late; in the second nobody is."""
    ward = OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")
    first = OrganisationFactory(
        parent=ward, code="CB1", name="Chi bộ 1", residential_kind_id="thon"
    )
    second = OrganisationFactory(
        parent=ward, code="CB2", name="Chi bộ 2", residential_kind_id="thon"
    )
    for name, due in (("=1+1", D(2026, 6, 30)), ("Lò Văn Bình", D(2026, 5, 1))):
        person = HoldingFactory(organisation=first, person=PersonFactory(full_name=name)).person
        TrainingFactFactory(person=person, due_on=due, score=9, topics=["ket-nap-dang-vien"])
    HoldingFactory(organisation=second, person=PersonFactory(full_name="=HYPERLINK(1)"))
    HoldingFactory(organisation=second, title_id="chi_uy_vien")
    ExemptionFactory(person=HoldingFactory(organisation=second).person)
    QualificationFactory(person=person)
    TargetFactory(
        owner=ward, indicator_id="boi_duong_nam", audience_id="dien_boi_duong_hang_nam",
        year=2026, value=100, source="Đề án",
    )  # fmt: skip
    return ward

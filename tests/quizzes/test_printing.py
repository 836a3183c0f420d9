"""Papers on paper: what the files say, what the screen gives and refuses."""

import io
import zipfile
from decimal import Decimal

import pypdfium2
import pytest
from django.core.files.base import ContentFile

from audit.models import Event
from quizzes.actions.printing import Choice, print_papers
from quizzes.errors import BankTooSmall
from quizzes.models import BlueprintRow, FixedQuestion, QuestionImage, QuizSection
from quizzes.queries.printing import paper_sections
from quizzes.rendering.papers import Heading, Order, Part, papers_zip
from quizzes.rules.drawing import PoolTooSmall
from quizzes.rules.printing import make_versions
from tests.factories.accounts import UserFactory
from tests.factories.courses import QuizUnitFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory
from tests.quizzes.formats.word_files import png
from tests.quizzes.printed import AT, EVERY_KIND, PICTURE, single

# --- the PDF --------------------------------------------------------------------------------------


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def files_of(archive: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: words_of(opened.read(name)) for name in opened.namelist()}


def order(**changes) -> Order:
    heading = Heading("Tỉnh ủy", "Trường Chính trị tỉnh", "Đề kiểm tra", "Bồi dưỡng cấp ủy viên",
                      45, 4711, AT.date())  # fmt: skip
    given = {
        "heading": heading,
        "parts": [Part(1, "", "")],
        "versions": make_versions(EVERY_KIND, count=2, seed=4711),
        "pictures": {f"image:{PICTURE}": png()},
    }
    return Order(**(given | changes))


def test_papers_sheet_and_key_of_every_kind():
    files = files_of(papers_zip(order()))

    assert set(files) == {"de-101.pdf", "de-102.pdf", "phieu-tra-loi.pdf", "dap-an.pdf"}
    paper = " ".join(files["de-101.pdf"].split())
    for expected in ("TRƯỜNG CHÍNH TRỊ TỈNH", "ĐỀ KIỂM TRA", "Mã đề 101", "45 phút", "Họ và tên",
                     "Câu 11.", "Trang 1/", "HẾT", "Khai mạc", "Đóng dấu"):  # fmt: skip
        assert expected in paper
    assert "Nêu đủ hai ý" not in paper
    key = " ".join(files["dap-an.pdf"].split())
    for expected in ("Mã đề 102", "12,5 ± 0,5", "Nêu đủ hai ý", "Khái niệm", "1,5", "4711"):
        assert expected in key
    assert "Câu 11" in files["phieu-tra-loi.pdf"]


def test_no_paper_and_no_sheet_says_what_is_right():
    files = files_of(papers_zip(order(has_key=False)))

    assert "dap-an.pdf" not in files
    for words in files.values():
        assert "12,5" not in words
        assert "1930" not in words
        assert "Khái niệm" not in words


def test_what_a_question_says_is_no_markup_for_the_printer():
    evil = single(1, texts=("<script>x</script>Một", '<img src="file:///etc/passwd" alt="x">Hai'))
    versions = make_versions([evil], count=1, seed=1)

    files = files_of(papers_zip(order(versions=versions, has_sheet=False, has_key=False)))

    assert "Một" in files["de-101.pdf"]
    assert "root:" not in files["de-101.pdf"]


# --- a test of the bank ---------------------------------------------------------------------------


@pytest.fixture
def quiz(db):
    return QuizFactory(unit=QuizUnitFactory(), kinds=("single", "multiple", "statements", "essay"))


def choice(**changes) -> Choice:
    given = {
        "superior": "", "issuer": "Đảng ủy phường", "title": "Đề kiểm tra", "subject": "Lớp",
        "minutes": 30, "versions": 2, "shuffle_questions": True, "shuffle_options": True,
        "has_sheet": True, "has_key": True, "seed": 77,
    }  # fmt: skip
    return Choice(**(given | changes))


def test_sections_fixed_questions_and_drawn_ones_are_printed(quiz):
    first, second = (
        QuizSection.objects.create(quiz=quiz, position=at, title=title, intro="Đọc kỹ.")
        for at, title in enumerate(["Phần một", "Phần hai"], 1)
    )
    quiz.blueprint.update(section=first)
    fixed = QuestionFactory(bank=quiz.bank, kind="true_false")
    FixedQuestion.objects.create(
        quiz=quiz, section=second, position=1, question=fixed, points=Decimal("2.5")
    )

    sections = paper_sections(quiz, seed=1)

    assert [(part.title, len(part.asked)) for part in sections] == [
        ("Phần một", 4),
        ("Phần hai", 1),
    ]
    assert sections[1].asked[0].points == Decimal("2.5")
    assert sections[1].intro == "Đọc kỹ."


def test_the_same_seed_draws_the_same_questions(quiz):
    row = quiz.blueprint.get()
    for _number in range(6):
        QuestionFactory(bank=quiz.bank, topic=row.topic)

    drawn = [
        [each.question for part in paper_sections(quiz, seed=seed) for each in part.asked]
        for seed in (1, 1, 2, 3, 4)
    ]

    assert drawn[0] == drawn[1]
    assert len({tuple(sorted(questions)) for questions in drawn}) > 1


def test_a_bank_that_is_too_small_is_refused(quiz, django_user_model):
    BlueprintRow.objects.filter(quiz=quiz).update(count=50)

    with pytest.raises(PoolTooSmall):
        paper_sections(quiz, seed=1)
    with pytest.raises(BankTooSmall):
        print_papers(quiz, choice(), by=UserFactory(), at=AT)
    assert not Event.objects.filter(verb="quiz.printed").exists()


def test_printing_stands_in_the_journal_and_shows_pictures(quiz):
    image = QuestionImage(
        bank=quiz.bank, sha256="0" * 64, width=40, height=20, size=99, created_at=AT
    )
    image.file.save("so-do.png", ContentFile(png()), save=True)
    row = quiz.blueprint.get()
    row.count += 1
    row.save()
    QuestionFactory(
        bank=quiz.bank, topic=row.topic, stem=f'<p>Xem <img src="image:{image.pk}" alt="Sơ đồ"></p>'
    )
    user = UserFactory()

    archive = print_papers(quiz, choice(), by=user, at=AT)

    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert b"/Image" in opened.read("de-101.pdf")
    event = Event.objects.get(verb="quiz.printed")
    assert event.data["seed"] == 77
    assert event.data["versions"] == 2
    assert len(event.data["wordings"]) == 5


URL = "/quan-tri/cau-hoi/bai-kiem-tra/{}/in-de/"
POSTED = {
    "issuer": "Đảng ủy phường", "title": "Đề kiểm tra", "subject": "Lớp", "versions": "2",
    "has_sheet": "on", "shuffle_questions": "on",
}  # fmt: skip


@pytest.fixture
def trainer(client, quiz):
    from django.utils import timezone

    from accounts.api import assign_role
    from accounts.models import User
    from accounts.rules import Role

    user = UserFactory()
    assign_role(user, Role.TRAINER, quiz.bank.owner, by=None, at=timezone.now())
    client.force_login(User.objects.get(pk=user.pk))
    return client


def test_the_screen_gives_a_zip_of_what_was_chosen(trainer, quiz):
    page = trainer.get(URL.format(quiz.pk))
    assert page.status_code == 200
    assert page.context["form"]["subject"].value() == quiz.title

    answer = trainer.post(URL.format(quiz.pk), POSTED)

    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as opened:
        assert set(opened.namelist()) == {"de-101.pdf", "de-102.pdf", "phieu-tra-loi.pdf"}


@pytest.mark.parametrize("wrong", [{"versions": "0"}, {"versions": "9"}, {"issuer": ""}])
def test_the_screen_refuses_what_makes_no_sense(trainer, quiz, wrong):
    assert trainer.post(URL.format(quiz.pk), POSTED | wrong).status_code == 422
    assert not Event.objects.filter(verb="quiz.printed").exists()


def test_the_screen_says_what_the_bank_lacks(trainer, quiz):
    BlueprintRow.objects.filter(quiz=quiz).update(count=50)

    answer = trainer.post(URL.format(quiz.pk), POSTED)

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_the_excel_template_can_be_fetched(trainer):
    answer = trainer.get("/quan-tri/cau-hoi/nhap/mau-excel/")

    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert 'filename="mau-cau-hoi.xlsx"' in answer["Content-Disposition"]

"""Papers on paper: versions that share one answer sheet, with even keys; the screen and its PDF."""

import datetime as dt
import io
import random
import zipfile
from collections import Counter
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
from quizzes.rules.kinds.common import Kind
from quizzes.rules.printing import (
    Asked,
    columns_for,
    keeps_order,
    key_of,
    make_versions,
    shape_of,
)
from tests.factories.accounts import UserFactory
from tests.factories.courses import QuizUnitFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory
from tests.quizzes.formats.word_files import png

AT = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
PICTURE = "12345678-1234-4234-8234-123456789abc"


def single(
    number: int, *, options: int = 4, section: int = 1, texts: tuple[str, ...] = ()
) -> Asked:
    texts = texts or tuple(f"Phương án {number}.{at}" for at in range(options))
    content = {
        "options": [
            {"text": text, "right": at == 0, "feedback": ""} for at, text in enumerate(texts)
        ]
    }
    return Asked(number, number, Kind.SINGLE, f"Câu hỏi {number}?", content, section=section)


def of(kind: str, number: int, content: dict, stem: str = "") -> Asked:
    return Asked(number, number, Kind(kind), stem or f"Câu hỏi {number}?", content)


ESSAY = {"guide": "<p>Nêu đủ hai ý.</p>", "criteria": [{"text": "Khái niệm", "points": "1.5"}],
         "min_words": 0, "max_words": None, "typed": True, "photos": 0}  # fmt: skip
STATEMENTS = {
    "statements": [
        {"text": "Ý một", "answer": True, "feedback": ""},
        {"text": "Ý hai", "answer": False, "feedback": ""},
    ],
    "scoring": "each",
}
EVERY_KIND = [
    single(1),
    of("multiple", 2, {"options": [
        {"text": "Chuẩn bị", "right": True, "feedback": ""},
        {"text": "Kết luận", "right": True, "feedback": ""},
        {"text": "Về sớm", "right": False, "feedback": ""}], "scoring": "partial"}),
    of("true_false", 3, {"answer": False, "feedback_true": "", "feedback_false": ""}),
    of("statements", 4, STATEMENTS),
    of("short_answer", 5, {"accepted": [{"text": "bí thư", "weight": "100", "feedback": ""}],
                           "ignores": []}),
    of("number", 6, {"answers": [{"value": "12.5", "tolerance": "0.5", "weight": "100",
                                  "feedback": ""}], "units": [], "unit": "none"}),
    of("matching", 7, {"pairs": [{"left": "Bí thư", "right": "Chủ trì"},
                                 {"left": "Thư ký", "right": "Ghi chép"}],
                       "extra_rights": ["Đóng dấu"]}),
    of("ordering", 8, {"items": ["Khai mạc", "Thảo luận", "Kết luận"]}),
    of("cloze", 9, {"gaps": [
        {"kind": "blank", "accepted": [{"text": "1930", "weight": "100", "feedback": ""}],
         "ignores": [], "points": "1"},
        {"kind": "choice", "options": [{"text": "Hà Nội", "right": False, "feedback": ""},
                                       {"text": "Hương Cảng", "right": True, "feedback": ""}],
         "points": "1"}]}, "<p>Năm [[1]] tại [[2]].</p>"),
    of("situation", 10, {"parts": [
        {"kind": "true_false", "stem": "Đúng hay sai?", "content": {"answer": True},
         "feedback": "", "points": "1"},
        {"kind": "essay", "stem": "Nêu cách xử lý.", "content": ESSAY, "feedback": "",
         "points": "1.5"}]}, f'<p>Tình huống.</p><p><img src="image:{PICTURE}" alt="Sơ đồ"></p>'),
    of("essay", 11, ESSAY),
]  # fmt: skip


# --- the versions ---------------------------------------------------------------------------------


def test_the_same_seed_makes_the_same_versions_and_another_seed_others():
    asked = [single(number) for number in range(1, 13)]

    assert make_versions(asked, count=3, seed=5) == make_versions(asked, count=3, seed=5)
    assert make_versions(asked, count=3, seed=5) != make_versions(asked, count=3, seed=6)


def test_versions_are_numbered_from_101_and_ask_the_same_questions():
    asked = [single(number) for number in range(1, 13)]

    versions = make_versions(asked, count=3, seed=1)

    assert [version.number for version in versions] == [101, 102, 103]
    for version in versions:
        assert sorted(each.asked.question for each in version.placed) == list(range(1, 13))
        assert [each.number for each in version.placed] == list(range(1, 13))
    assert versions[0].placed != versions[1].placed


@pytest.mark.parametrize("seed", range(5))
def test_right_letters_are_spread_evenly_in_every_version(seed):
    asked = [single(number) for number in range(1, 41)]

    for version in make_versions(asked, count=4, seed=seed):
        keys = Counter(key_of(each.layout, each.asked.content) for each in version.placed)
        assert keys == {"A": 10, "B": 10, "C": 10, "D": 10}


def test_every_number_is_answered_alike_in_all_versions():
    asked = [*EVERY_KIND, *[single(n) for n in range(20, 30)], single(40, options=3)]
    random.Random(1).shuffle(asked)

    versions = make_versions(asked, count=4, seed=3)

    shapes = [
        [shape_of(each.asked.kind, each.asked.content) for each in version.placed]
        for version in versions
    ]
    assert shapes.count(shapes[0]) == 4


def test_questions_stay_in_their_section():
    asked = [single(n, section=1 + (n > 5)) for n in range(1, 11)]

    for version in make_versions(asked, count=3, seed=2):
        assert [each.asked.section for each in version.placed] == [1] * 5 + [2] * 5


def test_a_text_stays_before_its_question_and_has_no_number():
    asked = [single(1), of("description", 2, {}, "Đọc đoạn sau."), single(3), single(4), single(5)]

    for seed in range(6):
        (version,) = make_versions(asked, count=1, seed=seed)
        order = [each.asked.question for each in version.placed]
        assert order.index(3) == order.index(2) + 1
        assert [each.number for each in version.placed if each.asked.question == 2] == [0]
        assert max(each.number for each in version.placed) == 4


def test_nothing_is_mixed_that_should_not_be():
    asked = [single(number) for number in range(1, 6)]

    (version,) = make_versions(
        asked, count=1, seed=1, shuffle_questions=False, shuffle_options=False
    )

    assert [each.asked.question for each in version.placed] == [1, 2, 3, 4, 5]
    assert {each.layout.order for each in version.placed} == {(0, 1, 2, 3)}


@pytest.mark.parametrize(
    "text",
    ["Cả A và B", "Tất cả các phương án trên", "A và C đúng", "Cả A, B, C đều đúng",
     "Không có phương án nào ở trên", "a và b", "Tất cả đều đúng", "Cả ba ý trên"],
)  # fmt: skip
def test_options_that_speak_of_others_keep_all_in_place(text):
    asked = single(1, texts=("Một", "Hai", "Ba", text))

    assert keeps_order(asked.content["options"])
    (version,) = make_versions([asked, single(2)], count=1, seed=9)
    kept = next(each for each in version.placed if each.asked.question == 1)
    assert kept.layout.order == (0, 1, 2, 3)


@pytest.mark.parametrize("text", ["Cả nước", "Chi bộ A", "Tất cả đảng viên", "Không có", "a"])
def test_other_options_may_be_mixed(text):
    assert not keeps_order(single(1, texts=("Một", "Hai", text)).content["options"])


@pytest.mark.parametrize(
    ("texts", "columns"),
    [
        (["3 tháng", "6 tháng", "9 tháng", "12 tháng"], 4),
        (["Đảng ủy cấp trên trực tiếp"] * 4, 2),
        (["Đảng ủy cấp trên trực tiếp"] * 3, 2),
        (["Tập thể lãnh đạo, cá nhân phụ trách trong phạm vi được giao"] * 4, 1),
        (["một", "hai"], 2),
        (["<table><tbody><tr><td>1</td></tr></tbody></table>"] * 4, 1),
        (['<img src="image:x" alt="a">'] * 4, 2),
    ],
)
def test_short_options_stand_beside_each_other(texts, columns):
    assert columns_for(texts) == columns


def test_keys_are_written_as_markers_read_them():
    (version,) = make_versions(EVERY_KIND, count=1, seed=4, shuffle_options=False)
    keys = {
        each.asked.kind.value: key_of(each.layout, each.asked.content) for each in version.placed
    }

    assert keys["single"] == "A"
    assert keys["multiple"] == "A, B"
    assert keys["true_false"] == "Sai"
    assert keys["statements"] == "a Đ, b S"
    assert keys["short_answer"] == "bí thư"
    assert keys["number"] == "12,5 ± 0,5"
    assert keys["essay"] == ""


def test_keys_of_matching_and_ordering_name_what_is_printed():
    for seed in range(6):
        (version,) = make_versions(EVERY_KIND[6:8], count=1, seed=seed)
        matching, ordering = version.placed
        offered = ["Chủ trì", "Ghi chép", "Đóng dấu"]
        printed = {
            "abc"[place]: offered[stored] for place, stored in enumerate(matching.layout.order)
        }
        pairs = dict(
            pair.split("-") for pair in key_of(matching.layout, matching.asked.content).split(", ")
        )
        assert [printed[pairs["1"]], printed[pairs["2"]]] == ["Chủ trì", "Ghi chép"]
        items = ordering.asked.content["items"]
        shown = {"abc"[at]: items[stored] for at, stored in enumerate(ordering.layout.order)}
        key = key_of(ordering.layout, ordering.asked.content).split(" → ")
        assert [shown[sign] for sign in key] == items


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

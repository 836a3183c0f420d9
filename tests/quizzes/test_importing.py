"""A file of questions becomes questions of a bank: all of them, or none."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from quizzes.actions.importing import (
    choose_actions,
    drop_old_batches,
    facts_of,
    import_questions,
    mend_row,
    open_batch,
    take_batch,
)
from quizzes.errors import BatchTaken
from quizzes.formats import gift, moodle_xml
from quizzes.formats.draft import FileToWrite, Problem
from quizzes.formats.registry import FORMATS
from quizzes.models import ImportBatch, Question, QuestionBank, QuestionCategory, QuestionImage
from quizzes.queries.exporting import file_of
from quizzes.queries.import_rows import Action, Defaults, Payload, rows_of
from quizzes.queries.importing import ImportTable, Outcome
from tests.factories.accounts import UserFactory
from tests.factories.courses import TopicFactory
from tests.factories.quizzes import (
    CONTENTS,
    QuestionBankFactory,
    QuestionFactory,
    QuestionImageFactory,
    a_picture,
)

FIXTURES = Path(__file__).parent / "formats" / "fixtures"
GOOD = "Câu một?{=a ~b}\n\nCâu hai.{T}\n"
pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> QuestionBank:
    TopicFactory()
    return QuestionBankFactory()


def run(bank: QuestionBank, text: str | bytes, at: dt.datetime, **options: Any) -> ImportTable:
    module = gift if isinstance(text, str) else moodle_xml
    read = module.read(text.encode() if isinstance(text, str) else text)
    rows = rows_of(read)
    for row in rows:
        row.action = options.pop("action", row.action)
    defaults = options.pop("defaults", Defaults(topic=TopicFactory()))
    return import_questions(
        bank, rows, defaults=defaults, pictures=facts_of(read.pictures),
        fetch=read.pictures.__getitem__, by=None, at=at, **options,
    )  # fmt: skip


def outcomes(table: ImportTable) -> list[str]:
    return [row.outcome.value for row in table.rows]


def test_good_file_becomes_drafts_and_a_second_run_changes_nothing(
    bank: QuestionBank, at: dt.datetime
) -> None:
    first = run(bank, GOOD, at)
    second = run(bank, GOOD, at)

    assert outcomes(first) == ["new", "new"]
    assert outcomes(second) == ["unchanged", "unchanged"]
    assert second.changes_nothing
    assert list(bank.questions.order_by("code").values_list("code", "status")) == [
        ("cau-001", "draft"), ("cau-002", "draft")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "module"), [("questions.gift", gift), ("questions.moodle.xml", moodle_xml)]
)
def test_fixture_of_every_construct_is_taken_in_and_known_again(
    bank: QuestionBank, at: dt.datetime, name: str, module: Any
) -> None:
    TopicFactory(code="dieu-le", name="Điều lệ")
    data = (FIXTURES / name).read_bytes()
    text = data.decode() if module is gift else data

    first = run(bank, text, at)
    second = run(bank, text, at)

    assert [(row.draft.place, row.faults) for row in first.rows if row.faults] == []
    assert set(outcomes(first)) == {"new"}
    assert set(outcomes(second)) == {"unchanged"}
    assert bank.questions.count() == len(first.rows)


def test_one_bad_row_refuses_the_whole_file(bank: QuestionBank, at: dt.datetime) -> None:
    table = run(bank, GOOD + "\nCâu ba?{~a ~b}\n", at)

    assert outcomes(table) == ["new", "new", "refused"]
    assert not table.is_good
    assert not bank.questions.exists()


def test_dry_run_tells_the_same_and_writes_nothing(bank: QuestionBank, at: dt.datetime) -> None:
    dry = run(bank, GOOD, at, dry_run=True)

    assert not bank.questions.exists()
    assert outcomes(dry) == outcomes(run(bank, GOOD, at))


def test_known_code_gets_a_new_version(bank: QuestionBank, at: dt.datetime) -> None:
    run(bank, "// [id:XD-1] [tag:do-kho:de]\nCâu một?{=a ~b}", at)

    table = run(bank, "// [id:XD-1] [tag:do-kho:kho]\nCâu một sửa lại?{=a ~b ~c}", at)

    question = bank.questions.get()
    assert outcomes(table) == ["changed"]
    assert (question.code, question.difficulty) == ("XD-1", "hard")
    assert (question.current.number, question.current.stem) == (2, "Câu một sửa lại?")


def test_same_text_with_mostly_the_same_answers_is_the_same_question(
    bank: QuestionBank, at: dt.datetime
) -> None:
    run(bank, "Câu một?{=a ~b ~c}", at)

    table = run(bank, "CÂU MỘT?{=a ~b ~d}", at)

    assert outcomes(table) == ["changed"]
    assert bank.questions.get().versions.count() == 2


def test_same_text_with_other_answers_is_another_question(
    bank: QuestionBank, at: dt.datetime
) -> None:
    run(bank, "Chọn phương án đúng.{=a ~b ~c}", at)

    table = run(bank, "Chọn phương án đúng.{=d ~e ~g}", at)

    assert outcomes(table) == ["new"]
    assert table.rows[0].known == bank.questions.order_by("pk").first()
    assert bank.questions.count() == 2


@pytest.mark.parametrize(
    ("action", "outcome", "count", "versions"),
    [
        (Action.ADD, "new", 2, 1),
        (Action.VERSION, "changed", 1, 2),
        (Action.LEAVE_OUT, "left_out", 1, 1),
    ],
)
def test_person_decides_what_becomes_of_a_like_question(
    bank: QuestionBank, at: dt.datetime, action: Action, outcome: str, count: int, versions: int
) -> None:
    run(bank, "Câu một?{=a ~b}", at)

    table = run(bank, "Câu một?{=c ~d}", at, action=action)

    assert outcomes(table) == [outcome]
    assert bank.questions.count() == count
    assert bank.questions.order_by("pk")[0].versions.count() == versions


def test_same_question_twice_in_a_file_is_taken_once(bank: QuestionBank, at: dt.datetime) -> None:
    table = run(bank, "Câu một?{=a ~b}\n\nCâu một?{=a ~b}\n\nCâu một?{=c ~d}", at)

    assert outcomes(table) == ["new", "unchanged", "new"]
    assert [row.same_as for row in table.rows] == [0, 1, 1]


def test_code_twice_in_a_file_is_refused(bank: QuestionBank, at: dt.datetime) -> None:
    table = run(bank, "// [id:A]\nMột{T}\n\n// [id:A]\nHai{F}", at)

    assert outcomes(table) == ["new", "refused"]
    assert [problem.code for problem in table.rows[1].faults] == ["code_twice"]


def test_shelves_topic_and_difficulty_come_from_the_file_or_the_defaults(
    bank: QuestionBank, at: dt.datetime
) -> None:
    inner = TopicFactory(code="cong-tac-dang", name="Công tác đảng")
    usual = TopicFactory()
    shelf = QuestionCategory.objects.create(bank=bank, name="Nhập năm 2026")
    text = "$CATEGORY: Chi bộ/Sinh hoạt\n\n// [tag:chuyen-de:CÔNG TÁC ĐẢNG] [tag:khó]\nMột{T}\n\n"

    run(bank, text + "$CATEGORY: top\n\nHai{F}", at, defaults=Defaults(usual, "easy", shelf))

    one, two = bank.questions.order_by("code")
    assert (one.topic, one.difficulty, two.topic, two.difficulty) == (inner, "hard", usual, "easy")
    assert [one.category.name, one.category.parent.name] == ["Sinh hoạt", "Chi bộ"]
    assert one.category.parent.parent == two.category == shelf


def test_unknown_topic_is_refused(bank: QuestionBank, at: dt.datetime) -> None:
    table = run(bank, "// [tag:chuyen-de:không có]\nMột{T}", at)

    assert table.rows[0].faults == [Problem("unknown_topic", "không có")]


def test_pictures_are_kept_once_and_known_again(bank: QuestionBank, at: dt.datetime) -> None:
    stem = 'Xem <img src="file:a.png" alt="sơ đồ">'
    question = replace(gift.read(b"x{T}").questions[0], stem=stem)
    data = moodle_xml.write(FileToWrite("", [question], {"a.png": a_picture()}))

    run(bank, data, at)
    again = run(bank, data, at)

    image = QuestionImage.objects.get()
    assert bank.questions.get().current.stem == f'Xem <img src="image:{image.pk}" alt="sơ đồ">'
    assert outcomes(again) == ["unchanged"]


def test_picture_that_cannot_be_read_is_refused(bank: QuestionBank, at: dt.datetime) -> None:
    question = replace(gift.read(b"x{T}").questions[0], stem='<img src="file:a.png" alt="b"> Xem')
    data = moodle_xml.write(FileToWrite("", [question], {"a.png": b"\x89PNG\r\n\x1a\nhong"}))

    table = run(bank, data, at)

    assert [problem.code for problem in table.rows[0].faults] == ["bad_picture"]


def test_points_are_kept_with_two_decimals(bank: QuestionBank, at: dt.datetime) -> None:
    run(bank, '// hocba:{"points":"1.505"}\nMột{T}', at)

    assert bank.questions.get().current.points == Decimal("1.51")


# --- Batches ---------------------------------------------------------------------------------------


@pytest.fixture
def batch(bank: QuestionBank, at: dt.datetime) -> ImportBatch:
    read = gift.read((GOOD + "\nCâu ba?{~a ~b}\n").encode())
    return open_batch(
        bank, read, file_name="cau-hoi.gift", file_format="gift",
        defaults=Defaults(TopicFactory()), by=UserFactory(), at=at,
    )  # fmt: skip


def test_batch_with_a_bad_row_is_not_taken(batch: ImportBatch, at: dt.datetime) -> None:
    table = take_batch(batch, by=batch.owner, at=at)

    assert table.count(Outcome.REFUSED) == 1
    assert not Question.objects.exists()
    batch.refresh_from_db()
    assert batch.taken_at is None


def test_bad_row_may_be_left_out(batch: ImportBatch, at: dt.datetime) -> None:
    choose_actions(batch, {3: Action.LEAVE_OUT})

    table = take_batch(batch, by=batch.owner, at=at)

    assert outcomes(table) == ["new", "new", "left_out"]
    batch.refresh_from_db()
    assert (batch.taken_at, batch.payload) == (at, {})
    assert batch.bank.questions.count() == 2


def test_bad_row_may_be_mended(batch: ImportBatch, at: dt.datetime) -> None:
    row = Payload.from_json(batch.payload).rows[2]
    row.draft.content["options"][0]["right"] = True
    row.draft.kind = "single"
    row.draft.content = {
        "options": [{**o, "right": o["text"] == "a"} for o in row.draft.content["options"]]
    }
    for option in row.draft.content["options"]:
        option.pop("weight")
    row.draft.problems = []

    mend_row(batch, row)

    assert outcomes(take_batch(batch, by=batch.owner, at=at)) == ["new", "new", "new"]


def test_batch_is_taken_once(batch: ImportBatch, at: dt.datetime) -> None:
    choose_actions(batch, {3: Action.LEAVE_OUT})
    take_batch(batch, by=batch.owner, at=at)

    with pytest.raises(BatchTaken):
        take_batch(batch, by=batch.owner, at=at)


def test_old_batches_are_thrown_away(batch: ImportBatch, at: dt.datetime) -> None:
    assert drop_old_batches(at=at + dt.timedelta(days=30)) == 0
    assert drop_old_batches(at=at + dt.timedelta(days=30, seconds=1)) == 1
    assert not ImportBatch.objects.exists()


# --- The command -----------------------------------------------------------------------------------


def command(path: Path, bank: QuestionBank, *options: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(
            "import_questions", str(path), f"--bank={bank.code}", *options, stdout=out, stderr=err
        )
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_command_prints_the_same_table_dry_and_real(bank: QuestionBank, tmp_path: Path) -> None:
    path = tmp_path / "cau-hoi.txt"
    path.write_text(GOOD)

    dry_code, dry, _ = command(path, bank, "--dry-run")
    code, real, _ = command(path, bank)
    again_code, again, _ = command(path, bank)

    assert (dry_code, code, again_code) == (0, 0, 0)
    assert dry.splitlines()[:-1] == real.splitlines()[:-1]
    assert bank.questions.count() == 2
    assert "2" not in again.splitlines()[-1]


def test_command_refuses_a_bad_row_with_its_line(bank: QuestionBank, tmp_path: Path) -> None:
    path = tmp_path / "cau-hoi.gift"
    path.write_text(GOOD + "\nCâu ba {~a ~b\n")

    code, out, _ = command(path, bank)

    assert code == 1
    assert any(line.startswith("5: ") for line in out.splitlines())
    assert not bank.questions.exists()


@pytest.mark.parametrize("name", ["docx", "xlsx", "gift", "moodle_xml"])
def test_command_takes_what_another_bank_gave_out(
    bank: QuestionBank, tmp_path: Path, name: str
) -> None:
    other = QuestionBankFactory()
    image = QuestionImageFactory(bank=other)
    for kind in CONTENTS:
        question = QuestionFactory(bank=other, kind=kind)
        version = question.current
        version.stem += f'<p><img src="image:{image.pk}" alt="sơ đồ"></p>'
        version.save()
    path = tmp_path / f"cau-hoi.{FORMATS[name].extensions[0]}"
    path.write_bytes(FORMATS[name].write(file_of(other, Question.objects.all())))

    code, out, _ = command(path, bank)
    again_code, again, _ = command(path, bank)

    assert (code, again_code) == (0, 0), out + again
    assert bank.questions.count() == len(CONTENTS)
    assert bank.questions.filter(versions__number=2).count() == 0
    assert QuestionImage.objects.filter(bank=bank).count() == 1


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"PK\x03\x04rac", b"\x00" * 6_000_000])
def test_command_says_that_a_file_is_unusable(
    bank: QuestionBank, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "cau-hoi.docx"
    path.write_bytes(data)

    code, out, err = command(path, bank)

    assert (code, out) == (2, "")
    assert err


def test_command_says_that_there_is_no_such_file_or_bank(
    bank: QuestionBank, tmp_path: Path
) -> None:
    assert command(tmp_path / "khong-co.gift", bank)[0] == 2
    assert command(tmp_path, replace_code(bank))[0] == 2


def replace_code(bank: QuestionBank) -> QuestionBank:
    bank.code = "khong-co"
    return bank


def test_known_question_that_learners_saw_keeps_its_key(
    bank: QuestionBank, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quizzes.queries import importing

    monkeypatch.setattr(importing, "is_shown", lambda _question: True)
    question = QuestionFactory(bank=bank, code="XD-1")
    table = run(bank, f"// [id:{question.code}]\nCâu khác hẳn?{{=a ~b}}", at)

    assert [problem.code for problem in table.rows[0].faults] == ["key_of_shown_question"]

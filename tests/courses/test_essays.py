"""Essays from the first word to the mark: the learner's page, the trainer's, what is refused."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.api import events_about
from courses.actions.essays import Given, TypedFile, change_mark, mark_essay, return_essay
from courses.errors import EssayNotWaiting, LearnerLeft, MarkIsFinal, OwnEssay, ReasonMissing
from courses.models import Enrolment, Essay, EssayEvent, UnitProgress
from notifications.api import Message
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, LessonUnitFactory
from tests.factories.essays import WORDS, EssayUnitFactory, a_docx, handed_in, trainer_of
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def unit():
    return EssayUnitFactory()


@pytest.fixture
def anh(unit):
    person = PersonFactory(user=UserFactory(), full_name="Đặng Thị Ánh")
    return EnrolmentFactory(person=person, training_class=unit.training_class)


@pytest.fixture
def trainer(unit):
    return trainer_of(unit.training_class, full_name="Lê Văn Thầy")


def address(name, unit, *args):
    return reverse(f"courses:{name}", args=[unit.training_class.code, unit.pk, *args])


def test_an_essay_is_written_looked_over_and_handed_in_once(client, unit, anh):
    page = address("essay_detail", unit)
    client.force_login(anh.person.user)
    assert "Chỉ giảng viên đọc" not in client.get(page).text

    short = client.post(page, {"base": 0, "text": "Hai từ", "lam": "nop"}, follow=True)
    refused = client.post(address("essay_hand_in", unit), {"version": 1})
    assert "Hai từ" in short.text
    assert refused.status_code == 422

    upload = SimpleUploadedFile("Bài của Ánh.docx", a_docx())
    look = client.post(page, {"base": 1, "text": WORDS, "file": upload, "lam": "nop"}, follow=True)
    assert "Bài của Ánh.docx" in look.text
    for _press in range(2):
        answer = client.post(address("essay_hand_in", unit), {"version": 2}, follow=True)
        assert WORDS in answer.text
    essay = Essay.objects.get()
    assert (essay.tries, essay.is_late, essay.state) == (1, False, Essay.State.WAITING)
    assert UnitProgress.objects.get(unit=unit).completed_at is None
    assert client.post(page, {"base": 2, "text": "Sửa lén"}).status_code == 422


def test_trainers_read_essays_without_names_here_and_offline(client, unit, anh, trainer):
    data = a_docx(**{"docProps/core.xml": "<creator>Ánh</creator>"})
    essay = handed_in(unit, anh, file=TypedFile("Bài của Ánh.docx", "docx", data))
    client.force_login(trainer)
    assert unit.title in client.get(reverse("courses:essay_queue")).text
    marking = client.get(address("essay_next", unit), follow=True)
    for shown in (marking.text, client.get(address("essay_list", unit)).text):
        assert "Ánh" not in shown
    assert "Chỉ giảng viên đọc" in marking.text
    file = client.get(address("essay_marked_file", unit, essay.pk))
    read = zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content)))
    assert b"creator" not in read.read("docProps/core.xml")
    assert "nh.docx" not in file["Content-Disposition"]
    archive = client.post(address("essay_zip", unit), {"phan": "1"})
    names = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))).namelist()
    assert sorted(name.rpartition(".")[2] for name in names) == ["docx", "txt"]

    client.force_login(anh.person.user)
    own = client.get(address("essay_file", unit))
    assert b"".join(own.streaming_content) == data


def test_a_file_from_which_no_name_can_be_taken_is_not_shown(client, unit, anh, trainer):
    essay = handed_in(unit, anh, file=TypedFile("a.pdf", "pdf", b"%PDF- Dang Thi Anh"))
    client.force_login(trainer)

    shown = client.get(address("essay_marked_file", unit, essay.pk))
    archive = client.post(address("essay_zip", unit), {"phan": "1"})

    assert shown.url == address("essay_mark", unit, essay.pk)
    names = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))).namelist()
    assert sum(name.endswith("-!.txt") for name in names) == 1


def test_an_essay_is_sent_back_handed_in_again_marked_and_completes_the_class(
    client, unit, anh, trainer
):
    page = address("essay_detail", unit)
    essay = handed_in(unit, anh)
    client.force_login(trainer)
    mark = address("essay_mark", unit, essay.pk)
    client.post(mark, {"lam": "tra", "tries": 1, "reason": "Cần ví dụ."})
    client.force_login(anh.person.user)
    assert "Cần ví dụ." in client.get(page).text
    again = f"{WORDS} Ví dụ: chi bộ thôn."
    client.post(page, {"base": 1, "text": again, "lam": "luu"})
    client.post(address("essay_hand_in", unit), {"version": 2})

    client.force_login(trainer)
    points = {"lam": "cham", "diem-1": "4,5", "diem-2": "3", "comment": "Tốt."}
    assert client.post(mark, {**points, "tries": 1}).status_code == 422
    assert client.post(mark, {**points, "tries": 2, "diem-1": "7"}).status_code == 422
    for _press in range(2):
        done = client.post(mark, {**points, "tries": 2}, follow=True)
    assert "Đặng Thị Ánh" in done.text

    anh.refresh_from_db()
    assert (anh.score, anh.certificate is not None) == (D("7.50"), True)
    client.force_login(anh.person.user)
    final = client.get(page).text
    assert "7,5" in final
    assert "Tốt." in final
    kinds = [event.kind for event in EssayEvent.objects.order_by("pk")]
    assert kinds == ["handed_in", "returned", "handed_in", "marked"]
    assert Message.objects.filter(person=anh.person, link=page).count() == 2
    with pytest.raises(MarkIsFinal):
        change_mark(essay.pk, Given(D(2)), reason="Nhầm.", by=trainer, at=timezone.now())
    verbs = {event.verb for event in events_about(anh.person.code)}
    assert verbs >= {"essay.handed_in", "essay.returned", "essay.marked", "class.completed"}


def test_an_older_window_never_replaces_a_newer_draft(client, unit, anh):
    client.force_login(anh.person.user)
    draft = address("essay_draft", unit)
    first = client.post(draft, {"base": 0, "text": "Bản một"})
    assert first.json() == {"base": 1, "at": "08:00"}

    assert client.post(draft, {"base": 0, "text": "Bản cũ"}).status_code == 409
    # The answer to the first was lost on the way: the same text is no quarrel.
    assert client.post(draft, {"base": 0, "text": "Bản một"}).json()["base"] == 1
    page = client.post(address("essay_detail", unit), {"base": 0, "text": "Bản cũ"})
    assert page.status_code == 422
    assert "Bản cũ" in page.text
    assert "Bản một" in page.text
    assert Essay.objects.get().text == "Bản một"
    assert 'name="base" value="1"' in page.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bai.docx", b"%PDF-1.4"),
        ("bai.exe", b"MZ"),
        ("bai.docm", a_docx()),
        ("bai.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024)),
        ("bai.pdf", b"%PDF-1.4 broken"),
    ],
    ids=["another", "program", "macros", "too large", "damaged"],
)
def test_files_of_other_kinds_are_refused_and_the_text_stays(client, unit, anh, name, data):
    client.force_login(anh.person.user)
    page = client.post(
        address("essay_detail", unit),
        {"base": 0, "text": WORDS, "file": SimpleUploadedFile(name, data)},
    )

    assert page.status_code == 422
    assert WORDS in page.text
    assert not Essay.objects.exists()


def test_late_essays_are_taken_and_say_so(unit, anh):
    due = unit.training_class.due_on
    on_the_day = dt.datetime.combine(due, dt.time(23, 59), tzinfo=timezone.get_current_timezone())
    assert not handed_in(unit, anh, at=on_the_day).is_late

    other = EnrolmentFactory(training_class=unit.training_class)
    assert handed_in(unit, other, at=on_the_day + dt.timedelta(minutes=1)).is_late


def test_a_mark_that_is_not_enough_lets_the_learner_write_again(unit, anh, trainer):
    essay = handed_in(unit, anh)
    mark_essay(essay.pk, Given(D("4.99")), tries=1, by=trainer, at=timezone.now())

    assert UnitProgress.objects.get(unit=unit).completed_at is None
    assert handed_in(unit, anh, text=f"{WORDS} Thêm.").tries == 2
    assert Essay.objects.get().mark is None
    assert EssayEvent.objects.get(kind="marked").mark == D("4.99")


def test_a_changed_mark_needs_a_reason_and_moves_the_unit_until_the_class_is_completed(
    unit, anh, trainer
):
    LessonUnitFactory(training_class=unit.training_class)
    essay = handed_in(unit, anh)
    mark_essay(essay.pk, Given(D(8)), tries=1, by=trainer, at=timezone.now())
    progress = UnitProgress.objects.get(unit=unit)
    assert (progress.score, progress.is_completed) == (D(8), True)

    with pytest.raises(ReasonMissing):
        change_mark(essay.pk, Given(D(6)), reason=" ", by=trainer, at=timezone.now())
    for mark, is_done in ((D(6), True), (D(3), False), (D(7), True)):
        change_mark(essay.pk, Given(mark), reason="Cộng sai.", by=trainer, at=timezone.now())
        progress.refresh_from_db()
        assert (progress.score, progress.is_completed) == (mark if is_done else None, is_done)
    assert EssayEvent.objects.filter(kind="changed", reason="Cộng sai.").count() == 3


def test_nobody_marks_their_own_or_what_somebody_left_behind(unit, anh, trainer):
    own = EnrolmentFactory(user=trainer, training_class=unit.training_class)
    essay = handed_in(unit, own)
    with pytest.raises(OwnEssay):
        mark_essay(essay.pk, Given(D(9)), tries=1, by=trainer, at=timezone.now())

    left = handed_in(unit, anh)
    Enrolment.objects.filter(pk=anh.pk).update(withdrawn_at=timezone.now())
    with pytest.raises(LearnerLeft):
        return_essay(left.pk, reason="A.", tries=1, by=trainer, at=timezone.now())


def test_two_trainers_give_one_mark(unit, anh, trainer):
    essay = handed_in(unit, anh)
    mark_essay(essay.pk, Given(D(8)), tries=1, by=trainer, at=timezone.now())
    with pytest.raises(EssayNotWaiting):
        mark_essay(essay.pk, Given(D(9)), tries=1, by=UserFactory(), at=timezone.now())


def test_a_trainer_named_for_the_class_marks_without_a_role(client, unit, anh):
    named = UserFactory()
    essay = handed_in(unit, anh)
    client.force_login(named)
    assert client.get(address("essay_mark", unit, essay.pk)).status_code == 404
    unit.training_class.trainers.add(named)
    assert client.get(address("essay_mark", unit, essay.pk)).status_code == 200


def test_pages_cost_the_same_however_many_essays(client, unit, anh, trainer, assert_queries):
    handed_in(unit, anh)
    client.force_login(anh.person.user)
    with assert_queries(8):
        client.get(address("essay_detail", unit))
    for _n in range(2):
        handed_in(unit, EnrolmentFactory(training_class=unit.training_class))
    client.force_login(trainer)
    with assert_queries(5):
        client.get(reverse("courses:essay_queue"))
    with assert_queries(6):
        client.get(address("essay_list", unit))


def test_an_old_file_goes_unless_it_was_handed_in(unit, anh, django_capture_on_commit_callbacks):
    first, second = (TypedFile(f"{n}.pdf", "pdf", b"%PDF-") for n in "ab")
    essay = handed_in(unit, anh, file=first)
    stored, storage = essay.file.name, essay.file.storage
    return_essay(essay.pk, reason="A.", tries=1, by=None, at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        essay = handed_in(unit, anh, file=second)
    assert storage.exists(stored)
    assert EssayEvent.objects.filter(file=stored).count() == 1
    assert essay.file.name != stored


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("essay_handed_in_is_counted", {"tries": 0}),
        ("essay_handed_in_is_counted", {"handed_in_at": None}),
        ("essay_mark_from_0_to_10_once_handed_in", {"mark": D(11), "marked_at": "now"}),
        ("essay_mark_from_0_to_10_once_handed_in", {"mark": D(9)}),
        ("essay_sent_back_only_when_waiting", {"mark": D(9), "marked_at": "now", "returned_at": "now"}),
        ("essay_once_per_learner_and_unit", {"pk": None}),
    ],
)  # fmt: skip
def test_the_database_refuses_essays_that_cannot_be(unit, anh, name, changes):
    essay = handed_in(unit, anh)
    refused(essay, name, {key: timezone.now() if value == "now" else value
                          for key, value in changes.items()})  # fmt: skip


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("essay_event_has_a_mark_when_marked", {"kind": "marked"}),
        ("essay_event_has_a_mark_when_marked", {"mark": D(9)}),
        ("essay_event_says_why", {"kind": "returned"}),
        ("essay_event_says_why", {"kind": "changed", "mark": D(9)}),
    ],
)
def test_the_database_refuses_history_that_cannot_be(unit, anh, name, changes):
    refused(handed_in(unit, anh).events.get(), name, changes)


def refused(row, name, changes):
    for field, value in changes.items():
        setattr(row, field, value)
    constraint = next(item for item in row._meta.constraints if item.name == name)
    with pytest.raises(ValidationError):
        constraint.validate(type(row), row)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=row.pk is None)

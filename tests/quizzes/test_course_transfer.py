"""A course given out as a file and taken in again."""

import datetime as dt
import hashlib
import io
import json
import zipfile
from decimal import Decimal

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from accounts.api import Role, assign_role
from audit.models import Event
from courses.models import (
    Audio,
    CourseIndexPage,
    CoursePackage,
    CoursePage,
    EssayTask,
    LessonPage,
    Package,
    SharedBlock,
    Survey,
    SurveyQuestion,
    Topic,
)
from courses.transfer.archive import COURSE, MANIFEST, QUESTIONS
from quizzes.actions.images import keep_image
from quizzes.models import (
    FixedQuestion,
    Question,
    QuestionBank,
    QuestionImage,
    QuestionVersion,
    Quiz,
    QuizBand,
    QuizSection,
)
from quizzes.transfer.giving import give_course
from quizzes.transfer.taking import take_course
from quizzes.transfer.uploads import drop_old_uploads, keep_upload
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    CourseAssessmentFactory,
    CoursePageFactory,
    LessonPageFactory,
    QuizUnitFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import QuizFactory
from tests.quizzes.zipped import zipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


def picture(colour="red"):
    stream = io.BytesIO()
    Pillow.new("RGB", (12, 8), colour).save(stream, "PNG")
    return stream.getvalue()


def kept(model, name, data, **columns):
    row = model(**columns, file=ImageFile(io.BytesIO(data), name=name))
    row.file_hash = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    row.save()
    return row


def sound(at):
    row = Audio(
        title="Nghe thử", kind="wav", original_size=44, transcript="Xin chào.", uploaded_at=at
    )
    row.original.save("a.wav", ContentFile(b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 28), save=False)
    row.save()
    return row


@pytest.fixture
def course(at):
    """A course with something of everything."""
    course = CoursePageFactory(
        title="Sinh hoạt chi bộ", objectives=[("objective", "Chuẩn bị được.")],
        survey=Survey.objects.create(title="Phiếu góp ý"),
    )  # fmt: skip
    SurveyQuestion.objects.create(survey=course.survey, kind="rating", text="Có ích không?")
    image = kept(get_image_model(), "so-do.png", picture(), title="Sơ đồ")
    document = kept(get_document_model(), "mau.txt", b"Mau", title="Mẫu biên bản")
    shared = SharedBlock.objects.create(
        title="Phần chung", body=[("picture", {"image": image, "description": "Sơ đồ", "caption": ""})]
    )  # fmt: skip
    second = LessonPageFactory(parent=course, title="Bài 2", live=False)
    first = LessonPageFactory(parent=course, title="Bài 1")
    first.body = [
        ("text", f'<p><a linktype="page" id="{second.pk}">Sau</a> và'
         f' <a linktype="document" id="{document.pk}">mẫu</a></p>'),
        ("picture", {"image": image, "description": "Sơ đồ", "caption": "Hình 1"}),
        ("document", {"document": document, "note": ""}),
        ("audio", {"audio": sound(at), "note": ""}),
        ("shared", shared),
        ("table", {"caption": "Bảng", "table": {
            "columns": [{"type": "text", "heading": "Việc"}], "rows": [{"values": ["Họp"]}],
            "caption": "",
        }}),
    ]  # fmt: skip
    first.save()
    EssayTask.objects.create(
        course=course, title="Thu hoạch", prompt="<p>Liên hệ.</p>", guide="<p>BÍ MẬT</p>",
        criteria=[("criterion", {"name": "Liên hệ", "points": Decimal(10)})],
    )  # fmt: skip
    make_test(course, at)
    return course


def make_test(course, at):
    unit = QuizUnitFactory(
        training_class=TrainingClassFactory(course=course),
        assessment=CourseAssessmentFactory(course=course, title="Kiểm tra"),
    )
    quiz = QuizFactory(unit=unit, title="Kiểm tra", published_at=at, password="bimat")
    section = QuizSection.objects.create(quiz=quiz, position=1, title="Phần một")
    quiz.blueprint.update(section=section)
    QuizBand.objects.create(quiz=quiz, from_percent=80, name="Giỏi", feedback="<p>Tốt</p>")
    question = Question.objects.filter(bank=quiz.bank).earliest("code")
    image = keep_image(quiz.bank, picture("blue"), by=None, at=at)
    current = QuestionVersion.objects.get(pk=question.current_id)
    current.pk, current.number = None, 2
    current.stem = f'<p>Xem hình</p><img src="image:{image.pk}" alt="Hình">'
    current.save(force_insert=True)
    question.current = current
    question.save()
    FixedQuestion.objects.create(quiz=quiz, section=section, position=1, question=question)


def given(course, at, **kwargs):
    with give_course(course, **{"banks": None, "by": None, "at": at} | kwargs) as file:
        return io.BytesIO(file.read())


def parts(archive):
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def taken(archive, at, **kwargs):
    defaults = {"owner": OrganisationFactory(), "banks": None, "dry_run": False, "by": None}
    kwargs.setdefault("parent", CourseIndexPage.objects.first())
    archive.seek(0)
    return take_course(archive, **{**defaults, "at": at} | kwargs)


def forget_everything():
    """As if the file came to another site."""
    for model in (FixedQuestion, Quiz):
        model.objects.all().delete()
    Question.objects.update(current=None, status="draft")
    for model in (QuestionVersion, Question, QuestionImage, QuestionBank):
        model.objects.all().delete()
    for page in CoursePage.objects.all():
        TrainingClassFactory._meta.model.objects.all().delete()
        page.delete()
    for model in (Audio, SharedBlock, Survey, get_image_model(), get_document_model()):
        model.objects.all().delete()
    Topic.objects.filter(code__startswith="chuyen-de-").delete()


def repacked(archive, changes):
    """The archive with other parts, its sums made good."""
    members = parts(archive) | changes
    manifest = json.loads(members.pop(MANIFEST))
    sums = {n: hashlib.sha256(data).hexdigest() for n, data in members.items()}
    manifest["members"] = sums
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        opened.writestr(MANIFEST, json.dumps(manifest))
        for name, data in members.items():
            opened.writestr(name, data)
    stream.seek(0)
    return stream


# --- There and back ------------------------------------------------------------------------------


def test_out_in_and_out_again_is_the_same(course, at):
    archive = given(course, at)
    before = parts(archive)
    forget_everything()

    outcome = taken(archive, at)

    assert [p.sentence for p in outcome.problems] == []
    assert parts(given(outcome.course, at)) == before
    assert {COURSE, QUESTIONS, MANIFEST} < set(before)
    # The picture, the document, the recording and the question's picture.
    assert len(before) == 3 + 4


def test_what_comes_in_is_a_draft_and_the_test_is_not_open(course, at):
    archive = given(course, at)
    forget_everything()

    copy = taken(archive, at).course

    lessons = LessonPage.objects.child_of(copy)
    quiz = Quiz.objects.get(assessment__course=copy)
    assert [page.live for page in (copy, *lessons)] == [False] * 3
    assert (
        lessons.get(title="Bài 1").get_latest_revision_as_object().body.raw_data[1]["type"]
        == "picture"
    )
    assert (quiz.published_at, quiz.password) == (None, "")
    assert quiz.fixed_questions.get().question.current.number == 2
    assert set(Question.objects.values_list("status", flat=True)) == {"ready"}
    target = lessons.get(title="Bài 2")
    assert f'id="{target.pk}" linktype="page"' in str(lessons.get(title="Bài 1").body.raw_data[0])


def test_the_same_pictures_and_questions_are_not_kept_twice(course, at):
    archive = given(course, at)
    counts = [model.objects.count() for model in (get_image_model(), Audio, SharedBlock, Question)]

    outcome = taken(archive, at)

    assert outcome.is_good
    assert outcome.files == 0
    assert [m.objects.count() for m in (get_image_model(), Audio, SharedBlock, Question)] == counts
    assert outcome.course.survey == course.survey


def test_a_dry_run_and_a_bad_file_leave_nothing(course, at):
    archive = given(course, at)
    forget_everything()
    pages = Page.objects.count()
    part = json.loads(parts(archive)[COURSE])
    part["lessons"][1]["body"].append({"type": "hologram", "value": {}, "id": "x"})
    part["lessons"][0]["minutes"] = "mười"
    broken = repacked(archive, {COURSE: json.dumps(part).encode()})

    dry = taken(archive, at, dry_run=True)
    bad = taken(broken, at)

    assert (dry.is_good, dry.is_dry_run, dry.questions > 0) == (True, True, True)
    assert len(bad.problems) == 2
    assert any("hologram" in problem.sentence for problem in bad.problems)
    assert Page.objects.count() == pages
    assert not Question.objects.exists()
    assert not get_image_model().objects.exists()


def test_scripts_in_a_text_do_not_come_in(course, at):
    archive = given(course, at)
    part = json.loads(parts(archive)[COURSE])
    part["lessons"][0]["body"] = [
        {"type": "text", "id": "1",
         "value": '<p onclick="x()">A<script>x()</script><a href="javascript:x()">B</a></p>'}
    ]  # fmt: skip
    part["course"]["intro"] = '<img src="x" onerror="x()"><p>C</p>'

    copy = taken(repacked(archive, {COURSE: json.dumps(part).encode()}), at).course

    lesson = LessonPage.objects.child_of(copy).order_by("path").first()
    text = str(lesson.body.raw_data[0]["value"]) + CoursePage.objects.get(pk=copy.pk).intro
    assert not any(word in text for word in ("onclick", "<script", "javascript:", "onerror"))


def test_another_question_of_the_same_code_is_named_and_nothing_written(course, at):
    archive = given(course, at)
    QuestionVersion.objects.filter(number=1).update(stem="<p>Câu khác</p>")
    courses = CoursePage.objects.count()

    outcome = taken(archive, at)

    assert not outcome.is_good
    assert CoursePage.objects.count() == courses


def test_keys_stay_with_those_who_may_see_them(course, at):
    bank = QuestionBank.objects.get()
    archive = given(course, at, banks=[])
    assert QUESTIONS not in parts(archive)
    with_keys = given(course, at)

    refused = taken(with_keys, at, banks=[])

    assert not refused.is_good
    assert bank.code in refused.problems[0].place
    exported = Event.objects.filter(verb="course.exported").latest("pk")
    assert exported.data["questions"] > 0


def test_a_file_that_is_not_what_its_name_says_is_refused(course, at):
    archive = given(course, at)
    members = parts(archive)
    name = next(name for name in members if name.endswith(".txt"))
    changed = zipped([*((n, d) for n, d in members.items() if n != name), (name, b"Khac")])
    forget_everything()

    outcome = taken(changed, at)

    assert [problem.place for problem in outcome.problems] != []
    assert not get_document_model().objects.exists()


def test_a_package_travels_with_the_course(course, at):
    from tests.factories.packages import PackageFactory

    CoursePackage.objects.create(course=course, package=PackageFactory(), title="Gói", periods=1)
    archive = given(course, at)

    copy = taken(archive, at).course

    assert copy.packages.get().package == Package.objects.get()


# --- Screens and commands ------------------------------------------------------------------------


@pytest.fixture
def owner(client):
    """Somebody who may write pages everywhere and edits the questions of the bank's owner."""
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def test_the_screens_give_a_course_out_and_take_it_in_in_two_steps(client, owner, course, at):
    bank = QuestionBank.objects.get()
    assign_role(owner, Role.TRAINER, bank.owner, by=None, at=at)
    export = reverse("questions:course_export", args=[course.pk])
    start = reverse("questions:course_import")

    assert "Kiểm tra" in client.get(export).content.decode()
    archive = b"".join(client.post(export).streaming_content)
    given_in = {"parent": CourseIndexPage.objects.first().pk, "owner": bank.owner.pk}
    table = client.post(start, given_in | {"file": SimpleUploadedFile("a.zip", archive)})
    broken = client.post(start, given_in | {"file": SimpleUploadedFile("a.zip", b"PK")})

    assert broken.status_code == 422
    assert "Bài 2" in table.content.decode()
    assert CoursePage.objects.count() == 1
    token = table.context["form"].initial["token"]
    confirm = reverse("questions:course_import_confirm")
    client.post(confirm, given_in | {"token": token})
    again = client.post(confirm, given_in | {"token": token})
    assert again["Location"] == start
    assert CoursePage.objects.count() == 2
    assert Quiz.objects.count() == 2


def test_commands_do_the_same(course, tmp_path, capsys):
    path = tmp_path / "khoa.zip"
    call_command("export_course", course.slug, str(path))

    call_command("import_course", str(path), "--dry-run")
    call_command("import_course", str(path))

    assert CoursePage.objects.count() == 2
    assert "Bài 1" in capsys.readouterr().out
    with pytest.raises(SystemExit) as no_course:
        call_command("export_course", "khong-co", str(path))
    path.write_bytes(b"PK")
    with pytest.raises(SystemExit) as no_file:
        call_command("import_course", str(path))
    assert (no_course.value.code, no_file.value.code) == (2, 2)


def test_files_that_nobody_confirms_are_thrown_away(at):
    user = UserFactory()
    keep_upload(ContentFile(b"x", name="a.zip"), by=user)

    assert drop_old_uploads(at=at) == 0
    assert drop_old_uploads(at=at + dt.timedelta(hours=2)) == 1

"""What the story of a training year needs: a course without lessons, its people, and the clock."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any

from tests.e2e.site import Site
from tests.quizzes.formats.word_files import Word

BANK = "doi-thoai-voi-dan"
LEARNER, OFFICER = "hoc-mot-nam", "canbothixa"
COURSE, ESSAY = "Đối thoại với nhân dân", "Bài thu hoạch về đối thoại"
AUDIENCE, WARDS = "dien_boi_duong_hang_nam", ("DP-PTHANH", "DP-PQUANG")
KEY_POINTS = ["Nghe hết rồi mới trả lời.", "Hứa việc nào thì ghi hạn việc ấy."]
BODY = [
    ("text", "<h2>1. Trước buổi đối thoại</h2><p>Chi ủy nắm việc dân hỏi từ ba ngày trước.</p>"),
    ("legal", {
        "number": "11-QĐi/TW", "issued_on": dt.date(2019, 2, 18), "issuer": "Bộ Chính trị",
        "title": "Trách nhiệm của người đứng đầu cấp ủy trong việc tiếp dân, đối thoại với dân",
    }),
    ("note", {"kind": "info", "title": "Nên biết", "html": "<p>Ghi đủ tên người hỏi.</p>"}),
    ("table", {"caption": "Ai làm việc gì", "table": {
        "columns": [{"type": "text", "heading": "Việc"}, {"type": "text", "heading": "Ai làm"}],
        "rows": [{"values": ["Mời dân", "Trưởng thôn"]}, {"values": ["Ghi chép", "Phó bí thư"]}],
        "caption": "",
    }}),
    ("situation", {
        "title": "Hỏi lại việc cũ", "story": "<p>Ba hộ hỏi lại con đường đã hứa năm ngoái.</p>",
        "question": "Bí thư nên trả lời thế nào?", "answer": "<p>Nhận chậm, nêu hạn mới.</p>",
    }),
    ("self_check", {
        "question": "Sau buổi đối thoại, việc đầu tiên là gì?",
        "options": [
            {"text": "Gửi thông báo kết luận", "is_right": True},
            {"text": "Chờ năm sau", "is_right": False},
        ],
        "explanation": "",
    }),
]  # fmt: skip
QUESTIONS = """
Câu 1. Trước buổi đối thoại, chi ủy làm gì?
A. Nắm việc dân hỏi
B. Không làm gì
C. Chỉ mời cấp trên
Đáp án: A
Câu 2. Ai ghi chép trong buổi đối thoại của bài học?
A. Trưởng thôn
B. Phó bí thư
C. Người hỏi
Đáp án: B
Câu 3. Việc đã hứa mà chậm thì trả lời thế nào?
A. Nói sang việc khác
B. Hứa thêm việc mới
C. Nhận chậm và nêu hạn mới
Đáp án: C
"""


@dataclass(frozen=True)
class Year:
    """Numbers and addresses of what the story is about."""

    lesson: int
    lesson_address: str
    person: str
    name: str
    # What the officer chooses in the form of a new class, by the names of its fields.
    choices: dict[str, str]


def word_file() -> bytes:
    """Three questions as a trainer types them in Word."""
    return Word().lines(QUESTIONS).data


def prepare(site: Site) -> Year:
    code = f"from tests.e2e.year import make; print(make({site.password!r}))"
    return Year(**json.loads(shell(site, code).splitlines()[-1]))


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code)


def tell_the_heads(site: Site, day: int) -> None:
    """Let the weekly digest go out as it will on a day of December."""
    shell(site, f"from tests.e2e.year import send; send({day})")


def publish_what_is_due(site: Site) -> list[int]:
    """Let the clock's task run now and as it will in two days; return how many pages each run
    published."""
    code = (
        "import time_machine, datetime as dt; from cms.tasks import publish_what_is_due as task;"
        "first = task(); travel = time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(2));"
        "travel.start(); print(first, task()); travel.stop()"
    )
    return [int(each) for each in shell(site, code).splitlines()[-1].split()]


def make(password: str) -> str:
    """In the site: a course with its one lesson as a draft, an officer who has had a digest, and a
    learner's account."""
    # Django has to be there first.
    from django.utils import timezone

    from accounts.api import Role, assign_role, open_account
    from certificates.api import IssuingBody
    from courses.api import ProgrammeVersion
    from demo.accounts import open_learner_account
    from organisations.api import Organisation
    from quizzes.api import QuestionBank

    at = timezone.now()
    town = Organisation.objects.get(code="DUCPHO")
    QuestionBank.objects.create(code=BANK, name=COURSE, owner=town)
    officer = open_account(
        username=OFFICER, full_name="Bùi Thị Sen", password=password, by=None, at=at
    )
    assign_role(officer, Role.TRAINING_OFFICER, town, by=None, at=at)
    person = _someone_behind()
    open_learner_account(person, LEARNER, password=password, at=at)
    send(24)
    lesson = _lesson()
    choices = {
        "course": str(lesson.get_parent().pk),
        "programme_version": str(
            ProgrammeVersion.objects.get(programme__code="nghiep-vu-cong-tac-dang").pk
        ),
        "issuer": str(IssuingBody.objects.get(code="TTCT").pk),
        "organiser": town.code,
    }
    found = Year(lesson.pk, lesson.url, person.code, person.full_name, choices)
    return json.dumps(asdict(found))


def send(day: int) -> None:
    """In the site: send the digests of a day of December."""
    from django.utils import timezone

    from courses.actions.digests import send_digests

    send_digests(at=timezone.now().replace(month=12, day=day))


def _lesson() -> Any:
    """A course with places for a test and an essay, and a draft of its one lesson."""
    from django.utils import timezone

    from accounts.api import User
    from courses.api import (
        CourseAssessment,
        CourseIndexPage,
        CoursePage,
        EssayTask,
        LessonPage,
        Topic,
    )

    trainer = User.objects.get(username="giangvien")
    course = CoursePage(
        title=COURSE, summary="Nghe dân và trả lời dân.", topic=Topic.objects.first(),
        edition_year=timezone.localdate().year, periods=5,
    )  # fmt: skip
    course.assessments = [CourseAssessment(title="Bài kiểm tra cuối khóa")]
    course.essay_tasks = [EssayTask(title=ESSAY, prompt="<p>Một buổi ở chi bộ tôi.</p>")]
    CourseIndexPage.objects.order_by("path")[0].add_child(instance=course)
    lesson = LessonPage(
        title="Một buổi đối thoại tốt", summary="Ba phần của một buổi.", minutes=8, periods=2,
        key_points=[("point", text) for text in KEY_POINTS], body=BODY, live=False, owner=trainer,
    )  # fmt: skip
    course.add_child(instance=lesson)
    lesson.save_revision(user=trainer)
    return lesson


def _someone_behind() -> Any:
    """The last in the register of a ward's people who have not been trained this year."""
    from django.utils import timezone

    from organisations.api import Organisation
    from records.api import Standing, audience_members

    on = timezone.localdate()
    ward = Organisation.objects.get(code=WARDS[0])
    trained = Standing.objects.filter(year=on.year, trained_on__isnull=False)
    behind = audience_members(AUDIENCE, organisation=ward, on=on).filter(user=None)
    return behind.exclude(pk__in=trained.values("person")).order_by("-code")[0]

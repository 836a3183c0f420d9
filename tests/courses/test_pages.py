"""Public pages of courses, and the back office around them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Page, Site

from courses.models import GradeBand, LessonPage, Programme, ProgrammeVersion, Topic
from tests.factories.accounts import UserFactory
from tests.factories.certificates import CertificateTemplateFactory
from tests.factories.courses import (
    CourseAssessmentFactory,
    CourseIndexPageFactory,
    CoursePageFactory,
    EnrolmentFactory,
    LessonPageFactory,
    LessonUnitFactory,
    ProgrammeFactory,
    TrainingClassFactory,
)

pytestmark = pytest.mark.django_db

TABLE = {
    "columns": [{"type": "text", "heading": "Bước"}, {"type": "text", "heading": "Người làm"}],
    "rows": [{"values": ["Họp trước", "Chi uỷ"]}, {"values": ["Gửi tài liệu", "Bí thư"]}],
    "caption": "",
}


@pytest.fixture
def lesson():
    """A public lesson with one block of each kind."""
    front = Site.objects.get(is_default_site=True).root_page
    course = CoursePageFactory(
        parent=CourseIndexPageFactory(parent=front),
        title="Sinh hoạt chi bộ",
        objectives=[("objective", "Chuẩn bị được một buổi sinh hoạt.")],
        audience_note="Chi uỷ viên thôn.",
    )
    CourseAssessmentFactory(course=course, title="Kiểm tra cuối khoá")
    return LessonPageFactory(
        parent=course,
        title="Chuẩn bị",
        summary="Việc cần làm trước.",
        key_points=[("point", "Chi uỷ họp trước.")],
        body=[
            ("text", "<h2>Nắm tình hình</h2><p>Nội dung riêng của lớp.</p>"),
            ("table", {"caption": "Các bước", "table": TABLE}),
            (
                "situation",
                {
                    "title": "Họp muộn",
                    "story": "<p>Đến giờ mới chọn.</p>",
                    "question": "Đồng chí xử lý thế nào?",
                    "answer": "<p>Họp chi uỷ trước.</p>",
                },
            ),
            ("form", {"title": "Mẫu: Phiếu", "intro": "Điền khi họp.", "body": "<p>……</p>"}),
            (
                "legal",
                {
                    "number": "339-QĐ/TW",
                    "issued_on": None,
                    "year": 2025,
                    "issuer": "Ban Bí thư",
                    "title": "Quy định",
                    "clause": "",
                    "note": "",
                },
            ),
            ("note", {"kind": "confirm", "title": "", "html": "<p>Số tiết.</p>"}),
        ],
    )


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_list_and_course_are_public(client, lesson):
    course = lesson.get_parent()

    listing = page(client, course.get_parent().url)
    description = page(client, course.url)

    assert "Sinh hoạt chi bộ" in listing
    assert "Chuẩn bị được một buổi sinh hoạt." in description
    assert "Chi uỷ viên thôn." in description
    assert description.index("Chuẩn bị</a>") < description.index("Kiểm tra cuối khoá")


def test_draft_lessons_are_not_listed(client, lesson):
    course = lesson.get_parent().specific
    LessonPageFactory(parent=course, title="Chưa duyệt", live=False)

    assert "Chưa duyệt" not in page(client, course.url)


@pytest.mark.parametrize("who", ["visitor", "stranger"])
def test_public_lesson_shows_key_points_but_not_its_text(client, lesson, who):
    if who == "stranger":
        client.force_login(EnrolmentFactory(user=UserFactory()).person.user)

    html = page(client, lesson.url)

    assert "Chi uỷ họp trước." in html
    assert "Nội dung riêng của lớp" not in html
    assert "Họp muộn" not in html


def test_learner_is_led_to_the_lesson_in_the_class(client, lesson):
    unit = LessonUnitFactory(lesson=lesson)
    learner = EnrolmentFactory(user=UserFactory(), training_class=unit.training_class).person.user
    client.force_login(learner)

    response = client.get(lesson.url)

    assert response.status_code == 302
    assert response.url == f"/lop/{unit.training_class.code}/bai/{unit.pk}/"
    assert "Nội dung riêng của lớp" in page(client, response.url)


def test_learner_who_has_left_sees_what_the_public_sees(client, lesson, at):
    unit = LessonUnitFactory(lesson=lesson)
    enrolment = EnrolmentFactory(
        user=UserFactory(), training_class=unit.training_class, withdrawn_at=at
    )
    client.force_login(enrolment.person.user)

    assert "Nội dung riêng của lớp" not in page(client, lesson.url)


def test_every_kind_of_block_is_shown_to_learners(client, lesson):
    unit = LessonUnitFactory(lesson=lesson)
    enrolment = EnrolmentFactory(user=UserFactory(), training_class=unit.training_class)
    client.force_login(enrolment.person.user)

    html = page(client, f"/lop/{unit.training_class.code}/bai/{unit.pk}/")

    assert "<h2>Nắm tình hình</h2>" in html
    assert 'data-label="Người làm">Chi uỷ</td>' in html
    assert html.index("<details") < html.index("Họp chi uỷ trước.")
    assert "Mẫu: Phiếu" in html
    assert "339-QĐ/TW" in html
    assert "năm 2025" in html
    assert "đối chiếu với hướng dẫn hiện hành" in html


# --- Back office --------------------------------------------------------------------------------


@pytest.fixture
def staff(client):
    """Somebody who may do everything in the back office."""
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return client


def test_author_sees_the_whole_lesson_in_the_preview(staff, lesson):
    response = lesson.make_preview_request()

    assert "Nội dung riêng của lớp" in response.render().content.decode()


def test_explorer_lists_lessons_in_the_order_of_study(staff, lesson):
    course = lesson.get_parent().specific
    second = LessonPageFactory(parent=course, title="Hai")
    lesson.save_revision().publish()

    explorer = staff.get(reverse("wagtailadmin_explore", args=[course.pk]))
    flat_list = staff.get(reverse("lesson_pages:index"))

    assert [one.pk for one in explorer.context["pages"]] == [lesson.pk, second.pk]
    assert [one.pk for one in flat_list.context["pages"]] == [lesson.pk, second.pk]


@pytest.mark.parametrize("name", ["course_pages", "lesson_pages", "programmes", "topics"])
def test_lists_of_the_menu_open(staff, lesson, name):
    ProgrammeFactory()

    assert staff.get(reverse(f"{name}:index")).status_code == 200


def test_version_is_edited_with_its_grade_bands(staff):
    programme = ProgrammeFactory()
    template = CertificateTemplateFactory()

    response = staff.post(
        reverse("programme_versions:add"),
        {
            "programme": programme.pk,
            "number": "1",
            "guideline": "06-HD/BTCTU",
            "audience": "",
            "periods": "15",
            "pass_mark": "5",
            "minimum_attendance_percent": "80",
            "counts_for_annual": "on",
            "certificate_template": template.pk,
            "issuing": "decision",
            "eligibility-count": "0",
            "grade_bands-TOTAL_FORMS": "1",
            "grade_bands-INITIAL_FORMS": "0",
            "grade_bands-MIN_NUM_FORMS": "0",
            "grade_bands-MAX_NUM_FORMS": "1000",
            "grade_bands-0-name": "Giỏi",
            "grade_bands-0-from_mark": "8",
            "grade_bands-0-id": "",
        },
    )

    assert response.status_code == 302
    version = ProgrammeVersion.objects.get()
    assert (version.programme, version.issuing) == (programme, "decision")
    assert GradeBand.objects.get().name == "Giỏi"


def test_page_that_classes_use_is_not_deleted_and_the_reason_is_said(staff, lesson):
    LessonUnitFactory(lesson=lesson)

    response = staff.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]), follow=True)

    assert LessonPage.objects.filter(pk=lesson.pk).exists()
    assert "nên không xóa được" in response.content.decode()


def test_course_above_a_lesson_that_classes_use_is_not_deleted(staff, lesson):
    TrainingClassFactory(course=lesson.get_parent().specific)

    staff.post(reverse("wagtailadmin_pages:delete", args=[lesson.get_parent().get_parent().pk]))

    assert LessonPage.objects.filter(pk=lesson.pk).exists()


def test_page_that_no_class_uses_is_deleted(staff, lesson):
    staff.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))

    assert not Page.objects.filter(pk=lesson.pk).exists()


def test_administrators_keep_programmes_and_topics():
    group = Group.objects.get(name="Quản trị")
    codenames = set(
        Permission.objects.filter(group=group, content_type__app_label="courses").values_list(
            "codename", flat=True
        )
    )

    assert {"add_programme", "change_programmeversion", "view_topic"} <= codenames


def test_topics_of_party_work_are_there():
    assert Topic.objects.filter(parent=None).count() == 20
    assert Topic.objects.get(code="cell_meetings").name == "Sinh hoạt chi bộ"
    assert not Programme.objects.exists()

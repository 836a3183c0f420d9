"""The checks of a lesson in the editor: errors stop publishing, warnings are listed."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.api import Role, assign_role
from courses.models.checking import checked
from courses.rules.checks import Check
from tests.factories.accounts import UserFactory
from tests.factories.courses import LessonPageFactory
from tests.factories.lesson_media import AudioFactory, VideoFactory, picture
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

NOTHING = {"columns": [], "rows": [], "caption": ""}


def checks(body, **kwargs):
    return [
        (t.finding.check, t.finding.place) for t in checked(LessonPageFactory(body=body, **kwargs))
    ]


def test_what_blocks_lack_is_found():
    body = [
        ("picture", {"image": picture(), "description": "", "caption": ""}),
        ("video", {"video": VideoFactory(transcript=""), "must_watch": None}),
        ("audio", {"audio": AudioFactory(state="failed", fault="no_sound"), "note": ""}),
        ("table", {"caption": "", "table": NOTHING}),
        ("legal", {"number": "", "issuer": "Ban Bí thư", "title": "Quy định"}),
        ("note", {"kind": "confirm", "title": "", "html": "<p>Số tiết.</p>"}),
        ("video", {"video": None, "must_watch": None}),
        ("shared", None),
    ]

    assert set(checks(body)) == {
        (Check.NO_DESCRIPTION, 1),
        (Check.NO_TRANSCRIPT, 2),
        (Check.FAILED, 3),
        (Check.NO_CAPTION, 4),
        (Check.NO_NUMBER, 5),
        (Check.NO_DATE, 5),
        (Check.TO_CONFIRM, 6),
        (Check.GONE, 7),
        (Check.GONE, 8),
    }


def test_good_lesson_asks_nothing_of_the_database(assert_queries):
    lesson = LessonPageFactory()

    with assert_queries(0):
        assert checked(lesson) == []


@pytest.fixture
def reviewer(client):

    user = UserFactory(is_superuser=True)
    assign_role(user, Role.REVIEWER, OrganisationFactory(), by=None, at=timezone.now())
    client.force_login(user)
    return user


def sent(lesson, key_points, action):
    return nested_form_data(
        {
            "title": lesson.title,
            "slug": lesson.slug,
            "summary": lesson.summary,
            "minutes": 10,
            "periods": 2,
            "key_points": streamfield([("point", point) for point in key_points]),
            "body": streamfield([("text", rich_text("<h2>Chuẩn bị</h2><p>Họp trước.</p>"))]),
            "edit_meaning": "",
            "edit_reason": "",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            action: "1",
        }
    )


def test_publishing_with_errors_is_refused_and_the_draft_kept(client, reviewer):
    lesson = LessonPageFactory(live=False)
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    draft = client.post(edit, sent(lesson, [], "save"))
    refused = client.post(edit, sent(lesson, [], "action-publish"))
    lesson.refresh_from_db()
    assert (draft.status_code, refused.status_code, lesson.live) == (302, 200, False)
    shown = client.get(edit).content.decode()
    published = client.post(edit, sent(lesson, ["Chi uỷ họp trước."], "action-publish"))

    lesson.refresh_from_db()
    assert "Chưa có ý chính." in shown
    assert (published.status_code, lesson.live) == (302, True)

"""One edit from the trainer's desk to the site: remarks, comparing, a lock, review, the clock."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from accounts.api import Role, assign_role
from cms.api import found_site
from cms.tasks import publish_what_is_due
from courses.models import CourseIndexPage, LessonPage
from tests.factories.accounts import UserFactory
from tests.factories.courses import CoursePageFactory, LessonPageFactory, LessonUnitFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def signed_in(role, organisation, at):
    user = UserFactory(username=role.value, full_name=f"Cán bộ {role.value}")
    assign_role(user, role, organisation, by=None, at=at)
    client = Client()
    client.force_login(user)
    return client


def sent(lesson, text, **changes):
    fields = {
        "title": lesson.title,
        "slug": lesson.slug,
        "summary": lesson.summary,
        "minutes": "10",
        "periods": "2",
        "key_points": streamfield([("point", "Chi uỷ họp trước.")]),
        "body": streamfield([("text", rich_text(f"<p>{text}</p>"))]),
        "edit_meaning": "",
        "edit_reason": "",
        "seo_title": "",
        "search_description": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(fields | changes)


REMARK = {
    "id": "", "contentpath": "body", "text": "Xin đối chiếu mục 2.", "position": "",
    "resolved": "", "DELETE": "", "replies": inline_formset([]),
}  # fmt: skip


def test_an_edit_is_remarked_on_compared_locked_approved_and_scheduled(at):
    found_site(at=at, course_index=CourseIndexPage(title="Khoá học"))
    commune = OrganisationFactory()
    index = CourseIndexPage.objects.get(slug="khoa-hoc")
    lesson = LessonPageFactory(parent=CoursePageFactory(parent=index))
    LessonUnitFactory(lesson=lesson)
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    with time_machine.travel(at, tick=False):
        trainer, reviewer = (signed_in(r, commune, at) for r in (Role.TRAINER, Role.REVIEWER))

        # The trainer writes, leaves a remark and sends it to review, saying what it means.
        unanswered = trainer.post(edit, sent(lesson, "Nội dung mới", **{"action-submit": "1"}))
        assert "edit_meaning" in unanswered.context["form"].errors
        form = sent(
            lesson, "Nội dung mới", edit_meaning="silent", comments=inline_formset([REMARK]),
            **{"action-submit": "1"},
        )  # fmt: skip
        assert trainer.post(edit, form).status_code == 302
        page = LessonPage.objects.get(pk=lesson.pk)
        assert page.wagtail_admin_comments.get().text == "Xin đối chiếu mục 2."

        # The reviewer compares and locks; the trainer cannot change it meanwhile.
        compare = reverse(
            "wagtailadmin_pages:revisions_compare",
            args=[page.pk, "live", page.latest_revision_id],
        )
        assert "Nội dung mới" in reviewer.get(compare).content.decode()
        reviewer.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
        trainer.post(edit, sent(lesson, "Chen vào"))
        page.refresh_from_db()
        assert page.locked
        assert "Chen vào" not in str(page.get_latest_revision_as_object().body)
        reviewer.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))

        # Sending back needs a word; approving publishes with what the trainer said it means.
        task = WorkflowState.objects.get(object_id=str(page.pk)).current_task_state
        act = "wagtailadmin_pages:workflow_action"
        reviewer.post(reverse(act, args=[page.pk, "reject", task.pk]), {"comment": ""})
        task.refresh_from_db()
        assert task.status == "in_progress"
        reviewer.post(reverse(act, args=[page.pk, "approve", task.pk]), {"comment": "Đồng ý"})
        assert [e.meaning for e in lesson.editions.all()] == ["first", "silent"]
        assert lesson.editions.get(number=2).published_by.username == "reviewer"

        # The next edit is scheduled.
        form = sent(
            lesson, "Ngày mai", edit_meaning="new_learners", go_live_at="24/11/2026 07:00",
            **{"action-publish": "1"},
        )  # fmt: skip
        assert reviewer.post(edit, form).status_code == 302
        assert publish_what_is_due() == 0

    with time_machine.travel(at + dt.timedelta(days=1), tick=False):
        assert publish_what_is_due() == 1
    assert "Ngày mai" in str(LessonPage.objects.get(pk=lesson.pk).body)
    assert [e.meaning for e in lesson.editions.all()] == ["first", "silent", "new_learners"]
    assert Page.objects.get(pk=lesson.pk).live

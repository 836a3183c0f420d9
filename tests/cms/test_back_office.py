"""Wagtail's back office as trainers and reviewers meet it."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, Workflow

from accounts.api import Role, assign_role
from cms.actions import found_site
from cms.models import NewsPage
from courses.models import CourseIndexPage
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory


@pytest.fixture
def site(db, at):
    found_site(at=at, course_index=CourseIndexPage(title="Khoá học"))
    return Page.objects.get(slug="tin-tuc")


@pytest.fixture
def people(site):
    commune = OrganisationFactory()
    found = {}
    for role in (Role.TRAINER, Role.REVIEWER, Role.ISSUER, Role.ADMINISTRATOR):
        found[role] = UserFactory(username=role.value, email=f"{role.value}@example.vn")
        assign_role(found[role], role, commune, by=None, at=timezone.now())
    return found


@pytest.fixture
def draft(site):
    page = NewsPage(title="Khai giảng", published_on="2026-11-22", intro="…", live=False)
    site.add_child(instance=page)
    page.save_revision()
    return page


ADDRESSES = ["/quan-tri/", "/quan-tri/pages/", "/quan-tri/images/", "/quan-tri/documents/"]


def test_no_page_of_it_asks_another_machine(client, people, draft):
    client.force_login(people[Role.REVIEWER])
    pages = [*ADDRESSES, reverse("wagtailadmin_pages:edit", args=[draft.pk])]
    answers = [client.get(address) for address in pages]
    html = "".join(answer.content.decode() for answer in answers)

    fetched = re.findall(r'(?:src|srcset|data-src)="(https?:)?//([^"/]+)', html)
    fetched += re.findall(r'<link[^>]+href="(https?:)?//([^"/]+)', html)

    assert {answer.status_code for answer in answers} <= {200, 302}
    assert fetched == []
    assert "gravatar" not in html
    assert "releases.wagtail.org" not in html


def test_it_speaks_vietnamese_and_carries_our_name(client, people):
    client.force_login(people[Role.TRAINER])
    html = client.get("/quan-tri/").content.decode()

    assert '<html lang="vi"' in html
    assert "Trang tổng quan" in html
    assert "- Học Bạ</title>" in html


def names_in_menu(client) -> set[str]:
    html = client.get("/quan-tri/").content.decode()
    return set(re.findall(r'"name": "(\w[\w-]*)"', html.replace("&quot;", '"')))


@pytest.mark.parametrize(
    ("role", "reports"),
    [
        (Role.TRAINER, False),
        (Role.REVIEWER, True),
        (Role.ISSUER, False),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_the_menu_holds_only_what_the_role_needs(client, people, role, reports):
    client.force_login(people[role])
    names = names_in_menu(client)

    assert "images" in names
    assert ("reports" in names) is reports
    assert names.isdisjoint({"help", "users", "groups", "sites", "collections"})


def test_the_editor_loads_the_script_that_keeps_d_with_stroke(client, people, site):
    client.force_login(people[Role.TRAINER])
    html = client.get(reverse("wagtailadmin_pages:add", args=["cms", "newspage", site.pk]))

    assert "js/admin_slug.js" in html.content.decode()


def test_only_a_reviewer_publishes(people, draft):
    may_publish = {
        role: draft.permissions_for_user(user).can_publish() for role, user in people.items()
    }

    assert may_publish == {
        Role.TRAINER: False,
        Role.REVIEWER: True,
        Role.ISSUER: False,
        Role.ADMINISTRATOR: True,
    }
    assert draft.permissions_for_user(people[Role.TRAINER]).can_edit()
    assert not draft.permissions_for_user(people[Role.ISSUER]).can_edit()


@pytest.fixture
def in_review(people, draft) -> TaskState:
    Workflow.objects.get(name__startswith="Biên soạn").start(draft, people[Role.TRAINER])
    return draft.current_workflow_task_state


def act(client, state: TaskState, action: str, comment: str):
    page = state.revision.content_object
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": comment, "next": ""})


def test_reviewers_are_told_that_a_page_waits(in_review):
    assert [address for message in mail.outbox for address in message.to] == ["reviewer@example.vn"]


def test_a_page_goes_back_only_with_a_reason(client, people, in_review, draft):
    client.force_login(people[Role.REVIEWER])
    act(client, in_review, "reject", "")
    in_review.refresh_from_db()
    without_reason = in_review.status
    act(client, in_review, "reject", "Thiếu căn cứ.")
    in_review.refresh_from_db()

    assert (without_reason, in_review.status) == ("in_progress", "rejected")
    assert in_review.comment == "Thiếu căn cứ."
    assert not NewsPage.objects.get(pk=draft.pk).live


def test_approving_what_appears_later_says_when(client, people, in_review, draft):
    draft.go_live_at = dt.datetime(2099, 11, 24, tzinfo=dt.UTC)
    draft.save_revision()
    client.force_login(people[Role.REVIEWER])

    html = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).text

    buttons = re.findall(r'data-workflow-action-name="approve".*?</button>', html, re.DOTALL)
    assert len(buttons) == 2
    assert all("07:00" in one and "24/11/2099" in one for one in buttons)


def test_an_approved_page_is_live(client, people, in_review, draft):
    client.force_login(people[Role.REVIEWER])
    act(client, in_review, "approve", "")

    assert NewsPage.objects.get(pk=draft.pk).live


def test_the_trainer_cannot_approve(client, people, in_review, draft):
    client.force_login(people[Role.TRAINER])
    act(client, in_review, "approve", "")

    assert not NewsPage.objects.get(pk=draft.pk).live


def test_a_trainer_sends_pages_nowhere_else(people, site):
    root, home = Page.objects.get(depth=1), site.get_parent()
    may_add = [
        page.permissions_for_user(people[Role.TRAINER]).can_add_subpage()
        for page in (root, home, site)
    ]

    assert may_add == [False, False, True]


def test_wagtails_own_groups_are_gone(site):
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()

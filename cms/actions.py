"""Founding the site: its first pages, who may do what to them, and how they are reviewed."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    GroupPagePermission,
    Page,
    Revision,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.api import GROUP_OF_ROLE, Role
from audit.api import record
from cms.models import HomePage, NewsIndexPage, ReviewTask, StandardPage

COURSES_SLUG, NEWS_SLUG, ABOUT_SLUG = "khoa-hoc", "tin-tuc", "gioi-thieu"
WORKFLOW_NAME = "Biên soạn – Duyệt – Xuất bản"
TASK_NAME = "Duyệt nội dung"

WRITE = ("add_page", "change_page")
REVIEW = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
# Who may do what to a section and all below it. Only reviewers publish what others wrote.
RIGHTS_IN_SECTIONS = {Role.TRAINER: WRITE, Role.REVIEWER: REVIEW}
RIGHTS_EVERYWHERE = {Role.ADMINISTRATOR: REVIEW}


@transaction.atomic
def found_site(*, at: dt.datetime, course_index: Page | None = None) -> HomePage:
    """Make the pages a new site starts with, once; return the home page.

    course_index  the page under which courses hang, not yet saved; the apps above bring it

    Running it again adds only what is missing, so a site founded without courses can get them.
    """
    home = HomePage.objects.first() or _make_home(at)
    sections: list[Page] = [
        _section(home, NewsIndexPage(title="Tin tức", slug=NEWS_SLUG, show_in_menus=True)),
    ]
    if course_index is not None:
        course_index.slug = COURSES_SLUG
        sections.append(_section(home, course_index))
    _section(home, StandardPage(title="Giới thiệu", slug=ABOUT_SLUG, intro=ABOUT_INTRO))
    for section in sections:
        for role, codenames in RIGHTS_IN_SECTIONS.items():
            _grant(role, section, codenames)
        _review(section)
    for role, codenames in RIGHTS_EVERYWHERE.items():
        _grant(role, home, codenames)
    return home


ABOUT_INTRO = (
    "Học Bạ là nơi cán bộ cơ sở học bồi dưỡng hằng năm, làm bài kiểm tra và nhận giấy chứng nhận."
)


def _make_home(at: dt.datetime) -> HomePage:
    root = Page.get_first_root_node()
    home = HomePage(
        title="Trang chủ",
        slug="trang-chu",
        intro="<p>Học bồi dưỡng hằng năm, làm bài kiểm tra, nhận giấy chứng nhận. Kết quả được ghi"
        " ngay vào hồ sơ trình độ của đồng chí.</p>",
    )
    root.add_child(instance=home)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site, _is_new = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "root_page": home,
            "hostname": address.hostname,
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    # Wagtail's own page of welcome, which its migrations put there.
    welcome = Page.objects.child_of(root).filter(slug="home", content_type__model="page")
    welcome.filter(numchild=0).delete()
    record("site.founded", site, by=None, at=at)
    return home


def _section(home: HomePage, page: Page) -> Page:
    kept = Page.objects.child_of(home).filter(slug=page.slug).first()
    if kept:
        return kept
    # Read anew: treebeard counts the children on the object it is given.
    Page.objects.get(pk=home.pk).add_child(instance=page)
    return page


def _grant(role: Role, page: Page, codenames: tuple[str, ...]) -> None:
    group, _is_new = Group.objects.get_or_create(name=GROUP_OF_ROLE[role])
    rights = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=codenames
    )
    for right in rights:
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)


def _review(section: Page) -> None:
    workflow, _is_new = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    task = ReviewTask.objects.filter(name=TASK_NAME).first() or ReviewTask.objects.create(
        name=TASK_NAME
    )
    task.groups.add(Group.objects.get(name=GROUP_OF_ROLE[Role.REVIEWER]))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=section, defaults={"workflow": workflow})


@transaction.atomic
def publish_if_due(revision_id: int, *, at: dt.datetime) -> bool:
    """Publish what is scheduled and due, as Wagtail's command does; return whether it was.

    The row is locked before it is looked at, so that two sweeps publish it once.
    """
    due = Revision.objects.select_for_update().filter(pk=revision_id, approved_go_live_at__lte=at)
    revision = due.first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


@transaction.atomic
def unpublish_if_expired(page_id: int, *, at: dt.datetime) -> bool:
    """Take a page off the site whose time is over; return whether it was."""
    expired = Page.objects.select_for_update().filter(pk=page_id, live=True, expire_at__lt=at)
    page = expired.first()
    if page is None:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True

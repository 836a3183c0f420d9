"""The site: its founding, its pages, its addresses."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowPage

from accounts.api import Role
from accounts.reference import GROUP_OF_ROLE
from audit.models import Event
from cms import reference
from cms.actions import found_site
from cms.models import (
    HomePage,
    NewsIndexPage,
    NewsPage,
    ReasonForm,
    ReviewTask,
    SiteSettings,
)
from courses.models import CourseIndexPage


@pytest.fixture
def home(db, at):
    return found_site(at=at, course_index=CourseIndexPage(title="Khoá học"))


def news(home, title, on, **extra):
    section = Page.objects.get(slug="tin-tuc")
    return section.add_child(
        instance=NewsPage(title=title, published_on=on, intro="Tóm tắt.", **extra)
    )


# --- Founding -------------------------------------------------------------------------------------


def test_founding_makes_the_first_pages_and_the_default_site(home):
    paths = dict(Page.objects.descendant_of(home).values_list("slug", "url_path"))
    site = Site.objects.get()

    assert paths == {
        "tin-tuc": "/trang-chu/tin-tuc/",
        "khoa-hoc": "/trang-chu/khoa-hoc/",
        "gioi-thieu": "/trang-chu/gioi-thieu/",
    }
    assert (site.root_page_id, site.hostname, site.port) == (home.pk, "testserver", 80)
    assert not Page.objects.filter(slug="home").exists()


def test_founding_twice_changes_nothing(home, at):
    def state():
        return (
            list(Page.objects.order_by("path").values_list("path", "title", "numchild")),
            GroupPagePermission.objects.count(),
            WorkflowPage.objects.count(),
            Event.objects.count(),
        )

    before = state()
    again = found_site(at=at, course_index=CourseIndexPage(title="Khoá học"))

    assert again.pk == home.pk
    assert state() == before


def test_courses_can_be_added_to_a_site_founded_without_them(db, at):
    found_site(at=at)
    found_site(at=at, course_index=CourseIndexPage(title="Khoá học"))

    assert CourseIndexPage.objects.get().url_path == "/trang-chu/khoa-hoc/"


def test_only_reviewers_publish_in_the_sections(home):
    def rights(role):
        return {
            (page, codename)
            for page, codename in GroupPagePermission.objects.filter(
                group__name=GROUP_OF_ROLE[role]
            ).values_list("page__slug", "permission__codename")
        }

    trainer = {
        (slug, right) for slug in ("khoa-hoc", "tin-tuc") for right in ("add_page", "change_page")
    }
    assert rights(Role.TRAINER) == trainer
    assert {slug for slug, right in rights(Role.REVIEWER) if right == "publish_page"} == {
        "khoa-hoc",
        "tin-tuc",
    }
    assert {slug for slug, right in rights(Role.ADMINISTRATOR) if right == "publish_page"} == {
        "trang-chu"
    }
    assert rights(Role.ISSUER) == set()


def test_sections_are_reviewed_and_a_page_sent_back_needs_a_reason(home):
    task = ReviewTask.objects.get()
    sections = WorkflowPage.objects.filter(workflow__active=True).values_list(
        "page__slug", flat=True
    )

    assert sorted(sections) == ["khoa-hoc", "tin-tuc"]
    assert [group.name for group in task.groups.all()] == [GROUP_OF_ROLE[Role.REVIEWER]]
    assert task.get_form_for_action("reject") is ReasonForm
    assert not ReasonForm({"comment": ""}).is_valid()
    assert ReasonForm({"comment": "Thiếu căn cứ."}).is_valid()
    assert task.get_form_for_action("approve")({"comment": ""}).is_valid()


def test_rights_of_groups_come_back_unchanged_with_each_migrate(db):
    reference.install()

    def state():
        return {
            group.name: sorted(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.all()
        }

    before = state()
    reference.install()

    assert state() == before
    assert "access_admin" in before["Giảng viên"]
    assert not [right for right in before["Giảng viên"] if right.startswith("delete_")]
    assert "add_officialdocument" not in before["Giảng viên"]
    assert "change_sitesettings" in before["Quản trị"]
    assert not Workflow.objects.filter(name="Moderators approval").exists()


def test_no_group_may_see_or_change_accounts_in_wagtail(db):
    """Wagtail's lists of users know no scope (see the test of its registries)."""
    reference.install()
    of_people = Permission.objects.filter(content_type__app_label__in=["accounts", "auth"])

    assert not Group.objects.filter(permissions__in=of_people).exists()


# --- Pages ----------------------------------------------------------------------------------------


def test_the_home_page_shows_the_three_latest_news(client, home, assert_queries):
    for day in range(1, 6):
        news(home, f"Tin {day}", f"2026-11-0{day}")
    draft = news(home, "Bản nháp", "2026-11-20", live=False)

    html = client.get("/").content.decode()

    assert [title for title in (f"Tin {day}" for day in range(1, 6)) if title in html] == [
        "Tin 3",
        "Tin 4",
        "Tin 5",
    ]
    assert html.index("Tin 5") < html.index("Tin 4")
    assert draft.title not in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_costs_the_same_however_much_news(client, home, number, assert_queries):
    for day in range(1, number + 1):
        news(home, f"Tin {day}", f"2026-11-0{day}")
    client.get("/")

    with assert_queries(6):
        client.get("/")


def test_news_are_listed_ten_to_a_page(client, home):
    for day in range(1, 13):
        news(home, f"Tin số {day:02}", f"2026-11-{day:02}")

    first = client.get("/tin-tuc/").content.decode()
    second = client.get("/tin-tuc/?trang=2").content.decode()

    assert ("Tin số 12" in first, "Tin số 02" in first) == (True, False)
    assert ("Tin số 02" in second, "Tin số 01" in second) == (True, True)


def test_a_piece_of_news_and_a_standard_page_open(client, home):
    page = news(home, "Khai giảng lớp bồi dưỡng", "2026-11-22", body=[("text", "<p>Sáng nay…</p>")])

    html = client.get(page.url).content.decode()
    about = client.get("/gioi-thieu/").content.decode()

    assert "Sáng nay…" in html
    assert "22/11/2026" in html
    assert "Giới thiệu" in about


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đường dây điện", "duong-day-dien"),
        ("Đại hội Đảng bộ", "dai-hoi-dang-bo"),
        ("Nga\u0300y ho\u0323\u0302i", "ngay-hoi"),
        ("???", "trang"),
    ],
)
def test_addresses_keep_d_with_stroke(home, title, slug):
    page = news(home, title, "2026-11-22")

    assert page.slug == slug


def test_the_editor_mends_the_address_that_its_script_made_serbian(home):
    form_class = NewsIndexPage.get_edit_handler().get_form_class()

    def cleaned(title, slug):
        data = {"title": title, "slug": slug}
        form = form_class(data, instance=NewsIndexPage(), parent_page=home)
        form.is_valid()
        return form.cleaned_data["slug"]

    assert cleaned("Đường dây điện", "djuong-day-djien") == "duong-day-dien"
    assert cleaned("Đường dây điện", "cua-toi") == "cua-toi"


def test_two_pages_with_one_title_get_two_addresses(home):
    slugs = [news(home, "Đại hội", "2026-11-22").slug for _ in range(2)]

    assert slugs == ["dai-hoi", "dai-hoi-2"]


# --- Addresses outside the tree -------------------------------------------------------------------


def test_help_shows_three_guides_and_each_opens(client, db):
    index = client.get(reverse("cms:help_index")).content.decode()
    slugs = ["hoc-vien", "can-bo-phu-trach", "co-quan-theo-doi"]

    assert all(reverse("cms:help_page", args=[slug]) in index for slug in slugs)
    assert [client.get(reverse("cms:help_page", args=[slug])).status_code for slug in slugs] == [
        200,
        200,
        200,
    ]
    assert client.get(reverse("cms:help_page", args=["khong-co"])).status_code == 404


def test_the_foot_of_each_page_shows_where_help_is(client, home, assert_queries):
    SiteSettings.objects.create(
        site=Site.objects.get(),
        owner_name="Ban Tổ chức",
        help_phone="0255 3 861 234",
        help_zalo="0912 345 678",
    )

    with assert_queries(1):
        html = client.get(reverse("cms:help_index")).content.decode()
    with assert_queries(0):
        client.get(reverse("cms:help_index"))

    assert 'href="tel:02553861234"' in html
    assert "zalo.me/0912345678" in html
    assert "Ban Tổ chức" in html


def test_robots_are_kept_from_personal_pages(client, db):
    text = client.get("/robots.txt").content.decode()

    assert {"Disallow: /ho-so/", "Disallow: /quan-tri/", "Disallow: /xac-minh/*"} <= set(
        text.splitlines()
    )


def test_the_icon_is_found_where_browsers_look_for_it(client, db):
    assert client.get("/favicon.ico")["Location"].endswith("img/favicon.svg")


def test_names_of_roles_have_groups_only_for_the_back_office():
    assert set(GROUP_OF_ROLE) == set(Role) - {Role.DEPARTMENT}


def test_news_hang_only_below_a_section():
    assert NewsPage.allowed_parent_page_models() == [NewsIndexPage]
    assert HomePage.max_count == 1

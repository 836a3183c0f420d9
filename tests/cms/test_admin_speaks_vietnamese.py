"""The walk over the back office, as each of those who work there: every screen is Vietnamese, and
asks no other machine for anything."""

import gc
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import django
import polib
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment, Page, Workflow

from accounts.api import User
from cms.models import NewsPage
from courses.models import CoursePage, LessonPage, Programme, ProgrammeVersion
from tests.cms.english import LIBRARIES, ROOT, Reader
from tests.factories.world import World, build_world

ADMIN = "/quan-tri/"
DJANGO = Path(django.__file__).parent
# Libraries' own apps that are not installed here, or show nothing to people.
NOT_SHOWN = {
    "api", "contrib/forms", "contrib/frontend_cache", "contrib/search_promotions",
    "contrib/simple_translation", "contrib/styleguide", "contrib/table_block", "locales",
}  # fmt: skip
OK = HTTPStatus.OK
FEWEST_SCREENS = 50
# Signing out, drawings of icons, what fails on purpose; steps of review, which nobody here makes.
PASSED_BY = ("/logout/", "/sprite/", "/failwhale/", "/task_chooser/")
# Who walks, by their key in the world, and how they are called there.
WALKERS = {
    "trainer": "Lê Minh Khôi",
    "reviewer": "Võ Thị Hồng Nhung",
    "officer": "Phạm Quốc Hưng",
    "issuer": "Đỗ Anh Tuấn",
    "administrator": "Bùi Thị Lan",
}


# Wagtail leaves the files of the small pictures it makes to the collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)


@dataclass
class Place:
    world: World
    news: Page
    versions: tuple[int, int]
    image: Image
    document: Document

    @property
    def keys(self) -> dict[str, Any]:
        state = self.news.current_workflow_state
        return {
            "news": self.news.pk,
            "section": Page.objects.get(slug="tin-tuc").pk,
            "about": Page.objects.get(slug="gioi-thieu").pk,
            "home": Page.objects.get(slug="trang-chu").pk,
            "courses": Page.objects.get(slug="khoa-hoc").pk,
            "course": CoursePage.objects.earliest("pk").pk,
            "lesson": LessonPage.objects.earliest("pk").pk,
            "first": self.versions[0],
            "second": self.versions[1],
            "run": state.pk,
            "step": state.current_task_state_id,
            "image": self.image.pk,
            "document": self.document.pk,
            "programme": Programme.objects.earliest("pk").pk,
            "version": ProgrammeVersion.objects.earliest("pk").pk,
            "question": self.world.question.pk,
            "body": self.world.issuer.pk,
        }


@pytest.fixture
def place(db) -> Iterator[Place]:
    world = build_world()
    for key, user in world.users.items():
        user.full_name = WALKERS.get(key, "Cán bộ khác")
    User.objects.bulk_update(world.users.values(), ["full_name"])
    # Where trainers may write.
    CoursePage.objects.earliest("pk").move(Page.objects.get(slug="khoa-hoc"), "last-child")
    trainer = world.users["trainer"]
    news = NewsPage(title="Khai giảng", published_on="2026-11-22", intro="Tin", live=False)
    news.owner = trainer
    Page.objects.get(slug="tin-tuc").add_child(instance=news)
    first = news.save_revision(user=trainer)
    Comment.objects.create(page=news, user=trainer, text="Xem lại ngày", contentpath="intro")
    news.title = "Khai giảng lớp"
    second = news.save_revision(user=trainer)
    Workflow.objects.get(name__startswith="Biên soạn").start(news, trainer)
    yield Place(
        world,
        news,
        (first.pk, second.pk),
        Image.objects.create(
            title="Ảnh", file=get_test_image_file("anh.png"), uploaded_by_user=trainer
        ),
        Document.objects.create(
            title="Mẫu biên bản", file=ContentFile(b"x", "mau.docx"), uploaded_by_user=trainer
        ),
    )
    gc.collect()


# Below /quan-tri/; what is in braces stands in `Place.keys`. Addresses without an object are walked
# by themselves, as trainer and administrator.
FOR_ALL = "", "account/"
LISTS = "pages/{home}/", "pages/{section}/", "pages/{course}/"
WRITING = (
    "pages/add/cms/newspage/{section}/", "pages/add/courses/coursepage/{courses}/",
    "pages/add/courses/lessonpage/{course}/", "pages/{news}/edit/", "pages/{section}/edit/",
    "pages/{course}/edit/", "pages/{lesson}/edit/",
    "pages/{news}/delete/", "pages/{news}/copy/", "pages/{news}/move/", "pages/{news}/usage/",
    "pages/{news}/history/", "pages/{news}/workflow_history/",
    "pages/{news}/workflow_history/detail/{run}/",
    "pages/{news}/revisions/compare/{first}...{second}/", "pages/{news}/revisions/{first}/revert/",
    "pages/workflow/confirm_cancellation/{news}/", "pages/search/?q=bài", "choose-page/{section}/",
)  # fmt: skip
REVIEWING = (
    "pages/{news}/edit/", "pages/{news}/privacy/", "pages/{section}/unpublish/",
    "pages/workflow/action/{news}/reject/{step}/", "pages/workflow/action/{news}/approve/{step}/",
    "reports/workflow_tasks/", "reports/locked/",
    "bulk/wagtailcore/page/publish/?id={news}", "bulk/wagtailcore/page/move/?id={news}",
    "bulk/wagtailcore/page/delete/?id={news}", "bulk/wagtailcore/page/unpublish/?id={news}",
)  # fmt: skip
FILES = (
    "images/?q=zz", "images/{image}/", "images/{image}/delete/", "images/usage/{image}/",
    "images/chooser/{image}/select_format/", "bulk/wagtailimages/image/add_tags/?id={image}",
    "documents/?q=zz", "documents/edit/{document}/", "documents/delete/{document}/",
    "documents/usage/{document}/", "bulk/wagtaildocs/document/delete/?id={document}",
)  # fmt: skip
ISSUING = "co-quan-cap/", "co-quan-cap/new/", "co-quan-cap/edit/{body}/", "mau-giay/new/"
ADMINISTERING = (
    "pages/{home}/add_subpage/", "pages/{about}/edit/", "pages/{home}/edit/",
    "programmes/edit/{programme}/", "programmes/delete/{programme}/",
    "programmes/inspect/{programme}/", "programmes/history/{programme}/",
    "programmes/usage/{programme}/", "programme_versions/edit/{version}/",
)  # fmt: skip
WALKS = {
    "trainer": LISTS + WRITING + FILES + ("cau-hoi/{question}/", "cau-hoi/{question}/sua/"),
    "reviewer": FOR_ALL + LISTS + REVIEWING + ("cau-hoi/{question}/",),
    "officer": FOR_ALL,
    "issuer": FOR_ALL + ISSUING,
    "administrator": LISTS + ADMINISTERING,
}


def faults(answers: list[tuple[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """English phrases, and addresses of other machines, each with where it was met first."""
    english, fetched = dict[str, str](), dict[str, str]()
    for address, response in answers:
        screen = heard(response)
        for phrase in screen.english():
            english.setdefault(phrase, address)
        for each in screen.fetched:
            if elsewhere(each):
                fetched.setdefault(each, address)
    return english, fetched


def heard(response: Any) -> Reader:
    """What a screen says, or the panel of a dialogue that comes as JSON."""
    kind = response["Content-Type"]
    if "html" in kind:
        return Reader(response.content.decode())
    reader = Reader()
    if "json" in kind:
        reader.take(json.dumps([response.json()]))
    return reader


def elsewhere(address: str) -> bool:
    return bool(re.match(r"(?:https?:)?//", address)) and "//testserver" not in address


@pytest.mark.parametrize("key", WALKS)
def test_every_screen_speaks_vietnamese_and_stays_at_home(place, key):
    client = Client()
    client.force_login(place.world.users[key])
    keys = place.keys
    addresses = [ADMIN + path.format(**keys) for path in WALKS[key]]
    answers = [(address, client.get(address)) for address in addresses]

    assert [(a, answer.status_code) for a, answer in answers if answer.status_code != OK] == []
    assert faults(answers) == ({}, {})


def test_so_does_every_screen_that_needs_no_object(place):
    """Also those that no list above names: of new kinds of content, too."""
    trainer, administrator = Client(), Client()
    trainer.force_login(place.world.users["trainer"])
    administrator.force_login(place.world.users["administrator"])
    screens = []
    for address in addresses_without_objects():
        for client in (trainer, administrator):
            response = client.get(address)
            if response.status_code == OK:
                screens.append((address, response))
                break

    assert len(screens) > FEWEST_SCREENS
    assert faults(screens) == ({}, {})


def addresses_without_objects() -> list[str]:
    """Every address below /quan-tri/ that is one address."""
    found: list[str] = []

    def collect(patterns: list[Any], before: str) -> None:
        for each in patterns:
            here = f"{before}{each.pattern}"
            if isinstance(each, URLResolver):
                collect(each.url_patterns, here)
            elif here.startswith("quan-tri/") and not re.search(r"[<(\\^$]", here):
                found.append(f"/{here}")

    collect(get_resolver().url_patterns, "")
    return [each for each in dict.fromkeys(found) if not each.endswith(PASSED_BY)]


def test_a_page_of_english_is_found_out():
    page = """
      <h1>Lớp học</h1><input placeholder="Search pages"><button title="Xóa">Delete</button>
      <div data-props='{"labels": {"MOVE_UP": "Move up", "xuong": "Chuyển xuống"}}'></div>
      <template><p>Are you sure?</p></template><script>var page = "Save draft";</script>
      <img src="//cdn.example/x.png" alt="Tệp SCORM, cỡ 20 MB, đuôi .zip">
    """
    reader = Reader(page)

    assert reader.english() == {"Search pages", "Delete", "Move up", "Are you sure?"}
    assert [each for each in reader.fetched if elsewhere(each)] == ["//cdn.example/x.png"]


def translated(path: Path) -> set[tuple[str | None, str]]:
    found = polib.pofile(str(path)) if path.exists() else []
    return {(entry.msgctxt, entry.msgid) for entry in found if entry.translated()}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_catalogues_of_wagtail_are_whole(domain):
    """Also for what the walk does not open, and for what a new release brings."""
    ours = set[tuple[str | None, str]]()
    for path in (
        *ROOT.glob(f"locale*/vi/LC_MESSAGES/{domain}.po"),
        *DJANGO.glob(f"c*/**/locale/vi/LC_MESSAGES/{domain}.po"),
    ):
        ours |= translated(path)
    lacking = set()
    for english in LIBRARIES.glob(f"**/locale/en/LC_MESSAGES/{domain}.po"):
        app = english.parents[3].relative_to(LIBRARIES).as_posix()
        if app in NOT_SHOWN:
            continue
        known = ours | translated(LIBRARIES / app / "locale/vi/LC_MESSAGES" / english.name)
        lacking |= {
            (app, e.msgid)
            for e in polib.pofile(str(english))
            if not e.obsolete and (e.msgctxt, e.msgid) not in known
        }

    assert lacking == set()


def test_scripts_get_their_words_in_vietnamese(place):
    client = Client()
    client.force_login(place.world.users["trainer"])
    with translation.override("vi"):
        catalogue = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    assert '"Expand all": "M\\u1edf t\\u1ea5t c\\u1ea3"' in catalogue
    assert timezone.get_current_timezone_name() == "Asia/Ho_Chi_Minh"

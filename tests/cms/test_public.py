"""News by category and month, the library of documents, the menu, notices, the weight of pages."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, Site

from cms.actions import found_site
from cms.models import NewsCategory, NewsPage, OfficialDocument, SiteSettings
from cms.rules import Notice, marked_words
from tests.factories.accounts import UserFactory
from tests.factories.documents import OfficialDocumentFactory

LIST = "/van-ban/"


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def home(db, at):
    return found_site(at=at)


def news(title, on, **extra):
    section = Page.objects.get(slug="tin-tuc")
    return section.add_child(
        instance=NewsPage(title=title, published_on=on, intro="Tóm tắt.", **extra)
    )


def titles(html):
    return re.findall(r'class="card__title"><a href="[^"]*">([^<]*)', re.sub(r">\s+", ">", html))


# --- Rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Uỷ ban kiểm tra", "ủy ban", ["Uỷ", "ban"]),
        ("Đào tạo cán bộ", "dao tao", ["Đào", "tạo"]),
        ("Hoá đơn, hoa hồng", "hóa", ["Hoá", "hoa"]),
        ("Đảng viên", "ang", []),
        ("Sinh hoạt", "", []),
        ("a.b", ".", []),
        ("Ha\u0323 Long", "hạ", ["Hạ"]),
        ("Hướng dẫn 25-HD", "25-hd", ["25", "HD"]),
    ],
)
def test_words_are_marked_however_they_are_spelt(text, typed, marked):
    parts = marked_words(text, typed)

    assert [part.text for part in parts if part.is_match] == marked
    assert "".join(part.text for part in parts).replace("ạ", "a\u0323") in {
        text, text.replace("ạ", "a\u0323")
    }  # fmt: skip


def test_notices_show_to_whom_and_when_they_are_for(at):
    hour = dt.timedelta(hours=1)

    def shown(*, is_signed_in=True, hidden=(), **fields):
        about = {"id": "a", "text": "", "kind": "info", "audience": "everybody", "path": "",
                 "can_be_hidden": True, **fields}  # fmt: skip
        return Notice(**about).is_shown(at=at, is_signed_in=is_signed_in, hidden=hidden)

    assert shown()
    assert shown(shown_from=at)
    assert not shown(shown_from=at + hour)
    assert not shown(shown_until=at)
    assert shown(shown_until=at + hour)
    assert not shown(audience="visitors")
    assert shown(audience="visitors", is_signed_in=False)
    assert not shown(audience="signed_in", is_signed_in=False)
    assert not shown(hidden=["a"])
    assert shown(hidden=["a"], can_be_hidden=False)


# --- News -----------------------------------------------------------------------------------------


def test_news_are_picked_by_category_and_month(client, home, assert_queries):
    lop = NewsCategory.objects.create(name="Lớp học", slug="lop-hoc")
    NewsCategory.objects.create(name="Không có tin", slug="khong")
    for day in (1, 2):
        news(f"Lớp {day}", f"2026-11-0{day}", category=lop)
    last = news("Lớp tháng Mười", "2026-10-30", category=lop)
    news("Tin khác", "2026-10-03")
    client.get("/tin-tuc/")

    with assert_queries(11):
        everything = client.get("/tin-tuc/").text
    assert titles(everything) == ["Lớp 2", "Lớp 1", "Lớp tháng Mười", "Tin khác"]
    assert "Không có tin" not in everything
    assert "10/2026" in everything
    assert titles(client.get("/tin-tuc/?chuyen-muc=lop-hoc").text) == [
        "Lớp 2", "Lớp 1", "Lớp tháng Mười",
    ]  # fmt: skip
    both = client.get("/tin-tuc/?chuyen-muc=lop-hoc&thang=2026-10").text
    assert titles(both) == ["Lớp tháng Mười"]
    assert len(titles(client.get("/tin-tuc/?chuyen-muc=x&thang=1&trang=y").text)) == 4
    assert titles(client.get(last.url).text) == ["Lớp 2", "Lớp 1"]


# --- The library ----------------------------------------------------------------------------------


@pytest.fixture
def library(db, django_capture_on_commit_callbacks):
    rows = [
        ("25-HD/BTCTW", "huong_dan", "Một số vấn đề về sinh hoạt chi bộ", "Ban Tổ chức", 2026),
        ("12-QĐ/TW", "quy_dinh", "Thi hành Điều lệ Đảng", "Ban Chấp hành", 2025),
        ("", "bieu_mau", "Mẫu biên bản sinh hoạt", "Ban Tổ chức", 2025),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        return [
            OfficialDocumentFactory(
                number=number, kind=kind, subject=subject, issuer=issuer,
                issued_on=dt.date(year, 3, 1), is_indexed=True,
            )
            for number, kind, subject, issuer, year in rows
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [0, 2, 1]),
        ("?q=sinh+hoat", [0, 2]),
        ("?q=THI+HANH", [1]),
        ("?q=25-HD", [0]),
        ("?q=dieu+le+%C4%91ang", [1]),
        ("?loai=bieu_mau", [2]),
        ("?nam=2025", [2, 1]),
        ("?co_quan=Ban+T%E1%BB%95+ch%E1%BB%A9c&nam=2025", [2]),
        ("?q=khong-co", []),
        ("?nam=x&loai=y&co_quan=z&trang=-1", [0, 2, 1]),
    ],
)
def test_documents_are_found_by_words_kind_issuer_and_year(client, library, asked, found):
    shown = re.sub("</?mark>", "", client.get(LIST + asked).text)

    assert titles(shown) == [library[number].subject for number in found]


def test_a_document_has_a_page_with_its_file_and_size(client, library, assert_queries):
    page = reverse("cms:document_detail", args=[library[0].pk])
    client.get(page)
    with assert_queries(1):
        shown = client.get(page).text
    assert "2,0" in shown
    assert "PDF" in shown
    assert library[0].file.url in shown
    with assert_queries(4):
        client.get(LIST)
    OfficialDocument.objects.update(is_shown=False)
    assert client.get(page).status_code == 404
    assert "Không" not in titles(client.get(LIST).text)


def test_search_finds_documents_beside_pages_and_helps_when_there_is_nothing(client, home, library):
    found = client.get("/tim-kiem/?q=bien+ban").text
    assert "<mark>biên</mark> <mark>bản</mark>" in found
    nothing = client.get("/tim-kiem/?q=xyzxyz").text
    assert LIST in nothing
    assert "<mark>" not in nothing


def test_one_issuer_has_each_number_once(library):
    twin = OfficialDocumentFactory.build(number="25-HD/BTCTW", issuer="Ban Tổ chức", file=None)
    twin.file_id = library[0].file_id
    with pytest.raises(ValidationError, match=r"."):
        twin.validate_constraints()
    constraint = OfficialDocument._meta.constraints[0].name
    assert constraint == "official_document_number_once_per_issuer"


# --- The frame ------------------------------------------------------------------------------------


def test_the_menu_and_notices_are_edited_in_the_settings(client, home, at):
    assert 'href="/van-ban/"' in client.get("/").text
    kept = SiteSettings.objects.create(
        site=Site.objects.get(),
        menu=[
            ("link", {"label": "Về chúng tôi", "page": Page.objects.get(slug="gioi-thieu"), "path": ""}),
            ("link", {"label": "Xác minh", "page": None, "path": "/xac-minh/"}),
        ],
        notices=[
            ("notice", {"text": "Bảo trì tối nay", "kind": "warning", "audience": "everybody",
                        "path": "", "can_be_hidden": True, "shown_from": None,
                        "shown_until": at + dt.timedelta(days=1)}),
            ("notice", {"text": "Dành cho học viên", "kind": "info", "audience": "signed_in",
                        "path": "/hoc/", "can_be_hidden": False, "shown_from": None,
                        "shown_until": None}),
        ],
    )  # fmt: skip
    caches["memory"].clear()
    page = client.get("/").text
    assert "Về chúng tôi" in page
    assert "Bảo trì tối nay" in page
    assert "Dành cho học viên" not in page

    number = str(SiteSettings.objects.get(pk=kept.pk).notices[0].id)[:8]
    answer = client.post("/thong-bao/an/", {"thong-bao": number, "ve": "//evil.example/"})
    assert answer["Location"] == "/"
    assert "Bảo trì tối nay" not in client.get("/").text
    client.force_login(UserFactory())
    assert "Dành cho học viên" in client.get("/tro-giup/").text


@pytest.mark.parametrize("path", ["/", "/tin-tuc/", LIST, "/tim-kiem/?q=sinh"])
def test_public_pages_are_light(client, home, library, path):
    for day in range(1, 11):
        news(f"Tin số {day}", f"2026-11-{day:02}")
    css = (Path(settings.BASE_DIR) / "static/css/app.css").read_bytes()

    html = client.get(path).content

    assert len(gzip.compress(html)) + len(gzip.compress(css)) <= 40 * 1024
    text = html.decode()
    assert 'class="skip"' in text
    assert text.count("<main") == text.count("<h1") == 1

"""Vietnamese search, on whichever database the tests run."""

import re

import pytest
from django.urls import reverse
from modelsearch.query import Or, Phrase, PlainText
from wagtail.models import Page

from cms.actions import found_site
from cms.models import NewsPage
from cms.queries.site import pages_found
from cms.search_backend import folded_query

TITLES = [
    "Đào tạo, bồi dưỡng cán bộ",
    "Đường dây điện về thôn",
    "Nghiệp vụ kế toán chi bộ",
    "Hội hoa xuân",
    "Hoá đơn điện tử",
    "Hóa chất nông nghiệp",
    "Công tác kiểm tra, giám sát",
    "Uỷ ban kiểm tra",
    "Ủy viên ban chấp hành",
    "Nguyễn Nghiêm",
]


@pytest.fixture
def news(db, at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        found_site(at=at)
        section = Page.objects.get(slug="tin-tuc")
        for title in TITLES:
            section.add_child(instance=NewsPage(title=title, published_on="2026-11-22", intro="…"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dao tao", {0}),
        ("đào tạo", {0}),
        ("DAO TAO", {0}),
        ("Đào tạo", {0}),
        ("da\u0300o ta\u0323o", {0}),
        ("boi duong can bo", {0}),
        ("dien", {1, 4}),
        ("điện", {1, 4}),
        ("duong day", {1}),
        ("ke toan", {2}),
        ("kế toán", {2}),
        ("hoa", {3, 4, 5}),
        ("hoá", {3, 4, 5}),
        ("hóa", {3, 4, 5}),
        ("kiem tra", {6, 7}),
        ("uy", {7, 8}),
        ("uỷ ban", {7, 8}),
        ("ủy ban", {7, 8}),
        ("nguyen nghiem", {9}),
        ("không có gì", set()),
    ],
)
def test_search_finds_with_and_without_diacritics(news, typed, expected):
    found = {page.title for page in pages_found(typed)}

    assert found & set(TITLES) == {TITLES[number] for number in expected}


def test_search_shows_only_what_everybody_may_read(news):
    NewsPage.objects.filter(title=TITLES[2]).update(live=False)

    assert pages_found("ke toan") == []


def test_the_search_page_answers_words_and_no_words(client, news):
    found = re.sub("</?mark>", "", client.get(reverse("cms:search"), {"q": "  ke   toan "}).text)
    nothing = client.get(reverse("cms:search")).content.decode()
    empty = client.get(reverse("cms:search"), {"q": ""}).content.decode()

    assert TITLES[2] in found
    assert TITLES[2] not in nothing
    assert 'class="error-summary"' not in nothing
    assert 'class="error-summary"' in empty


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "a OR b", "NEAR(", "*", "dao -tao", "(", "x" * 100, "^dao", "dao:tao", "đ\x00"],
)
def test_signs_in_the_words_break_nothing(client, news, typed):
    assert client.get(reverse("cms:search"), {"q": typed}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_search_costs_the_same_however_much_is_found(client, news, number, assert_queries):
    typed = {1: "ke toan", 3: "hoa"}[number]
    client.get(reverse("cms:search"), {"q": typed})

    with assert_queries(4):
        client.get(reverse("cms:search"), {"q": typed})


def test_a_query_is_folded_beside_what_was_typed():
    both = folded_query("Đào", "and")

    assert isinstance(both, Or)
    assert [part.query_string for part in both.subqueries] == ["Đào", "dao"]
    assert isinstance(folded_query("dao"), PlainText)
    assert isinstance(folded_query(Phrase("đào tạo")), Or)

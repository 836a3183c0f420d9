import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.prose import (
    bare_text,
    clean_html,
    from_writing,
    image_names,
    rename_images,
    to_writing,
)

PICTURE = "image:12345678-1234-1234-1234-123456789abc"
KEPT = {
    "p", "ul", "ol", "li", "b", "i", "u", "br", "sub", "sup",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given_html", "kept"),
    [
        ("<p>Một <strong>hai</strong></p>", "<p>Một <b>hai</b></p>"),
        ('<p onclick="x()" class="a">a</p>', "<p>a</p>"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<p>a<img src=x onerror=alert(1)>b", "<p>ab</p>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a<li>b</li></li></ul>"),
        ("<p>&lt;script&gt;</p>", "<p>&lt;script&gt;</p>"),
        ("<a href='javascript:x'>đọc</a>", "đọc"),
        ("</p>thừa", "thừa"),
        ("<style>p{}</style><div>a</div>", "<p>a</p>"),
        ("<p>a<div>b</div>", "<p>a</p><p>b</p>"),
        ("<h2>a</h2><ins>b</ins>", "<p>a</p><u>b</u>"),
        ("<td>a</td>", "a"),
        (
            "<table border=1><tr><td colspan=2 style='x'>a<td rowspan='0'>b<tr><th colspan=1>c",
            '<table><tr><td colspan="2">a</td><td>b</td></tr><tr><th>c</th></tr></table>',
        ),
        (
            "<p>a<table><caption>b</caption><tbody><tr><td></p>c</table>",
            "<p>a</p><table><caption>b</caption><tbody><tr><td>c</td></tr></tbody></table>",
        ),
        (
            "<table><tr><td><table><tr><td>a</table>b</table>c",
            "<table><tr><td></td></tr><tr><td>ab</td></tr></table>c",
        ),
        (
            f'<img onload=x width=640 height="1e3" alt=\'"><b>\' src={PICTURE}>',
            f'<img src="{PICTURE}" alt="&quot;&gt;&lt;b&gt;" width="640">',
        ),
        ("<img src='file:hình 1.png'>", '<img src="file:hình 1.png" alt="">'),
        ("<img src='image:../../etc' alt=a>", ""),
        ("<img src='https://x/y.png' alt=a>", ""),
    ],
)
def test_only_a_few_elements_without_attributes_are_kept(given_html, kept):
    assert clean_html(given_html) == kept


@given(st.text(alphabet="<>/=\"' abpscriptul&;!-", max_size=60))
def test_cleaning_lets_no_other_element_through_and_is_stable(given_html):
    once = clean_html(given_html)

    assert clean_html(once) == once
    for tag in once.split("<")[1:]:
        assert tag.split(">")[0].strip("/") in KEPT


WRITING = "Đoạn **đậm** và *nghiêng* 1 < 2\ndòng hai\n\n- một\n- hai & ba\n\nHết."


def test_what_people_write_comes_back_as_they_wrote_it():
    html = from_writing(WRITING)

    assert html == (
        "<p>Đoạn <b>đậm</b> và <i>nghiêng</i> 1 &lt; 2<br>dòng hai</p>"
        "<ul><li>một</li><li>hai &amp; ba</li></ul><p>Hết.</p>"
    )
    assert to_writing(html) == WRITING
    assert clean_html(html) == html


def test_nothing_written_is_nothing():
    assert from_writing("  \n\n ") == ""


def test_bare_text_keeps_words_apart_where_paragraphs_end():
    assert bare_text("<p>Một</p><p>hai &amp; <b>b</b>a</p>") == "Một hai & ba"


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<th>", "<caption>",
             "<tbody>", "</tbody>", "<ul>", "<li>", "</ul>", "<b>", "</b>", "<br>", "x", " "]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_cleaning_tables_is_stable_and_closes_what_it_opens(pieces):
    once = clean_html("".join(pieces))

    assert clean_html(once) == once
    for name in KEPT - {"br"}:
        assert once.count(f"<{name}>") == once.count(f"</{name}>")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            "| Tên | Ngày |\n|---|---|\n| **a** \\| b | H<sub>2</sub>O |",
            "<table><thead><tr><th>Tên</th><th>Ngày</th></tr></thead>"
            "<tbody><tr><td><b>a</b> | b</td><td>H<sub>2</sub>O</td></tr></tbody></table>",
        ),
        ("| a | b |", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"),
        (
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
        (
            f"Xem ![sơ đồ [1\\] & 2]({PICTURE} 640x360) này",
            f'<p>Xem <img src="{PICTURE}" alt="sơ đồ [1] &amp; 2" width="640" height="360"> này</p>',
        ),
        ("![a](file:hình 1.png)", '<p><img src="file:hình 1.png" alt="a"></p>'),
        ("1. một\n2. hai", "<ol><li>một</li><li>hai</li></ol>"),
        ("1. Chi bộ họp", "<p>1. Chi bộ họp</p>"),
        ("Điền ____ và ____", "<p>Điền ____ và ____</p>"),
        ("2 * 3 * 4 = 24", "<p>2 * 3 * 4 = 24</p>"),
        ("<u>a</u> <script>", "<p><u>a</u> &lt;script&gt;</p>"),
        ("[[1]] và [[2]]", "<p>[[1]] và [[2]]</p>"),
    ],
)
def test_tables_and_pictures_are_written_and_come_back(written, kept):
    assert from_writing(written) == kept
    assert clean_html(kept) == kept
    assert to_writing(kept) == written


@given(st.text(alphabet="ab*|_<>&\n -1.![]()", max_size=40))
def test_whatever_is_written_becomes_sound_html_that_stays(written):
    kept = clean_html(from_writing(written))

    assert clean_html(kept) == kept


def test_a_picture_in_bare_text_is_what_is_said_about_it():
    assert bare_text(f'<p>a<img src="{PICTURE}" alt="sơ &lt; đồ">b</p>') == "a sơ < đồ b"
    assert bare_text("<table><tr><td>a</td><td>b</td></tr></table>") == "a b"


def test_pictures_are_named_and_renamed():
    text = f'<p><img src="file:a &amp; b.png" alt="x" width="5"></p><img src="{PICTURE}" alt="">'

    assert image_names(text) == ["file:a & b.png", PICTURE]
    assert rename_images(text, {"file:a & b.png": PICTURE}) == text.replace(
        "file:a &amp; b.png", PICTURE
    )


def test_pages_show_pictures_at_their_address():
    page = Template("{% load quiz_tags %}{{ text|prose }}")
    text = f'<p><img src="{PICTURE}" alt="a"><img src="file:b.png" alt="b"><script>x</script></p>'

    shown = page.render(Context({"text": text}))

    assert shown == (
        '<p><img src="/cau-hoi/anh/12345678-1234-1234-1234-123456789abc/" alt="a" loading="lazy">'
        "[b]</p>"
    )

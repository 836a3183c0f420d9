import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.prose import bare_text, clean_html, from_writing, to_writing
from quizzes.rules.wording import (
    Change,
    Words,
    answer_lines,
    chosen_remarks,
    differences,
    key_lines,
    search_text,
    version_lines,
)
from tests.factories.quizzes import CONTENTS

WORDS = Words("Đúng", "Sai")


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
    ],
)
def test_only_a_few_elements_without_attributes_are_kept(given_html, kept):
    assert clean_html(given_html) == kept


@given(st.text(alphabet="<>/=\"' abpscriptul&;!-", max_size=60))
def test_cleaning_lets_no_other_element_through_and_is_stable(given_html):
    once = clean_html(given_html)

    assert clean_html(once) == once
    for tag in once.split("<")[1:]:
        assert tag.split(">")[0].strip("/") in {"p", "ul", "ol", "li", "b", "i", "br", "sub", "sup"}


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


@pytest.mark.parametrize(
    ("kind", "answer", "lines"),
    [
        ("single", 1, ["Họp mỗi quý"]),
        ("single", None, []),
        ("multiple", [0, 2], ["Chuẩn bị", "Về sớm"]),
        ("true_false", False, ["Sai"]),
        ("matching", [0, None, 3], ["Bí thư → Chủ trì", "Thư ký → …", "Đảng viên → Đóng dấu"]),
        (
            "ordering",
            [2, 1, None, 4],
            ["1. Thảo luận", "2. Khai mạc", "4. Kết luận", "…. Biểu quyết"],
        ),
        ("short_answer", "chi uỷ", ["chi uỷ"]),
    ],
)
def test_an_answer_in_words(kind, answer, lines):
    assert answer_lines(kind, CONTENTS[kind], answer, WORDS) == lines


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("single", ["Họp mỗi tháng"]),
        ("multiple", ["Chuẩn bị", "Kết luận"]),
        ("true_false", ["Đúng"]),
        ("matching", ["Bí thư → Chủ trì", "Thư ký → Ghi biên bản", "Đảng viên → Thảo luận"]),
        ("ordering", ["1. Khai mạc", "2. Thảo luận", "3. Biểu quyết", "4. Kết luận"]),
        ("short_answer", ["BÍ MẬT CHI ỦY", "ban chi ủy"]),
    ],
)
def test_the_key_in_words(kind, lines):
    assert key_lines(kind, CONTENTS[kind], WORDS) == lines


def test_only_remarks_on_what_was_chosen_are_given():
    assert chosen_remarks("single", CONTENTS["single"], 1) == ["LỜI NHẬN XÉT: thưa quá."]
    assert chosen_remarks("multiple", CONTENTS["multiple"], [0, 3]) == [
        "LỜI NHẬN XÉT: cần.",
        "LỜI NHẬN XÉT: không rõ.",
    ]
    assert chosen_remarks("single", CONTENTS["single"], None) == []
    assert chosen_remarks("true_false", CONTENTS["true_false"], False) == ["LỜI NHẬN XÉT: xem lại."]
    assert chosen_remarks("matching", CONTENTS["matching"], [0, 1, 2]) == []


def test_versions_differ_by_lines():
    before = version_lines("<p>A?</p>", "single", CONTENTS["single"], "", WORDS)
    changed = {"options": [dict(CONTENTS["single"]["options"][0], right=False)]}
    after = version_lines("<p>A?</p>", "single", changed, "<p>Vì.</p>", WORDS)

    assert differences(before, after) == [
        Change("same", "A?"),
        Change("gone", "[x] Họp mỗi tháng — LỜI NHẬN XÉT: đúng kỳ."),
        Change("gone", "[ ] Họp mỗi quý — LỜI NHẬN XÉT: thưa quá."),
        Change("gone", "[ ] Họp mỗi năm — LỜI NHẬN XÉT: thưa hơn nữa."),
        Change("new", "[ ] Họp mỗi tháng — LỜI NHẬN XÉT: đúng kỳ."),
        Change("new", "Vì."),
    ]


def test_a_matching_version_lists_what_is_offered_besides():
    lines = version_lines("<p>A?</p>", "matching", CONTENTS["matching"], "", WORDS)

    assert lines[-1] == "→ Đóng dấu"


def test_questions_are_found_without_case_and_diacritics():
    assert search_text("SHCB-001", "<p>Chi bộ họp <b>Đảng</b></p>") == "shcb-001 chi bo hop dang"

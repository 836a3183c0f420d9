import pytest

from quizzes.rules.wording import (
    Change,
    Words,
    answer_lines,
    chosen_remarks,
    differences,
    key_lines,
    readable_stem,
    search_text,
    version_lines,
)
from tests.factories.quizzes import CONTENTS

WORDS = Words("Đúng", "Sai")


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
        ("short_answer", "chi < uỷ", ["chi &lt; uỷ"]),
        (
            "statements",
            [True, False, None, True],
            [
                "Nghị quyết cần quá nửa tán thành → Đúng",
                "Bí thư tự quyết → Sai",
                "Biên bản phải lưu → …",
                "Vắng mặt vẫn tính có mặt → Đúng",
            ],
        ),
        ("number", "7 tấn", ["7 tấn"]),
        ("cloze", [2, "a<b", None], ["(1) đa số", "(2) a&lt;b", "(3) …"]),
        (
            "situation",
            [1, None, [None, 0, 3]],
            [
                "1. Họp mỗi quý",
                "2. …",
                "3. Bí thư → …",
                "3. Thư ký → Chủ trì",
                "3. Đảng viên → Đóng dấu",
            ],
        ),
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
        (
            "statements",
            [
                "Nghị quyết cần quá nửa tán thành → Đúng",
                "Bí thư tự quyết → Sai",
                "Biên bản phải lưu → Đúng",
                "Vắng mặt vẫn tính có mặt → Sai",
            ],
        ),
        ("number", ["7177,5 ± 0,5 kg"]),
        ("cloze", ["(1) tập thể", "(2) BÍ MẬT PHỤ TRÁCH", "(3) 8199"]),
        ("essay", []),
        ("description", []),
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


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (
            "short_answer",
            [
                "BÍ MẬT CHI ỦY",
                "ban chi ủy — LỜI NHẬN XÉT: cả ban.",
                "chi* (50 %) — LỜI NHẬN XÉT: chưa đủ.",
            ],
        ),
        (
            "number",
            [
                "7177,5 ± 0,5",
                "7000 ± 200 (50 %) — LỜI NHẬN XÉT: gần.",
                "kg × 1, tấn × 0.001 (required)",
            ],
        ),
        (
            "cloze",
            [
                "(1) [x] tập thể — LỜI NHẬN XÉT: được.",
                "(1) [ ] cá nhân",
                "(1) [ ] (50 %) đa số",
                "(2) BÍ MẬT PHỤ TRÁCH",
                "(3) 8199",
            ],
        ),
        (
            "essay",
            ["HƯỚNG DẪN CHẤM: nêu đủ ba ý.", "0,5: TIÊU CHÍ: có liên hệ", "(50–500; Đúng; 3)"],
        ),
        (
            "true_false",
            ["Đúng", "Đúng: LỜI NHẬN XÉT: phải.", "Sai: LỜI NHẬN XÉT: xem lại."],
        ),
    ],
)
def test_a_version_says_everything_that_can_change(kind, lines):
    assert version_lines("<p>A?</p>", kind, CONTENTS[kind], "", WORDS) == ["A?", *lines]


def test_a_situation_lists_its_parts_with_all_they_say():
    lines = version_lines("<p>A?</p>", "situation", CONTENTS["situation"], "", WORDS)

    assert lines[1:3] == ["1. Câu hỏi phần 1", "1. [x] Họp mỗi tháng — LỜI NHẬN XÉT: đúng kỳ."]
    assert "2. (ladder)" in lines
    assert lines[-1] == "3. LỜI GIẢI THÍCH của phần."


def test_gaps_are_numbered_where_nothing_is_filled_in():
    assert readable_stem("cloze", "<p>a [[1]], b [[2]]</p>") == "<p>a (1) …, b (2) …</p>"
    assert readable_stem("single", "<p>a [[1]]</p>") == "<p>a [[1]]</p>"


def test_questions_are_found_without_case_and_diacritics():
    assert search_text("SHCB-001", "<p>Chi bộ họp <b>Đảng</b></p>") == "shcb-001 chi bo hop dang"

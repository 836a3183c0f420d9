"""Which changes of a question change its key, and how differences read."""

import copy

import pytest

from quizzes.rules.comparing import line_changes, word_changes
from quizzes.rules.content import clean_content
from quizzes.rules.keys import key_changed
from tests.factories.quizzes import CONTENTS

STEM = "<p>Chi bộ họp thường kỳ khi nào?</p>"
SOUND = {kind: clean_content(kind, content) for kind, content in CONTENTS.items()}


def changed(kind, change=id, stem=STEM):
    content = copy.deepcopy(SOUND[kind])
    change(content)
    return key_changed(kind, STEM, SOUND[kind], kind, stem, content)


def put(path, value):
    def change(content):
        *inner, last = path
        for step in inner:
            content = content[step]
        content[last] = value

    return change


def swap(content):
    texts = [option["text"] for option in content["options"]]
    content["options"][0]["text"], content["options"][1]["text"] = texts[1], texts[0]


def mark_second(content):
    content["options"][0]["right"], content["options"][1]["right"] = False, True


@pytest.mark.parametrize("kind", SOUND)
def test_the_same_content_has_the_same_key(kind):
    assert not changed(kind)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("single", put(("options", 0, "text"), "Họp mỗi tháng một lần")),
        ("single", put(("options", 0, "feedback"), "Khác")),
        ("single", put(("options", 2, "text"), "Một điều hoàn toàn khác hẳn")),
        ("single", lambda content: content["options"].pop()),
        ("single", lambda content: content["options"].reverse()),
        ("multiple", put(("options", 3, "text"), "Nói chung chung quá")),
        ("true_false", put(("feedback_true",), "Đúng vậy.")),
        ("statements", put(("statements", 0, "feedback"), "Vì thế.")),
        ("short_answer", put(("accepted", 0, "feedback"), "Đúng.")),
        ("matching", put(("pairs", 0, "left"), "Bí thư chi bộ")),
        ("ordering", put(("items", 0), "Khai mạc họp")),
        ("essay", put(("guide",), "Chấm theo ý.")),
        ("situation", put(("parts", 0, "content", "options", 0, "feedback"), "Khác")),
    ],
)
def test_other_words_are_no_other_key(kind, change):
    assert not changed(kind, change)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("single", mark_second),
        ("single", swap),
        ("single", put(("options", 1, "weight"), "50")),
        ("single", put(("options", 0, "text"), "Khi cần thiết thì triệu tập")),
        ("multiple", put(("options", 2, "right"), True)),
        ("multiple", put(("scoring",), "all_or_nothing")),
        ("multiple", lambda content: content["options"].pop()),
        ("true_false", put(("answer",), False)),
        ("statements", lambda c: put(("statements", 0, "answer"), not c["statements"][0]["answer"])(c)),
        ("short_answer", lambda c: c["accepted"].append({**c["accepted"][0], "text": "đảng ủy"})),
        ("short_answer", put(("ignores",), ["case"])),
        ("number", put(("answers", 0, "tolerance"), "77")),
        ("matching", put(("pairs", 0, "right"), "Đóng dấu")),
        ("ordering", lambda content: content["items"].reverse()),
        ("situation", put(("parts", 0, "points"), "7")),
        ("situation", lambda content: content["parts"].pop()),
        ("situation", lambda c: mark_second(c["parts"][0]["content"])),
        ("cloze", lambda content: content["gaps"].reverse()),
    ],
)  # fmt: skip
def test_what_earns_something_else_is_another_key(kind, change):
    assert changed(kind, change)


def test_a_question_turned_round_has_another_key():
    assert changed("true_false", stem="<p>Chi bộ không họp thường kỳ khi nào?</p>")
    assert not changed("true_false", stem="<p>Chi bộ họp thường kỳ lúc nào?</p>")


def test_another_kind_has_another_key():
    assert key_changed("single", STEM, SOUND["single"], "multiple", STEM, SOUND["multiple"])


# --- Differences ---


def test_differences_are_shown_by_word():
    pieces = word_changes("Chi bộ họp mỗi quý.", "Chi bộ họp mỗi tháng.")

    assert [(piece.state, piece.text) for piece in pieces] == [
        ("same", "Chi bộ họp mỗi "), ("gone", "quý"), ("new", "tháng"), ("same", "."),
    ]  # fmt: skip


def test_lines_that_are_alike_stand_once():
    changes = line_changes(
        ["Họp khi nào?", "[x] Mỗi tháng một lần", "[ ] Mỗi quý"],
        ["Họp khi nào?", "[x] Mỗi tháng hai lần", "[ ] Hằng ngày", "Vì Điều lệ nói thế."],
    )

    assert [(line.state, line.text) for line in changes] == [
        ("same", "Họp khi nào?"),
        ("changed", "[x] Mỗi tháng hai lần"),
        ("gone", "[ ] Mỗi quý"),
        ("new", "[ ] Hằng ngày"),
        ("new", "Vì Điều lệ nói thế."),
    ]

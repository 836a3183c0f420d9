"""Versions of a paper that share one answer sheet, with even keys."""

import random
from collections import Counter

import pytest

from quizzes.rules.printing import columns_for, keeps_order, key_of, make_versions, shape_of
from tests.quizzes.printed import EVERY_KIND, of, single


def test_the_same_seed_makes_the_same_versions_and_another_seed_others():
    asked = [single(number) for number in range(1, 13)]

    assert make_versions(asked, count=3, seed=5) == make_versions(asked, count=3, seed=5)
    assert make_versions(asked, count=3, seed=5) != make_versions(asked, count=3, seed=6)


def test_versions_are_numbered_from_101_and_ask_the_same_questions():
    asked = [single(number) for number in range(1, 13)]

    versions = make_versions(asked, count=3, seed=1)

    assert [version.number for version in versions] == [101, 102, 103]
    for version in versions:
        assert sorted(each.asked.question for each in version.placed) == list(range(1, 13))
        assert [each.number for each in version.placed] == list(range(1, 13))
    assert versions[0].placed != versions[1].placed


@pytest.mark.parametrize("seed", range(5))
def test_right_letters_are_spread_evenly_in_every_version(seed):
    asked = [single(number) for number in range(1, 41)]

    for version in make_versions(asked, count=4, seed=seed):
        keys = Counter(key_of(each.layout, each.asked.content) for each in version.placed)
        assert keys == {"A": 10, "B": 10, "C": 10, "D": 10}


def test_every_number_is_answered_alike_in_all_versions():
    asked = [*EVERY_KIND, *[single(n) for n in range(20, 30)], single(40, options=3)]
    random.Random(1).shuffle(asked)

    versions = make_versions(asked, count=4, seed=3)

    shapes = [
        [shape_of(each.asked.kind, each.asked.content) for each in version.placed]
        for version in versions
    ]
    assert shapes.count(shapes[0]) == 4


def test_questions_stay_in_their_section():
    asked = [single(n, section=1 + (n > 5)) for n in range(1, 11)]

    for version in make_versions(asked, count=3, seed=2):
        assert [each.asked.section for each in version.placed] == [1] * 5 + [2] * 5


def test_a_text_stays_before_its_question_and_has_no_number():
    asked = [single(1), of("description", 2, {}, "Đọc đoạn sau."), single(3), single(4), single(5)]

    for seed in range(6):
        (version,) = make_versions(asked, count=1, seed=seed)
        order = [each.asked.question for each in version.placed]
        assert order.index(3) == order.index(2) + 1
        assert [each.number for each in version.placed if each.asked.question == 2] == [0]
        assert max(each.number for each in version.placed) == 4


def test_nothing_is_mixed_that_should_not_be():
    asked = [single(number) for number in range(1, 6)]

    (version,) = make_versions(
        asked, count=1, seed=1, shuffle_questions=False, shuffle_options=False
    )

    assert [each.asked.question for each in version.placed] == [1, 2, 3, 4, 5]
    assert {each.layout.order for each in version.placed} == {(0, 1, 2, 3)}


@pytest.mark.parametrize(
    "text",
    ["Cả A và B", "Tất cả các phương án trên", "A và C đúng", "Cả A, B, C đều đúng",
     "Không có phương án nào ở trên", "a và b", "Tất cả đều đúng", "Cả ba ý trên"],
)  # fmt: skip
def test_options_that_speak_of_others_keep_all_in_place(text):
    asked = single(1, texts=("Một", "Hai", "Ba", text))

    assert keeps_order(asked.content["options"])
    (version,) = make_versions([asked, single(2)], count=1, seed=9)
    kept = next(each for each in version.placed if each.asked.question == 1)
    assert kept.layout.order == (0, 1, 2, 3)


@pytest.mark.parametrize("text", ["Cả nước", "Chi bộ A", "Tất cả đảng viên", "Không có", "a"])
def test_other_options_may_be_mixed(text):
    assert not keeps_order(single(1, texts=("Một", "Hai", text)).content["options"])


@pytest.mark.parametrize(
    ("texts", "columns"),
    [
        (["3 tháng", "6 tháng", "9 tháng", "12 tháng"], 4),
        (["Đảng ủy cấp trên trực tiếp"] * 4, 2),
        (["Đảng ủy cấp trên trực tiếp"] * 3, 2),
        (["Tập thể lãnh đạo, cá nhân phụ trách trong phạm vi được giao"] * 4, 1),
        (["một", "hai"], 2),
        (["<table><tbody><tr><td>1</td></tr></tbody></table>"] * 4, 1),
        (['<img src="image:x" alt="a">'] * 4, 2),
    ],
)
def test_short_options_stand_beside_each_other(texts, columns):
    assert columns_for(texts) == columns


def test_keys_are_written_as_markers_read_them():
    (version,) = make_versions(EVERY_KIND, count=1, seed=4, shuffle_options=False)
    keys = {
        each.asked.kind.value: key_of(each.layout, each.asked.content) for each in version.placed
    }

    assert keys["single"] == "A"
    assert keys["multiple"] == "A, B"
    assert keys["true_false"] == "Sai"
    assert keys["statements"] == "a Đ, b S"
    assert keys["short_answer"] == "bí thư"
    assert keys["number"] == "12,5 ± 0,5"
    assert keys["essay"] == ""


def test_keys_of_matching_and_ordering_name_what_is_printed():
    for seed in range(6):
        (version,) = make_versions(EVERY_KIND[6:8], count=1, seed=seed)
        matching, ordering = version.placed
        offered = ["Chủ trì", "Ghi chép", "Đóng dấu"]
        printed = {
            "abc"[place]: offered[stored] for place, stored in enumerate(matching.layout.order)
        }
        pairs = dict(
            pair.split("-") for pair in key_of(matching.layout, matching.asked.content).split(", ")
        )
        assert [printed[pairs["1"]], printed[pairs["2"]]] == ["Chủ trì", "Ghi chép"]
        items = ordering.asked.content["items"]
        shown = {"abc"[at]: items[stored] for at, stored in enumerate(ordering.layout.order)}
        key = key_of(ordering.layout, ordering.asked.content).split(" → ")
        assert [shown[sign] for sign in key] == items

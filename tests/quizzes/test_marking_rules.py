"""What people give: points by criterion, two markers and a third, and what is marked again."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.marking import (
    Given,
    MarksRefused,
    counting,
    essays,
    machine_points,
    mean,
    place_in_queue,
    points_given,
    read_marks,
    readable_marks,
    settled,
    shown_number,
    with_marks,
)
from quizzes.rules.regrading import (
    DROPPED,
    FULL_MARKS,
    OTHER_KEY,
    Answered,
    Cuts,
    Wording,
    answer_under,
    fits,
    has_key,
    remarked,
    standing,
)
from tests.factories.quizzes import CONTENTS
from tests.quizzes.test_grading import rows

D = Decimal
ESSAY = {
    "guide": "",
    "criteria": [{"text": "Nêu đủ ý", "points": "2"}, {"text": "Có liên hệ", "points": "1"}],
    "min_words": 0,
    "max_words": None,
    "typed": True,
    "photos": 2,
}
WRITTEN = {"text": "Chi bộ em họp ngày 3.", "photos": [7]}
SITUATION = {
    "parts": [
        {"kind": "true_false", "stem": "Đúng không?", "content": {"answer": True}, "points": "1"},
        {"kind": "essay", "stem": "Vì sao?", "content": ESSAY, "points": "3"},
    ]
}
points = st.decimals(min_value=0, max_value=10, places=2)


# --- points by criterion --------------------------------------------------------------------------


def test_an_essay_is_worth_its_points_by_its_criteria():
    (essay,) = essays("essay", ESSAY, WRITTEN, D("1.5"))

    assert [each.number for each in essay.criteria] == ["1", "2"]
    assert essay.photos == (7,)
    assert points_given([essay], {"1": D("1.5"), "2": D(1)}) == D("1.25")  # 2.5 of 3, of 1.5


def test_an_essay_without_criteria_has_one_for_everything():
    (essay,) = essays("essay", {**ESSAY, "criteria": []}, WRITTEN, D("1.75"))

    (whole,) = essay.criteria
    assert whole.points == D("1.75")
    assert whole.choices == [D(0), D("0.5"), D(1), D("1.5"), D("1.75")]


def test_of_a_situation_only_the_essay_is_marked_by_a_person():
    (essay,) = essays("situation", SITUATION, [True, WRITTEN], D(4))

    assert (essay.part, essay.stem, essay.worth) == (2, "Vì sao?", 3)
    assert [each.number for each in essay.criteria] == ["2.1", "2.2"]
    machine = machine_points("situation", SITUATION, [True, WRITTEN], D(4))
    assert machine == 1
    assert with_marks(machine, D("2.50"), D(4)) == D("3.50")


@pytest.mark.parametrize("answer", [None, [True, None]])
def test_what_nobody_wrote_nobody_marks(answer):
    assert essays("situation", SITUATION, answer, D(4)) == []
    assert essays("essay", ESSAY, None, D(4)) == []


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"1": "2"}, "2"),
        ({"1": "2.5", "2": "1"}, "1"),
        ({"1": "0.3", "2": "1"}, "1"),
        ({"1": "-0.5", "2": "1"}, "1"),
        ({"1": "NaN", "2": "1"}, "1"),
        ({"1": "hai", "2": "1"}, "1"),
        ({"1": "", "2": "1"}, "1"),
    ],
)
def test_points_that_are_missing_or_not_to_be_had_are_refused(given, number):
    asked = essays("essay", ESSAY, WRITTEN, D(3))

    with pytest.raises(MarksRefused) as refusal:
        read_marks(asked, given)

    assert refusal.value.number == number


def test_a_draft_keeps_what_is_in_order():
    asked = essays("essay", ESSAY, WRITTEN, D(3))

    assert readable_marks(asked, {"1": "1,5", "2": "9"}) == {"1": D("1.5")}


# --- two markers and a third ----------------------------------------------------------------------


@given(points)
def test_one_marker_is_enough_where_the_test_wants_one(a):
    assert settled([Given(a)], markers=1, tolerance=D(0)) == a
    assert settled([Given(a)], markers=2, tolerance=D(9)) is None


@given(points, points, points)
def test_two_markers_settle_exactly_when_they_differ_by_no_more_than_tolerated(a, b, tolerance):
    found = settled([Given(a), Given(b)], markers=2, tolerance=tolerance)

    if abs(a - b) <= tolerance:
        assert found == mean([a, b])
    else:
        assert found is None


@given(points, points)
def test_the_average_is_exact_and_rounded_half_up_to_hundredths(a, b):
    found = mean([a, b])
    exact = (Fraction(a) + Fraction(b)) / 2

    assert min(a, b) <= found <= max(a, b)
    assert 0 <= Fraction(found) - exact <= Fraction(1, 200)
    assert mean([b, a]) == found


@given(points, points, points, points)
def test_a_third_decides_alone(a, b, c, tolerance):
    given_ = [Given(a), Given(b), Given(c, is_decisive=True)]

    assert settled(given_, markers=2, tolerance=tolerance) == c
    assert counting(given_) == c


@pytest.mark.parametrize("row", rows(["first", "second", "tolerance", "third", "points"]))
def test_two_and_three_markers_give_what_the_page_says(row):
    first, second, tolerance, third, points = row
    given_ = [Given(D(first)), Given(D(second))]
    if third != "–":
        assert settled(given_, markers=2, tolerance=D(tolerance)) is None
        given_.append(Given(D(third), is_decisive=True))

    assert settled(given_, markers=2, tolerance=D(tolerance)) == D(points)


def test_what_counted_does_not_depend_on_what_the_test_says_today():
    assert counting([Given(D(1)), Given(D(2))]) == D("1.50")
    assert counting([]) is None


def test_numbers_are_stable_and_the_order_is_each_markers_own():
    answers = range(1, 200)
    numbers = [shown_number(each, secret="a") for each in answers]
    orders = [
        sorted(answers, key=lambda each: place_in_queue(each, marker=marker, secret="a"))
        for marker in (1, 2, 1)
    ]

    assert len(set(numbers)) == len(numbers)
    assert numbers == [shown_number(each, secret="a") for each in answers]
    assert orders[0] == orders[2] != orders[1]
    assert orders[0] != list(answers)


# --- marking again --------------------------------------------------------------------------------


def answered(answer, *, points="0.00", worth="1.00", by_people=None):
    return Answered(
        position=1,
        version=1,
        section=1,
        answer=answer,
        worth=D(worth),
        points=None if points is None else D(points),
        max_points=D(worth),
        by_people=by_people,
    )


SINGLE = CONTENTS["single"]


def with_rights(content, rights):
    options = [{**option, "right": n in rights} for n, option in enumerate(content["options"])]
    return {**content, "options": options}


def test_another_key_may_accept_two_options():
    key_now = with_rights(SINGLE, {0, 2})
    wording = Wording("single", SINGLE, OTHER_KEY, key_now)

    assert [remarked(answered(n), wording).after for n in (0, 1, 2)] == [D(1), D(0), D(1)]
    assert fits("single", SINGLE, key_now)


def test_full_marks_are_for_everybody_and_a_dropped_question_counts_for_nobody():
    for answer in (0, 1, None):
        full = remarked(answered(answer), Wording("single", SINGLE, FULL_MARKS))
        dropped = remarked(answered(answer), Wording("single", SINGLE, DROPPED))
        assert (full.after, full.max_after) == (1, 1)
        assert (dropped.after, dropped.max_after) == (0, 0)


def test_what_people_gave_stays_when_the_rest_is_marked_again():
    wrong = {**SITUATION, "parts": [{**SITUATION["parts"][0], "content": {"answer": False}},
                                    SITUATION["parts"][1]]}  # fmt: skip
    kept = answered([False, WRITTEN], points="2.50", worth="4", by_people=D("2.50"))

    assert remarked(kept, Wording("situation", SITUATION)).after == D("2.50")
    assert remarked(kept, Wording("situation", SITUATION, OTHER_KEY, wrong)).after == D("3.50")


def test_what_nobody_has_marked_goes_on_waiting():
    change = remarked(answered(WRITTEN, points=None), Wording("essay", ESSAY))

    assert change.after is None
    assert not change.is_one


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_answers_follow_when_the_key_moves_the_stored_numbers(kind):
    content = CONTENTS[kind]
    if kind == "ordering":
        key_now = {"items": [content["items"][n] for n in (1, 0, 2, 3)]}
        answer = [2, 1, 3, 4]  # of the stored items: the new order
    else:
        first, second, third = content["pairs"]
        key_now = {
            "pairs": [
                {**first, "right": second["right"]},
                {**second, "right": first["right"]},
                third,
            ],
            "extra_rights": content["extra_rights"],
        }
        answer = [1, 0, 2]
    assert fits(kind, content, key_now)

    assert answer_under(kind, content, content, answer) == answer
    assert remarked(answered(answer), Wording(kind, content, OTHER_KEY, key_now)).after == 1


@pytest.mark.parametrize(
    ("kind", "content", "key_now"),
    [
        ("single", SINGLE, {"options": SINGLE["options"][:2]}),
        ("single", SINGLE, {"options": SINGLE["options"][::-1]}),
        ("ordering", {"items": ["A", "B"]}, {"items": ["A", "C"]}),
        ("essay", ESSAY, ESSAY),
        ("situation", SITUATION, {"parts": SITUATION["parts"][:1]}),
        ("cloze", CONTENTS["cloze"], {"gaps": CONTENTS["cloze"]["gaps"][:1]}),
    ],
)
def test_a_key_for_other_options_does_not_fit(kind, content, key_now):
    assert not fits(kind, content, key_now)


def test_an_essay_and_a_text_have_no_key():
    assert not has_key("essay", ESSAY)
    assert not has_key("description", {})
    assert has_key("situation", SITUATION)


@given(
    st.lists(
        st.tuples(st.integers(1, 2), st.decimals(0, 5, places=2), st.decimals(5, 6, places=2)),
        min_size=1,
    ),
    st.decimals(0, 100, places=2),
    st.decimals(0, 100, places=2),
)
def test_sections_that_have_to_be_passed_only_ever_make_it_harder(answers, whole, section):
    without = standing(answers, Cuts(whole))
    with_sections = standing(answers, Cuts(whole, {1: section}))

    assert without.points == sum(points for _s, points, _m in answers)
    assert not with_sections.passed or without.passed
    in_section = [(p, m) for number, p, m in answers if number == 1]
    reached = sum(p for p, _m in in_section) * 100 >= section * sum(m for _p, m in in_section)
    assert with_sections.passed == (without.passed and reached)

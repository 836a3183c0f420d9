"""What is shown of a marked question of each kind, as far as the review matrix allows it."""

import random
import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from quizzes.models import QuestionVersion, Response
from quizzes.queries.reviewing import reviewed_question
from quizzes.rules.answers import answer_for_marking, read_answer, right_fields
from quizzes.rules.content import Kind
from quizzes.rules.grading import MarkedQuestion, points_of
from quizzes.rules.papers import lay_out
from quizzes.rules.review import Item, Review
from tests.factories.quizzes import CONTENTS, STEMS

EVERYTHING = Review(frozenset(Item))
NO_KEY = Review(frozenset(Item) - {Item.RIGHT_ANSWER})
ANSWER_ONLY = Review(frozenset({Item.ATTEMPT}))
# Of each kind an answer in stored numbers that is not right, and words of its key.
WRONG = {
    "single": (1, "Họp mỗi tháng"),
    "multiple": ([2], "Chuẩn bị|Kết luận"),
    "true_false": (False, "Đúng"),
    "matching": ([3, 0, None], "Ghi biên bản|Thảo luận"),
    "ordering": ([4, 3, 2, 1], r"1\. Khai mạc"),
    "short_answer": ("nhầm", "BÍ MẬT CHI ỦY"),
    "statements": ([False, False, False, False], "Đúng"),
    "number": ("7000 kg", "7177"),
    "cloze": ([2, "nhầm", None], "tập thể|BÍ MẬT|8199"),
    "situation": ([1, [False, None, None, None], [3, 3, None]], "Họp mỗi tháng|Ghi biên bản"),
}


def response(kind, answer, *, points=None, **kwargs):
    content = CONTENTS[kind]
    version = QuestionVersion(
        kind=kind, content=content, stem=STEMS.get(kind, "<p>Câu hỏi?</p>"),
        feedback="<p>LỜI GIẢI THÍCH</p>",
    )  # fmt: skip
    most = Decimal(0 if kind == "description" else 2)
    earned = points_of(MarkedQuestion(kind, content, answer, most)) if points is None else points
    return Response(
        version=version, position=3, answer=answer, points=earned, max_points=most, **kwargs
    )


def page(question):
    html = render_to_string("quizzes/_reviewed_question.html", {"question": question})
    return re.sub(r"\s+", " ", html)


def right_answer(kind):
    item = lay_out(1, 1, kind, CONTENTS[kind], rng=random.Random(1))
    return answer_for_marking(item, read_answer(item, right_fields(item, CONTENTS[kind])))


@pytest.mark.parametrize("kind", WRONG)
def test_the_key_waits_until_the_matrix_shows_it(kind):
    answer, key = WRONG[kind]

    hidden = page(reviewed_question(response(kind, answer), NO_KEY))
    shown = page(reviewed_question(response(kind, answer), EVERYTHING))

    # "Right" is a word of the page as well: in "The right answer" and in what became of a row.
    key_found = re.findall(key, re.sub(r'<span class="tag[^>]*>.*?</span>', "", hidden))
    assert key_found == []
    assert "LỜI GIẢI THÍCH" not in hidden
    assert re.search(key, shown)
    assert "LỜI GIẢI THÍCH" in shown


@pytest.mark.parametrize("kind", WRONG)
def test_without_correctness_only_the_own_answer_is_shown(kind):
    answer, key = WRONG[kind]

    question = reviewed_question(response(kind, answer), ANSWER_ONLY)

    assert question.outcome == "hidden"
    assert {row.outcome for row in question.rows} <= {"hidden"}
    assert (question.points, question.max_points) == (None, None)
    html = page(question)
    assert "tag--" not in html
    assert re.findall(rf"LỜI|{key}", html) == []


@pytest.mark.parametrize("kind", sorted(set(WRONG)))
def test_a_right_answer_has_its_explanation_and_needs_no_key(kind):
    question = reviewed_question(response(kind, right_answer(kind)), NO_KEY)

    assert question.outcome == "right"
    assert question.key == []
    assert question.explanation == "<p>LỜI GIẢI THÍCH</p>"
    assert {row.outcome for row in question.rows} <= {"right"}


@pytest.mark.parametrize("kind", sorted(set(WRONG)))
def test_no_answer_is_shown_as_none(kind):
    question = reviewed_question(response(kind, None), NO_KEY)

    assert question.outcome == "empty"
    assert {row.outcome for row in question.rows} <= {"empty"}
    assert (question.own, question.remarks) == ([], [])
    page(question)


def test_rows_say_what_became_of_each():
    question = reviewed_question(response("statements", [True, True, None, False]), NO_KEY)

    assert question.outcome == "partly"
    assert [row.outcome for row in question.rows] == ["right", "wrong", "empty", "right"]
    assert question.rows[1].remarks == ["LỜI NHẬN XÉT: tập thể."]
    assert (question.points, question.max_points) == (Decimal("0.50"), 2)


def test_the_parts_of_a_situation_have_their_own_explanation_and_rows():
    question = reviewed_question(response("situation", [0, [True, None, None, None], None]), NO_KEY)

    assert [part.outcome for part in question.rows] == ["right", "partly", "empty"]
    assert [bool(part.explanation) for part in question.rows] == [True, False, False]
    assert [row.outcome for row in question.rows[1].rows] == ["right", "empty", "empty", "empty"]
    assert question.rows[0].remarks == ["LỜI NHẬN XÉT: đúng kỳ."]


def test_gaps_are_numbered_in_the_text_and_below():
    question = reviewed_question(response("cloze", [0, None, "8199"]), NO_KEY)

    assert "(1) …" in question.stem
    assert [row.text for row in question.rows] == ["(1)", "(2)", "(3)"]
    assert [row.outcome for row in question.rows] == ["right", "empty", "right"]


def test_an_essay_waits_for_its_mark_and_then_has_it():
    handed_in = {"text": "Bài làm", "photos": [5]}

    waiting = reviewed_question(response("essay", handed_in), EVERYTHING)
    marked = reviewed_question(
        response("essay", handed_in, points=Decimal("1.25"), comment="Rõ ý."), EVERYTHING
    )

    assert (waiting.outcome, waiting.points, waiting.photos) == ("waiting", None, [5])
    assert (marked.outcome, marked.points, marked.comment) == ("partly", Decimal("1.25"), "Rõ ý.")
    assert "Rõ ý." in page(marked)
    for question in (waiting, marked):
        assert not re.search("HƯỚNG DẪN|TIÊU CHÍ", page(question))


def test_a_part_marked_by_a_person_has_no_outcome_of_its_own():
    parts = [
        {
            "kind": "essay",
            "stem": "Viết",
            "content": CONTENTS["essay"],
            "feedback": "",
            "points": "1",
        }
    ]
    given = response("essay", {"text": "a", "photos": []}, points=Decimal(1))
    given.version.kind, given.version.content = "situation", {"parts": parts}
    given.answer = [given.answer]

    assert [row.outcome for row in reviewed_question(given, NO_KEY).rows] == ["marked"]


def test_where_nothing_is_asked_there_is_no_outcome():
    question = reviewed_question(response(Kind.DESCRIPTION, None), NO_KEY)

    assert question.outcome == "none"
    assert "tag--" not in page(question)

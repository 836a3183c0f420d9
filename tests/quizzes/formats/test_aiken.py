"""Aiken, and what people make of it."""

import pytest

from quizzes.formats import aiken
from quizzes.formats.aiken import UnwritableQuestion
from quizzes.formats.draft import DraftQuestion, FileToWrite
from tests.quizzes.formats.reading import faults, fixture, option


def test_fixture_is_read_with_the_right_options() -> None:
    first, second, third = fixture(aiken, "questions.aiken.txt").questions

    assert first.content["options"] == [
        option("Bộ Chính trị"),
        option("Đại hội đại biểu toàn quốc", right=True),
        option("Ban Chấp hành Trung ương"),
        option("Ban Bí thư"),
    ]
    assert second.stem == "Sinh hoạt chi bộ thường kỳ mấy lần?<br>Chọn ý đúng nhất."
    assert second.content["options"] == [
        option("Mỗi tháng một lần", right=True),
        option("Mỗi quý một lần"),
    ]
    assert (third.kind, third.content["scoring"]) == ("multiple", "partial_penalty")
    assert [row["right"] for row in third.content["options"]] == [True, True, False]


def test_every_broken_question_is_there_with_its_line_and_what_is_wrong() -> None:
    found = fixture(aiken, "broken.aiken.txt").questions

    assert {question.place: faults(question) for question in found} == {
        "1": ["too_few_answers"],
        "5": ["no_stem"],
        "9": [],
        "14": ["answer_missing"],
        "18": ["answer_without_option"],
        "23": ["options_out_of_order"],
        "28": ["answer_unreadable"],
    }


def test_answer_line_alone_is_a_broken_question() -> None:
    (question,) = aiken.read(b"ANSWER: A\n").questions

    assert question.place == "1"
    assert faults(question) == ["answer_without_option", "no_stem", "too_few_answers"]


def test_what_aiken_can_hold_is_written_and_read_back() -> None:
    options = [option("một &amp; hai"), option("ba", right=True)]
    question = DraftQuestion("", "single", "Chọn &lt;một&gt; ý", {"options": options})

    written = aiken.write(FileToWrite("", [question]))

    assert written.decode() == "Chọn <một> ý\nA. một & hai\nB. ba\nANSWER: B\n"
    assert aiken.read(written).questions[0].content == question.content


SINGLE = {"options": [option("một", right=True), option("hai")]}


@pytest.mark.parametrize(
    "question",
    [
        DraftQuestion("", "true_false", "Câu", {"answer": True}),
        DraftQuestion("", "single", "Câu", SINGLE, feedback="Vì thế."),
        DraftQuestion("", "single", "<b>Câu</b>", SINGLE),
        DraftQuestion("", "single", "A. Câu", SINGLE),
        DraftQuestion("", "single", "ANSWER: A", SINGLE),
        DraftQuestion(
            "", "single", "Câu", {"options": [*SINGLE["options"], option("ba", feedback="Sai.")]}
        ),
        DraftQuestion(
            "", "single", "Câu", {"options": [*SINGLE["options"], option("ba", weight="50")]}
        ),
    ],
    ids=["kind", "feedback", "marks", "letter", "answer", "option feedback", "weight"],
)
def test_what_aiken_cannot_hold_is_refused(question: DraftQuestion) -> None:
    with pytest.raises(UnwritableQuestion):
        aiken.write(FileToWrite("", [question]))

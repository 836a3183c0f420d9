"""Counting words and points, looking into files, counting replies: plain values."""

from decimal import Decimal

import pytest

from courses.rules.essays import (
    Criterion,
    ending_of,
    kind_of_file,
    mark_of,
    number_of_words,
    parts_by_size,
    receipt_code,
    shown_number,
)
from courses.rules.surveys import results_of
from tests.factories.essays import a_docx

D = Decimal
GUIDE = [Criterion("a", D(6)), Criterion("b", D(4))]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), (" \n ", 0), ("Chi bộ thôn", 3), ("Một – hai, ba.", 3), ("2026: 100 %", 2)],
)
def test_words_are_what_spaces_part_and_holds_a_letter_or_digit(text, words):
    assert number_of_words(text) == words


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xff\xd8\xff\xe0 ...", "jpg"),
        (a_docx(), "docx"),
        (a_docx(**{"word/vbaProject.bin": "x"}), ""),
        (b"PK\x03\x04 broken", ""),
        (b"<html>%PDF-", ""),
        (b"MZ", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_is_in_it(data, kind):
    assert kind_of_file(data) == kind


def test_an_archive_that_is_no_document_is_refused():
    assert kind_of_file(a_docx().replace(b"word/document.xml", b"xl/workbookxx.xml")) == ""


@pytest.mark.parametrize(
    ("name", "ending"),
    [("Bài.DOCX", "docx"), ("a.jpeg", "jpg"), ("a.pdf.exe", "exe"), ("khong", ""), ("a.", "")],
)
def test_endings_are_read_in_any_case(name, ending):
    assert ending_of(name) == ending


@pytest.mark.parametrize(
    ("points", "mark"), [([6, 4], "10.00"), ([0, 0], "0.00"), ([D("4.5"), D("2.25")], "6.75")]
)
def test_a_mark_is_the_part_earned_of_ten(points, mark):
    assert mark_of(GUIDE, [D(each) for each in points]) == D(mark)


def test_points_that_do_not_add_up_to_ten_are_scaled_half_up():
    assert mark_of([Criterion("a", D(3))], [D(2)]) == D("6.67")
    assert mark_of([Criterion("a", D(8))], [D("2.5")]) == D("3.13")


@pytest.mark.parametrize("points", [[D(7), D(0)], [D(-1), D(0)], [D(1)], []])
def test_points_outside_their_limits_are_refused(points):
    with pytest.raises(ValueError, match=r"."):
        mark_of(GUIDE, points)


def test_numbers_and_receipts_say_nothing_and_stay_the_same():
    assert shown_number(7, secret="a") == shown_number(7, secret="a")
    assert shown_number(7, secret="a") not in {
        shown_number(8, secret="a"),
        shown_number(7, secret="b"),
    }
    assert receipt_code(7, "x", secret="a") != receipt_code(7, "y", secret="a")
    assert len(receipt_code(7, "x", secret="a")) == 9


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [([], []), ([5, 5, 1], [[0, 1], [2]]), ([11, 1], [[0], [1]]), ([3, 3, 3], [[0, 1, 2]])],
)
def test_archives_hold_no_more_than_can_be_fetched(sizes, parts):
    assert parts_by_size(sizes, most=10) == parts


def reply(rating: str, text: str = "") -> list[dict]:
    return [
        {"question": 1, "kind": "rating", "text": "Nội dung?", "answer": rating},
        {"question": 2, "kind": "text", "text": "Góp ý?", "answer": text},
    ]


def test_replies_are_counted_averaged_and_mixed():
    ratings, texts = results_of([reply("5", "Yên ổn"), reply("4"), reply("4", "An tâm")])

    assert (ratings.answered, ratings.average) == (3, D("4.3"))
    assert [(one.answer, one.count, one.percent) for one in ratings.counts][:2] == [
        ("5", 1, 33),
        ("4", 2, 67),
    ]
    assert texts.texts == ["An tâm", "Yên ổn"]


def test_a_question_worded_anew_is_counted_apart():
    old = reply("5")
    old[0]["text"] = "Nội dung thế nào?"

    assert [one.answered for one in results_of([old, reply("3")]) if one.kind == "rating"] == [1, 1]

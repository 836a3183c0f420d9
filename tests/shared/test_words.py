import pytest

from shared.words import MOST, in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (61, "sáu mươi mốt"),
        (95, "chín mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (10000, "mười nghìn"),
        (16212, "mười sáu nghìn hai trăm mười hai"),
        (1_000_001, "một triệu không trăm linh một"),
    ],
)
def test_a_number_is_written_out(number, words):
    assert in_words(number) == words


@pytest.mark.parametrize("number", [-1, MOST])
def test_what_cannot_be_written_out_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        in_words(number)

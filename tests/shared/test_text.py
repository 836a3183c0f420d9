"""Vietnamese text: normal form, folding, slugs, the order of the alphabet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text import (
    fold,
    given_name,
    nfc,
    person_sort_key,
    sort_key,
    tidy,
    vietnamese_slug,
)

# Every base letter with its qualities, under every tone: written with escapes where it matters.
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đặng Thị Ánh Tuyết", "dang thi anh tuyet"),
        ("hoá", "hoa"),
        ("hóa", "hoa"),
        ("UỶ BAN", "uy ban"),
        ("Ủy ban", "uy ban"),
        ("H'Hen Niê", "h'hen nie"),
        ("  hai   dòng\n", "hai dong"),
        ("", ""),
    ],
)
def test_folding(written, folded):
    assert fold(written) == folded


def test_both_normal_forms_fold_alike():
    for letter in LETTERS:
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"):
            composed = unicodedata.normalize("NFC", letter + tone)
            decomposed = unicodedata.normalize("NFD", letter + tone)
            assert fold(composed) == fold(decomposed) == fold(letter)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_tidy_text_is_in_normal_form_and_stays_tidy(text):
    tidied = tidy(text)

    assert unicodedata.is_normalized("NFC", tidied)
    assert tidy(tidied) == tidied


def test_a_name_typed_on_another_keyboard_is_the_same_name():
    assert nfc("Ha\u0300 No\u0323\u0302i") == "Hà Nội"
    assert tidy("\u00a0Hà\u00a0 Nội ") == "Hà Nội"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đường dây điện", "duong-day-dien"),
        ("Sinh hoạt chi bộ: quý IV/2026", "sinh-hoat-chi-bo-quy-iv2026"),
        ("???", ""),
    ],
)
def test_slugs(title, slug):
    assert vietnamese_slug(title) == slug


def shuffled(words: list[str]) -> list[str]:
    return [*words[1::2], *words[::2]]


def test_the_alphabet_is_in_order():
    words = ["an", "ăn", "ân", "bà", "ca", "da", "đa", "em", "êm", "ga", "ơi", "pha", "tu", "tư"]

    assert sorted(shuffled(words), key=sort_key) == words


def test_tones_decide_only_between_equal_letters():
    words = ["ba", "bà", "bả", "bã", "bá", "bạ", "bà ba"]

    assert sorted(shuffled(words), key=sort_key) == words
    assert sorted(["bạ an", "ba ăn"], key=sort_key) == ["bạ an", "ba ăn"]


def test_people_are_listed_by_given_name_then_by_the_rest():
    names = ["Trần An", "Lê Thị Ánh", "Trần Ánh", "Nguyễn Dũng", "Phạm Đức", "Vũ Ếch"]

    ordered = sorted(shuffled(names), key=lambda name: person_sort_key(name, given_name(name)))

    assert ordered == names


@given(st.text(max_size=30))
def test_sort_keys_hold_only_plain_letters_and_digits(text):
    assert all(char.isascii() and (char.isdigit() or char.islower()) for char in sort_key(text))


@pytest.mark.parametrize(
    ("full_name", "given"), [("Đặng Thị Ánh", "Ánh"), ("Niê", "Niê"), ("", ""), ("  ", "")]
)
def test_the_given_name_is_the_last_word(full_name, given):
    assert given_name(full_name) == given

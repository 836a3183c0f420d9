import datetime as dt

from people.rules.duplicates import MOST_ALIKE, Card, Sign, likely_pairs, pair_of, signs_of

BORN = dt.date(1975, 3, 2)
YEAR = dt.date(1975, 1, 1)


def card(pk: int, name: str = "nguyen van hoa", **known: object) -> Card:
    return Card(pk, name, **known)  # type: ignore[arg-type]


def test_the_same_name_and_birthday():
    assert signs_of(card(1, born=BORN), card(2, born=BORN)) == [Sign.BIRTH_DATE]
    assert signs_of(card(1, born=BORN), card(2, born=dt.date(1975, 3, 3))) == []
    assert signs_of(card(1, born=BORN), card(2, "nguyen van hai", born=BORN)) == []


def test_the_year_is_enough_where_one_knows_no_more():
    by_year = card(2, born=YEAR, is_year_only=True)

    assert signs_of(card(1, born=BORN), by_year) == [Sign.BIRTH_YEAR]
    assert signs_of(by_year, card(1, born=dt.date(1976, 1, 1), is_year_only=True)) == []
    # The first of January of a full date is a day like any other.
    assert signs_of(card(1, born=BORN), card(2, born=YEAR)) == []


def test_the_same_name_alone_says_nothing():
    assert signs_of(card(1), card(2)) == []
    assert signs_of(card(1, born=BORN), card(2)) == []


def test_a_phone_or_mail_needs_the_name_or_the_birthday_too():
    phone, mail = {"phone": "0912345678"}, {"email": "hoa@vd.vn"}

    assert signs_of(card(1, **phone), card(2, **phone)) == [Sign.PHONE]
    assert signs_of(card(1, **mail), card(2, email="HOA@vd.vn")) == [Sign.EMAIL]
    # Husband and wife share a phone.
    assert signs_of(card(1, **phone), card(2, "tran thi lan", **phone)) == []
    renamed = card(2, "nguyen van hoai", born=BORN, **phone)
    assert signs_of(card(1, born=BORN, **phone), renamed) == [Sign.PHONE]


def test_a_man_and_a_woman_are_never_proposed():
    known = {"born": BORN, "phone": "0912345678"}

    assert signs_of(card(1, sex="nam", **known), card(2, sex="nu", **known)) == []
    assert signs_of(card(1, sex="nam", **known), card(2, **known)) != []


def test_pairs_come_with_the_most_signs_first_and_without_those_told_apart():
    cards = [
        card(5, born=BORN, phone="0912345678"),
        card(3, born=BORN),
        card(4, born=YEAR, is_year_only=True, phone="0912345678"),
        card(9, "tran thi lan", born=BORN),
    ]

    found = likely_pairs(cards)

    assert list(found) == [(4, 5), (3, 5), (3, 4)]
    assert found[4, 5] == [Sign.BIRTH_YEAR, Sign.PHONE]
    assert list(likely_pairs(cards, apart={pair_of(5, 4)})) == [(3, 5), (3, 4)]


def test_a_value_that_many_share_says_nothing():
    office = [card(pk, f"ten {pk}", email="vanphong@vd.vn") for pk in range(MOST_ALIKE)]
    namesakes = [card(pk, email="vanphong@vd.vn") for pk in (101, 102)]

    assert likely_pairs([*office, *namesakes]) == {}
    assert list(likely_pairs(namesakes)) == [(101, 102)]

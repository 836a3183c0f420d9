"""Whose rule applies, from which networks, page by page, and which try counts."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules import navigation, networks
from quizzes.rules.exceptions import Deviation, MoreTime, Terms, terms_for
from quizzes.rules.navigation import Leaf, pages_of
from quizzes.rules.scoring import QuizResult, Try, quiz_result_of

DAY = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
OWN = Terms(
    opens_at=DAY, closes_at=DAY + 8 * HOUR, limit=30 * MINUTE, tries=2, passwords=("Sao Mai",)
)


# --- Exceptions and more time ---


def test_without_exceptions_the_test_has_its_own_rules():
    assert terms_for(OWN) == OWN
    assert terms_for(OWN, of_person=Deviation(), of_classes=[Deviation()]) == OWN


def test_field_by_field_the_person_goes_before_classes_and_these_before_the_test():
    terms = terms_for(
        OWN,
        of_person=Deviation(minutes=40),
        of_classes=[Deviation(minutes=90, tries=5)],
    )

    assert (terms.limit, terms.tries, terms.closes_at) == (40 * MINUTE, 5, OWN.closes_at)


def test_the_window_of_the_person_goes_before_that_of_the_class():
    terms = terms_for(
        OWN,
        of_person=Deviation(opens_at=DAY + 2 * HOUR, closes_at=DAY + 3 * HOUR),
        of_classes=[Deviation(opens_at=DAY + HOUR, closes_at=DAY + 9 * HOUR)],
    )

    assert (terms.opens_at, terms.closes_at) == (DAY + 2 * HOUR, DAY + 3 * HOUR)


def test_more_time_that_names_nothing_gives_nothing():
    assert MoreTime().applied_to(30 * MINUTE) == 30 * MINUTE


def test_classes_are_combined_most_leniently():
    terms = terms_for(
        OWN,
        of_classes=[
            Deviation(opens_at=DAY + HOUR, closes_at=DAY + 2 * HOUR, minutes=20, tries=1),
            Deviation(opens_at=DAY + 2 * HOUR, closes_at=DAY + 3 * HOUR, minutes=25, tries=4),
        ],
    )

    assert terms == Terms(
        opens_at=DAY + HOUR, closes_at=DAY + 3 * HOUR, limit=25 * MINUTE, tries=4,
        passwords=OWN.passwords,
    )  # fmt: skip


def test_nought_means_without_limit_and_is_most_lenient():
    unlimited = Deviation(minutes=0, tries=0)

    for terms in (
        terms_for(OWN, of_person=unlimited),
        terms_for(OWN, of_classes=[Deviation(minutes=99, tries=99), unlimited]),
    ):
        assert (terms.limit, terms.tries) == (None, None)


def test_every_password_lets_in():
    terms = terms_for(
        OWN, of_person=Deviation(password="Riêng"), of_classes=[Deviation(password="Lớp A")]
    )

    assert all(terms.accepts_password(word) for word in ("Sao Mai", "Riêng", "Lớp A", " Riêng "))
    assert not any(terms.accepts_password(word) for word in ("", "sao mai", "Rieng"))
    assert Terms().accepts_password("")


@pytest.mark.parametrize(
    ("more_time", "limit"),
    [
        ([MoreTime(factor=Decimal("1.25"))], 37.5 * MINUTE),
        ([MoreTime(factor=Decimal("1.5"))], 45 * MINUTE),
        ([MoreTime(minutes=20)], 50 * MINUTE),
        ([MoreTime(minutes=20), MoreTime(factor=Decimal(2))], 60 * MINUTE),
    ],
)
def test_more_time_is_given_on_the_limit_that_applies(more_time, limit):
    assert terms_for(OWN, more_time=more_time).limit == limit
    assert terms_for(Terms(), more_time=more_time).limit is None
    longer = terms_for(OWN, of_person=Deviation(minutes=60), more_time=[MoreTime(minutes=5)])
    assert longer.limit == 65 * MINUTE


# --- Networks ---


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("192.0.2.7", True),
        ("192.0.3.7", False),
        ("198.51.100.4", True),
        ("::ffff:192.0.2.7", True),
        ("2001:db8::5", True),
        ("2001:db9::5", False),
        (None, False),
        ("nowhere", False),
    ],
)
def test_a_test_may_be_bound_to_networks(address, allowed):
    text = "192.0.2.0/24\n\n 198.51.100.4 \n2001:db8::/32"

    assert networks.allows(text, address) == allowed
    assert networks.allows("", address)


def test_a_line_that_names_no_network_is_refused():
    with pytest.raises(networks.NotANetwork) as refusal:
        networks.read_networks("192.0.2.0/24\nphòng máy")

    assert refusal.value.line == "phòng máy"


# --- Pages ---


@pytest.mark.parametrize(
    ("sections", "texts", "per_page", "pages"),
    [
        ([1, 1, 1], set(), 1, []),
        ([1] * 5, set(), 2, [2, 2, 1]),
        ([1] * 5, set(), 0, [5]),
        ([1, 1, 1, 2, 2], set(), 2, [2, 1, 2]),
        ([1] * 4, {0, 2}, 1, [2, 2]),
        ([1] * 4, {1}, 2, [3, 1]),
        ([1] * 3, {2}, 1, []),
        ([1], set(), 0, []),
    ],
)
def test_pages(sections, texts, per_page, pages):
    paper = [Leaf(section, number not in texts) for number, section in enumerate(sections)]

    assert pages_of(paper, per_page=per_page) == pages


@given(pages=st.lists(st.integers(1, 5), max_size=6), total=st.integers(1, 9))
def test_every_question_stands_on_one_page(pages, total):
    total = sum(pages) or total
    number = navigation.number_of_pages(pages, total)

    shown = [list(navigation.positions_on(pages, n, total=total)) for n in range(1, number + 1)]

    assert [position for page in shown for position in page] == list(range(1, total + 1))
    for page, positions in enumerate(shown, 1):
        assert {navigation.page_of(pages, position) for position in positions} == {page}
    assert not navigation.positions_on(pages, 0, total=total)
    assert not navigation.positions_on(pages, number + 1, total=total)


def test_one_goes_on_page_by_page_and_never_ahead():
    pages = [2, 2, 1]

    assert navigation.next_page(pages, 1, reached=1, total=5) == 2
    assert navigation.next_page(pages, 1, reached=2, total=5) == 2
    assert navigation.next_page(pages, 3, reached=3, total=5) == 3
    with pytest.raises(navigation.SkipsAhead):
        navigation.next_page(pages, 2, reached=1, total=5)
    assert navigation.is_within_reach(pages, 2, reached=1)
    assert not navigation.is_within_reach(pages, 3, reached=1)
    assert navigation.is_within_reach(pages, 3, reached=None)


# --- Which try counts ---


def made(number, points=None, *, passed=None, of=10):
    return Try(
        number=number, pass_percent=Decimal(50), submitted_at=DAY,
        points=None if points is None else Decimal(points),
        max_points=None if points is None else Decimal(of), passed=passed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "mark", "passed"),
    [
        ("highest", "8.00", True),
        ("first", "4.00", False),
        ("last", "6.00", True),
        ("average", "6.00", True),
    ],
)
def test_which_try_counts(method, mark, passed):
    tries = [made(3, 6, passed=True), made(1, 4, passed=False), made(2, 8, passed=True)]

    assert quiz_result_of(tries, method) == QuizResult(Decimal(mark), passed)


def test_the_average_is_exact_and_never_rounded_up_to_a_pass():
    tries = [made(1, 4, passed=False), made(2, 4, passed=False), made(3, "6.99", passed=True)]

    assert quiz_result_of(tries, "average") == QuizResult(Decimal("4.99"), passed=False)


def test_a_higher_mark_that_failed_a_section_does_not_beat_a_pass():
    tries = [made(1, 9, passed=False), made(2, 7, passed=True)]

    assert quiz_result_of(tries, "highest") == QuizResult(Decimal("7.00"), passed=True)


@pytest.mark.parametrize(("method", "known"), [("highest", 1), ("average", 1), ("first", 0)])
def test_a_try_that_waits_for_a_marker(method, known):
    tries = [made(1), made(2, 8, passed=True)]

    assert (quiz_result_of(tries, method) is not None) == known
    assert (quiz_result_of(tries[::-1], "last") is not None) == 1
    assert quiz_result_of([made(1)], method) is None


def test_an_open_try_does_not_count():
    tries = [made(1, 8, passed=True), Try(number=2, pass_percent=Decimal(50))]

    assert quiz_result_of(tries, "last") == QuizResult(Decimal("8.00"), passed=True)


def test_a_paper_of_which_nothing_counts_is_nothing_and_no_error():
    assert quiz_result_of([made(1, 0, of=0, passed=False)], "highest") == (
        QuizResult(Decimal("0.00"), passed=False)
    )

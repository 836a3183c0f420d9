import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.drawing import Candidate, PoolTooSmall, Shortage, Wanted, draw, shortages
from quizzes.rules.sections import Placed, in_order

POOL = [Candidate(n, "a" if n < 10 else "b", "easy" if n % 2 else "hard") for n in range(20)]


def test_each_row_is_filled_with_its_topic_and_difficulty():
    wanted = [Wanted("a", "easy", 2), Wanted("b", "hard", 3)]

    paper = draw(wanted, POOL, rng=random.Random(1))

    cells = {c.question: (c.topic, c.difficulty) for c in POOL}
    assert [[cells[question] for question in row] for row in paper] == [
        [("a", "easy")] * 2,
        [("b", "hard")] * 3,
    ]


def test_the_same_seed_draws_the_same_paper_however_the_pool_is_listed():
    wanted = [Wanted("a", "easy", 3)]

    first = draw(wanted, POOL, rng=random.Random(5))

    assert draw(wanted, POOL[::-1], rng=random.Random(5)) == first


@given(
    seed=st.integers(),
    seen=st.sets(st.integers(0, 19)),
    count=st.integers(1, 5),
)
def test_unseen_questions_come_first_and_none_comes_twice(seed, seen, count):
    (paper,) = draw([Wanted("a", "easy", count)], POOL, seen=seen, rng=random.Random(seed))

    cell = {1, 3, 5, 7, 9}
    assert len(set(paper)) == count
    assert set(paper) <= cell
    assert len(set(paper) - seen) == min(count, len(cell - seen))


def test_a_pool_that_is_too_small_is_refused_with_what_is_missing():
    wanted = [Wanted("a", "easy", 6), Wanted("a", "hard", 5), Wanted("c", "easy", 1)]

    with pytest.raises(PoolTooSmall) as refusal:
        draw(wanted, POOL, rng=random.Random(1))

    assert refusal.value.shortages == (Shortage(wanted[0], 5), Shortage(wanted[2], 0))
    assert shortages(wanted[1:2], POOL) == []


def test_two_sections_with_the_same_topic_share_no_question():
    wanted = [Wanted("a", "easy", 2, section=1), Wanted("a", "easy", 3, section=2)]

    first, second = draw(wanted, POOL, rng=random.Random(3))

    assert sorted(first + second) == [1, 3, 5, 7, 9]
    assert shortages([wanted[0], Wanted("a", "easy", 4, section=2)], POOL) == [
        Shortage(Wanted("a", "easy", 4, section=2), 3)
    ]


def test_what_stands_in_every_paper_comes_first_in_its_section():
    fixed = [Placed(91, section=2), Placed(90, section=1)]
    drawn = [Placed(1, section=1), Placed(2, section=2), Placed(3, section=1)]

    paper = in_order(fixed, drawn, shuffle=False, rng=random.Random(1))

    assert [each.question for each in paper] == [90, 1, 3, 91, 2]


@given(seed=st.integers(), texts=st.sets(st.integers(0, 7)))
def test_shuffling_stays_within_sections_and_keeps_texts_before_their_question(seed, texts):
    fixed = [Placed(n, section=1 + n // 4, is_asked=n not in texts) for n in range(8)]

    paper = in_order(fixed, [], shuffle=True, rng=random.Random(seed))

    assert [each.section for each in paper] == [1] * 4 + [2] * 4
    assert sorted(each.question for each in paper) == list(range(8))
    place = {each.question: number for number, each in enumerate(paper)}
    for text in texts - {3, 7}:
        assert place[text + 1] == place[text] + 1

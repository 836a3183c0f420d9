import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.drawing import Candidate, PoolTooSmall, Shortage, Wanted, draw, shortages

POOL = [Candidate(n, "a" if n < 10 else "b", "easy" if n % 2 else "hard") for n in range(20)]


def test_each_row_is_filled_with_its_topic_and_difficulty():
    wanted = [Wanted("a", "easy", 2), Wanted("b", "hard", 3)]

    paper = draw(wanted, POOL, rng=random.Random(1))

    drawn = sorted((c.topic, c.difficulty) for c in POOL if c.question in paper)
    assert drawn == [("a", "easy")] * 2 + [("b", "hard")] * 3


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
    paper = draw([Wanted("a", "easy", count)], POOL, seen=seen, rng=random.Random(seed))

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

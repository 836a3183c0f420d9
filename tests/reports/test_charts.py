"""Where things stand in a chart, and which groups are too small to be told of."""

from decimal import Decimal as N
from itertools import product

import pytest
from django.conf import settings

from reports.rules.charts import columns, heat, shares
from reports.rules.comparison import Strength, compare
from reports.rules.masking import hidden_of, hide_small, is_hidden_below, join_small


def test_columns_share_the_width_and_one_scale():
    found = columns([N(0), N(50), None, N(100)], width=40, height=20)

    assert [each.x for each in found] == [0, 10, 20, 30]
    assert {each.width for each in found} == {8}
    assert [(each.y, each.height) for each in found] == [(20, 0), (10, 10), (20, 0), (0, 20)]
    assert [each.is_last for each in found] == [False, False, False, True]
    assert found[2].value is None
    assert columns([], width=40, height=20) == []


@pytest.mark.parametrize(
    ("share", "step"),
    [(None, 0), ("0", 0), ("0.01", 1), ("10", 1), ("10.01", 2), ("40", 4), ("40.01", 5), ("50", 5)],
)
def test_fields_grow_darker_by_fifths_of_the_highest(share, step):
    assert heat(None if share is None else N(share), N(50)) == step


def test_bars_are_measured_by_the_longest():
    assert shares([30, 15, 0]) == [100, 50, 0]
    assert shares([0, 0]) == [0, 0]
    assert shares([]) == []


def written_cases():
    """The table of docs/algorithms/small-groups.md."""
    text = (settings.BASE_DIR / "docs/algorithms/small-groups.md").read_text()
    rows = [line.split("|")[1:4] for line in text.splitlines() if line.startswith("| ")][1:]
    return [[[int(n) for n in cell.split(",") if n.strip()] for cell in row] for row in rows]


@pytest.mark.parametrize(("sizes", "alone", "together"), written_cases())
def test_small_groups_are_told_of_together(sizes, alone, together):
    found = join_small(dict(enumerate(sizes)), smallest=5)

    assert [sizes[place] for place in found.alone] == alone
    assert ([sizes[place] for place in found.together] if found.is_told else []) == together


def test_no_small_group_follows_from_the_total_whatever_the_sizes():
    for sizes in product(range(8), repeat=4):
        shown = hide_small(dict(enumerate(sizes)), smallest=5)
        hidden = [size for key, size in enumerate(sizes) if shown[key] is None]
        assert not any(count is not None and 0 < count < 5 for count in shown.values())
        # Either at least two of five people or more, or there is nobody else to hide behind.
        rest = [count for count in shown.values() if count]
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= 5) or not rest


def test_of_groups_of_one_size_every_page_hides_the_same_one():
    assert hidden_of({7: 8, 5: 3, 6: 8}) == hidden_of({5: 3, 6: 8, 7: 8}) == {5, 6}


def test_what_is_hidden_does_not_follow_from_what_hangs_below_it():
    """City 1 has wards 10 and 20; ward 20, of three people, hides ward 10 as well."""
    wards, cells = {10: 40, 20: 3}, {11: 9, 12: 8, 13: 23}

    def hidden(*way):
        return is_hidden_below([{1: 43}, wards, cells][: len(way)], way)

    assert not hidden(1)
    assert hidden(1, 10)
    assert hidden(1, 20)
    # One cell of ward 10 stays hidden with it: the others do not add up to the ward.
    assert [hidden(1, 10, cell) for cell in cells] == [False, True, False]
    assert not is_hidden_below([{1: 43}, {10: 20, 20: 23}, cells], (1, 20, 12))
    # Small ones below hide as many as they always do.
    assert hidden_of({1: 2, 2: 9, 3: 30}, is_part_of_hidden=True) == {1, 2}
    assert hidden_of({1: 0, 2: 0}, is_part_of_hidden=True) == set()


def test_comparison_is_of_shares_and_small_organisations_have_no_line_of_their_own():
    found = compare(
        [
            ("An", Strength(100, 50, 0)),
            ("Bình", Strength(10, 4, 3)),
            ("Cát", Strength(4, 4, 4)),
            ("Diên", Strength(8, 0, 0)),
            ("Trống", Strength(0, 0, 0)),
        ],
        smallest=5,
    )

    assert [(each.name, each.level) for each in found.by_level] == [
        ("An", 50),
        ("Bình", 40),
        ("", N("33.33")),
    ]
    assert [(each.name, each.change) for each in found.by_change] == [
        ("", N("33.33")),
        ("Bình", 30),
        ("An", 0),
    ]
    assert found.lines[-1].joined == 2
    assert compare([("Cát", Strength(4, 4, 4))], smallest=5).hidden == 1

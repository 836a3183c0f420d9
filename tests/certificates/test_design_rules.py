import math

import pytest

from certificates.rules.comparing import Piece, moved_parts, word_changes
from certificates.rules.design import PAGES, PARTS, default_layout, full_layout, layout_faults


@pytest.mark.parametrize("page", PAGES)
def test_the_usual_places_are_sound_with_an_emblem_too(page):
    assert layout_faults(page, {}, has_emblem=True) == []
    assert set(default_layout(page)) == set(PARTS)


def codes(layout, *, has_emblem=False):
    return [
        (fault.part, fault.code)
        for fault in layout_faults("a4_landscape", layout, has_emblem=has_emblem)
    ]


@pytest.mark.parametrize(
    ("layout", "fault"),
    [
        ({"qr": {"width": 19.5, "height": 19.5}}, ("qr", "small")),
        ({"text": {"width": 60}}, ("text", "small")),
        ({"name": {"x": -1}}, ("name", "off_page")),
        ({"name": {"x": 60}}, ("name", "off_page")),
        ({"signature": {"y": 170}}, ("signature", "off_page")),
        ({"text": {"points": 5}}, ("text", "letters")),
        ({"text": {"points": 90}}, ("text", "letters")),
        ({"text": {"x": "30"}}, ("text", "number")),
        ({"text": {"x": True}}, ("text", "number")),
        ({"text": {"x": math.nan}}, ("text", "number")),
        ({"text": {"x": math.inf}}, ("text", "number")),
        ({"text": {"colour": 1}}, ("text", "number")),
        ({"text": [1]}, ("text", "number")),
        ({"stamp": {"x": 1}}, ("stamp", "unknown")),
        ({"qr": {"x": 150}}, ("signature", "overlap")),
    ],
)
def test_what_cannot_be_printed_is_found(layout, fault):
    assert fault in codes(layout)


def test_an_emblem_takes_room_only_when_there_is_one():
    over_the_title = {"emblem": {"y": 50}}

    assert codes(over_the_title) == []
    assert codes(over_the_title, has_emblem=True) == [("emblem", "overlap")]


def test_a_layout_is_filled_up_from_that_of_its_paper():
    layout = full_layout("a5_landscape", {"name": {"x": 20}})

    assert layout["name"] == default_layout("a5_landscape")["name"] | {"x": 20}
    assert layout["qr"] == default_layout("a5_landscape")["qr"]


def test_versions_are_compared_word_by_word_and_place_by_place():
    assert word_changes("học {periods} tiết", "học {score} tiết") == [
        Piece("same", "học "),
        Piece("gone", "{periods}"),
        Piece("new", "{score}"),
        Piece("same", " tiết"),
    ]
    before, after = default_layout("a4_landscape"), default_layout("a4_landscape")
    after["name"]["y"] += 2

    [moved] = moved_parts(before, after)

    assert (moved.part, moved.numbers) == ("name", {"y": (78, 80)})

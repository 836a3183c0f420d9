"""Which edition of a lesson is shown to whom, as a table."""

import pytest

from courses.rules.editions import Published, shown_edition


def published(meanings):
    """Editions 1, 2, … with ids 11, 12, …; f(irst), s(ilent), n(ew learners), r(edo)."""
    words = {"f": "first", "s": "silent", "n": "new_learners", "r": "redo"}
    return [Published(10 + i, i, words[m]) for i, m in enumerate(meanings, 1)]


@pytest.mark.parametrize(
    ("meanings", "begun", "number"),
    [
        ("f", 11, 1),
        ("fs", 11, 2),
        ("fss", 11, 3),
        ("fn", 11, 1),
        ("fr", 11, 1),
        ("fsn", 11, 2),
        # The mending is of the edition for others.
        ("fns", 11, 1),
        ("fns", 12, 3),
        ("fnr", 13, 3),
        # Opened before editions were kept, or an edition that is gone: the first.
        ("fsn", None, 2),
        ("fn", 99, 1),
    ],
)
def test_who_has_begun_keeps_the_edition_with_its_mendings(meanings, begun, number):
    shown = shown_edition(published(meanings), has_begun=True, begun=begun)

    assert shown is not None
    assert shown.number == number


@pytest.mark.parametrize("meanings", ["f", "fs", "fn", "fr", "fns"])
def test_who_has_not_begun_reads_the_latest(meanings):
    shown = shown_edition(published(meanings), has_begun=False, begun=None)

    assert shown is not None
    assert shown.number == len(meanings)


@pytest.mark.parametrize("has_begun", [True, False])
def test_without_editions_there_is_none_to_show(has_begun):
    assert shown_edition([], has_begun=has_begun, begun=None) is None

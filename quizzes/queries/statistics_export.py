"""The table of questions of a test as rows of a file: what the screen shows, and where it is from."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.queries.statistics import QuestionLine, QuizStatistics
from quizzes.rules.prose import bare_text

Row = list[str | int | float | None]


def export_rows(
    found: QuizStatistics, *, which: str, class_name: str, maker: str, at: dt.datetime
) -> tuple[list[Row], int]:
    """Return the rows, all of one length, and the place of the one that names the columns.

    which       the attempts counted, in words
    class_name  empty for all classes
    """
    heading = _heading()
    about = [
        [_("Test"), found.quiz.title],
        [_("Attempts counted"), f"{which} ({found.attempts})"],
        [_("Class"), class_name or _("all classes")],
        [_("Handed in"), _period(found)],
        [_("Made at"), date_format(timezone.localtime(at), "H:i, d/m/Y")],
        [_("Made by"), maker],
    ]
    head: list[Row] = [[*line, *[None] * (len(heading) - len(line))] for line in about]
    empty: Row = [None] * len(heading)
    return [*head, empty, heading, *map(_row, found.lines)], len(head) + 1


def _heading() -> Row:
    return [
        _("Code"),
        _("Question"),
        _("Kind"),
        _("Topic"),
        _("Version"),
        _("Attempts"),
        _("Facility (%)"),
        _("Standard deviation (%)"),
        _("Discrimination"),
        _("Discriminative efficiency"),
        _("Random guess score (%)"),
        _("Intended weight (%)"),
        _("Effective weight (%)"),
        _("To be looked at"),
    ]


def _row(line: QuestionLine) -> Row:
    newest = line.newest
    figures = newest.figures
    numbers: Row = [None] * 5
    if figures is not None:
        numbers = [
            _rounded(figures.facility),
            _rounded(figures.deviation),
            _rounded(figures.discrimination),
            _rounded(figures.efficiency),
            _rounded(figures.guess),
        ]
    return [
        line.question.code,
        bare_text(newest.version.stem),
        str(newest.version.get_kind_display()),
        line.question.topic.name,
        newest.version.number,
        newest.attempts,
        *numbers,
        _rounded(line.weight.intended),
        _rounded(line.weight.effective),
        "; ".join(str(advice.name) for advice in newest.advice),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _period(found: QuizStatistics) -> str:
    days = (found.sample.since, found.sample.until)
    since, until = ("…" if day is None else date_format(day, "d/m/Y") for day in days)
    return _("at any time") if days == (None, None) else f"{since} – {until}"

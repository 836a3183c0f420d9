"""What a result says besides the mark: each section, and the grade in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quizzes.models import Attempt, QuizBand, QuizSection, Response


@dataclass(frozen=True)
class SectionResult:
    """A section of a marked attempt.

    needed   per cent; None where it need not be passed on its own
    """

    title: str
    points: Decimal
    max_points: Decimal
    needed: Decimal | None

    @property
    def is_passed(self) -> bool:
        return self.needed is None or self.points * 100 >= self.needed * self.max_points


def section_results(attempt: Attempt, responses: Iterable[Response]) -> list[SectionResult]:
    """Return the sections with what they earned; none while something waits for a marker.

    One query, where the test has sections.
    """
    if not attempt.has_sections or attempt.points is None:
        return []
    sections = QuizSection.objects.filter(quiz=attempt.quiz_id).order_by("position")
    rows = list(responses)
    found = []
    for number, section in enumerate(sections, 1):
        own = [each for each in rows if _section_of(attempt, each) == number]
        points = sum((each.points for each in own if each.points is not None), Decimal(0))
        most = sum((each.max_points for each in own), Decimal(0))
        found.append(SectionResult(section.title, points, most, section.pass_percent))
    return found


def band_of(attempt: Attempt) -> QuizBand | None:
    """Return the grade that the result reaches. One query, where the test has grades."""
    if not attempt.has_bands or not attempt.max_points or attempt.points is None:
        return None
    bands = QuizBand.objects.filter(quiz=attempt.quiz_id).order_by("-from_percent")
    # Compared exactly, as passing is: a rounded percentage decides nothing.
    reached = (
        band for band in bands
        if attempt.points * 100 >= band.from_percent * attempt.max_points
    )  # fmt: skip
    return next(reached, None)


def _section_of(attempt: Attempt, response: Response) -> int:
    return int(attempt.paper[response.position - 1].get("section", 1))

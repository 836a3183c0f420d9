"""One question of a test: its options, and its versions side by side."""

from dataclasses import dataclass

from django.db.models import QuerySet

from quizzes.models import Question, QuestionComment, QuestionReport, QuestionVersion, Quiz
from quizzes.queries.sittings import Sample, Sheet, VersionAnswers, sheet_of
from quizzes.queries.statistics import VersionAnalysis, item_of, version_analysis
from quizzes.rules.statistics import FEWEST_ATTEMPTS, ItemFigures, item_figures


@dataclass(frozen=True)
class QuestionStatistics:
    """A question of a test.

    versions  those that were answered, the first one first
    shown     the version whose options are shown; None where nobody answered the one asked for
    together  figures of all versions, where there are several and enough answers
    waiting   the current version, where nobody has answered it yet
    """

    quiz: Quiz
    question: Question
    sample: Sample
    versions: list[VersionAnalysis]
    shown: VersionAnalysis | None
    together: ItemFigures | None
    waiting: QuestionVersion | None
    comments: QuerySet[QuestionComment]
    open_reports: int

    @property
    def attempts(self) -> int:
        return sum(version.attempts for version in self.versions)


def question_statistics(
    quiz: Quiz, question: Question, sample: Sample, *, version: int | None = None
) -> QuestionStatistics:
    """Analyse a question. Five queries, the comments included.

    version  number of the version whose options are shown; the newest answered one unless told
    """
    sheet = sheet_of(quiz, sample, question_id=question.pk)
    in_order = sorted(sheet.versions.values(), key=lambda each: each.number)
    versions = [version_analysis(each, sheet.answers[each.pk]) for each in in_order]
    asked = [each for each in versions if version in {None, each.version.number}]
    current = question.current
    return QuestionStatistics(
        quiz=quiz,
        question=question,
        sample=sample,
        versions=versions,
        shown=asked[-1] if asked else None,
        together=_together(sheet) if len(versions) > 1 else None,
        waiting=current if current is not None and current.pk not in sheet.versions else None,
        comments=question.comments.select_related("author", "version").order_by("-made_at"),
        open_reports=QuestionReport.objects.filter(
            version__question=question, answered_at=None
        ).count(),
    )


def _together(sheet: Sheet) -> ItemFigures | None:
    found = VersionAnswers()
    for each in sheet.answers.values():
        found.sittings += each.sittings
        found.points += each.points
        found.max_points += each.max_points
    return item_figures(item_of(found)) if len(found.sittings) >= FEWEST_ATTEMPTS else None

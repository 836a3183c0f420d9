"""The survey of a class: its questions, who has answered, and what the answers add up to."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import ClassUnit, Enrolment, SurveyQuestion, SurveyReply, SurveyTaken
from courses.rules.surveys import FEWEST_REPLIES, QuestionResult, results_of
from shared.tables import Cell


def questions_of(unit: ClassUnit) -> list[SurveyQuestion]:
    """Return the questions in the order in which they are asked. One query."""
    return list(SurveyQuestion.objects.filter(survey=unit.survey_id).order_by("sort_order", "pk"))


def has_answered(unit: ClassUnit, enrolment: Enrolment) -> bool:
    return SurveyTaken.objects.filter(unit=unit, enrolment=enrolment).exists()


@dataclass(frozen=True)
class SurveyResults:
    """What the replies of a class add up to; `questions` stays empty below five replies."""

    unit: ClassUnit
    replies: int
    learners: int
    questions: list[QuestionResult]

    @property
    def is_shown(self) -> bool:
        return self.replies >= FEWEST_REPLIES

    @property
    def missing(self) -> int:
        return max(FEWEST_REPLIES - self.replies, 0)


def survey_results(unit: ClassUnit) -> SurveyResults:
    """Return the results of a class's survey. Two queries."""
    replies = list(
        SurveyReply.objects.filter(unit=unit).order_by("pk").values_list("answers", flat=True)
    )
    learners = Enrolment.objects.filter(
        training_class=unit.training_class_id, withdrawn_at=None
    ).count()
    questions = results_of(replies) if len(replies) >= FEWEST_REPLIES else []
    return SurveyResults(unit, len(replies), learners, questions)


def export_rows(
    results: SurveyResults, *, maker: str, at: dt.datetime
) -> tuple[list[list[Cell]], int]:
    """Return the results as rows of one length, and the place of the one that names the columns."""
    heading: list[Cell] = [_("Question"), _("Answer"), _("How many people"), _("Per cent")]
    about: list[list[Cell]] = [
        [_("Class"), results.unit.training_class.name],
        [_("Survey"), results.unit.title],
        [_("Replies"), f"{results.replies}/{results.learners}"],
        [_("Made at"), f"{timezone.localtime(at):%H:%M, %d/%m/%Y}"],
        [_("Made by"), maker],
    ]
    rows: list[list[Cell]] = [[*line, None, None] for line in about]
    rows += [[None] * 4, heading]
    for question in results.questions:
        if question.average is not None:
            rows.append([question.text, _("Average"), float(question.average), None])
        rows += [[question.text, one.answer, one.count, one.percent] for one in question.counts]
        rows += [[question.text, text, None, None] for text in question.texts]
    return rows, len(about) + 1

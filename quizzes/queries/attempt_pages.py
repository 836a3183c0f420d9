"""What the pages of an open attempt show. Nothing here reads a key."""

from dataclasses import dataclass

from django.urls import reverse

from quizzes.models import Attempt, QuestionVersion
from quizzes.queries import papers
from quizzes.queries.asking import AskedQuestion, Choice, Place, asked_question, true_or_false
from quizzes.rules.answers import Completeness, completeness

__all__ = [
    "AskedQuestion",
    "Choice",
    "Place",
    "StripItem",
    "asked_question",
    "asked_questions",
    "strip_of",
    "true_or_false",
]


@dataclass(frozen=True)
class StripItem:
    """A question in the list of all questions; `state` as in the component question_strip."""

    number: int
    url: str
    state: str
    current: bool
    completeness: Completeness


def strip_of(attempt: Attempt, *, current: int = 0) -> list[StripItem]:
    """Return every place of the paper and what became of it. No query."""
    base = reverse("quizzes:attempt_detail", args=[attempt.pk])
    items = []
    for number, item in enumerate(papers.paper_of(attempt), 1):
        how_much = completeness(item, papers.draft_of(attempt, number))
        if papers.is_flagged(attempt, number):
            state = "flagged"
        else:
            state = "answered" if how_much == Completeness.FULL else "empty"
        items.append(StripItem(number, f"{base}?cau={number}", state, number == current, how_much))
    return items


def asked_questions(attempt: Attempt) -> list[AskedQuestion]:
    """Return the whole paper as this learner sees it. One query."""
    paper = papers.paper_of(attempt)
    versions = QuestionVersion.objects.in_bulk([item.version for item in paper])
    return [
        asked_question(
            number,
            item,
            versions[item.version],
            answer=papers.draft_of(attempt, number),
            flagged=papers.is_flagged(attempt, number),
            seq=papers.seq_of(attempt, number),
        )
        for number, item in enumerate(paper, 1)
    ]

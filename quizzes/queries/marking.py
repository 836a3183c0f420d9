"""What waits for a person's marks, and what the screen of one answer shows. Blind: no names."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.api import AnyUser, Permission, scope_of
from courses.api import TrainingClass
from quizzes.models import AnswerPhoto, Marking, Question, Quiz, Response
from quizzes.rules.kinds.essay import number_of_words
from quizzes.rules.marking import (
    MARKED_BY_PEOPLE,
    Essay,
    Given,
    as_text,
    essays,
    place_in_queue,
    shown_number,
)


def markable(user: AnyUser, *, on: dt.date) -> QuerySet[Response]:
    """Answers with something for people to mark, in the classes of which `user` marks answers.

    Never their own, and nothing that staff try out.
    """
    scope = scope_of(user, Permission.MARK_ANSWERS, on=on)
    return Response.objects.filter(
        scope.q("attempt__unit__training_class__organiser__"),
        version__kind__in=MARKED_BY_PEOPLE,
        attempt__submitted_at__isnull=False,
        attempt__tester=None,
    ).exclude(attempt__enrolment__person__user=user.pk)


def awaiting_marks(responses: QuerySet[Response]) -> QuerySet[Response]:
    return responses.filter(points=None, attempt__graded_at=None)


def for_marker(responses: QuerySet[Response], user: AnyUser) -> QuerySet[Response]:
    """Of those that wait, what `user` has not marked yet."""
    done = Marking.objects.filter(response=OuterRef("pk"), marker=user.pk, marked_at__isnull=False)
    return awaiting_marks(responses).exclude(Exists(done))


@dataclass(frozen=True)
class ClassLine:
    """How many answers of one class wait for this marker."""

    training_class: TrainingClass
    mine: int
    waiting: int


@dataclass
class QuestionLine:
    """A question of a test with answers that wait.

    mine     those that this person may mark next; the others wait for somebody else
    drafts   begun by this person, or put off
    """

    quiz: Quiz
    question: Question
    mine: int = 0
    waiting: int = 0
    drafts: int = 0
    classes: list[ClassLine] = field(default_factory=list)

    @property
    def others(self) -> int:
        return self.waiting - self.mine


def queue_of(user: AnyUser, *, on: dt.date) -> list[QuestionLine]:
    """Return what waits, by question; the longest queue first. Four queries, besides the roles."""
    own = Marking.objects.filter(response=OuterRef("pk"), marker=user.pk)
    counted = (
        awaiting_marks(markable(user, on=on))
        .order_by()
        .values("attempt__quiz", "version__question", "attempt__unit__training_class")
        .annotate(
            waiting=Count("pk"),
            done=Count("pk", filter=Q(Exists(own.filter(marked_at__isnull=False)))),
            drafts=Count("pk", filter=Q(Exists(own.filter(marked_at=None)))),
        )
    )
    rows = list(counted)
    quizzes = Quiz.objects.in_bulk({row["attempt__quiz"] for row in rows})
    questions = Question.objects.select_related("current").in_bulk(
        {row["version__question"] for row in rows}
    )
    classes = TrainingClass.objects.in_bulk({row["attempt__unit__training_class"] for row in rows})
    found: dict[tuple[int, int], QuestionLine] = {}
    for row in rows:
        key = row["attempt__quiz"], row["version__question"]
        line = found.setdefault(key, QuestionLine(quizzes[key[0]], questions[key[1]]))
        mine = row["waiting"] - row["done"]
        line.mine += mine
        line.waiting += row["waiting"]
        line.drafts += row["drafts"]
        line.classes.append(
            ClassLine(classes[row["attempt__unit__training_class"]], mine, row["waiting"])
        )
    for line in found.values():
        line.classes.sort(key=lambda each: each.training_class.name)
    return sorted(found.values(), key=lambda line: (-line.mine, line.quiz.title, line.question.pk))


def next_answer(responses: QuerySet[Response], user: AnyUser, *, after: int = 0) -> int | None:
    """Return the id of the answer that comes next in this marker's own order; None at the end.

    responses  of one question, from `markable`
    after      the one just left: it comes last

    What was put off comes after everything else. One query.
    """
    mine = Marking.objects.filter(marker=user.pk, marked_at=None, put_off_at__isnull=False)
    rows = for_marker(responses, user).annotate(
        is_put_off=Exists(mine.filter(response=OuterRef("pk")))
    )
    secret, marker = settings.SECRET_KEY, user.pk or 0
    order = sorted(
        (
            response == after,
            is_put_off,
            place_in_queue(response, marker=marker, secret=secret),
            response,
        )
        for response, is_put_off in rows.order_by().values_list("pk", "is_put_off")
    )
    return order[0][-1] if order else None


@dataclass(frozen=True)
class CriterionField:
    """A criterion and what the marker has chosen so far."""

    number: str
    text: str
    points: Decimal
    choices: list[tuple[str, Decimal]]
    chosen: str

    @property
    def name(self) -> str:
        return f"diem-{self.number}"


@dataclass(frozen=True)
class EssayToMark:
    """An essay with its fields; `photos` in the order in which they were handed in."""

    essay: Essay
    criteria: list[CriterionField]
    photos: list[AnswerPhoto]

    @property
    def words(self) -> int:
        return number_of_words(self.essay.text)

    @property
    def total(self) -> Decimal:
        return sum((each.points for each in self.criteria), Decimal(0))


@dataclass(frozen=True)
class MarkedBy:
    """What another person gave, shown to the one who decides."""

    points: Decimal
    comment: str
    note: str


@dataclass(frozen=True)
class AnswerToMark:
    """One answer as its marker sees it.

    essays  what is to be marked
    others  marks that two others gave, when they differ too much, or whoever gave marks to what is
            settled; empty before
    worth   how many points a person can give, in points of the question
    """

    response: Response
    number: str
    essays: list[EssayToMark]
    own: Marking | None
    others: list[MarkedBy]

    @property
    def decides(self) -> bool:
        return len(self.others) > 1 and self.response.points is None

    @property
    def asked(self) -> list[Essay]:
        return [each.essay for each in self.essays]


def answer_to_mark(
    response: Response, user: AnyUser, *, typed: dict[str, Any] | None = None
) -> AnswerToMark:
    """Return the answer with the marker's draft, or with what they have just typed. Two queries.

    response  with `version` and `attempt__quiz`
    """
    markings = list(response.markings.all())
    own = next((each for each in markings if each.marker_id == user.pk), None)
    finished = [each for each in markings if each.marked_at and each.marker_id != user.pk]
    chosen = typed if typed is not None else dict(own.by_criterion) if own else {}
    asked = essays_of(response)
    photos = {
        photo.pk: photo
        for photo in AnswerPhoto.objects.filter(
            attempt=response.attempt_id, pk__in=[pk for essay in asked for pk in essay.photos]
        )
    }
    return AnswerToMark(
        response=response,
        number=number_of(response.pk),
        essays=[
            EssayToMark(
                essay,
                _fields(essay, chosen),
                [photos[pk] for pk in essay.photos if pk in photos],
            )
            for essay in asked
        ],
        own=own,
        others=_shown_to(finished, is_settled=response.points is not None),
    )


def essays_of(response: Response) -> list[Essay]:
    """Return what a person marks of an answer. No query where the version is at hand."""
    version = response.version
    return essays(version.kind, version.content, response.answer, response.max_points)


def number_of(response: int) -> str:
    return shown_number(response, secret=settings.SECRET_KEY)


def given_by(markings: Iterable[Marking]) -> list[Given]:
    """Return what people gave; drafts count for nothing."""
    return [
        Given(each.points, each.is_decisive)
        for each in markings
        if each.marked_at is not None and each.points is not None
    ]


@dataclass(frozen=True)
class MarkedLine:
    """An answer that has its marks."""

    response: Response
    number: str
    given: list[Marking]


def marked_lines(responses: Sequence[Response]) -> list[MarkedLine]:
    """Return what people gave for answers that are settled, by their numbers. One query."""
    by_response: dict[int, list[Marking]] = {}
    finished = Marking.objects.filter(response__in=responses, marked_at__isnull=False)
    for marking in finished.order_by("marked_at", "pk"):
        by_response.setdefault(marking.response_id, []).append(marking)
    return [
        MarkedLine(response, number_of(response.pk), by_response.get(response.pk, []))
        for response in responses
    ]


def _shown_to(finished: list[Marking], *, is_settled: bool) -> list[MarkedBy]:
    # The first marker's marks stay hidden from the second: only who decides sees both.
    if len(finished) < 2 and not is_settled:
        return []
    return [
        MarkedBy(each.points, each.comment, each.note)
        for each in finished
        if each.points is not None
    ]


def _fields(essay: Essay, chosen: dict[str, Any]) -> list[CriterionField]:
    return [
        CriterionField(
            each.number,
            each.text,
            each.points,
            [(as_text(points), points) for points in each.choices],
            str(chosen.get(each.number, "")),
        )
        for each in essay.criteria
    ]

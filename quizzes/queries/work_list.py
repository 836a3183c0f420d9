"""The questions of all tests that ask to be looked at.

Analysing a test takes a good part of a second for a thousand attempts, so what was found is kept in
the cache under a key that changes with every attempt marked. Nothing needs to be cleared; what has
been done about a question since is read anew each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet, Sum

from quizzes.models import Attempt, QuestionBank, QuestionVersion, Quiz
from quizzes.queries.sittings import Sample, sheet_of
from quizzes.queries.statistics import is_dealt_with, question_lines
from quizzes.queries.verdict_words import Advice, advice_of
from quizzes.rules.statistics import FEWEST_ATTEMPTS, ItemFigures
from quizzes.rules.verdicts import URGENCY, Verdict

# To be raised when the figures or verdicts are made differently.
EDITION = 1
KEPT_SECONDS = 7 * 24 * 60 * 60


@dataclass(frozen=True)
class Found:
    """What the cache keeps of a question: the version analysed, its figures and verdicts."""

    version_id: int
    figures: ItemFigures
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class WorkLine:
    """A question to look at, in one of the tests that ask it."""

    quiz: Quiz
    version: QuestionVersion
    figures: ItemFigures
    advice: list[Advice]


@dataclass(frozen=True)
class WorkList:
    """The most urgent first; `dealt_with` are those about which something was decided since."""

    lines: list[WorkLine]
    dealt_with: list[WorkLine]
    tests: list[Quiz]


def work_list(banks: QuerySet[QuestionBank], *, verdict: Verdict | None = None) -> WorkList:
    """Return what there is to do in these banks.

    Three queries, and three more for each test with attempts marked since the last time.
    """
    quizzes = list(
        Quiz.objects.filter(bank__in=banks).select_related("bank").order_by("title", "pk")
    )
    stamps = _stamps(quizzes)
    enough = [quiz for quiz in quizzes if quiz.pk in stamps]
    found = _found(enough, stamps)
    wanted = [
        (quiz, each)
        for quiz in enough
        for each in found[quiz.pk]
        if verdict is None or verdict in each.verdicts
    ]
    versions = QuestionVersion.objects.select_related("question").in_bulk(
        [each.version_id for _quiz, each in wanted]
    )
    lines = sorted(
        (
            WorkLine(
                quiz,
                versions[each.version_id],
                each.figures,
                [advice_of(verdict, each.figures) for verdict in each.verdicts],
            )
            for quiz, each in wanted
        ),
        key=_most_urgent_first,
    )
    open_lines = [x for x in lines if not is_dealt_with(x.version, x.version.question)]
    rest = [x for x in lines if is_dealt_with(x.version, x.version.question)]
    return WorkList(open_lines, rest, quizzes)


def analysed(quiz: Quiz) -> list[Found]:
    """Return the questions of a test that ask for something."""
    return [
        Found(
            line.newest.version.pk,
            line.newest.figures,
            tuple(advice.verdict for advice in line.newest.advice),
        )
        for line in question_lines(sheet_of(quiz, Sample()))
        if line.newest.figures is not None and line.newest.advice
    ]


def _stamps(quizzes: Iterable[Quiz]) -> dict[int, str]:
    """Return a mark for each test with enough attempts, which changes with every one marked."""
    counted = (
        Attempt.objects.real()
        .filter(quiz__in=quizzes, graded_at__isnull=False)
        .order_by()
        .values("quiz")
        .annotate(number=Count("pk"), last=Max("graded_at"), points=Sum("points"))
    )
    return {
        row["quiz"]: f"{row['number']}:{row['last'].timestamp()}:{row['points']}"
        for row in counted
        if row["number"] >= FEWEST_ATTEMPTS
    }


def _found(quizzes: Iterable[Quiz], stamps: dict[int, str]) -> dict[int, list[Found]]:
    keys = {f"work-list:{EDITION}:{quiz.pk}:{stamps[quiz.pk]}": quiz for quiz in quizzes}
    kept = cache.get_many(keys)
    for key, quiz in keys.items():
        if key not in kept:
            kept[key] = analysed(quiz)
            cache.set(key, kept[key], KEPT_SECONDS)
    return {quiz.pk: kept[key] for key, quiz in keys.items()}


def _most_urgent_first(line: WorkLine) -> tuple[int, float, str, int]:
    urgency = min(URGENCY[advice.verdict] for advice in line.advice)
    facility = 101.0 if line.figures.facility is None else line.figures.facility
    return urgency, facility, line.version.question.code, line.quiz.pk

"""What is needed to draw a paper, to show it and to mark it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet

from quizzes.models import (
    Attempt,
    BlueprintRow,
    FixedQuestion,
    Question,
    QuestionVersion,
    Quiz,
    QuizSection,
)
from quizzes.rules.answers import Answer, answer_for_marking
from quizzes.rules.content import Kind
from quizzes.rules.drawing import Candidate, Wanted
from quizzes.rules.papers import PaperItem
from quizzes.rules.regrading import Answered, Wording
from quizzes.rules.sections import Placed
from shared.prepared import Prepared

_BLUEPRINT = Prepared(lambda quiz: BlueprintRow.objects.filter(quiz=quiz).order_by("pk"), quiz=int)


def blueprint_of(quiz: Quiz) -> list[Wanted]:
    """Return the rows of the blueprint, section by section, in the order in which they were
    written. One query; another one where there are sections."""
    rows = _BLUEPRINT(quiz=quiz.pk)
    number = _numbers_of_sections(quiz, [row.section_id for row in rows])
    wanted = [
        Wanted(row.topic_id, row.difficulty, row.count, number[row.section_id], row.points)
        for row in rows
    ]
    return sorted(wanted, key=lambda row: row.section)


def fixed_questions_of(quiz: Quiz) -> list[Placed]:
    """Return what stands in every paper. One query; another one where there are sections."""
    rows = list(
        FixedQuestion.objects.filter(quiz=quiz)
        .select_related("version", "question__current")
        .only(
            "section", "question", "points", "version__kind", "question__current__kind"
        )
        .order_by("position")
    )  # fmt: skip
    number = _numbers_of_sections(quiz, [row.section_id for row in rows])
    placed = []
    for row in rows:
        shown = row.version or row.question.current
        placed.append(
            Placed(
                question=row.question_id,
                section=number[row.section_id],
                version=row.version_id,
                points=row.points,
                is_asked=shown is None or shown.kind != Kind.DESCRIPTION,
            )
        )
    return placed


def _drawable(quiz: int, bank: int) -> QuerySet[Question, tuple[int, str, str]]:
    rows = BlueprintRow.objects.filter(quiz=quiz)
    return (
        Question.objects.drawable()
        .filter(bank=bank, topic__in=rows.values("topic"))
        .exclude(placed__quiz=quiz)
        .exclude(current__kind=Kind.DESCRIPTION)
        .values_list("pk", "topic_id", "difficulty")
    )


_DRAWABLE = Prepared(_drawable, quiz=int, bank=int)


def pool_of(quiz: Quiz) -> list[Candidate]:
    """Return the questions of the quiz's bank that its blueprint may draw now: not those that stand
    in every paper anyway, and not texts that ask nothing. One query."""
    return [Candidate(*row) for row in _DRAWABLE(quiz=quiz.pk, bank=quiz.bank_id)]


def versions_for(placed: Iterable[Placed]) -> dict[int, QuestionVersion]:
    """Return the version of each question that a new paper shows: pinned, or the current one."""
    pinned = {each.question: each.version for each in placed if each.version is not None}
    current = [each.question for each in placed if each.version is None]
    rows = QuestionVersion.objects.filter(Q(current_of__in=current) | Q(pk__in=pinned.values()))
    return {
        version.question_id: version
        for version in rows
        if pinned.get(version.question_id, version.pk) == version.pk
    }


def section_marks_of(quiz: Quiz) -> dict[int, Decimal]:
    """Return the pass marks of the sections that have one, by the number of the section."""
    marks = quiz.sections.order_by("position").values_list("pass_percent", flat=True)
    return {number: mark for number, mark in enumerate(marks, 1) if mark is not None}


def paper_of(attempt: Attempt) -> list[PaperItem]:
    return [PaperItem.from_json(stored) for stored in attempt.paper]


def draft_of(attempt: Attempt, position: int) -> Answer:
    """Return the draft answer at a place of the paper (from 1)."""
    kept = attempt.answers.get(str(position), {})
    answer: Answer = kept.get("answer")
    return answer


def seq_of(attempt: Attempt, position: int) -> int:
    """Return the number of the newest change kept for a place of the paper; 0 for none."""
    return int(attempt.answers.get(str(position), {}).get("seq", 0))


def is_flagged(attempt: Attempt, position: int) -> bool:
    return bool(attempt.answers.get(str(position), {}).get("flag", False))


def is_late(attempt: Attempt, position: int) -> bool:
    """Whether the kept answer was given in time and arrived after the end."""
    return bool(attempt.answers.get(str(position), {}).get("late", False))


def is_checked(attempt: Attempt, position: int) -> bool:
    """Whether the learner has seen what the answer is worth, so that it stays as it is."""
    return bool(attempt.answers.get(str(position), {}).get("checked", False))


def versions_of(attempt: Attempt) -> dict[int, QuestionVersion]:
    """Return the versions that the paper is pinned to. One query."""
    return QuestionVersion.objects.in_bulk({item["version"] for item in attempt.paper})


def answered(attempt: Attempt, position: int, item: PaperItem) -> Answered:
    """Return one draft in stored numbers, as marking wants it."""
    return Answered(
        position=position,
        version=item.version,
        section=item.section,
        answer=answer_for_marking(item, draft_of(attempt, position)),
        worth=item.points,
        points=None,
        max_points=item.points,
    )


def wording_of(version: QuestionVersion) -> Wording:
    """Return a version as it is marked now."""
    return Wording(version.kind, version.content, version.remedy, version.key_now)


def seen_questions(attempts: Iterable[Attempt]) -> set[int]:
    """Return the questions that stood in any of these papers."""
    return {item["question"] for attempt in attempts for item in attempt.paper}


def _numbers_of_sections(quiz: Quiz, used: Sequence[int | None]) -> dict[int | None, int]:
    """Return the number of each section from 1.

    What belongs to no section comes before them all, as number 0; without sections all is 1.
    """
    if not any(used):
        return {None: 1}
    sections = QuizSection.objects.filter(quiz=quiz).order_by("position")
    numbers: dict[int | None, int] = {None: 0}
    numbers |= {pk: place for place, pk in enumerate(sections.values_list("pk", flat=True), 1)}
    return numbers

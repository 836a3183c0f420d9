"""A question after marking, as far as `rules.review` allows it to be shown."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from quizzes.models import Response
from quizzes.queries.asking import true_or_false
from quizzes.rules.content import Content, Kind
from quizzes.rules.kinds.common import Answer
from quizzes.rules.review import Review
from quizzes.rules.wording import (
    AnswerRow,
    answer_lines,
    answer_rows,
    chosen_remarks,
    key_lines,
    readable_stem,
)


@dataclass(frozen=True)
class ReviewedRow:
    """A statement, pair, item, gap or part after marking. Texts are rich.

    outcome  as in ReviewedQuestion
    rows     of a part that has rows itself
    """

    text: str
    outcome: str
    own: list[str]
    key: list[str]
    remarks: list[str]
    explanation: str
    rows: list["ReviewedRow"]


@dataclass(frozen=True)
class ReviewedQuestion:
    """One question after marking; what is not to be shown yet is empty. Texts are rich.

    outcome     "right", "partly", "wrong", "empty", "waiting" for a person who marks it,
                "marked" by a person without a point for each part, "none" where nothing is asked,
                "hidden"
    points      None where they are not shown or not known
    rows        what became of each statement, pair, item, gap or part; `own` is then empty, and
                `key` too where each row has its own
    photos      of an essay: the ids handed in
    """

    number: int
    kind: Kind
    stem: str
    outcome: str
    points: Decimal | None
    max_points: Decimal | None
    own: list[str]
    remarks: list[str]
    explanation: str
    key: list[str]
    rows: list[ReviewedRow] = field(default_factory=list)
    photos: list[int] = field(default_factory=list)
    comment: str = ""


def reviewed_question(response: Response, review: Review) -> ReviewedQuestion:
    """Return what `review` shows of one answer. No query when the version is there."""
    version = response.version
    kind, content, answer = Kind(version.kind), version.content, response.answer
    words = true_or_false()
    is_right = bool(response.max_points) and response.points == response.max_points
    rows = answer_rows(kind, content, answer, words)
    shows_key = review.shows_right_answer and not is_right
    return ReviewedQuestion(
        number=response.position,
        kind=kind,
        stem=readable_stem(kind, version.stem),
        outcome=_outcome(response, is_right=is_right) if review.shows_correctness else "hidden",
        points=response.points if review.shows_points else None,
        max_points=response.max_points if review.shows_max_points else None,
        own=[] if rows else answer_lines(kind, content, answer, words),
        remarks=_remarks(kind, content, answer) if review.shows_specific_feedback else [],
        explanation=version.feedback if review.shows_explanation(is_right=is_right) else "",
        key=key_lines(kind, content, words) if shows_key and not _have_keys(rows) else [],
        rows=[_row(row, review, is_marked=response.points is not None) for row in rows],
        photos=answer["photos"] if kind == Kind.ESSAY and answer else [],
        comment=response.comment if review.shows_specific_feedback else "",
    )


def _have_keys(rows: list[AnswerRow]) -> bool:
    """Whether the key is told row by row; the right order of items is told as a whole."""
    return any(row.key or row.rows for row in rows)


def _remarks(kind: Kind, content: Content, answer: Answer) -> list[str]:
    """Where there are rows, each has its own."""
    with_rows = {Kind.STATEMENTS, Kind.CLOZE, Kind.SITUATION}
    return [] if kind in with_rows else chosen_remarks(kind, content, answer)


def _row(row: AnswerRow, review: Review, *, is_marked: bool) -> ReviewedRow:
    is_right = row.share == 1
    shows_key = review.shows_right_answer and not is_right
    return ReviewedRow(
        text=row.text,
        outcome=_row_outcome(row, is_marked=is_marked) if review.shows_correctness else "hidden",
        own=[] if row.rows else row.own,
        key=row.key if shows_key and not _have_keys(row.rows) else [],
        remarks=row.remarks if review.shows_specific_feedback and not row.rows else [],
        explanation=row.explanation if review.shows_explanation(is_right=is_right) else "",
        rows=[_row(inner, review, is_marked=is_marked) for inner in row.rows],
    )


def _outcome(response: Response, *, is_right: bool) -> str:
    if is_right:
        return "right"
    if not response.max_points:
        return "none"
    if response.points is None:
        return "waiting"
    if response.answer is None:
        return "empty"
    return "partly" if response.points else "wrong"


def _row_outcome(row: AnswerRow, *, is_marked: bool) -> str:
    if not row.is_answered:
        return "empty"
    if row.share is None:
        return "marked" if is_marked else "waiting"
    return _by_share(row.share)


def _by_share(share: Fraction) -> str:
    if share == 1:
        return "right"
    return "partly" if share else "wrong"

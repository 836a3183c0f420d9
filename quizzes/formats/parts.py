"""A situation in a file: the case, and behind it each of its questions as one of their own.

The remark of the case says how many questions belong to it (`parts`), that of each of them which
one it is (`part`).
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from quizzes.formats.beside import Remark
from quizzes.formats.draft import DraftQuestion, Problem
from quizzes.formats.weights import plain_number


@dataclass(frozen=True)
class Found:
    """A question as read, and the remark beside it if there was one."""

    question: DraftQuestion
    remark: Remark | None = None


def gathered(found: list[Found]) -> list[DraftQuestion]:
    """Return the questions, those of a situation inside it."""
    questions: list[DraftQuestion] = []
    case: DraftQuestion | None = None
    for one in found:
        remark = one.remark or {}
        if case is not None and remark.get("part") == len(case.content["parts"]) + 1:
            _take(case, one.question)
            continue
        case = None
        questions.append(one.question)
        if one.question.kind == "situation":
            case = one.question
            case.content = {"parts": [], "wanted": remark.get("parts")}
    for question in questions:
        if question.kind == "situation":
            _check(question)
    return questions


def separated(question: DraftQuestion) -> list[tuple[DraftQuestion, Remark]]:
    """Return what to write for a question, each with what its remark has to say of parts."""
    if question.kind != "situation":
        return [(question, {})]
    parts = question.content["parts"]
    label = question.name or question.code
    case = (replace(question, content={}), {"parts": len(parts)})
    return [case, *((_question_of(part, label, n), {"part": n}) for n, part in enumerate(parts, 1))]


def _question_of(part: dict[str, Any], label: str, number: int) -> DraftQuestion:
    return DraftQuestion(
        place="",
        kind=part["kind"],
        stem=part["stem"],
        content=part["content"],
        feedback=part["feedback"],
        name=f"{label} ({number})" if label else "",
        points=Decimal(part["points"]),
    )


def _take(case: DraftQuestion, question: DraftQuestion) -> None:
    case.content["parts"].append(
        {
            "kind": question.kind,
            "stem": question.stem,
            "content": question.content,
            "feedback": question.feedback,
            "points": plain_number(question.points),
        }
    )
    number = len(case.content["parts"])
    for problem in question.problems:
        detail = f"({number}) {problem.detail}".strip()
        case.problems.append(replace(problem, detail=detail))


def _check(case: DraftQuestion) -> None:
    wanted = case.content.pop("wanted", None)
    count = len(case.content["parts"])
    if wanted != count:
        case.problems.append(Problem("parts_missing", f"{count}/{wanted or '?'}"))

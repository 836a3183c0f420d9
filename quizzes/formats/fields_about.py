"""What is written about a question beside what it asks, and the question made of both."""

import re
from collections.abc import Mapping
from decimal import Decimal

from quizzes.formats.answer_words import number_of, written_number
from quizzes.formats.draft import DraftQuestion, Problem
from quizzes.formats.fields import Fields
from quizzes.formats.fields_read import content_of
from quizzes.formats.vocabulary import DIFFICULTY_WORDS, code_of, word_of
from quizzes.rules.prose import bare_text
from shared.text import tidy

MAX_POINTS = Decimal(1000)
_DIVIDER = re.compile(r"(?<!/)/(?!/)")


def category_text(names: tuple[str, ...]) -> str:
    """Return the path of a category; a "/" inside a name is doubled."""
    return " / ".join(name.replace("/", "//") for name in names)


def category_names(text: str) -> tuple[str, ...]:
    names = (tidy(part).replace("//", "/") for part in _DIVIDER.split(text))
    return tuple(name for name in names if name)


def about_fields(question: DraftQuestion) -> dict[str, str]:
    """Return what is written about a question beside what it asks, by field."""
    written = {
        "points": "" if question.points == 1 else written_number(f"{question.points:f}"),
        "difficulty": word_of(question.difficulty, DIFFICULTY_WORDS),
        "topic": question.topic,
        "source": question.source,
        "category": category_text(question.category),
        "code": question.code,
        "name": question.name,
    }
    return {name: value for name, value in written.items() if value}


def draft_of(fields: Fields, about: Mapping[str, str], place: str) -> DraftQuestion:
    """Return the question that these fields describe, with what is wrong about it."""
    problems: list[Problem] = []
    kind, content = content_of(fields, problems)
    if not bare_text(fields.stem) and "<img" not in fields.stem:
        problems.append(Problem("no_stem"))
    typed = about.get("difficulty", "")
    difficulty = code_of(typed, DIFFICULTY_WORDS)
    if typed and not difficulty:
        problems.append(Problem("unknown_difficulty", typed[:80], blocks=False))
    points = number_of(about.get("points") or "1")
    if points is None or not 0 <= Decimal(points) <= MAX_POINTS:
        problems.append(Problem("unknown_number", about["points"][:80]))
        points = "1"
    return DraftQuestion(
        place=place,
        kind=kind,
        stem=fields.stem,
        content=content,
        feedback=fields.feedback,
        code=about.get("code", "")[:80],
        name=about.get("name", ""),
        category=category_names(about.get("category", "")),
        topic=about.get("topic", ""),
        difficulty=difficulty,
        source=about.get("source", ""),
        points=Decimal(points),
        problems=list(dict.fromkeys(problems)),
    )

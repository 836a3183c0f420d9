"""What is needed to print a test as papers."""

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quizzes.models import QuestionImage, Quiz
from quizzes.queries.papers import blueprint_of, fixed_questions_of, pool_of, versions_for
from quizzes.rules.content import Kind
from quizzes.rules.drawing import draw
from quizzes.rules.printing import Asked
from quizzes.rules.prose import image_names
from quizzes.rules.sections import Placed, in_order


@dataclass(frozen=True)
class PaperSection:
    """A part of the paper; a test without sections has one part without title."""

    number: int
    title: str
    intro: str
    asked: list[Asked]


def paper_sections(quiz: Quiz, *, seed: int) -> list[PaperSection]:
    """Return what the papers of a test ask: what stands in every paper and what the blueprint
    draws. The same seed draws the same questions as long as the bank stays as it is.

    Raises PoolTooSmall.
    """
    wanted = blueprint_of(quiz)
    rng = random.Random(seed)  # noqa: S311 - to be drawn again, not to be secret
    rows = draw(wanted, pool_of(quiz) if wanted else [], rng=rng)
    drawn = [
        Placed(question, row.section, points=row.points)
        for row, questions in zip(wanted, rows, strict=True)
        for question in questions
    ]
    placed = in_order(fixed_questions_of(quiz), drawn, shuffle=False, rng=rng)
    versions = versions_for(placed)
    titles = _titles(quiz)
    sections: dict[int, PaperSection] = {}
    for each in placed:
        version = versions[each.question]
        title, intro = titles.get(each.section, ("", ""))
        section = sections.setdefault(each.section, PaperSection(each.section, title, intro, []))
        kind = Kind(version.kind)
        points = version.points if each.points is None else each.points
        section.asked.append(
            Asked(
                each.question, version.pk, kind, version.stem, version.content,
                Decimal(0) if kind == Kind.DESCRIPTION else points, each.section, version.feedback,
            )
        )  # fmt: skip
    return list(sections.values())


def _titles(quiz: Quiz) -> dict[int, tuple[str, str]]:
    rows = quiz.sections.order_by("position").values_list("title", "intro")
    return {number: (title, intro) for number, (title, intro) in enumerate(rows, 1)}


def pictures_of(quiz: Quiz, sections: Iterable[PaperSection]) -> dict[str, bytes]:
    """Return the pictures that the questions show, by name. One query, none without pictures."""
    texts = [repr(each.content) + each.stem for part in sections for each in part.asked]
    names = {
        name.removeprefix("image:")
        for text in texts
        for name in image_names(text.replace("\\'", "'"))
        if name.startswith("image:")
    }
    if not names:
        return {}
    found = {}
    for image in QuestionImage.objects.filter(bank=quiz.bank_id, pk__in=map(uuid.UUID, names)):
        with image.file.open("rb") as file:
            found[f"image:{image.pk}"] = file.read()
    return found

"""Printing a test: papers in several versions, the answer sheet and the key."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.utils import timezone

from accounts.api import User
from audit.api import record
from quizzes.errors import BankTooSmall
from quizzes.models import Quiz
from quizzes.queries.printing import paper_sections, pictures_of
from quizzes.rendering.papers import Heading, Order, Part, papers_zip
from quizzes.rules.drawing import PoolTooSmall
from quizzes.rules.printing import make_versions

_SMALLEST_SEED, _SEEDS = 100_000, 900_000


@dataclass(frozen=True)
class Choice:
    """What is wanted. `seed` prints earlier papers again; None draws new ones."""

    superior: str
    issuer: str
    title: str
    subject: str
    minutes: int | None
    versions: int
    shuffle_questions: bool
    shuffle_options: bool
    has_sheet: bool
    has_key: bool
    seed: int | None = None


def print_papers(quiz: Quiz, choice: Choice, *, by: User, at: dt.datetime) -> bytes:
    """Return a zip archive with the papers, and note in the journal who has them.

    Raises BankTooSmall, and OSError where Pango is missing.
    """
    seed = choice.seed or _SMALLEST_SEED + secrets.randbelow(_SEEDS)
    try:
        sections = paper_sections(quiz, seed=seed)
    except PoolTooSmall as refusal:
        raise BankTooSmall(refusal.shortages) from refusal
    asked = [each for section in sections for each in section.asked]
    if not any(each.is_asked for each in asked):
        raise BankTooSmall
    versions = make_versions(
        asked,
        count=choice.versions,
        seed=seed,
        shuffle_questions=choice.shuffle_questions,
        shuffle_options=choice.shuffle_options,
    )
    papers = papers_zip(
        Order(
            heading=Heading(
                choice.superior, choice.issuer, choice.title, choice.subject, choice.minutes, seed,
                timezone.localdate(at),
            ),
            parts=[Part(section.number, section.title, section.intro) for section in sections],
            versions=versions,
            pictures=pictures_of(quiz, sections),
            has_sheet=choice.has_sheet,
            has_key=choice.has_key,
        )
    )  # fmt: skip
    record(
        "quiz.printed", quiz, by=by, at=at, seed=seed, versions=choice.versions,
        wordings=[each.version for each in asked], key=choice.has_key,
    )  # fmt: skip
    return papers

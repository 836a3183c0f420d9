"""Short words for tests of readers."""

from pathlib import Path
from types import ModuleType
from typing import Any

from quizzes.formats.draft import DraftQuestion, FileRead

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(module: ModuleType, name: str) -> FileRead:
    found: FileRead = module.read((FIXTURES / name).read_bytes())
    return found


def one(module: ModuleType, text: str) -> DraftQuestion:
    """Return the only question of `text`."""
    (question,) = module.read(text.encode()).questions
    return question


def faults(question: DraftQuestion) -> list[str]:
    """Return the codes of what has to be mended."""
    return [problem.code for problem in question.problems if problem.blocks]


def notes(question: DraftQuestion) -> list[str]:
    """Return the codes of what should be looked at."""
    return [problem.code for problem in question.problems if not problem.blocks]


def option(text: str, *, right: bool = False, feedback: str = "", **more: str) -> dict[str, Any]:
    return {"text": text, "right": right, "feedback": feedback, **more}

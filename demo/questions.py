"""Question banks and final quizzes of the demonstration's courses."""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from courses.api import LessonPage, Topic
from demo.courses import LoadedCourse
from organisations.api import Organisation
from quizzes.api import BlueprintRow, QuestionBank, Quiz, load_questions, publish_quiz


def load_quiz(course: LoadedCourse, *, owner: Organisation, at: dt.datetime) -> Quiz:
    """Fill the course's bank, set its final quiz by the blueprint and publish it."""
    plan = _read(course.folder / "course.toml")["quiz"]
    questions = _read(course.folder / "questions.toml")["questions"]
    bank = QuestionBank.objects.create(code=course.page.slug, name=course.page.title, owner=owner)
    topics = {topic.code: topic for topic in Topic.objects.filter(parent=course.page.topic_id)}
    lessons = {lesson.slug: lesson for lesson in LessonPage.objects.child_of(course.page)}
    load_questions(bank, questions, lessons=lessons, topics=topics, by=None, at=at)
    quiz = Quiz.objects.create(
        assessment=course.assessment,
        bank=bank,
        title=plan["title"],
        intro=plan["intro"],
        time_limit_minutes=plan["time_limit_minutes"],
        attempts_allowed=plan["attempts"],
        pass_percent=Decimal(plan["pass_percent"]),
    )
    BlueprintRow.objects.bulk_create(
        BlueprintRow(
            quiz=quiz,
            topic=topics[row["subtopic"]],
            difficulty=row["difficulty"],
            count=row["count"],
        )
        for row in plan["blueprint"]
    )
    return publish_quiz(quiz, by=None, at=at)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))

"""Question banks and final quizzes of the demonstration's courses."""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from courses.api import CoursePage, LessonPage, Topic
from organisations.api import Organisation
from quizzes.api import BlueprintRow, QuestionBank, Quiz, load_questions, publish_quiz


def load_quizzes(
    content: Path, courses: list[CoursePage], *, owner: Organisation, at: dt.datetime
) -> list[Quiz]:
    """Fill a bank for each course and set its final quiz by the course's blueprint."""
    return [_load_quiz(content / course.slug, course, owner, at) for course in courses]


def _load_quiz(folder: Path, course: CoursePage, owner: Organisation, at: dt.datetime) -> Quiz:
    plan = _read(folder / "course.toml")["quiz"]
    questions = _read(folder / "questions.toml")["questions"]
    bank = QuestionBank.objects.create(code=course.slug, name=course.title, owner=owner)
    topics = {topic.code: topic for topic in Topic.objects.filter(parent=course.topic_id)}
    lessons = {lesson.slug: lesson for lesson in LessonPage.objects.child_of(course)}
    load_questions(bank, questions, lessons=lessons, topics=topics, by=None, at=at)
    quiz = Quiz.objects.create(
        assessment=course.assessments.get(),
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

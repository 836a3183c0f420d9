"""Question banks and final quizzes of the demonstration's courses."""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from courses.api import LessonPage, Topic
from demo.courses import LoadedCourse
from organisations.api import Organisation
from quizzes.api import (
    BlueprintRow,
    Question,
    QuestionBank,
    Quiz,
    add_category,
    change_many,
    load_questions,
    publish_quiz,
)


def load_quiz(course: LoadedCourse, *, owner: Organisation, at: dt.datetime) -> Quiz:
    """Fill the course's bank, set its final quiz by the blueprint and publish it."""
    plan = _read(course.folder / "course.toml")["quiz"]
    questions = _read(course.folder / "questions.toml")["questions"]
    bank = QuestionBank.objects.create(code=course.page.slug, name=course.page.title, owner=owner)
    topics = {topic.code: topic for topic in Topic.objects.filter(parent=course.page.topic_id)}
    lessons = {lesson.slug: lesson for lesson in LessonPage.objects.child_of(course.page)}
    load_questions(bank, questions, lessons=lessons, topics=topics, by=None, at=at)
    _put_on_shelves(bank, at=at)
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


def _put_on_shelves(bank: QuestionBank, *, at: dt.datetime) -> None:
    """A shelf for each topic, as a trainer would begin."""
    by_topic: dict[Topic, list[Question]] = {}
    for question in bank.questions.select_related("topic").order_by("topic__position", "pk"):
        by_topic.setdefault(question.topic, []).append(question)
    for topic, questions in by_topic.items():
        category = add_category(bank, topic.name, by=None, at=at)
        change_many(bank, questions, {"category": category}, by=None, at=at)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))

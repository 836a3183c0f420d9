"""Learners of a class of the demonstration, signed in and ready to take its test."""

import datetime as dt
import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.utils import timezone


@dataclass(frozen=True)
class Learner:
    """One who is signed in. `session` is the value of the cookie."""

    enrolment: int
    session: str


@dataclass(frozen=True)
class Hall:
    """A class with its test and those who will sit it."""

    intro: str
    unit: int
    quiz: int
    learners: list[Learner]


def prepare(number: int, *, questions_per_page: int = 5, ready: bool = False) -> Hall:
    """Load the demonstration into the empty database and put `number` people into one class.

    ready  they have studied every lesson, so that passing completes the class
    """
    from courses.api import ClassUnit  # noqa: PLC0415
    from demo.loading import load  # noqa: PLC0415
    from quizzes.api import Quiz  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    # The command itself refuses to run with a server's settings.
    load(at=timezone.now(), folder=Path(settings.VAR_DIR), say=lambda _text: None)
    unit = ClassUnit.objects.filter(kind="quiz").select_related("training_class").order_by("pk")[0]
    quiz = Quiz.objects.get(assessment=unit.assessment_id)
    quiz.questions_per_page = questions_per_page
    quiz.save()
    at = timezone.now()
    enrolments = _enrol(number, unit.training_class, at)
    if ready:
        ready_to_pass(enrolments, at=at)
    learners = [Learner(e.pk, session_of(e.person.user, at)) for e in enrolments]
    intro = f"/lop/{unit.training_class.code}/kiem-tra/{unit.pk}/"
    return Hall(intro, unit.pk, quiz.pk, learners)


def _enrol(number: int, training_class: Any, at: dt.datetime) -> list[Any]:
    from accounts.api import User  # noqa: PLC0415
    from courses.api import Enrolment  # noqa: PLC0415
    from organisations.api import Organisation  # noqa: PLC0415
    from people.api import Holding, Person  # noqa: PLC0415

    users = User.objects.bulk_create(
        [User(username=f"thi-sinh-{n}", full_name=f"Đặng Thị Ánh Tuyết {n}") for n in range(number)]
    )
    people = Person.objects.bulk_create(
        [
            Person(code=f"TS{n:05d}", full_name=user.full_name, given="Tuyết", user=user)
            for n, user in enumerate(users)
        ]
    )
    cell = Organisation.objects.filter(kind="chi_bo").order_by("pk")[0]
    Holding.objects.bulk_create(
        [Holding(person=person, title_id="chi_uy_vien", organisation=cell) for person in people]
    )
    return Enrolment.objects.bulk_create(
        [
            Enrolment(
                person=person, training_class=training_class, source="summons", enrolled_at=at
            )
            for person in people
        ]
    )


def ready_to_pass(enrolments: list[Any], *, at: dt.datetime) -> None:
    """Mark every lesson of their class as studied: only the test is left."""
    from courses.api import ClassUnit, UnitProgress  # noqa: PLC0415

    classes = {enrolment.training_class_id for enrolment in enrolments}
    lessons = list(ClassUnit.objects.filter(training_class__in=classes, kind="lesson"))
    UnitProgress.objects.bulk_create(
        [
            UnitProgress(enrolment=enrolment, unit=lesson, opened_at=at, completed_at=at)
            for enrolment in enrolments
            for lesson in lessons
            if lesson.training_class_id == enrolment.training_class_id
        ],
        batch_size=1000,
    )


def session_of(user: Any, at: dt.datetime) -> str:
    """Sign somebody in without a password; return the value of the cookie."""
    store = importlib.import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["signed_in_until"] = (at + settings.SIGNED_IN_AT_MOST).isoformat()
    store.save()
    key: str = store.session_key
    return key

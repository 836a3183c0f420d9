"""A course on its way in: pages as drafts, and everything that their texts show."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.api import User
from audit.api import record
from courses.models import (
    CourseAssessment,
    CourseIndexPage,
    CoursePackage,
    CoursePage,
    EssayTask,
    LessonPage,
    Programme,
    SharedBlock,
    Survey,
    SurveyQuestion,
    Topic,
)
from courses.transfer.archive import COURSE, Incoming, UnusableArchive
from courses.transfer.cleaning import clean_rich_text
from courses.transfer.giving import (
    COURSE_COLUMNS,
    ESSAY_COLUMNS,
    LESSON_COLUMNS,
    QUESTION_COLUMNS,
    THINGS,
)
from courses.transfer.references import (
    HTML,
    PAGE,
    Misshapen,
    UnknownBlock,
    changed,
    changed_html,
)
from courses.transfer.things import BadThing, Things

_NOT_AS_IT_SHOULD_BE = (
    Misshapen, TypeError, KeyError, ValueError, AttributeError, OverflowError, RecursionError,
    IntegrityError, DataError,
)  # fmt: skip
_PLACEHOLDER = [("text", "<p>…</p>")]


@dataclass(frozen=True)
class Problem:
    """Something that keeps the course from being taken in."""

    place: str
    sentence: str


@dataclass
class Taken:
    """What came in. `notes` are changes that somebody should look at; `problems` forbid all."""

    course: CoursePage | None = None
    assessments: list[CourseAssessment] = field(default_factory=list)
    lessons: dict[str, LessonPage] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    # Kind and title of each part, in the order of the course.
    rows: list[tuple[str, str]] = field(default_factory=list)


class Taker:
    """Writes a course below `parent`. The caller undoes it all when there are problems."""

    def __init__(
        self,
        archive: Incoming,
        parent: CourseIndexPage,
        things: Things,
        *,
        by: User | None,
        at: dt.datetime,
    ) -> None:
        self.parent, self.things, self.by, self.at = parent, things, by, at
        part = archive.part(COURSE)
        if not isinstance(part, dict) or not isinstance(part.get("course"), dict):
            raise UnusableArchive(_("The file does not say what course it is."))
        self.part: dict[str, Any] = part
        self.taken = Taken()
        self.place = ""
        self.pages: dict[str, int] = {}
        self.made: dict[str, int | None] = {}

    def take(self) -> Taken:
        """Write everything; what is wrong is in the result. Raises UnusableArchive."""
        self._try(_("Course"), self._course)
        if self.taken.course is None:
            return self.taken
        # All lessons stand before their texts are read: they point at each other.
        self._each("lessons", _("Lesson"), self._lesson)
        self._each("lessons", _("Lesson"), self._text_of)
        self._try(_("Course"), self._texts_of_course)
        self._each("assessments", _("Test"), self._assessment)
        self._each("essays", _("Essay"), self._essay)
        self._each("packages", _("Package"), self._package)
        if self.part.get("survey") is not None:
            self._try(_("Survey"), self._survey, self.part["survey"])
        if not self.taken.problems:
            self._finish()
        return self.taken

    # --- Parts -----------------------------------------------------------------------------------

    def _course(self) -> None:
        given = self.part["course"]
        course = CoursePage(
            **_columns(given, COURSE_COLUMNS), topic=self.topic(given.get("topic")),
            live=False, owner=self.by,
        )  # fmt: skip
        if given.get("programme"):
            course.programme = Programme.objects.filter(code=str(given["programme"])).first()
            if course.programme is None:
                self.note(_("There is no programme %(code)s here.") % {"code": given["programme"]})
        course.slug = self._free_slug(str(course.slug))
        Page.objects.get(pk=self.parent.pk).add_child(instance=course)
        self.taken.course = course
        self.pages["course"] = course.pk
        self.taken.rows.append((_("Course"), course.title))

    def _lesson(self, given: Any, number: int) -> None:
        lesson = LessonPage(**_columns(given, LESSON_COLUMNS), live=False, owner=self.by)
        lesson.body = _PLACEHOLDER
        Page.objects.get(pk=self.pages["course"]).add_child(instance=lesson)
        self.taken.lessons[f"lesson-{number}"] = lesson
        self.pages[f"lesson-{number}"] = lesson.pk
        self.taken.rows.append((_("Lesson"), lesson.title))

    def _text_of(self, given: Any, number: int) -> None:
        lesson = self.taken.lessons.get(f"lesson-{number}")
        if lesson is None:
            return
        lesson.key_points = self.stream(lesson, "key_points", given.get("key_points"))
        lesson.body = self.stream(lesson, "body", given.get("body"))
        lesson.save()

    def _texts_of_course(self) -> None:
        course = self._written()
        given = self.part["course"]
        course.intro = self.html(given.get("intro"))
        course.objectives = self.stream(course, "objectives", given.get("objectives"))
        course.save()

    def _assessment(self, given: Any, number: int) -> None:
        place = CourseAssessment(
            course=self._written(), sort_order=number, **_columns(given, ["title", "periods"])
        )
        place.full_clean()
        place.save()
        self.taken.assessments.append(place)
        self.taken.rows.append((_("Test"), place.title))

    def _essay(self, given: Any, number: int) -> None:
        task = EssayTask(
            course=self._written(), sort_order=number, **_columns(given, ESSAY_COLUMNS)
        )
        task.prompt, task.guide = self.html(given.get("prompt")), self.html(given.get("guide"))
        task.criteria = self.stream(task, "criteria", given.get("criteria"))
        task.full_clean()
        task.save()
        self.taken.rows.append((_("Essay"), task.title))

    def _package(self, given: Any, number: int) -> None:
        columns = _columns(given, ["title", "periods"])
        package = self.things.package(given.get("file"), str(given.get("package") or ""))
        place = CoursePackage(course=self._written(), package=package, sort_order=number, **columns)
        place.full_clean()
        place.save()
        self.taken.rows.append((_("Package"), place.title))

    def _survey(self, given: Any) -> None:
        columns = _columns(given, ["title", "intro"])
        asked = [_columns(one, QUESTION_COLUMNS) for one in given["questions"]]
        course = self._written()
        for survey in Survey.objects.filter(**columns):
            kept = survey.questions.order_by("sort_order", "pk").values(*QUESTION_COLUMNS)
            if list(kept) == asked:
                course.survey = survey
                break
        else:
            survey = Survey(**columns)
            survey.full_clean()
            survey.save()
            for number, each in enumerate(asked):
                question = SurveyQuestion(survey=survey, sort_order=number, **each)
                question.full_clean()
                question.save()
            course.survey = survey
        course.save()
        self.taken.rows.append((_("Survey"), survey.title))

    def _finish(self) -> None:
        """Each page has a draft that shows what its row says."""
        course = CoursePage.objects.get(pk=self.pages["course"])
        self.taken.course = course
        for page in (course, *self.taken.lessons.values()):
            page.save_revision(user=self.by, changed=True)
        record(
            "course.imported", course, by=self.by, at=self.at, lessons=len(self.taken.lessons),
        )  # fmt: skip

    # --- Their texts -----------------------------------------------------------------------------

    def stream(self, row: Any, name: str, raw: Any) -> Any:
        """Return a text whose names are ids again, checked as the editor would check it."""
        block = row._meta.get_field(name).stream_block
        value = block.to_python(changed(block, raw or [], self.found))
        return block.clean(value)

    def html(self, raw: Any) -> str:
        return clean_rich_text(changed_html(raw if isinstance(raw, str) else "", self.found))

    def found(self, model: str, name: Any) -> Any:
        """Return the id that a name has here."""
        if model == HTML:
            return clean_rich_text(name)
        if model == PAGE:
            return self._page(str(name))
        name = str(name)
        if name not in self.made:
            self.made[name] = None  # should it refer to itself
            self.made[name] = self._thing(model, name)
        return self.made[name]

    def _page(self, name: str) -> int | None:
        if name in self.pages:
            return self.pages[name]
        path = name.removeprefix("page:")
        page = Page.objects.filter(url_path=path).first()
        if page is None:
            self.note(_("A link to another page is left out: %(path)s") % {"path": path[:200]})
        return page.pk if page else None

    def _thing(self, model: str, name: str) -> int | None:
        thing = (self.part.get("things") or {}).get(name)
        if model not in THINGS or not name.startswith(f"{model}#") or not isinstance(thing, dict):
            raise BadThing(
                _("Something that the text shows is not in the file: %(name)s")
                % {"name": name[:80]}
            )
        if "stream" in THINGS[model]:
            return self._shared(thing)
        return self.things.take(model, thing)

    def _shared(self, thing: dict[str, Any]) -> int:
        """Return the shared part; one of the same title that says the same is the same."""
        part = SharedBlock(**_columns(thing, ["title"]))
        part.body = self.stream(part, "body", thing.get("body"))
        block = part.body.stream_block
        wanted = block.get_prep_value(part.body)
        for known in SharedBlock.objects.filter(title=part.title):
            if block.get_prep_value(known.body) == wanted:
                self.things.reused += 1
                return int(known.pk)
        part.full_clean()
        part.save()
        return int(part.pk)

    # --- Help ------------------------------------------------------------------------------------

    def topic(self, code: Any) -> Topic:
        """Return a topic by its code; one that is not here is added below the one it is part of."""
        code = str(code)[:60]
        if code not in self.taken.topics:
            topic = Topic.objects.filter(code=code).first()
            self.taken.topics[code] = topic or self._new_topic(code)
        return self.taken.topics[code]

    def _new_topic(self, code: str) -> Topic:
        given = (self.part.get("topics") or {}).get(code)
        if not isinstance(given, dict):
            raise BadThing(_("There is no topic %(code)s here.") % {"code": code})
        topic = Topic(code=code, name=str(given.get("name", ""))[:200])
        position = given.get("position")
        topic.position = position if isinstance(position, int) else 0
        if given.get("parent") and given["parent"] != code:
            topic.parent = self.topic(given["parent"])
        topic.full_clean()
        topic.save(force_insert=True)
        self.note(_("A new topic: %(name)s") % {"name": topic.name})
        return topic

    def note(self, sentence: str) -> None:
        self.taken.notes.append(Problem(self.place, sentence))

    def _written(self) -> CoursePage:
        return CoursePage.objects.get(pk=self.pages["course"])

    def _free_slug(self, wanted: str) -> str:
        children = Page.objects.child_of(self.parent)
        taken = set(children.filter(slug__startswith=wanted).values_list("slug", flat=True))
        slug, number = wanted, 1
        while slug in taken:
            number += 1
            slug = f"{wanted}-{number}"
        return slug

    def _each(self, name: str, kind: str, work: Callable[[Any, int], None]) -> None:
        rows = self.part.get(name)
        for number, given in enumerate(rows if isinstance(rows, list) else [], 1):
            title = given.get("title") if isinstance(given, dict) else ""
            self._try(f"{kind} {number}: {title}"[:200], work, given, number)

    def _try(self, place: str, work: Any, *given: Any) -> None:
        """Do one part; what is wrong with it becomes a line of the table."""
        self.place = place
        try:
            with transaction.atomic():
                work(*given)
        except UnknownBlock as error:
            words = _("This site has no block “%(name)s”. Update the site, or leave it out.")
            self._wrong(place, words % {"name": error.name})
        except ValidationError as error:
            for sentence in _sentences(error):
                self._wrong(place, sentence)
        except BadThing as error:
            self._wrong(place, error.message)
        except UnusableArchive as error:
            self._wrong(place, error.message)
        except _NOT_AS_IT_SHOULD_BE:
            self._wrong(place, _("This part of the file has not the shape it should have."))

    def _wrong(self, place: str, sentence: str) -> None:
        self.taken.problems.append(Problem(place, sentence))


def _columns(given: Any, names: list[str]) -> dict[str, Any]:
    """Return plain values by name. Raises Misshapen."""
    if not isinstance(given, Mapping):
        raise Misshapen
    values = {name: given[name] for name in names}
    if not all(isinstance(value, str | int | bool) for value in values.values()):
        raise Misshapen
    return {n: v.replace("\x00", "") if isinstance(v, str) else v for n, v in values.items()}


def _sentences(error: ValidationError) -> list[str]:
    """Return what is wrong; errors of blocks lie inside each other."""
    found: list[str] = []
    inner = getattr(error, "block_errors", None)
    if inner:
        errors = inner.values() if isinstance(inner, Mapping) else inner
        for each in errors:
            found += _sentences(each) if isinstance(each, ValidationError) else []
    others = getattr(error, "non_block_errors", None)
    if others:
        found += [str(message) for each in others.as_data() for message in each.messages]
    return found or [str(message) for message in error.messages]

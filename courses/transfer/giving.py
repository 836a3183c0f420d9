"""A course on its way out: pages, and everything that their texts show."""

from typing import Any

from django.apps import apps
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, Survey, Topic
from courses.transfer.archive import COURSE, Outgoing
from courses.transfer.cleaning import clean_rich_text
from courses.transfer.references import HTML, PAGE, changed, changed_html

# Things that texts refer to: the columns that travel, the file, and the texts of their own.
THINGS: dict[str, dict[str, Any]] = {
    "wagtailimages.image": {"columns": ["title"], "file": "file"},
    "wagtaildocs.document": {"columns": ["title"], "file": "file"},
    "courses.video": {"columns": ["title", "subtitles", "transcript"], "file": "original"},
    "courses.audio": {"columns": ["title", "transcript"], "file": "original"},
    "courses.slidedeck": {"columns": ["title"], "file": "original"},
    "courses.sharedblock": {"columns": ["title"], "stream": "body"},
}
COURSE_COLUMNS = [
    "title", "slug", "summary", "audience_note", "edition_year", "periods",
]  # fmt: skip
LESSON_COLUMNS = ["title", "slug", "summary", "minutes", "periods"]
ESSAY_COLUMNS = [
    "title", "fewest_words", "most_words", "allows_file", "pass_mark", "periods",
]  # fmt: skip
QUESTION_COLUMNS = ["kind", "text", "choices", "is_required"]


class CannotTravel(Exception):
    """The course shows something that has no way to travel. `label` names the kind."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class Giver:
    """Collects a course. Ids become names that are the same wherever the course goes."""

    def __init__(self, course: CoursePage) -> None:
        self.course = course
        self.out = Outgoing()
        self.lessons = list(LessonPage.objects.child_of(course).order_by("path"))
        self.pages: dict[int, str] = {course.pk: "course"}
        self.pages |= {lesson.pk: f"lesson-{n}" for n, lesson in enumerate(self.lessons, 1)}
        self.things: dict[tuple[str, str], str] = {}
        self.rows: dict[str, Any] = {}
        self.topics: dict[str, Any] = {}

    def give(self) -> Outgoing:
        """Return what is to be written, without tests and questions."""
        course = self.course
        part = {
            "course": {
                **_columns(course, COURSE_COLUMNS),
                "intro": self.html(course.intro),
                "objectives": self.stream(course, "objectives"),
                "programme": course.programme.code if course.programme else None,
                "topic": self.topic(course.topic),
            },
            "lessons": [
                {
                    **_columns(lesson, LESSON_COLUMNS),
                    "key_points": self.stream(lesson, "key_points"),
                    "body": self.stream(lesson, "body"),
                }
                for lesson in self.lessons
            ],
            "assessments": [
                _columns(one, ["title", "periods"])
                for one in course.assessments.order_by("sort_order", "pk")
            ],
            "essays": [self.essay(one) for one in course.essay_tasks.order_by("sort_order", "pk")],
            "packages": [
                {
                    **_columns(one, ["title", "periods"]),
                    "package": one.package.title,
                    "file": self.out.take(one.package.archive),
                }
                for one in course.packages.order_by("sort_order", "pk").select_related("package")
            ],
            "survey": _survey(course.survey),
            "things": self.rows,
            "topics": self.topics,
        }
        self.out.parts[COURSE] = part
        return self.out

    def essay(self, task: Any) -> dict[str, Any]:
        return {
            **_columns(task, ESSAY_COLUMNS),
            "prompt": self.html(task.prompt),
            "guide": self.html(task.guide),
            "criteria": self.stream(task, "criteria"),
        }

    def topic(self, topic: Topic) -> str:
        """Take a topic along, with those it is part of; return its code."""
        if topic.code not in self.topics:
            self.topics[topic.code] = {
                "name": topic.name,
                "position": topic.position,
                "parent": self.topic(topic.parent) if topic.parent else None,
            }
        return topic.code

    def stream(self, row: Any, name: str) -> Any:
        value = getattr(row, name)
        block = value.stream_block
        return changed(block, block.get_prep_value(value), self.named)

    def html(self, text: str) -> str:
        return clean_rich_text(changed_html(text, self.named))

    def named(self, model: str, value: Any) -> Any:
        """Return the name that stands for an id, and take along what it belongs to."""
        if model == HTML:
            # In the form in which it comes in again.
            return clean_rich_text(value)
        if model == PAGE:
            return self._page(value)
        key = (model, str(value))
        if key not in self.things:
            if model not in THINGS:
                raise CannotTravel(model)
            row = apps.get_model(model)._default_manager.filter(pk=value).first()
            if row is None:
                return None
            name = f"{model}#{1 + sum(kind == model for kind, _pk in self.things)}"
            self.things[key] = name
            self.rows[name] = self._thing(THINGS[model], row)
        return self.things[key]

    def _page(self, value: Any) -> str | None:
        if str(value).isdecimal() and int(value) in self.pages:
            return self.pages[int(value)]
        page = Page.objects.filter(pk=value).first() if str(value).isdecimal() else None
        return f"page:{page.url_path}" if page else None

    def _thing(self, spec: dict[str, Any], row: Any) -> dict[str, Any]:
        thing = _columns(row, spec["columns"])
        if "file" in spec:
            thing["file"] = self.out.take(getattr(row, spec["file"]))
        if "stream" in spec:
            thing[spec["stream"]] = self.stream(row, spec["stream"])
        return thing


def _columns(row: Any, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _survey(survey: Survey | None) -> dict[str, Any] | None:
    if survey is None:
        return None
    questions = survey.questions.order_by("sort_order", "pk")
    return {
        **_columns(survey, ["title", "intro"]),
        "questions": [_columns(one, QUESTION_COLUMNS) for one in questions],
    }

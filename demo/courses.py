"""Courses of the demonstration: from TOML files to published pages.

Run again, it brings what is there up to the files; an unchanged page gets no new revision.
"""

import datetime as dt
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.models import Page, Site

from accounts.api import User
from courses.api import CourseAssessment, CourseIndexPage, CoursePage, LessonPage, Topic
from demo.drawings import drawn_picture, drawn_slides

INDEX_TITLE = "Khóa học"
INDEX_SLUG = "khoa-hoc"
INDEX_INTRO = (
    "Các khóa bồi dưỡng nghiệp vụ công tác đảng dành cho bí thư, phó bí thư, chi ủy viên "
    "ở thôn, tổ dân phố."
)

Table = dict[str, Any]


@dataclass(frozen=True)
class LoadedCourse:
    """A course with its test, and the folder its questions are read from."""

    page: CoursePage
    assessment: CourseAssessment
    folder: Path


@transaction.atomic
def load_courses(content_dir: Path, *, by: User | None, at: dt.datetime) -> list[LoadedCourse]:
    """Write each course folder below `content_dir` into pages, topics and a place for its test."""
    index = _course_index()
    folders = sorted(path.parent for path in content_dir.glob("*/course.toml"))
    return [_load_course(index, folder, by=by, at=at) for folder in folders]


def _course_index() -> CourseIndexPage:
    found = CourseIndexPage.objects.order_by("path").first()
    if found is not None:
        return found
    index = CourseIndexPage(title=INDEX_TITLE, slug=INDEX_SLUG, intro=INDEX_INTRO)
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    parent = site.root_page if site else Page.objects.get(depth=1)
    parent.add_child(instance=index)
    return index


def _load_course(
    index: CourseIndexPage, folder: Path, *, by: User | None, at: dt.datetime
) -> LoadedCourse:
    table = tomllib.loads((folder / "course.toml").read_text(encoding="utf-8"))
    _load_topics(table)
    course = CoursePage.objects.child_of(index).filter(slug=table["slug"]).first() or CoursePage(
        slug=table["slug"]
    )
    _publish(
        course,
        {
            "title": table["title"],
            "summary": table["summary"],
            "intro": table["intro"].strip(),
            "audience_note": table["audience_note"],
            "edition_year": table["edition_year"],
            "periods": table["periods"],
            "topic_id": table["topic"],
            "objectives": [("objective", text) for text in table["objectives"]],
        },
        parent=index,
        by=by,
        at=at,
    )
    quiz = table["quiz"]
    assessment, _is_new = CourseAssessment.objects.update_or_create(
        course=course,
        sort_order=0,
        defaults={"title": quiz["title"], "periods": quiz["periods"]},
    )
    for file in sorted((folder / "lessons").glob("*.toml")):
        _load_lesson(course, file, by=by, at=at)
    return LoadedCourse(course, assessment, folder)


def _load_topics(table: Table) -> None:
    """Write the finer subjects of a course below its topic."""
    for position, row in enumerate(table["subtopics"]):
        Topic.objects.update_or_create(
            code=row["code"],
            defaults={"name": row["name"], "parent_id": table["topic"], "position": position},
        )


def _load_lesson(course: CoursePage, file: Path, *, by: User | None, at: dt.datetime) -> None:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    lesson = LessonPage.objects.child_of(course).filter(slug=table["slug"]).first() or LessonPage(
        slug=table["slug"]
    )
    _publish(
        lesson,
        {
            "title": table["title"],
            "summary": table["summary"],
            "minutes": table["minutes"],
            "periods": table["periods"],
            "key_points": [("point", text) for text in table["key_points"]],
            "body": [_block(row, at=at) for row in table["blocks"]],
        },
        parent=course,
        by=by,
        at=at,
    )


def _publish(page: Page, values: Table, *, parent: Page, by: User | None, at: dt.datetime) -> None:
    """Give a page its values and publish them as a revision, if they are not live already."""
    before = _as_stored(page, values)
    for name, value in values.items():
        setattr(page, name, value)
    if page.pk and page.live and _as_stored(page, values) == before:
        return
    if not page.pk:
        # Read anew: treebeard counts children on the object it is given.
        page.live = False
        page.owner = by
        parent.refresh_from_db(fields=["path", "depth", "numchild"])
        parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    type(page).objects.filter(pk=page.pk).update(first_published_at=at, last_published_at=at)
    page.refresh_from_db()


def _as_stored(page: Page, names: Table) -> list[Any]:
    """Return the values as they are stored, without the ids that blocks get anew."""
    return [_without_ids(page, name) for name in names]


def _without_ids(page: Page, name: str) -> Any:
    value = getattr(page, name)
    if not isinstance(value, StreamValue):
        return value
    prepared = value.stream_block.get_prep_value(value)
    blocks = [(block["type"], _bare(block["value"])) for block in prepared]
    # Sorted: PostgreSQL keeps the parts of a block in an order of its own.
    return json.dumps(blocks, cls=DjangoJSONEncoder, sort_keys=True)


def _bare(value: Any) -> Any:
    """Return a value without the ids that the items of its lists get anew."""
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items() if key != "id"}
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _block(row: Table, *, at: dt.datetime) -> tuple[str, Any]:
    """Return one block of a file as the name and raw value of a block of a lesson."""
    kind = row["type"]
    if kind == "text":
        return "text", row["html"].strip()
    if kind == "picture":
        image = drawn_picture(row["title"], row["steps"])
        return "picture", {"image": image, "description": row["description"], "caption": ""}
    if kind == "slides":
        deck = drawn_slides(row["title"], row["slides"], at=at)
        return "slides", {"deck": deck, "note": row["note"]}
    values = {name: _tidy(value) for name, value in row.items() if name != "type"}
    if kind == "table":
        return "table", {"caption": values["caption"], "table": _table(row)}
    if kind == "legal":
        day = values.get("issued_on")
        values["issued_on"] = dt.date.fromisoformat(day) if day else None
    return kind, values


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _table(row: Table) -> Table:
    return {
        "columns": [{"type": "text", "heading": heading} for heading in row["columns"]],
        "rows": [{"values": cells} for cells in row["rows"]],
        "caption": "",
    }

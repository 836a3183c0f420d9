"""The checks of a lesson in the editor: what stops publishing, and what is only shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.models import Page

from courses.blocks import LessonBody
from courses.models.editing import LEAVING, LessonPageForm
from courses.rules.checks import Check, Finding, Links, Part, findings, read_prose

if TYPE_CHECKING:
    from courses.models.pages import LessonPage

SAY = {
    Check.NO_KEY_POINTS: _("There are no key points. Write three to six full sentences."),
    Check.EMPTY_KEY_POINT: _("A key point is empty. Fill it in or take it out."),
    Check.NO_TEXT: _("The lesson has no text yet."),
    Check.NO_DESCRIPTION: _("The picture has no description for those who cannot see it."),
    Check.NO_TRANSCRIPT: _(
        "What is said is not there in writing. Open the video or recording and add it."
    ),
    Check.NO_CAPTION: _("The table has no caption."),
    Check.NO_NUMBER: _("The legal reference has no number."),
    Check.NO_DATE: _("The legal reference has neither day nor year."),
    Check.GONE: _("What was chosen here is no longer there. Choose again or take it out."),
    Check.FAILED: _("The file could not be prepared. Open it to see why."),
    Check.DEAD_LINK: _("A link leads nowhere."),
    Check.NOT_READY: _("The file is still being prepared; learners see it when it is ready."),
    Check.UNPUBLISHED_LINK: _("A link leads to a page that is not published."),
    Check.HEADING_LEVELS: _("A small heading stands before the first large one."),
    Check.EMPTY_HEADING: _("A heading is empty."),
    Check.LONG_SENTENCE: _("A sentence has more than 30 words. Divide it."),
    Check.TOO_LONG: _(
        "Reading takes longer than the lesson says. Divide it or change the minutes."
    ),
    Check.TO_CONFIRM: _("A remark still says that something has to be checked."),
}
_PROSE = ("story", "answer", "body", "html", "explanation")
_WORDS = ("title", "question", "caption", "intro", "note", "description", "clause")


@dataclass(frozen=True)
class Told:
    """One finding in words."""

    finding: Finding
    where: str

    @property
    def is_error(self) -> bool:
        return self.finding.is_error

    def __str__(self) -> str:
        said = str(SAY[self.finding.check])
        if self.finding.check == Check.TOO_LONG:
            needed = gettext("About %(minutes)s minutes at 180 words a minute.")
            return f"{said} {needed % {'minutes': self.finding.detail}}"
        said = f"{said} (“{self.finding.detail}”)" if self.finding.detail else said
        return f"{self.where}: {said}" if self.where else said


def checked(lesson: "LessonPage") -> list[Told]:
    """Return what is to be said of a lesson as it stands in memory. Three queries at most."""
    return told(lesson.body, lesson.key_points, lesson.minutes)


def told(body: StreamValue, key_points: StreamValue, minutes: int | None) -> list[Told]:
    parts = list(parts_of(body))
    found = findings(
        parts,
        key_points=[str(point.value) for point in key_points],
        minutes=minutes,
        links=_targets(parts),
    )
    labels = {part.place: _label(body[part.place - 1].block_type) for part in parts}
    where = gettext("Part %(place)d (%(kind)s)")
    return [
        Told(f, where % {"place": f.place, "kind": labels.get(f.place, "")} if f.place else "")
        for f in found
    ]


def _label(kind: str) -> str:
    return str(LessonBody().child_blocks[kind].label)


def parts_of(body: StreamValue) -> Iterator[Part]:
    for place, block in enumerate(body, 1):
        if block.block_type != "shared":
            yield _part(place, block.block_type, block.value)
        elif block.value is None:
            yield Part(place, "shared", faults=[Check.GONE])
        else:
            yield from (_part(place, inner.block_type, inner.value) for inner in block.value.body)


def _part(place: int, kind: str, value: Any) -> Part:
    if kind == "text":
        return Part(place, kind, prose=[value.source])
    prose = [value[name].source for name in _PROSE if value.get(name)]
    words = [value[name] for name in _WORDS if value.get(name)]
    if kind == "table":
        words += [cell for row in value["table"].rows for cell in map(str, row) if cell]
    return Part(place, kind, prose, words, list(_faults(kind, value)))


def _faults(kind: str, value: Any) -> Iterator[Check]:
    missing = {
        "picture": ("description", Check.NO_DESCRIPTION),
        "table": ("caption", Check.NO_CAPTION),
        "legal": ("number", Check.NO_NUMBER),
    }
    name, check = missing.get(kind, ("", None))
    if check is not None and not (value.get(name) or "").strip():
        yield check
    if kind == "legal" and not (value.get("issued_on") or value.get("year")):
        yield Check.NO_DATE
    if kind == "note" and value.get("kind") == "confirm":
        yield Check.TO_CONFIRM
    chosen = {"picture": "image", "document": "document", "video": "video", "audio": "audio",
              "slides": "deck"}.get(kind)  # fmt: skip
    if chosen:
        yield from _faults_of_file(kind, value.get(chosen))


def _faults_of_file(kind: str, file: Any) -> Iterator[Check]:
    if file is None:
        yield Check.GONE
        return
    if kind in {"video", "audio", "slides"} and not file.is_ready:
        yield Check.FAILED if file.state == file.State.FAILED else Check.NOT_READY
    if kind in {"video", "audio"} and not file.transcript.strip():
        yield Check.NO_TRANSCRIPT


def _targets(parts: list[Part]) -> Links:
    """Look up what the links of the parts lead to. No query for a lesson without inner links."""
    links = [link for part in parts for html in part.prose for link in read_prose(html).links]
    pages = [int(key) for kind, key in links if kind == "page" and key.isdecimal()]
    documents = [int(key) for kind, key in links if kind == "document" and key.isdecimal()]
    found = dict(Page.objects.filter(pk__in=pages).values_list("pk", "live")) if pages else {}
    known = get_document_model().objects.filter(pk__in=documents) if documents else []
    return Links(
        pages=frozenset(found),
        live_pages=frozenset(pk for pk, is_live in found.items() if is_live),
        documents=frozenset(document.pk for document in known),
    )


class CheckedLessonForm(LessonPageForm):
    """Refuses to let a lesson leave the editor with an error in its content. Drafts are kept."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        is_sent_back = self.data.get("workflow-action-name") == "reject"
        body, key_points = cleaned.get("body"), cleaned.get("key_points")
        if is_sent_back or not any(name in self.data for name in LEAVING):
            return cleaned
        if body is None or key_points is None:
            return cleaned
        for line in told(body, key_points, cleaned.get("minutes")):
            if line.is_error:
                self.add_error("body" if line.finding.place else None, str(line))
        return cleaned


class ChecksPanel(Panel):
    """What was found in the draft that is open."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/checks.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            lines = checked(self.instance)
            return super().get_context_data(parent_context) | {
                "errors": [line for line in lines if line.is_error],
                "warnings": [line for line in lines if not line.is_error],
            }

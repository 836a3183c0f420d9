"""A unit of a class as its learner sees it: where it is, how far it is done, and why not further."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.models import ClassUnit, UnitProgress
from courses.rules.progress import State, state_of

Kind = ClassUnit.Kind

# Where units of a kind are studied.
ROUTES = {
    Kind.LESSON: "courses:lesson_detail",
    Kind.PACKAGE: "courses:package_detail",
    Kind.ATTENDANCE: "courses:attendance_detail",
    Kind.ESSAY: "courses:essay_detail",
    Kind.QUIZ: "quizzes:quiz_intro",
    Kind.SURVEY: "courses:survey_detail",
}

# Why a unit is not done: not begun yet; begun.
WAITING: dict[str, tuple[str | Promise, str | Promise]] = {
    Kind.LESSON: (
        gettext_lazy("Not opened yet."),
        gettext_lazy("Opened. Press “I have studied this lesson” at its end."),
    ),
    Kind.PACKAGE: (
        gettext_lazy("Not opened yet."),
        gettext_lazy("Begun. Go through it to the end."),
    ),
    Kind.ATTENDANCE: (
        gettext_lazy("No session attended yet."),
        gettext_lazy("Not enough of the sessions are attended yet."),
    ),
    Kind.ESSAY: (
        gettext_lazy("Not handed in yet."),
        gettext_lazy("Handed in or begun, not marked and passed yet."),
    ),
    Kind.QUIZ: (
        gettext_lazy("The test has not been taken yet."),
        gettext_lazy("Begun, not passed yet."),
    ),
    Kind.SURVEY: (gettext_lazy("Not answered yet."), gettext_lazy("Not answered yet.")),
}


@dataclass(frozen=True)
class UnitLine:
    """A unit as the learner sees it; `progress` is None until it has been opened."""

    unit: ClassUnit
    class_code: str
    progress: UnitProgress | None

    @cached_property
    def state(self) -> State:
        return state_of(
            is_opened=self.progress is not None,
            is_completed=self.progress is not None and self.progress.is_completed,
        )

    @property
    def is_lesson(self) -> bool:
        return self.unit.kind == ClassUnit.Kind.LESSON

    @property
    def title(self) -> str:
        if not self.is_lesson:
            return self.unit.title
        return _("Lesson %(number)d. %(title)s") % {
            "number": self.unit.position,
            "title": self.unit.title,
        }

    @property
    def url(self) -> str:
        return reverse(ROUTES[Kind(self.unit.kind)], args=[self.class_code, self.unit.pk])

    @property
    def reason(self) -> str:
        """Why the unit is not done yet, and what to do; "" when it is done."""
        if self.state is State.DONE:
            return ""
        if self.progress is not None and self.progress.redo_asked_at is not None:
            return _("The lesson has been changed. Please study it again.")
        return str(WAITING[self.unit.kind][self.state is State.DOING])

    @property
    def hint(self) -> str:
        """Length, mark, or why it is not done yet."""
        if self.state is State.DONE:
            if self.progress is not None and self.progress.score is not None:
                score = f"{self.progress.score.normalize():f}".replace(".", ",")
                return _("Mark: %(score)s of 10") % {"score": score}
            return ""
        length = self.minutes_in_words
        return f"{length}. {self.reason}" if length else self.reason

    @property
    def minutes_in_words(self) -> str:
        if not self.unit.minutes:
            return ""
        return ngettext("%(count)d minute", "%(count)d minutes", self.unit.minutes) % {
            "count": self.unit.minutes
        }

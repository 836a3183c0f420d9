"""What officers and trainers fill in about sessions and attendance."""

import datetime as dt
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from courses.actions.attendance import Mark
from courses.actions.sessions import SessionPlan
from courses.formats.attendance_sheet import SheetRow, UnreadableSheet, read_sheet
from courses.forms.classes import DayInput
from courses.models import Attendance, Session, TrainingClass
from courses.queries.attendance import ListLine

LONGEST_NOTE = 200


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class SessionForm(forms.Form):
    """A session of a class. The cleaned values make a `SessionPlan`."""

    title = forms.CharField(label=_("Topic"), max_length=200)
    day = forms.DateField(label=_("Day"), widget=DayInput)
    starts = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends at"), widget=TimeInput)
    periods = forms.IntegerField(
        label=_("Periods"), min_value=1, max_value=20, help_text=_("Half a day is 5 periods.")
    )
    place = forms.CharField(label=_("Where"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        training_class: TrainingClass,
        session: Session | None = None,
        **kwargs: Any,
    ) -> None:
        if session is not None:
            kwargs["initial"] = self.initial_of(session)
        super().__init__(*args, **kwargs)
        self.training_class = training_class
        trainers = training_class.trainers.order_by("full_name")
        if session is not None and session.trainer_id is not None:
            trainers = (trainers | User.objects.filter(pk=session.trainer_id)).distinct()
        self.fields["trainer"] = forms.ModelChoiceField(
            trainers,
            label=_("Trainer"),
            required=False,
            help_text=_("Those named as trainers of the class."),
        )

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        return {
            "title": session.title,
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "periods": session.periods,
            "place": session.place,
            "trainer": session.trainer_id,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The session ends before it begins."))
        return cleaned

    def plan(self) -> SessionPlan:
        cleaned = self.cleaned_data
        zone = timezone.get_current_timezone()
        return SessionPlan(
            title=cleaned["title"],
            starts_at=dt.datetime.combine(cleaned["day"], cleaned["starts"], tzinfo=zone),
            ends_at=dt.datetime.combine(cleaned["day"], cleaned["ends"], tzinfo=zone),
            periods=cleaned["periods"],
            place=cleaned["place"],
            trainer=cleaned["trainer"],
        )


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class CodeForm(forms.Form):
    """The six digits on the screen in the room."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("Code on the screen"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"invalid": _("Type the six digits on the screen.")},
    )

    def clean_code(self) -> str:
        return "".join(char for char in self.cleaned_data["code"] if char.isdigit())


class MarksForm:
    """The list of a session as it was sent: one state and note for each learner.

    Not a Django form: a class has up to some hundred rows of two fields. A value that is none is
    taken as what the page showed.
    """

    def __init__(self, data: Any, lines: list[ListLine], *, fills_with: str = "") -> None:
        self.marks = [self._mark(data, line, fills_with) for line in lines]

    def _mark(self, data: Any, line: ListLine, fills_with: str) -> Mark:
        key = str(line.enrolment.pk)
        was_state = self._state(data.get(f"was-{key}"), line.state)
        was_note = data.get(f"was-note-{key}", line.note)[:LONGEST_NOTE]
        state = self._state(data.get(f"state-{key}"), was_state)
        note = data.get(f"note-{key}", was_note).strip()[:LONGEST_NOTE]
        return Mark(line.enrolment.pk, state or fills_with, note, was_state, was_note)

    @staticmethod
    def _state(value: str | None, otherwise: str) -> str:
        return value if value == "" or value in Attendance.State.values else otherwise


UNREADABLE = {
    "too_big": _("This file is too large for the list of a session."),
    "not_a_sheet": _("This is neither an Excel workbook (.xlsx) nor a CSV file in UTF-8."),
    "no_headings": _("The sheet needs the headings “Mã” or “Họ và tên”, and “Trạng thái”."),
}


class SheetForm(forms.Form):
    """A filled-in list. The cleaned value `rows` is what it says."""

    file = forms.FileField(
        label=_("Filled-in list (.xlsx or .csv)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            try:
                cleaned["rows"] = read_sheet(file.name, file.read())
            except UnreadableSheet as error:
                self.add_error("file", UNREADABLE[str(error)])
        return cleaned


_SALT = "courses.attendance.import"
_KEPT_FOR = dt.timedelta(hours=1)


def sealed_rows(session: Session, rows: list[SheetRow]) -> str:
    """Return the rows in a form that a page can carry to the second step and nobody can alter."""
    listed = [[r.number, r.code, r.name, r.state, r.words, r.note] for r in rows]
    return signing.dumps([session.pk, listed], salt=_SALT, compress=True)


def opened_rows(session: Session, sealed: str) -> list[SheetRow] | None:
    """Return the rows of the first step; None when they are of another session, old or altered."""
    try:
        owner, listed = signing.loads(sealed, salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        return None
    return [SheetRow(*row) for row in listed] if owner == session.pk else None

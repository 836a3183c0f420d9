"""What officers of training fill in."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.api import Scope, User
from certificates.api import IssuingBody
from courses.actions import ClassPlan
from courses.models import CoursePage, ProgrammeVersion, TrainingClass
from courses.models.programmes import Issuing
from courses.queries import officers
from organisations.api import Organisation
from people.api import Person
from shared.dates import in_force
from shared.text import tidy


class DayInput(forms.DateInput):
    """The device's own calendar; typing works where it has none."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RowChoiceField(forms.TypedChoiceField):
    """A choice among rows that are read once. The cleaned value is the row."""

    def __init__(self, rows: Mapping[str, Model], **kwargs: Any) -> None:
        choices = [("", "---------"), *((code, self.label_of(row)) for code, row in rows.items())]
        super().__init__(choices=choices, coerce=rows.__getitem__, empty_value=None, **kwargs)

    def label_of(self, row: Model) -> str:
        return str(row)


class OrganisationField(RowChoiceField):
    """Organisations of a scope in the order of the tree, those below others set in."""

    def __init__(self, scope: Scope, **kwargs: Any) -> None:
        self.top = min((len(path) for path in scope.paths), default=0) // Organisation.steplen
        rows = {one.code: one for one in officers.organisations_to_choose(scope)}
        super().__init__(rows, **kwargs)

    def label_of(self, row: Model) -> str:
        depth = row.depth if isinstance(row, Organisation) else 0
        return "\u2003" * max(depth - self.top, 0) + str(row)


class TrainersField(forms.ModelMultipleChoiceField):
    """The trainers an officer may name, besides those named already."""

    def __init__(self, paths: tuple[str, ...], *, on: dt.date, named: Iterable[User] = ()) -> None:
        choosable = officers.trainers_to_choose(paths, on=on)
        people = User.objects.filter(pk__in={*choosable, *(user.pk for user in named)})
        super().__init__(
            people.order_by("full_name", "username"),
            label=_("Trainers"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("They plan sessions and mark attendance and essays of this class."),
        )


class ClassForm(forms.Form):
    """A class that is to be opened. The cleaned value `plan` is what the action takes."""

    course = forms.ModelChoiceField(CoursePage.objects.none(), label=_("Course"))
    programme_version = forms.ModelChoiceField(
        ProgrammeVersion.objects.none(), label=_("Programme")
    )
    name = forms.CharField(
        label=_("Name of the class"),
        max_length=255,
        help_text=_("As it will stand on the certificate."),
    )
    intake = forms.CharField(
        label=_("Intake"), max_length=40, required=False, help_text=_("For example: khóa I/2026")
    )
    issuer = forms.ModelChoiceField(IssuingBody.objects.none(), label=_("Issuer of certificates"))
    issuing = forms.ChoiceField(
        label=_("Certificates are issued"),
        choices=[("", _("as the programme says")), *Issuing.choices],
        required=False,
    )
    mode = forms.ChoiceField(
        label=_("Mode"), choices=TrainingClass.Mode.choices, widget=forms.RadioSelect
    )
    starts_on = forms.DateField(label=_("Starts on"), widget=DayInput)
    ends_on = forms.DateField(label=_("Ends on"), widget=DayInput)
    due_on = forms.DateField(
        label=_("Due on"),
        widget=DayInput,
        help_text=_("Completing the class on this day is still on time."),
    )
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, required=False, help_text=_("Leave empty for no limit.")
    )

    field_order = [
        "course", "programme_version", "name", "intake", "organiser", "issuer", "issuing", "mode",
        "starts_on", "ends_on", "due_on", "capacity", "trainers",
    ]  # fmt: skip

    def __init__(
        self,
        *args: Any,
        scope: Scope,
        on: dt.date,
        training_class: TrainingClass | None = None,
        **kwargs: Any,
    ) -> None:
        named = list(training_class.trainers.all()) if training_class else []
        if training_class is not None:
            kwargs["initial"] = self.initial_of(training_class) | {"trainers": named}
        super().__init__(*args, **kwargs)
        self.fields["organiser"] = OrganisationField(scope, label=_("Organiser"))
        self.fields["trainers"] = TrainersField(scope.paths, on=on, named=named)
        for name, rows in (
            ("course", officers.courses_to_open()),
            ("programme_version", officers.versions_to_open()),
            ("issuer", IssuingBody.objects.order_by("name", "code")),
        ):
            self._offer(name, rows)
        self.order_fields(self.field_order)
        self.initial.setdefault("mode", TrainingClass.Mode.ONLINE)

    @staticmethod
    def initial_of(training_class: TrainingClass) -> dict[str, Any]:
        names = (
            "course", "programme_version", "name", "intake", "issuer", "issuing", "mode",
            "starts_on", "ends_on", "due_on", "capacity",
        )  # fmt: skip
        values = {name: getattr(training_class, name) for name in names}
        return values | {"organiser": training_class.organiser.code}

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let the field choose among `rows`; where there is one only, it is chosen already."""
        field = cast("forms.ModelChoiceField[Any]", self.fields[name])
        field.queryset = rows
        few = list(rows[:2])
        if len(few) == 1:
            self.initial.setdefault(name, few[0].pk)

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean_intake(self) -> str:
        return tidy(self.cleaned_data["intake"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on: dt.date | None = cleaned.get("starts_on")
        for field in ("ends_on", "due_on"):
            day = cleaned.get(field)
            if starts_on and day and day < starts_on:
                self.add_error(field, _("This day is before the class starts."))
        issuer, due_on = cleaned.get("issuer"), cleaned.get("due_on")
        # Learners would meet the refusal on their last lesson; better the officer meets it now.
        if issuer and due_on and not issuer.signatories.filter(in_force(due_on)).exists():
            self.add_error(
                "issuer",
                _("Nobody signs for this body on the day the class is due. Choose another."),
            )
        return cleaned

    def plan(self) -> ClassPlan:
        values = self.cleaned_data
        return ClassPlan(**values | {"trainers": tuple(values["trainers"])})


class AudienceForm(forms.Form):
    """Whom to look at for a summons: an audience within a part of the tree."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audiences = {one.code: one for one in officers.audiences()}
        self.fields["doi_tuong"] = RowChoiceField(audiences, label=_("Audience"))
        self.fields["to_chuc"] = OrganisationField(scope, label=_("Organisation"))

    def parts(self) -> dict[str, Any]:
        return {
            "audience": self.cleaned_data["doi_tuong"],
            "organisation": self.cleaned_data["to_chuc"],
        }


class SummonsForm(forms.Form):
    """The people ticked in the list. The cleaned value is a list of Person."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        to_field_name="code",
        label=_("People to summon"),
        error_messages={
            "required": _("Tick at least one person."),
            "invalid_choice": _("The list has changed meanwhile. Look through it once more."),
        },
    )

    def __init__(self, *args: Any, listed: officers.SummonsList | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        # People of the list who are in the class by now may stand in it: a second press is no error.
        everyone = listed.everyone if listed else []
        field = cast("forms.ModelMultipleChoiceField[Person]", self.fields["people"])
        field.queryset = Person.objects.filter(pk__in=[one.person.pk for one in everyone])

    @property
    def ticked(self) -> set[str]:
        """Codes of the people whose boxes are ticked: what was sent, or what is proposed."""
        if self.is_bound:
            return set(cast("QueryDict", self.data).getlist("people"))
        everyone = self.listed.everyone if self.listed else []
        return {one.person.code for one in everyone if one.is_proposed}

    def clean_people(self) -> list[Person]:
        return list(self.cleaned_data["people"])

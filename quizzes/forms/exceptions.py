"""What staff fill in to change the rules of a test for some."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.api import Person
from quizzes.errors import ReasonMissing
from quizzes.models import Override
from quizzes.queries.exceptions import AdjustableTest, Offer, closes_before_it_opens
from quizzes.rules.exceptions import Deviation, MoreTime
from shared.dates import local_day
from shared.text import nfc, tidy

# The whole class, where a person's code would stand.
CLASS = "*"
MINUTES = "minutes"
MOST_MINUTES, MOST_TRIES = 7 * 24 * 60, 100

WHEN = "%Y-%m-%dT%H:%M"
DAY = "%Y-%m-%d"


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=WHEN)
    return forms.DateTimeField(label=label, required=False, widget=widget, help_text=help_text)


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, DAY), **kwargs)


def _reason(help_text: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=widget,
        help_text=help_text,
        error_messages={"required": ReasonMissing.message},
    )


class WhomForm(forms.Form):
    """A form for somebody of the class. The cleaned `whom` is a Person."""

    find = forms.CharField(
        label=_("Find a name"),
        max_length=100,
        required=False,
        help_text=_("With or without diacritics. The list below then holds these names only."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, test: AdjustableTest, offer: Offer, at: dt.datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.test, self.offer, self.at = test, offer, at
        self.by_code = {person.code: person for person in offer.people}
        self.fields["whom"] = forms.TypedChoiceField(
            label=_("For whom"),
            error_messages={"required": _("Choose a name.")},
            choices=[("", "---------"), *self.choices()],
            coerce=self.by_code.get,
            empty_value=None,
        )
        if not offer.is_searched:
            del self.fields["find"]
        self.order_fields(["find", "whom"])

    def choices(self) -> list[tuple[str, Any]]:
        """People by given name; the code stands with those who share a name."""
        names = [person.full_name for person in self.offer.people]
        return [
            (
                person.code,
                person.full_name
                if names.count(person.full_name) == 1
                else f"{person.full_name} ({person.code})",
            )
            for person in self.offer.people
        ]

    def clean_reason(self) -> str:
        return tidy(self.cleaned_data["reason"])


class ExceptionForm(WhomForm):
    """Other rules for one person or the class. The cleaned `whom` is None for the class."""

    opens_at = _moment(_("Opens"))
    closes_at = _moment(_("Closes"))
    minutes = forms.IntegerField(
        label=_("Time (minutes)"),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
        help_text=_("0 means without a time limit."),
    )
    tries = forms.IntegerField(
        label=_("Tries"),
        min_value=0,
        max_value=MOST_TRIES,
        required=False,
        help_text=_("All tries are counted, those taken before too. 0 means without limit."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=100,
        required=False,
        help_text=_("It lets in as well as the password of the test."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reason = _reason(_("For example: a power cut in the whole commune on 20/11."))

    def choices(self) -> list[tuple[str, Any]]:
        excepted = {
            code for code, person in self.by_code.items() if person.pk in self.offer.excepted
        }
        people = [
            (code, _("%(name)s – has an exception") % {"name": name} if code in excepted else name)
            for code, name in super().choices()
        ]
        return [(CLASS, _("The whole class")), *people]

    def clean_password(self) -> str:
        return nfc(self.cleaned_data["password"].strip())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        rules = ("opens_at", "closes_at", "minutes", "tries", "password")
        if any(name in self.errors for name in rules):
            return cleaned
        if all(cleaned.get(name) in (None, "") for name in rules):
            self.add_error(None, _("Change at least one rule. What stays empty stays as it is."))
            return cleaned
        closes_at = cleaned.get("closes_at")
        if closes_at is not None and closes_at <= self.at:
            self.add_error("closes_at", _("This time has passed already. Choose a later one."))
        elif "whom" in cleaned and closes_before_it_opens(
            self.test, self.deviation(), cleaned["whom"]
        ):
            field = "closes_at" if closes_at is not None else "opens_at"
            self.add_error(
                field, _("The test would close before it opens. Change one of the two times.")
            )
        return cleaned

    def deviation(self) -> Deviation:
        names = ("opens_at", "closes_at", "minutes", "tries", "password")
        return Deviation(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def values_of(row: Override) -> dict[str, Any]:
        """Return what an exception says, to be changed."""
        return {
            "opens_at": row.opens_at,
            "closes_at": row.closes_at,
            "minutes": row.time_limit_minutes,
            "tries": row.attempts_allowed,
            "password": row.password,
            "reason": row.reason,
        }


class AccommodationForm(WhomForm):
    """More time for one person in every test."""

    how_much = forms.ChoiceField(
        label=_("How much more time"),
        choices=[
            ("1.25", _("1.25 times the time: 45 minutes become 56")),
            ("1.5", _("1.5 times the time: 45 minutes become 67")),
            ("2", _("2 times the time: 45 minutes become 90")),
            (MINUTES, _("As many minutes more as I write below")),
        ],
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("Minutes more"), min_value=1, max_value=MOST_MINUTES, required=False
    )
    valid_from = _day(_("First day"))
    last_day = _day(
        _("Last day"), required=False, help_text=_("Leave empty if there is no last day.")
    )
    reason = _reason(_("Only what others need to understand it. Leave out the name of an illness."))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        how_much, minutes = cleaned.get("how_much"), cleaned.get("minutes")
        if how_much == MINUTES and minutes is None and "minutes" not in self.errors:
            self.add_error("minutes", _("Write how many minutes more."))
        if how_much not in (None, MINUTES) and minutes is not None:
            self.add_error(
                "minutes", _("Leave this empty, or choose “as many minutes more” above.")
            )
        first, last = cleaned.get("valid_from"), cleaned.get("last_day")
        if last is not None and first is not None and last < first:
            self.add_error("last_day", _("This is before the first day."))
        elif last is not None and last < local_day(self.at):
            self.add_error("last_day", _("This day is over. Choose today or a later day."))
        return cleaned

    def more_time(self) -> MoreTime:
        how_much = self.cleaned_data["how_much"]
        if how_much == MINUTES:
            return MoreTime(minutes=self.cleaned_data["minutes"])
        return MoreTime(factor=Decimal(how_much))

    def valid_until(self) -> dt.date | None:
        """Return the first day on which it no longer holds."""
        last: dt.date | None = self.cleaned_data["last_day"]
        return None if last is None else last + dt.timedelta(days=1)

    @property
    def person(self) -> Person:
        person: Person = self.cleaned_data["whom"]
        return person


class EndForm(forms.Form):
    """Ending an exception or more time."""

    reason = _reason(_("For example: the power is back, or it was given to the wrong person."))

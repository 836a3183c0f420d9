"""What a reader may ask of a list of people."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from courses.api import Enrolment, TrainingClass
from organisations.api import STEP_LENGTH, Organisation, organisations_below
from people.api import Exemption, Holding, Person, PositionTitle, exemption_words
from records.api import CELL_COMMITTEES, Reason, level_indicators
from reports.queries.people_filters import Age, Order, PeopleFilter, Planned, Wanted
from reports.queries.why import WORDS
from shared.dates import in_force

Choices = Iterable[tuple[str, Any]]

AGES = {
    Age.UP_TO_30: _("up to 30"),
    Age.UP_TO_40: _("31 to 40"),
    Age.UP_TO_50: _("41 to 50"),
    Age.UP_TO_60: _("51 to 60"),
    Age.OVER_60: _("over 60"),
    Age.UNKNOWN: _("not known"),
}
PLANS = {
    Planned.YES: _("in the plan"),
    Planned.NO: _("not in the plan, or not entered"),
}
ORDERS = {
    Order.NAME: _("by given name"),
    Order.PLACE: _("by organisation"),
    Order.DAY: _("by day: trained last, or away longest"),
}


class PeopleForm(forms.Form):
    """The filters in the address, by the words used there. Unknown ones are errors, not wider
    lists."""

    def __init__(self, data: Any, *, organisation: Organisation, on: dt.date, is_now: bool) -> None:
        """is_now  whether it is today's list: reasons of past days are not kept"""
        super().__init__(data)
        self.which = _which(data.get("loc", ""))
        self.places = {each.code: each for each in organisations_below(organisation)}
        add = self.fields
        add["ten"] = forms.CharField(label=_("Name or code"), required=False, max_length=100)
        if self.which == PeopleFilter.LACKING:
            add["chi-so"] = _choice(_("Level that is missing"), _indicators(), any_word=False)
        if self.which == PeopleFilter.MISSING and is_now:
            reasons = [(each.value, capfirst(str(WORDS[each]))) for each in Reason]
            add["ly-do"] = _choice(_("Why not trained"), reasons)
        if self.which == PeopleFilter.EXEMPT:
            add["mien"] = _choice(_("Kind of exemption"), _exempt_kinds(organisation, on))
        add["don-vi"] = _choice(
            _("Organisation below"), [(code, each.name) for code, each in self.places.items()]
        )
        add["chuc-vu"] = _choice(_("Position"), _titles())
        add["gioi"] = _choice(_("Sex"), Person.Sex.choices)
        add["tuoi"] = _choice(_("Age"), [(each.value, words) for each, words in AGES.items()])
        add["quy-hoach"] = _choice(
            _("Plan of cadres"), [(each.value, words) for each, words in PLANS.items()]
        )
        add["hoc-lop"] = _choice(_("In the class"), _classes(organisation, on.year))
        add["thu-tu"] = _choice(
            _("Order"), [(each.value, words) for each, words in ORDERS.items()], any_word=False
        )

    def wanted(self) -> Wanted:
        """Return what is asked for; whatever makes no sense is left out, and said in `errors`."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        return Wanted(
            which=self.which,
            # An indicator that does not exist is the first one.
            indicator=asked.get("chi-so", ""),
            name=asked.get("ten", ""),
            reason=asked.get("ly-do", ""),
            exempt_kind=asked.get("mien", ""),
            sex=asked.get("gioi", ""),
            age=asked.get("tuoi", ""),
            planned=asked.get("quy-hoach", ""),
            title=asked.get("chuc-vu", ""),
            place=self.places.get(asked.get("don-vi", "")),
            training_class=asked.get("hoc-lop", ""),
            order=Order(asked.get("thu-tu") or Order.NAME),
        )

    @property
    def is_set(self) -> bool:
        """Whether the list is narrowed down at all."""
        return any(True for _filter in self.in_words())

    def in_words(self) -> Iterator[tuple[str, str]]:
        """Yield label and value of each filter that is set, for a heading or a file."""
        self.is_valid()
        for name, value in getattr(self, "cleaned_data", {}).items():
            if value:
                field = self.fields[name]
                words = dict(getattr(field, "choices", ())).get(value, value)
                yield str(field.label), str(words)


def _which(word: str) -> PeopleFilter:
    return PeopleFilter(word) if word in set(PeopleFilter) else PeopleFilter.MISSING


def _choice(label: Any, choices: Choices, *, any_word: bool = True) -> forms.ChoiceField:
    listed = [*([("", _("any"))] if any_word else []), *choices]
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=listed,
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )


def _indicators() -> Choices:
    return [(each.code, each.name) for each in level_indicators(CELL_COMMITTEES)]


def _titles() -> Choices:
    return list(PositionTitle.objects.values_list("code", "name"))


def _exempt_kinds(organisation: Organisation, on: dt.date) -> Choices:
    held = Holding.objects.filter(
        in_force(on), person=OuterRef("person"), organisation__path__startswith=organisation.path
    )
    kinds = Exemption.objects.filter(in_force(on)).filter(Exists(held)).order_by("kind")
    return [
        (kind, capfirst(exemption_words(kind)))
        for kind in kinds.values_list("kind", flat=True).distinct()
    ]


def _classes(organisation: Organisation, year: int) -> Choices:
    """Classes of the year organised here, below, or above, in which somebody is."""
    above = [
        organisation.path[:end] for end in range(STEP_LENGTH, len(organisation.path), STEP_LENGTH)
    ]
    of_year = TrainingClass.objects.filter(starts_on__year=year, opened_at__isnull=False)
    near = of_year.filter(organiser__path__startswith=organisation.path) | of_year.filter(
        organiser__path__in=above
    )
    taken = Enrolment.objects.filter(training_class=OuterRef("pk"), withdrawn_at=None)
    return list(near.filter(Exists(taken)).order_by("name").values_list("code", "name")[:200])

"""Who of some people does not meet the conditions of a programme, and why, in words."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Min
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Programme, ProgrammeVersion, TrainingClass
from courses.rules import eligibility
from courses.rules.eligibility import Answer, Condition, Facts
from people.api import Holding, Person
from records.api import Dimension, completed_programmes, level_name, level_rank, levels_of
from shared.dates import in_force

Values = dict[str, Any]


def conditions_of(version: ProgrammeVersion) -> list[Condition]:
    """Return the conditions of a version in the order in which they are written. No query."""
    return [_MAKERS[block.block_type](dict(block.value)) for block in version.eligibility]


def eligibility_notices(
    version: ProgrammeVersion, people: Collection[Person], *, on: dt.date
) -> dict[int, list[str]]:
    """Return what stands against each person, in sentences; people without a notice are left out.

    No query where the version has no conditions, else three.
    """
    found = _findings(version, people, on=on)
    blocks = [(block.block_type, dict(block.value)) for block in version.eligibility]
    return {
        pk: [_in_words(*blocks[each.number], each.answer) for each in against]
        for pk, against in found.items()
        if against
    }


def barred(version: ProgrammeVersion, people: Collection[Person], *, on: dt.date) -> set[int]:
    """Return who does not meet a condition on which the version insists."""
    if not version.eligibility_is_binding:
        return set()
    found = _findings(version, people, on=on)
    return {pk for pk, against in found.items() if eligibility.bars(against)}


def turned_away(training_class: TrainingClass, people: Collection[Person]) -> set[int]:
    """Return who of `people` may not be summoned to a class, as they stand when it starts."""
    if not people:
        return set()
    return barred(training_class.programme_version, people, on=training_class.starts_on)


def _findings(
    version: ProgrammeVersion, people: Collection[Person], *, on: dt.date
) -> dict[int, list[eligibility.Finding]]:
    conditions = conditions_of(version)
    if not conditions or not people:
        return {}
    facts = _facts(people, on=on)
    return {pk: eligibility.findings(conditions, known, on=on) for pk, known in facts.items()}


def _facts(people: Iterable[Person], *, on: dt.date) -> dict[int, Facts]:
    by_pk = {person.pk: person for person in people}
    levels = levels_of(by_pk.keys(), on=on)
    programmes = completed_programmes(by_pk.keys(), on=on)
    held = Holding.objects.filter(in_force(on), person__in=by_pk, valid_from__isnull=False)
    since = dict(held.values_list("person_id").annotate(first=Min("valid_from")))
    return {
        pk: Facts(
            levels=levels.get(pk, {}),
            party_status=person.party_status,
            sex=person.sex,
            born_on=person.born_on,
            born_year_only=person.born_year_only,
            in_post_since=since.get(pk),
            programmes=frozenset(programmes.get(pk, ())),
        )
        for pk, person in by_pk.items()
    }


def _level(value: Values) -> Condition:
    field, _colon, level = value["level"].partition(":")
    other_field, _colon, other = (value.get("otherwise") or "").partition(":")
    otherwise = level_rank(field, other) if other and other_field == field else 0
    return eligibility.LevelAtLeast(field, level_rank(field, level), otherwise)


def _membership(value: Values) -> Condition:
    return eligibility.Membership(frozenset(value["statuses"]))


def _age(value: Values) -> Condition:
    return eligibility.Age(**value)


def _service(value: Values) -> Condition:
    return eligibility.Service(value["years"])


def _prior(value: Values) -> Condition:
    return eligibility.Completed(value["programme"])


_MAKERS: dict[str, Callable[[Values], Condition]] = {
    "level": _level,
    "membership": _membership,
    "age": _age,
    "service": _service,
    "prior": _prior,
}


def _in_words(kind: str, value: Values, answer: Answer) -> str:
    if answer is Answer.UNKNOWN:
        return {
            "membership": _("Party membership is not on record."),
            "age": _("The date of birth or the sex is not on record exactly enough."),
            "service": _("Since when the position is held is not on record."),
        }[kind]
    return _SENTENCES[kind](value, answer)


def _of_level(value: Values, answer: Answer) -> str:
    level = _named(value["level"])
    if answer is Answer.DEPENDS:
        return _("Has not reached: %(level)s. %(lower)s is enough only for: %(whom)s.") % {
            "level": level,
            "lower": capfirst(_named(value["otherwise"])),
            "whom": value.get("otherwise_for") or _("those whom the guideline names"),
        }
    return _("Has not reached: %(level)s.") % {"level": level}


def _named(code: str) -> str:
    field, _colon, level = code.partition(":")
    return f"{Dimension(field).label} – {level_name(field, level)}"


def _of_membership(value: Values, _answer: Answer) -> str:
    names = [str(Person.PartyStatus(status).label) for status in value["statuses"]]
    return _("The programme is for: %(names)s.") % {"names": ", ".join(names)}


def _of_age(value: Values, _answer: Answer) -> str:
    parts = [
        (_("men from %(age)d"), value.get("men_from")),
        (_("women from %(age)d"), value.get("women_from")),
        (_("men to %(age)d"), value.get("men_to")),
        (_("women to %(age)d"), value.get("women_to")),
    ]
    limits = ", ".join(words % {"age": age} for words, age in parts if age is not None)
    return _("Not of the age asked for: %(limits)s.") % {"limits": limits}


def _of_service(value: Values, _answer: Answer) -> str:
    return ngettext(
        "Less than %(count)d year in office.",
        "Less than %(count)d years in office.",
        value["years"],
    ) % {"count": value["years"]}


def _of_prior(value: Values, _answer: Answer) -> str:
    code = value["programme"]
    name = Programme.objects.filter(code=code).values_list("name", flat=True).first()
    return _("Has not completed: %(programme)s.") % {"programme": name or code}


_SENTENCES: dict[str, Callable[[Values, Answer], str]] = {
    "level": _of_level,
    "membership": _of_membership,
    "age": _of_age,
    "service": _of_service,
    "prior": _of_prior,
}

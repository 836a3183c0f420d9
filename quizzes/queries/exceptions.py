"""Exceptions from the rules of a test in one class, and more time for its people."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.api import AnyUser, User
from courses.api import ClassUnit, Enrolment
from people.api import Person
from quizzes.models import Accommodation, Attempt, Override, Quiz
from quizzes.models.exceptions import OverrideQuerySet
from quizzes.queries.terms import overrides_of, own_terms
from quizzes.rules.exceptions import Deviation, terms_for
from shared.dates import local_day
from shared.text import fold

# Up to here a list of names is read; a longer one is searched.
NAMES_READ_AT_A_GLANCE = 30

Line = dict[str, str]
Adjustment = Override | Accommodation


@dataclass(frozen=True)
class AdjustableTest:
    """A test in the class where its rules are to be changed for some."""

    unit: ClassUnit
    quiz: Quiz

    @property
    def people(self) -> QuerySet[Person]:
        """Everybody in the class, by given name."""
        places = Enrolment.objects.filter(training_class=self.unit.training_class_id)
        return Person.objects.filter(
            pk__in=places.filter(withdrawn_at=None).values("person")
        ).by_name()

    @property
    def overrides(self) -> OverrideQuerySet:
        """The exceptions that concern this class, ended ones too."""
        return Override.objects.filter(
            Q(training_class=self.unit.training_class_id) | Q(person__in=self.people),
            quiz=self.quiz,
        ).select_related("person", "training_class")

    @property
    def accommodations(self) -> QuerySet[Accommodation]:
        """More time for people of the class, past and to come."""
        return Accommodation.objects.filter(person__in=self.people).select_related("person")

    def due_times(self, person: Person | None) -> list[dt.datetime | None]:
        """Return when the open attempts of one person end, of the class for None. One query."""
        rows = _open_attempts(self.unit)
        if person is not None:
            rows = rows.filter(enrolment__person=person)
        return list(rows.values_list("due_at", flat=True))


@dataclass(frozen=True)
class Given:
    """An exception or more time, ready to be shown.

    person   None for the whole class
    changes  what it changes
    effect   what it means for those who sit the test now; "" where nobody does
    """

    row: Adjustment
    person: Person | None
    changes: Sequence[Line]
    given_by: str
    effect: str


@dataclass(frozen=True)
class ExceptionsPage:
    rules: Sequence[Line]
    of_class: Given | None
    of_people: Sequence[Given]
    more_time: Sequence[Given]


@dataclass(frozen=True)
class Offer:
    """Whom something can be given to; never the one who gives it.

    people    by given name, narrowed to the words searched for
    number    how many there are in all
    excepted  those who have an exception for the test already
    """

    people: Sequence[Person]
    number: int
    excepted: frozenset[int] = frozenset()

    @property
    def is_searched(self) -> bool:
        return self.number > NAMES_READ_AT_A_GLANCE


def exceptions_page(test: AdjustableTest, *, at: dt.datetime) -> ExceptionsPage:
    """Return all that differs from the rules in this class. Four queries at most."""
    today = local_day(at)
    overrides = list(test.overrides.in_force().order_by("person__sort_key", "person__code"))
    more_time = list(
        test.accommodations.filter(Q(valid_until=None) | Q(valid_until__gt=today)).order_by(
            "person__sort_key", "person__code", "valid_from"
        )
    )
    givers = _names([*overrides, *more_time])
    due = dict(_open_attempts(test.unit).values_list("enrolment__person", "due_at"))

    def given(row: Adjustment, changes: Sequence[Line]) -> Given:
        whose = list(due.values()) if row.person is None else _only(due, row.person.pk)
        effect = _effect(row, whose, at=at)
        return Given(row, row.person, changes, givers.get(row.given_by_id, ""), effect)

    exceptions = [given(row, changed_rules(row)) for row in overrides]
    return ExceptionsPage(
        rules=own_rules(test.quiz),
        of_class=next((each for each in exceptions if each.person is None), None),
        of_people=[each for each in exceptions if each.person is not None],
        more_time=[given(row, more_time_in_words(row, today)) for row in more_time],
    )


def offer_of(test: AdjustableTest, user: AnyUser, *, words: str = "", chosen: str = "") -> Offer:
    """Return to whom `user` may give something: who is found, and who was chosen before.

    Two queries.
    """
    everybody = list(test.people.exclude(user=user.pk))
    wanted = fold(words).split()
    found = [
        person
        for person in everybody
        if person.code == chosen or all(word in person.search_text for word in wanted)
    ]
    excepted = Override.objects.in_force().filter(quiz=test.quiz, person__isnull=False)
    return Offer(found, len(everybody), frozenset(excepted.values_list("person", flat=True)))


def exception_in_force(test: AdjustableTest, person: Person | None) -> Override | None:
    """Return the exception of a person, or of the class for None. One query."""
    rows = test.overrides.in_force()
    if person is not None:
        return rows.filter(person=person).first()
    return rows.filter(training_class=test.unit.training_class_id).first()


def closes_before_it_opens(
    test: AdjustableTest, deviation: Deviation, person: Person | None
) -> bool:
    """Whether nobody could sit the test any more with this exception. One query."""
    class_id = test.unit.training_class_id
    rows = [row for row in overrides_of(test.quiz.pk) if row.training_class_id == class_id]
    of_class = [Deviation(opens_at=row.opens_at, closes_at=row.closes_at) for row in rows]
    terms = (
        terms_for(own_terms(test.quiz), of_classes=[deviation])
        if person is None
        else terms_for(own_terms(test.quiz), of_person=deviation, of_classes=of_class)
    )
    ends = (terms.opens_at, terms.closes_at)
    return ends[0] is not None and ends[1] is not None and ends[1] <= ends[0]


def effect_of(test: AdjustableTest, row: Adjustment, *, at: dt.datetime) -> str:
    """Say what something that was given or ended means for open attempts; "" where nothing."""
    return _effect(row, test.due_times(row.person), at=at)


def own_rules(quiz: Quiz) -> list[Line]:
    """Return the rules that hold for everybody else."""
    minutes, tries = quiz.time_limit_minutes, quiz.attempts_allowed
    return [
        _line(pgettext("test", "Opens"), _moment(quiz.opens_at) or _("open from the beginning")),
        _line(pgettext("test", "Closes"), _moment(quiz.closes_at) or _("never closes")),
        _line(_("Time"), _minutes(minutes or 0)),
        _line(_("Tries"), _tries(tries or 0)),
        _line(_("Password"), quiz.password or _("none is asked for")),
    ]


def changed_rules(row: Override) -> list[Line]:
    """Return the rules that an exception sets; 0 minutes or tries means without limit."""
    lines = []
    if row.opens_at is not None:
        lines.append(_line(pgettext("test", "Opens"), _moment(row.opens_at)))
    if row.closes_at is not None:
        lines.append(_line(pgettext("test", "Closes"), _moment(row.closes_at)))
    if row.time_limit_minutes is not None:
        lines.append(_line(_("Time"), _minutes(row.time_limit_minutes)))
    if row.attempts_allowed is not None:
        lines.append(_line(_("Tries"), _tries(row.attempts_allowed)))
    if row.password:
        lines.append(_line(_("Password"), row.password))
    return lines


def more_time_in_words(row: Accommodation, today: dt.date) -> list[Line]:
    """Return how much more time somebody has, and when."""
    if row.time_factor is not None:
        # 1,5 and not 1,50; a factor is never so large that this needs an exponent.
        factor = localize(row.time_factor.normalize())
        how_much = _("%(factor)s times the time") % {"factor": factor}
    else:
        minutes = row.extra_minutes or 0
        sentence = ngettext("%(count)d minute more", "%(count)d minutes more", minutes)
        how_much = sentence % {"count": minutes}
    first = date_format(row.valid_from, "d/m/Y")
    if row.valid_until is None:
        when = _("from %(first)s, for good") % {"first": first}
    else:
        last = date_format(row.valid_until - dt.timedelta(days=1), "d/m/Y")
        when = _("from %(first)s to the end of %(last)s") % {"first": first, "last": last}
    if row.valid_from > today:
        when = _("%(when)s; not yet in force") % {"when": when}
    return [_line(_("More time"), how_much), _line(_("In force"), when)]


def _effect(row: Adjustment, due: Sequence[dt.datetime | None], *, at: dt.datetime) -> str:
    if not due or not _moves_the_end(row):
        return ""
    ends = sorted(end for end in due if end is not None)
    if row.person is not None:
        if not ends:
            return _("Sitting the test now, without a time limit.")
        return _("Sitting the test now; the new end is %(time)s.") % {"time": _clock(ends[0], at)}
    if len(ends) < len(due):
        sentence = ngettext(
            "%(count)d person is sitting the test now, some without a time limit.",
            "%(count)d people are sitting the test now, some without a time limit.",
            len(due),
        )
        return sentence % {"count": len(due)}
    first, last = _clock(ends[0], at), _clock(ends[-1], at)
    if first != last:
        sentence = _(
            "%(count)d people are sitting the test now; the new end is between %(first)s "
            "and %(last)s."
        )
        return sentence % {"count": len(due), "first": first, "last": last}
    sentence = ngettext(
        "%(count)d person is sitting the test now; the new end is %(last)s.",
        "%(count)d people are sitting the test now; the new end is %(last)s.",
        len(due),
    )
    return sentence % {"count": len(due), "last": last}


def _moves_the_end(row: Adjustment) -> bool:
    """Whether it changes when an attempt ends."""
    if isinstance(row, Accommodation):
        return True
    return row.closes_at is not None or row.time_limit_minutes is not None


def _open_attempts(unit: ClassUnit) -> QuerySet[Attempt]:
    return Attempt.objects.open().filter(unit=unit, enrolment__withdrawn_at=None, tester=None)


def _only(due: dict[int, dt.datetime | None], person: int) -> list[dt.datetime | None]:
    return [due[person]] if person in due else []


def _names(rows: Iterable[Any]) -> dict[int | None, str]:
    """Return who gave something. One query, none where nothing was given."""
    ids = {row.given_by_id for row in rows if row.given_by_id is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def _line(label: str, value: str) -> Line:
    return {"label": label, "value": value}


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else date_format(timezone.localtime(at), "H:i d/m/Y")


def _clock(end: dt.datetime, at: dt.datetime) -> str:
    """Return the hour, and the day too where it is not today."""
    pattern = "H:i" if local_day(end) == local_day(at) else "H:i d/m/Y"
    return date_format(timezone.localtime(end), pattern)


def _minutes(minutes: int) -> str:
    if not minutes:
        return _("no time limit")
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def _tries(tries: int) -> str:
    if not tries:
        return _("as many as they like")
    return ngettext("%(count)d try", "%(count)d tries", tries) % {"count": tries}

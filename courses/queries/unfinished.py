"""Where people stand in classes that they have not completed, for many people at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from courses.models import ClassUnit, Enrolment, Essay, UnitProgress
from courses.models.classes import by_decision

# An enrolment and a unit of its class.
Place = tuple[int, int]


@dataclass(frozen=True)
class Unfinished:
    """Places in classes of a year that count for the yearly training, and are not completed.

    people    enrolment → person
    left      enrolment → units still to be done
    begun     enrolments in which something was opened, or attended
    waiting   essays handed in that nobody has marked
    failed    essays marked below the pass mark
    undecided people who have completed a class and wait for the decision about the certificate
    """

    people: dict[int, int] = field(default_factory=dict)
    left: dict[int, set[int]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)
    waiting: set[Place] = field(default_factory=set)
    failed: set[Place] = field(default_factory=set)
    undecided: set[int] = field(default_factory=set)

    def people_in(self, enrolments: Iterable[int]) -> set[int]:
        return {self.people[each] for each in enrolments if each in self.people}

    def waiting_people(self, waiting: set[Place]) -> set[int]:
        """People of whom nothing is left but what somebody else has to mark.

        waiting  all that waits, in this app and elsewhere
        """
        by_enrolment: dict[int, set[int]] = defaultdict(set)
        for enrolment, unit in waiting:
            by_enrolment[enrolment].add(unit)
        done = [each for each, units in by_enrolment.items() if self.left.get(each, set()) <= units]
        return self.people_in(done)

    def failed_people(self, failed: set[Place]) -> set[int]:
        """People who have failed in something that is still to be done."""
        return self.people_in(one for one, unit in failed if unit in self.left.get(one, set()))


def unfinished(people: Q, *, year: int) -> Unfinished:
    """Return where `people` (a condition on `person_id`) stand. Five queries."""
    places = open_places(people, year=year)
    rows = list(places.values_list("pk", "person_id", "training_class_id"))
    units = _units({training_class for _pk, _person, training_class in rows})
    found = Unfinished(
        people={pk: person for pk, person, _ in rows},
        left={pk: set(units.get(training_class, ())) for pk, _, training_class in rows},
        undecided=_undecided(people, year=year),
    )
    progress = UnitProgress.objects.filter(enrolment__in=places)
    for enrolment, unit, completed_at in progress.values_list(
        "enrolment_id", "unit_id", "completed_at"
    ):
        found.begun.add(enrolment)
        if completed_at is not None and enrolment in found.left:
            found.left[enrolment].discard(unit)
    essays = Essay.objects.filter(enrolment__in=places, handed_in_at__isnull=False)
    for enrolment, unit, marked_at, returned_at in essays.values_list(
        "enrolment_id", "unit_id", "marked_at", "returned_at"
    ):
        if marked_at is not None:
            found.failed.add((enrolment, unit))
        elif returned_at is None:
            found.waiting.add((enrolment, unit))
    return found


def open_places(people: Q, *, year: int) -> QuerySet[Enrolment]:
    """Places not completed in opened classes that count for the year: held in it, or still open."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    lasts = Q(training_class__ends_on__gte=first) | Q(training_class__closed_at=None)
    return Enrolment.objects.filter(
        people,
        lasts,
        withdrawn_at=None,
        completed_at=None,
        training_class__opened_at__isnull=False,
        training_class__starts_on__lte=last,
        training_class__programme_version__counts_for_annual=True,
    )


def people_of(*, classes: Iterable[int], enrolments: Iterable[int]) -> set[int]:
    """Return whose enrolments these are, and who is in the classes. One query."""
    places = Enrolment.objects.filter(
        Q(training_class__in=set(classes)) | Q(pk__in=set(enrolments))
    )
    return set(places.values_list("person_id", flat=True))


def _units(classes: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = ClassUnit.objects.filter(training_class__in=classes)
    for training_class, unit in rows.values_list("training_class_id", "pk"):
        found[training_class].append(unit)
    return found


def _undecided(people: Q, *, year: int) -> set[int]:
    done = Enrolment.objects.filter(
        people,
        by_decision("training_class__"),
        completed_at__year=year,
        certificate=None,
        training_class__programme_version__counts_for_annual=True,
        training_class__programme_version__certificate_template__isnull=False,
    )
    return set(done.values_list("person_id", flat=True))

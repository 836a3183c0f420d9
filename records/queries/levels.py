"""Levels and completed programmes of many people, for those who ask what somebody may take."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from records.models import TrainingFact
from records.queries import facts
from records.rules.standing import levels_on


def levels_of(people: Collection[int], *, on: dt.date) -> dict[int, dict[str, int]]:
    """Return field → rank of the highest proven level on that day, by person. One query."""
    found = facts.level_facts(Q(person__in=people))
    return {person: levels_on(known, on) for person, known in found.items()}


def completed_programmes(people: Collection[int], *, on: dt.date) -> dict[int, set[str]]:
    """Return the codes of the programmes that each person had completed by that day. One query."""
    done = TrainingFact.objects.filter(
        person__in=people, completed_on__lte=on, reverses=None, reversed_by=None
    ).exclude(programme_code="")
    found: dict[int, set[str]] = defaultdict(set)
    for person, code in done.values_list("person_id", "programme_code"):
        found[person].add(code)
    return dict(found)

"""What becomes of the ledger when two records of one person are merged, or taken apart again.

Nothing in it is changed: a fact is reversed under the one and stands anew under the other. What
both have, such as one certificate entered twice, stands once.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.api import User
from audit.api import record
from people.api import Belonging, Change, Part, PersonMerge, Two, handed_over
from records.actions.ledger import reversal_of
from records.actions.standings import rebuild_standings
from records.models import Paper, Qualification, Standing, TrainingFact
from records.rules.evidence import number_key
from shared.dates import local_day
from shared.text import fold

CARRIED, RETURNED = "carried", "returned"
OPEN = (Paper.State.DECLARED, Paper.State.CONFIRMED)
# What is written anew for each fact; the rest of its columns are copied.
_OWN_COLUMNS = frozenset({"id", "person_id", "reverses_id", "source", "recorded_at"})


def trainings(two: Two) -> Part:
    part = Part()
    own = [_course_keys(fact) for fact in _standing(TrainingFact, two.kept.pk)]
    twice = 0
    for fact in _standing(TrainingFact, two.merged.pk):
        part.additions.append(reversal_of(fact, at=two.at))
        keys = _course_keys(fact)
        if any(keys & each for each in own):
            twice += 1
        else:
            part.additions.append(_again(fact, two.kept.pk, CARRIED, two.merge_id, two.at))
            own.append(keys)
            part.number += 1
    if twice:
        text = ngettext(
            "%(count)s course stands in both records and is counted once.",
            "%(count)s courses stand in both records and are counted once.",
            twice,
        )
        part.notes.append(text % {"count": twice})
    return part


def levels(two: Two) -> Part:
    part = Part()
    own = {_level_key(fact) for fact in _standing(Qualification, two.kept.pk)}
    for fact in _standing(Qualification, two.merged.pk):
        part.additions.append(reversal_of(fact, at=two.at))
        if _level_key(fact) not in own:
            part.additions.append(_again(fact, two.kept.pk, CARRIED, two.merge_id, two.at))
            own.add(_level_key(fact))
            part.number += 1
    return part


def papers(two: Two) -> Part:
    """Papers under way go over. Those judged stay as they are, with what was judged of them."""
    rows = Paper.objects.filter(person=two.merged).exclude(
        state__in=[Paper.State.VERIFIED, Paper.State.CORRECTED]
    )
    part = Part()
    own = Paper.objects.filter(person=two.kept, state__in=[*OPEN, Paper.State.VERIFIED]).exclude(
        number_key=""
    )
    taken = set(own.values_list("kind", "number_key", "issued_on"))
    for paper in rows.order_by("pk"):
        corrects = paper.corrects_qualification_id or paper.corrects_training_id
        if corrects and paper.state in OPEN:
            part.refusals.append(_("A correction of the record to be merged is under way."))
        elif not corrects and (paper.kind, paper.number_key, paper.issued_on) in taken:
            if paper.state in OPEN:
                part.changes.append(
                    Change(paper, {"state": Paper.State.WITHDRAWN, "version": paper.version + 1})
                )
        else:
            part.changes += handed_over([paper], two)[0]
            part.number += paper.state in OPEN
    return part


def refresh_both(people: list[int], at: dt.datetime) -> None:
    """Bring the standings of every year up to date that one of the two has or could have."""
    today = local_day(at)
    years = {today.year}
    years |= set(Standing.objects.filter(person__in=people).values_list("year", flat=True))
    done = TrainingFact.objects.filter(person__in=people, completed_on__lte=today)
    years |= {day.year for day in done.values_list("completed_on", flat=True)}
    for year in sorted(years):
        rebuild_standings(year, at=at, person_ids=people)


def corrected_since(merge: PersonMerge) -> list[str]:
    """What went over and was put right since cannot go back: the correction is the kept one's."""
    found: list[str] = []
    for model in (TrainingFact, Qualification):
        gone = _carried(model, merge).filter(reversed_by__isnull=False)
        found += [
            _("This entry of the record has been put right since: %(entry)s.") % {"entry": each}
            for each in map(_words, gone)
        ]
    carried = [_carried(model, merge) for model in (Qualification, TrainingFact)]
    under_way = Paper.objects.filter(
        Q(corrects_qualification__in=carried[0]) | Q(corrects_training__in=carried[1]),
        state__in=OPEN,
    )
    if under_way.exists():
        found.append(_("A correction of an entry that went over is under way."))
    return found


def give_back(merge: PersonMerge, by: User, at: dt.datetime) -> None:
    """Reverse what was carried over, and let what was reversed stand again where it came from."""
    for model in (TrainingFact, Qualification):
        carried = list(_carried(model, merge))
        added = _added(model, merge)
        taken_back: Any = model._default_manager.filter(
            pk__in=added, reverses__isnull=False, person=merge.merged_id
        ).select_related("reverses")
        rows = [reversal_of(fact, at=at) for fact in carried]
        for reversal in taken_back.order_by("pk"):
            origin = reversal.reverses
            rows.append(_again(origin, merge.merged_id, RETURNED, merge.pk, at))
        model._default_manager.bulk_create(rows)
        for fact in carried:
            record("fact.returned", fact, by=by, at=at, person_code=merge.kept.code)


def standing_credit(sources: Iterable[str]) -> TrainingFact | None:
    """Return the fact that stands today for what was credited under one of `sources`.

    A fact that went over to another record of the person is followed there; None when nothing
    stands.
    """
    facts = list(TrainingFact.objects.filter(source__in=list(sources), reverses=None))
    while facts:
        reversed_ones = set(
            TrainingFact.objects.filter(reverses__in=facts).values_list("reverses", flat=True)
        )
        standing = [fact for fact in facts if fact.pk not in reversed_ones]
        if standing:
            return max(standing, key=lambda fact: fact.pk)
        followed = Q()
        for fact in facts:
            for way in (CARRIED, RETURNED):
                followed |= Q(source__startswith=f"{way}:{fact.pk}:")
        facts = list(TrainingFact.objects.filter(followed, reverses=None))
    return None


# --- Details --------------------------------------------------------------------------------------


def _standing(model: Any, person_id: int) -> Any:
    return model.objects.filter(person=person_id, reverses=None, reversed_by=None).order_by("pk")


def _added(model: type[Model], merge: PersonMerge) -> list[int]:
    return [
        pk
        for kind, label, pk, *_values in merge.moved
        if kind == "added" and label == model._meta.label_lower
    ]


def _carried(model: Any, merge: PersonMerge) -> Any:
    added = _added(model, merge)
    return model.objects.filter(pk__in=added, reverses=None, person=merge.kept_id).order_by("pk")


def _course_keys(fact: TrainingFact) -> frozenset[tuple[object, ...]]:
    """By any of these the same course is known again."""
    keys: set[tuple[object, ...]] = {("day", fold(fact.programme_name), fact.completed_on)}
    number = number_key(fact.certificate_number)
    if number:
        keys |= {
            ("number", number, fold(fact.issuer)),
            ("number and day", number, fact.completed_on),
        }
    return frozenset(keys)


def _level_key(fact: Qualification) -> tuple[object, ...]:
    return (
        fact.dimension,
        fact.level,
        fact.evidence,
        number_key(fact.number),
        fact.issued_on,
        fact.issued_year_only,
    )


def _again(fact: Any, person_id: int, way: str, merge_id: int, at: dt.datetime) -> Any:
    """The same fact for another record; the source names which one it was, and the merge."""
    copied = {
        field.attname: getattr(fact, field.attname)
        for field in fact._meta.concrete_fields
        if field.attname not in _OWN_COLUMNS
    }
    return type(fact)(
        person_id=person_id, source=f"{way}:{fact.pk}:{merge_id}", recorded_at=at, **copied
    )


def _words(fact: Any) -> str:
    if isinstance(fact, TrainingFact):
        return f"{fact.programme_name}, {fact.completed_on:%d/%m/%Y}"
    return f"{fact.get_dimension_display()}: {fact.level}"


BELONGINGS = (
    Belonging(
        "trainings",
        gettext_lazy("Training completed"),
        trainings,
        (TrainingFact, Standing),
        settle=refresh_both,
        give_back=give_back,
        in_the_way=corrected_since,
    ),
    Belonging("levels", gettext_lazy("Qualifications"), levels, (Qualification,)),
    Belonging("papers", gettext_lazy("Papers under way"), papers, (Paper,)),
)

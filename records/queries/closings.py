"""Closed years: found, checked, and compared with what the facts say now."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from audit.api import changes_since
from organisations.api import Organisation
from people.api import Person
from records.models import ClosingFigures, Qualification, TrainingFact, YearClosing
from records.queries.closing_document import Counted, counted, rules_of
from records.rules.closings import (
    ClosedIndicator,
    FigureChange,
    Figures,
    PersonChange,
    Status,
    changed_figures,
    changed_people,
    digest,
    overlaid,
    statement,
)
from shared.keys import ring_of

MOST_IDS = 500


@dataclass(frozen=True)
class Closing:
    """A closed year as it holds for an organisation.

    closed_by   code of the organisation that closed it: the same, or one above
    figures     by organisation id: audience → measure → number, of the organisation and all below
    sha256, signed  the digest of the document, and whether it is signed
    """

    year: int
    day: dt.date
    closed_by: str
    confirmed_at: dt.datetime
    sha256: str
    is_signed: bool
    figures: Mapping[int, Figures]


def closing_of(
    organisation: Organisation, year: int, *, organisation_ids: Collection[int] | None = None
) -> Closing | None:
    """Return how `year` was closed for `organisation`, None while it is not. Two queries.

    organisation_ids  only the figures of these; None: of the organisation and all that was closed
                      with it
    """
    row = (
        YearClosing.objects.filter(
            figures__organisation=organisation, year=year, number=0, confirmed_at__isnull=False
        )
        .select_related("organisation")
        .defer("document", "people")
        .order_by("size", "pk")
        .first()
    )
    if row is None or row.confirmed_at is None:
        return None
    figures = ClosingFigures.objects.filter(closing=row)
    if organisation_ids is not None:
        figures = figures.filter(organisation__in=organisation_ids)
    return Closing(
        year=row.year,
        day=row.day,
        closed_by=row.organisation.code,
        confirmed_at=row.confirmed_at,
        sha256=row.sha256,
        is_signed=bool(row.signature),
        figures=dict(figures.values_list("organisation", "figures")),
    )


def closings_of(organisation: Organisation) -> QuerySet[YearClosing]:
    """The closings and addenda of an organisation, of the latest year first, without the texts."""
    return (
        YearClosing.objects.filter(organisation=organisation)
        .select_related("prepared_by", "confirmed_by")
        .defer("document", "people")
        .order_by("-year", "number")
    )


def closed_above(organisation: Organisation, year: int) -> YearClosing | None:
    """The confirmed closing of an organisation above that holds this one."""
    return (
        YearClosing.objects.filter(
            figures__organisation=organisation, year=year, number=0, confirmed_at__isnull=False
        )
        .exclude(organisation=organisation)
        .select_related("organisation")
        .defer("document", "people")
        .first()
    )


# --- Whether it is still what was confirmed -------------------------------------------------------


@dataclass(frozen=True)
class Soundness:
    """What came of checking a closing.

    is_whole   the texts have the digests that were written down
    is_signed  there is a signature; `is_genuine` None: not signed, or the key is not known here
    """

    is_whole: bool
    is_signed: bool
    is_genuine: bool | None

    @property
    def is_sound(self) -> bool:
        return self.is_whole and self.is_genuine is not False


def soundness(closing: YearClosing) -> Soundness:
    """Recompute the digests of a closing and verify its signature. One query for the figures."""
    whole = _is_whole(closing) and _rows_agree(closing)
    if not closing.signature:
        return Soundness(whole, is_signed=False, is_genuine=None)
    key = ring_of(settings.CREDENTIAL_KEYS).named(closing.key_name)
    genuine = None if key is None else key.has_signed(signed_words(closing), closing.signature)
    return Soundness(whole, is_signed=True, is_genuine=genuine)


def signed_words(closing: YearClosing) -> bytes:
    """What the signature of a closing is over."""
    at = closing.confirmed_at
    return statement(
        organisation=closing.organisation.code,
        year=closing.year,
        number=closing.number,
        sha256=closing.sha256,
        confirmed_at="" if at is None else at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
    )


def unsound_closings() -> Iterator[tuple[YearClosing, Soundness]]:
    """Yield the closings that are not what they were, for `verify_ledger`."""
    for closing in YearClosing.objects.select_related("organisation").order_by("pk").iterator(20):
        found = soundness(closing)
        if not found.is_sound:
            yield closing, found


def _is_whole(closing: YearClosing) -> bool:
    document = json.loads(closing.document)
    return (
        digest(closing.document) == closing.sha256
        and digest(closing.people) == document["people_sha256"]
    )


def _rows_agree(closing: YearClosing) -> bool:
    if closing.number:
        return True
    rows = closing.figures.values_list("organisation__code", "figures")
    return dict(rows) == figures_of(closing)


def figures_of(closing: YearClosing) -> dict[str, Figures]:
    """The figures of a closing by code, in the order of the tree."""
    document = json.loads(closing.document)
    return {each["code"]: each["figures"] for each in document["organisations"]}


def indicators_of(closing: YearClosing) -> list[ClosedIndicator] | None:
    """The indicators of a closing; None of one that was prepared before they were kept."""
    found = json.loads(closing.document).get("indicators")
    return None if found is None else [ClosedIndicator(**each) for each in found]


# --- What the facts say now -----------------------------------------------------------------------


@dataclass(frozen=True)
class Cause:
    """What was recorded since and may have made the difference.

    kind   "training", "training_reversed", "level", "level_reversed", "journal", or "register" for
           a position or exemption entered later, which the ledger does not date
    about  the programme, the field and level, or the verb of the journal
    """

    kind: str
    at: str
    about: str = ""
    source: str = ""

    def as_plain(self) -> dict[str, str]:
        return {"kind": self.kind, "at": self.at, "about": self.about, "source": self.source}


@dataclass(frozen=True)
class Comparison:
    """The closed year, with its addenda, against the facts of today."""

    figures: Sequence[FigureChange]
    people: Sequence[PersonChange]
    causes: Mapping[str, Sequence[Cause]]
    names: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not self.figures and not self.people


def comparison(closing: YearClosing) -> Comparison:
    """Compare a closing (number 0) and its confirmed addenda with the facts of today.

    Counted by the rules that the closing names, as of its day. About fifteen queries.
    """
    figures, people, since = state_of(closing)
    now = recounted(closing)
    changes = changed_people(people, now.people)
    names = {each["code"]: each["name"] for each in json.loads(closing.document)["organisations"]}
    return Comparison(
        figures=changed_figures(figures, now.figures_by_code()),
        people=changes,
        causes=_causes(changes, year=closing.year, since=since),
        names=names | {now.codes[pk]: now.names[pk] for pk in now.order},
    )


def recounted(closing: YearClosing) -> Counted:
    """Count anew what a closing has frozen, by its rules and as of its day."""
    rules = rules_of(json.loads(closing.document)["rules"])
    return counted(closing.organisation, rules, year=closing.year, day=closing.day)


def state_of(
    closing: YearClosing,
) -> tuple[dict[str, Figures], dict[str, Status], dt.datetime]:
    """The figures and people of a closing after its confirmed addenda, and when the last of these
    was prepared."""
    figures = figures_of(closing)
    people: dict[str, Status] = dict(json.loads(closing.people)["people"])
    since = closing.prepared_at
    for addendum in addenda_of(closing):
        figures = overlaid(figures, figure_changes(addendum))
        for change in person_changes(addendum):
            people.pop(change.code, None)
            if change.after is not None:
                people[change.code] = change.after
        since = addendum.prepared_at
    return figures, people, since


def addenda_of(closing: YearClosing) -> list[YearClosing]:
    """The confirmed addenda of a closing, with their texts."""
    return list(
        YearClosing.objects.filter(
            organisation=closing.organisation_id,
            year=closing.year,
            number__gt=0,
            confirmed_at__isnull=False,
        ).order_by("number")
    )


def figure_changes(addendum: YearClosing) -> list[FigureChange]:
    return [FigureChange(*each) for each in json.loads(addendum.document)["figures"]]


def person_changes(addendum: YearClosing) -> list[PersonChange]:
    return [
        PersonChange(each["code"], each["before"], each["after"])
        for each in json.loads(addendum.people)["people"]
    ]


def causes_in(addendum: YearClosing) -> dict[str, list[Cause]]:
    return {
        each["code"]: [Cause(**cause) for cause in each["causes"]]
        for each in json.loads(addendum.people)["people"]
    }


# What a kind of fact can change of how a person stands.
_TOUCHES = {
    "training": {"trained_on", "on_time", "periods", "topics"},
    "training_reversed": {"trained_on", "on_time", "periods", "topics"},
    "level": {"levels"},
    "level_reversed": {"levels"},
}


def _causes(
    changes: Sequence[PersonChange], *, year: int, since: dt.datetime
) -> dict[str, list[Cause]]:
    """Return for each person what was recorded after `since` and can have made the change."""
    found: dict[str, list[Cause]] = defaultdict(list)
    by_code = {each.code: each for each in changes}
    codes = list(by_code)
    for at in range(0, len(codes), MOST_IDS):
        for code, cause in _recorded(codes[at : at + MOST_IDS], year=year, since=since):
            fields = set(by_code[code].fields)
            if not fields or cause.kind not in _TOUCHES or fields & _TOUCHES[cause.kind]:
                found[code].append(cause)
    return {
        code: sorted(found.get(code, []), key=lambda cause: cause.at) or [Cause("register", "")]
        for code in codes
    }


def _recorded(
    codes: Sequence[str], *, year: int, since: dt.datetime
) -> Iterator[tuple[str, Cause]]:
    people = dict(Person.objects.filter(code__in=codes).values_list("pk", "code"))
    late = Q(person__in=people, recorded_at__gt=since)
    for row in TrainingFact.objects.filter(late, completed_on__year=year):
        kind = "training" if row.reverses_id is None else "training_reversed"
        yield people[row.person_id], _cause(kind, row, row.programme_name)
    for level in Qualification.objects.filter(late):
        kind = "level" if level.reverses_id is None else "level_reversed"
        yield people[level.person_id], _cause(kind, level, f"{level.dimension}:{level.level}")
    for line in changes_since(codes, since):
        yield line.person_code, Cause("journal", line.at.isoformat(), line.verb)


def _cause(kind: str, row: Any, about: str) -> Cause:
    return Cause(kind, row.recorded_at.isoformat(), about, row.source)

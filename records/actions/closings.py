"""Closing a year: one person prepares, another confirms, and then nobody changes it."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.api import User
from audit.api import record
from organisations.api import Organisation
from records import errors
from records.models import ClosingFigures, YearClosing
from records.queries.closing_document import composed, counted, rules_now
from records.queries.closings import (
    Comparison,
    closed_above,
    comparison,
    indicators_of,
    signed_words,
)
from records.rules.closings import (
    ADDENDUM_FORMAT,
    PEOPLE_FORMAT,
    ClosedIndicator,
    canonical,
    digest,
)
from shared.dates import end_of_year, local_day
from shared.keys import Key, make_key, ring_of


@transaction.atomic
def prepare_closing(
    organisation: Organisation,
    year: int,
    *,
    by: User | None,
    at: dt.datetime,
    day: dt.date | None = None,
    indicators: Sequence[ClosedIndicator] | None = None,
) -> YearClosing:
    """Write down the figures of `organisation` and of all below it as of `day` (31 December).

    indicators  of the organisation on that day, from whoever can count them

    Nothing holds yet: another person has to confirm it. Raises ClosingRefused.
    """
    day = day or end_of_year(year)
    if day > local_day(at):
        raise errors.YearNotOver
    if day.year not in {year, year + 1}:
        raise errors.DayOutsideYear
    _refuse_second_closing(organisation, year)
    rules = rules_now()
    count = counted(organisation, rules, year=year, day=day)
    if not count.order:
        raise errors.NotInTree
    document, people = composed(
        organisation, rules, count, year=year, day=day, indicators=indicators
    )
    closing = _kept(
        YearClosing(
            organisation=organisation,
            year=year,
            day=day,
            document=document,
            people=people,
            sha256=digest(document),
            size=len(count.order),
            prepared_by=by,
            prepared_at=at,
        )
    )
    ClosingFigures.objects.bulk_create(
        [
            ClosingFigures(closing=closing, organisation_id=pk, figures=count.figures[pk])
            for pk in count.order
        ],
        batch_size=500,
    )
    record("closing.prepared", closing, by=by, at=at, year=year, sha256=closing.sha256)
    return closing


@transaction.atomic
def prepare_addendum(
    closing: YearClosing, *, reason: str, by: User | None, at: dt.datetime
) -> YearClosing:
    """Write down what differs today from a closed year, down to people and what caused it.

    The closing and the addenda before stay as they are. Raises ClosingRefused.
    """
    if not reason.strip():
        raise errors.ReasonNeeded
    # Who comes second waits here, and then finds the first one's addendum.
    closing = YearClosing.objects.select_for_update(of=("self",)).get(pk=closing.pk)
    later = YearClosing.objects.filter(organisation=closing.organisation_id, year=closing.year)
    last = later.defer("document", "people").order_by("-number")[0]
    if not last.is_confirmed:
        raise errors.ClosingUnderWay
    found = comparison(closing)
    if found.is_empty:
        raise errors.NothingToAmend
    document, people = _addendum_texts(closing, found, last, reason.strip())
    addendum = _kept(
        YearClosing(
            organisation=closing.organisation,
            year=closing.year,
            number=last.number + 1,
            day=closing.day,
            document=document,
            people=people,
            sha256=digest(document),
            size=closing.size,
            reason=reason.strip(),
            prepared_by=by,
            prepared_at=at,
        )
    )
    record("closing.amendment_prepared", addendum, by=by, at=at, sha256=addendum.sha256)
    return addendum


@transaction.atomic
def confirm_closing(
    closing: YearClosing,
    *,
    by: User,
    at: dt.datetime,
    indicators: Sequence[ClosedIndicator] | None = None,
) -> YearClosing:
    """Let a closing or an addendum hold from now on, signed where there is a key.

    indicators  as `prepare_closing` had them, counted anew; not given, they are not checked

    Raises ClosingNeedsAnother for the person who prepared it, ClosedAlready for the second
    confirmation, and FiguresMoved when the facts say something else by now.
    """
    closing = (
        YearClosing.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=closing.pk)
    )
    if closing.is_confirmed:
        raise errors.ClosedAlready
    if closing.prepared_by_id == by.pk:
        raise errors.ClosingNeedsAnother
    if _texts_of_today(closing, indicators) != (closing.document, closing.people):
        raise errors.FiguresMoved
    if not closing.number and closed_above(closing.organisation, closing.year):
        raise errors.ClosedAbove
    closing.confirmed_by, closing.confirmed_at = by, at
    key = _signing_key(at)
    if key is not None:
        closing.signature, closing.key_name = key.sign(signed_words(closing)), key.name
    closing.save(update_fields=["confirmed_by", "confirmed_at", "signature", "key_name"])
    record(
        "closing.confirmed", closing, by=by, at=at, sha256=closing.sha256, signed=key is not None
    )
    return closing


@transaction.atomic
def discard_closing(closing: YearClosing, *, by: User | None, at: dt.datetime) -> None:
    """Take away what was prepared and has not been confirmed. Raises ClosedAlready."""
    closing = YearClosing.objects.select_for_update(of=("self",)).get(pk=closing.pk)
    if closing.is_confirmed:
        raise errors.ClosedAlready
    record("closing.discarded", closing, by=by, at=at, year=closing.year, number=closing.number)
    closing.delete()


def _refuse_second_closing(organisation: Organisation, year: int) -> None:
    known = YearClosing.objects.filter(organisation=organisation, year=year, number=0)
    found = known.values_list("confirmed_at", flat=True)[:1]
    for confirmed_at in found:
        raise errors.ClosingUnderWay if confirmed_at is None else errors.ClosedAlready
    if closed_above(organisation, year):
        raise errors.ClosedAbove


def _kept(closing: YearClosing) -> YearClosing:
    try:
        with transaction.atomic():
            closing.save(force_insert=True)
    except IntegrityError as error:
        raise errors.ClosingUnderWay from error
    return closing


def _texts_of_today(
    closing: YearClosing, indicators: Sequence[ClosedIndicator] | None
) -> tuple[str, str]:
    """The texts as they would be written now.

    Without indicators counted anew, those of the text stand; where it has none it gets none.
    """
    if closing.number:
        base, last = (
            YearClosing.objects.select_related("organisation").get(
                organisation=closing.organisation_id, year=closing.year, number=number
            )
            for number in (0, closing.number - 1)
        )
        return _addendum_texts(base, comparison(base), last, closing.reason)
    rules = rules_now()
    count = counted(closing.organisation, rules, year=closing.year, day=closing.day)
    kept = indicators_of(closing)
    if kept is not None and indicators is not None:
        kept = list(indicators)
    return composed(
        closing.organisation, rules, count, year=closing.year, day=closing.day, indicators=kept
    )


def _addendum_texts(
    closing: YearClosing, found: Comparison, last: YearClosing, reason: str
) -> tuple[str, str]:
    people = canonical(
        {
            "format": PEOPLE_FORMAT,
            "people": [
                {
                    "code": each.code,
                    "before": each.before,
                    "after": each.after,
                    "causes": [cause.as_plain() for cause in found.causes[each.code]],
                }
                for each in found.people
            ],
        }
    )
    document = {
        "format": ADDENDUM_FORMAT,
        "organisation": {"code": closing.organisation.code, "name": closing.organisation.name},
        "year": closing.year,
        "day": closing.day.isoformat(),
        "number": last.number + 1,
        "follows": last.sha256,
        "reason": reason,
        "figures": [
            [each.organisation, each.audience, each.measure, each.before, each.after]
            for each in found.figures
        ],
        "people": len(found.people),
        "people_sha256": digest(people),
    }
    return canonical(document), people


def _signing_key(at: dt.datetime) -> Key | None:
    found = ring_of(settings.CREDENTIAL_KEYS)
    if not found.keys and settings.CREDENTIAL_KEY_MADE_AT_NEED:
        return make_key(settings.CREDENTIAL_KEYS, at=at)
    return found.signing

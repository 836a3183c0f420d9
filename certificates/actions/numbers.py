"""Giving out numbers: without gaps, each once, however many ask at the same time."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from certificates.models import IssuingBody, NumberSeries
from certificates.rules.numbering import GivenNumber, written
from shared.codes import new_verification_code

_PATTERNS = {
    NumberSeries.Kind.SERIAL: "certificate_pattern",
    NumberSeries.Kind.REGISTER: "register_pattern",
    NumberSeries.Kind.CONFIRMATION: "confirmation_pattern",
}


def next_number(issuer: IssuingBody, kind: NumberSeries.Kind | str, *, on: dt.date) -> GivenNumber:
    """Return the next number of one series of `issuer`; see `next_numbers`."""
    return next_numbers(issuer, [kind], on=on)[NumberSeries.Kind(kind)]


def next_numbers(
    issuer: IssuingBody, kinds: Iterable[NumberSeries.Kind | str], *, on: dt.date
) -> dict[NumberSeries.Kind, GivenNumber]:
    """Return the next number of each series, in the year or term that holds on that day.

    One statement. The row locks are what makes numbers gap-free: they are released only with the
    transaction that writes what bears the number, and a number is not lost to a refusal. Take
    numbers as the last lock of a transaction, and all that it needs at once: they are locked in one
    order, so that two cannot wait for each other.

    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside a transaction.")
    wanted = sorted({NumberSeries.Kind(kind) for kind in kinds})
    period = period_of(issuer, on)
    _wait_in_the_queue()
    last = _count_up(issuer, period, wanted)
    missing = [kind for kind in wanted if kind not in last]
    if missing:
        new = (NumberSeries(issuer=issuer, kind=kind, period=period) for kind in missing)
        NumberSeries.objects.bulk_create(new, ignore_conflicts=True)
        last |= _count_up(issuer, period, missing)
    return {
        kind: GivenNumber(
            serial=last[kind],
            period=period,
            number=written(
                getattr(issuer, _PATTERNS[kind]),
                serial=last[kind],
                period=period,
                issuer=issuer.code,
            ),
        )
        for kind in wanted
    }


def period_of(issuer: IssuingBody, on: dt.date) -> str:
    """Return the year, or the term of office, in which numbers given on that day are counted."""
    return issuer.term if issuer.numbers_by == IssuingBody.NumbersBy.TERM else str(on.year)


def _count_up(
    issuer: IssuingBody, period: str, kinds: list[NumberSeries.Kind]
) -> dict[NumberSeries.Kind, int]:
    """Lock those series that exist, count each up by one and return their last numbers."""
    # By hand: Django has no UPDATE … RETURNING, and the lock is held for one round trip less.
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    places = ", ".join(["%s"] * len(kinds))
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    statement = f"""
        UPDATE {table} SET last = last + 1 WHERE id IN (
            SELECT id FROM {table} WHERE issuer_id = %s AND period = %s AND kind IN ({places})
            ORDER BY kind {lock}
        ) RETURNING kind, last"""  # noqa: S608  # the name of our table, and places for values
    with connection.cursor() as cursor:
        cursor.execute(statement, [issuer.pk, period, *kinds])
        return {NumberSeries.Kind(kind): last for kind, last in cursor.fetchall()}


def _wait_in_the_queue() -> None:
    # A whole class may hand in its test in the same minute, and numbers go out one by one. The
    # short limit for locks would turn the end of that queue away.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20s'")


def numbers_of_paper(issuer: IssuingBody, *, on: dt.date) -> dict[str, Any]:
    """Return the columns of a new certificate that number it; see `next_numbers`.

    Take them last: their lock is held for the shortest time, and no number is lost to a refusal.
    """
    numbers = next_numbers(issuer, [NumberSeries.Kind.SERIAL, NumberSeries.Kind.REGISTER], on=on)
    serial, register = numbers[NumberSeries.Kind.SERIAL], numbers[NumberSeries.Kind.REGISTER]
    return {
        "period": serial.period,
        "serial": serial.serial,
        "number": serial.number,
        "register_serial": register.serial,
        "register_number": register.number,
        "verification_code": new_verification_code(),
    }

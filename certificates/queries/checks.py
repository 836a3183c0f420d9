"""How often the papers of an issuer were checked, and what was tried in vain."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from certificates.models import Certificate, CheckCount, Confirmation, IssuingBody

# Results that no issuer can be named for, or that tell of a forged file.
_IN_VAIN = ("unknown", "changed", "refused")


@dataclass(frozen=True)
class CheckedLine:
    """The checks of one paper since some day.

    changed   how many times a file was shown that is not the one issued
    networks  from how many offices or neighbourhoods; one that checks on two days counts twice
    """

    code: str
    number: str
    is_certificate: bool
    times: int
    changed: int
    networks: int
    last: dt.date


@dataclass(frozen=True)
class DayLine:
    """What was tried in vain on one day, at the whole site."""

    day: dt.date
    unknown: int
    changed: int
    refused: int
    networks: int


def checked_papers(issuer: IssuingBody, *, since: dt.date) -> QuerySet[Any, Any]:
    """The checked papers of an issuer as {code, times, networks, last}, the most checked first."""
    return (
        CheckCount.objects.filter(issuer=issuer, day__gte=since)
        .values("code")
        .annotate(
            total=Sum("times"),
            networks=Count("network", distinct=True),
            last=Max("day"),
        )
        .order_by("-total", "code")
    )


def lines(rows: list[dict[str, Any]], *, since: dt.date) -> list[CheckedLine]:
    """The rows of one page of `checked_papers`, with the numbers of the papers. Three queries."""
    codes = [row["code"] for row in rows]
    certificates = dict(
        Certificate.objects.filter(verification_code__in=codes).values_list(
            "verification_code", "number"
        )
    )
    confirmations = dict(
        Confirmation.objects.filter(verification_code__in=codes).values_list(
            "verification_code", "number"
        )
    )
    changed = dict(
        CheckCount.objects.filter(code__in=codes, day__gte=since, result="changed")
        .values_list("code")
        .annotate(total=Sum("times"))
    )
    return [
        CheckedLine(
            code=row["code"],
            number={**confirmations, **certificates}.get(row["code"], ""),
            is_certificate=row["code"] in certificates,
            times=row["total"],
            changed=changed.get(row["code"], 0),
            networks=row["networks"],
            last=row["last"],
        )
        for row in rows
    ]


def days_in_vain(*, since: dt.date) -> list[DayLine]:
    """Days on which something was tried in vain, the newest first. Two queries."""
    of_vain = CheckCount.objects.filter(day__gte=since, result__in=_IN_VAIN)
    sums: dict[dt.date, dict[str, int]] = {}
    for day, result, total in of_vain.values_list("day", "result").annotate(total=Sum("times")):
        sums.setdefault(day, {})[result] = total
    networks = dict(of_vain.values_list("day").annotate(networks=Count("network", distinct=True)))
    return [
        DayLine(
            day=day,
            unknown=sums[day].get("unknown", 0),
            changed=sums[day].get("changed", 0),
            refused=sums[day].get("refused", 0),
            networks=networks[day],
        )
        for day in sorted(sums, reverse=True)
    ]

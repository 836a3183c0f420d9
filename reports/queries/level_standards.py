"""Who lacks a level, and who of them may be sent to study for it."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from organisations.api import Organisation
from records.api import (
    CELL_COMMITTEES,
    LEVEL_FIELDS,
    LevelIndicator,
    Share,
    StandingScope,
    TargetLine,
    gap_people,
    level_indicators,
    level_rank,
    next_target,
    target_lines,
)
from reports.queries import standings
from reports.queries.places import place_names
from reports.queries.tracking import organisations_above
from reports.rules.level_standards import STANDARDS, Finding, Known, Standard, Verdict, judged

PEOPLE_ON_A_PAGE = 50
PERSON = "standing__person__"


@dataclass(frozen=True)
class Lacking:
    """Somebody without the level, and how they stand."""

    code: str
    full_name: str
    position: str
    organisation: str
    finding: Finding


@dataclass(frozen=True)
class LevelPage:
    """People without a level at an organisation, by whether they may study for it.

    has, total   people of the cell committees who have it, of all
    gap          people still missing for the next target; None without a target
    reasons      condition → how many do not meet it (somebody may fail several)
    """

    indicator: LevelIndicator
    standard: Standard
    has: int
    total: int
    target: TargetLine | None
    gap: int | None
    counts: dict[Verdict, int]
    reasons: Sequence[tuple[str, int]]
    to_check: Sequence[tuple[str, int]]
    page: Page[Any]


def level_page(
    organisation: Organisation,
    *,
    code: str,
    which: Verdict,
    today: dt.date,
    page_number: str,
) -> LevelPage | None:
    """Return who lacks the level of an indicator; None where no standard is known for it.

    Six queries, whatever the number of people.
    """
    standard = STANDARDS.get(code)
    indicator = next(
        (each for each in level_indicators(CELL_COMMITTEES) if each.code == code), None
    )
    if standard is None or indicator is None:
        return None
    places = standings.places(organisation, CELL_COMMITTEES, year=today.year)
    total = places.count()
    lacking = places.filter(~standings.has_levels(indicator, prefix="standing__")).order_by(
        f"{PERSON}sort_key", f"{PERSON}code"
    )
    found = _judged(lacking, standard, today)
    share = Share(total - len(found), total)
    target = _target(organisation, code, today.year)
    chosen = [pk for pk, finding in found.items() if finding.verdict == which]
    page: Page[Any] = Paginator(chosen, PEOPLE_ON_A_PAGE).get_page(page_number)
    page.object_list = _named(list(page.object_list), found)
    return LevelPage(
        indicator=indicator,
        standard=standard,
        has=share.count,
        total=total,
        target=target,
        gap=None if target is None else gap_people(target.operator, target.value, share),
        counts={each: sum(one.verdict == each for one in found.values()) for each in Verdict},
        reasons=Counter(code for one in found.values() for code in one.not_met).most_common(),
        to_check=Counter(
            code for one in found.values() if not one.not_met for code in one.to_check
        ).most_common(),
        page=page,
    )


def _judged(lacking: Any, standard: Standard, today: dt.date) -> dict[int, Finding]:
    columns = ("party_status", "sex", "born_on", "born_year_only")
    rows = lacking.values_list(
        "pk",
        *(f"{PERSON}{name}" for name in columns),
        *(f"standing__{name}" for name in LEVEL_FIELDS.values()),
    )
    return {
        pk: judged(
            standard,
            Known(status, sex, born, year_only, dict(zip(LEVEL_FIELDS, levels, strict=True))),
            on=today,
            ranks=level_rank,
        )
        for pk, status, sex, born, year_only, *levels in rows
    }


def _named(pks: list[int], found: dict[int, Finding]) -> list[Lacking]:
    rows = StandingScope.objects.select_related("standing__person", "title", "organisation")
    by_pk = rows.in_bulk(pks)
    names = place_names(row.organisation for row in by_pk.values())
    return [
        Lacking(
            code=by_pk[pk].standing.person.code,
            full_name=by_pk[pk].standing.person.full_name,
            position=by_pk[pk].title.name,
            organisation=names[by_pk[pk].organisation_id],
            finding=found[pk],
        )
        for pk in pks
    ]


def _target(organisation: Organisation, code: str, year: int) -> TargetLine | None:
    owners = [organisation.pk, *(each.pk for each in organisations_above(organisation))]
    lines = target_lines(CELL_COMMITTEES, owners=owners).get((CELL_COMMITTEES, code), [])
    return next_target(lines, year)

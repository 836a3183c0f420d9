"""The names behind an indicator, and the groups of people it divides into."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisations.api import Organisation, branches_on
from people.api import Person, PersonQuerySet, PositionTitle
from records.api import (
    DIMENSIONS,
    Dimension,
    IndicatorQuestion,
    Item,
    Part,
    Requirement,
    Share,
    indicator_groups,
    level_name,
    level_rank,
    with_reading,
)
from reports.queries.indicators import COURSES, OF_COURSES, IndicatorFigure
from reports.queries.places import place_names
from reports.rules.masking import may_be_shown
from shared.numbers import percent

PEOPLE_ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One person, post or committee. `code` is empty for a committee, or without the right to
    open the record."""

    name: str
    code: str
    position: str
    organisation: str
    lacks: list[str]


@dataclass(frozen=True)
class Group:
    """One group of a breakdown, in words."""

    code: str
    name: str
    share: Share

    @property
    def percent(self) -> Decimal | None:
        return percent(self.share.count, self.share.total)


@dataclass(frozen=True)
class Axis:
    """One way to divide the people in scope. `hides` says that small groups are left out."""

    code: str
    name: str
    groups: list[Group]
    hides: bool = False


def people_page(
    items: Sequence[Item], *, page_number: str, visible: PersonQuerySet, on: dt.date
) -> tuple[list[Line], Page[Item]]:
    """Return a page of what is counted or missing, by name. At most five queries, and those that
    it takes to read a page of `items`.

    items    in order of names
    visible  people whose record the viewer may open today
    on       the day of the figures: organisations are called as they were then
    """
    page: Page[Item] = Paginator(items, PEOPLE_ON_A_PAGE).get_page(page_number)
    shown = list(page.object_list)
    ids = {each.person_id for each in shown if each.person_id is not None}
    people = Person.objects.in_bulk(ids)
    open_to_viewer = set(visible.filter(pk__in=ids).values_list("pk", flat=True))
    places = Organisation.objects.in_bulk(
        {each.organisation_id for each in shown if each.organisation_id is not None}
    )
    names = place_names(places.values(), on=on)
    titles = PositionTitle.objects.in_bulk({each.title for each in shown if each.title})
    lines = []
    for each in shown:
        person = people.get(each.person_id or 0)
        place = names.get(each.organisation_id or 0, "")
        lines.append(
            Line(
                name=person.full_name if person else place,
                code=person.code if person and person.pk in open_to_viewer else "",
                position=titles[each.title].name if each.title in titles else "",
                organisation=place if person else "",
                lacks=[requirement_words(one) for one in each.lacks],
            )
        )
    return lines, page


def requirement_words(wanted: Requirement) -> str:
    """Return what a position asks for, in words."""
    if wanted.kind == "level":
        field = Dimension(wanted.dimension).label
        return capfirst(f"{field}: {level_name(wanted.dimension, wanted.code)}")
    if wanted.kind == "yearly":
        return _("Training of the year")
    return wanted.name or wanted.code


def part_words(figure: IndicatorFigure, part: Part) -> str:
    """Return the name of a part: of a field, a topic, a programme, a grade."""
    if part.code == COURSES:
        return _("Completed in the year: %(course)s") % {"course": part.name}
    if figure.row.rule == "levels":
        return capfirst(str(Dimension(part.code).label))
    return capfirst(part.name or part.code) or _("no grade given")


# --- Groups ---------------------------------------------------------------------------------------


def axes_of(
    figure: IndicatorFigure, organisation: Organisation, *, with_small: bool = True
) -> list[Axis]:
    """Return the people in scope divided in each way, groups in words. At most five queries.

    with_small  false for those who may not see names: groups of a few people are left out
    """
    if figure.counted is None or figure.row.rule in OF_COURSES:
        return []
    spec = with_reading(figure.row.spec, figure.reading.code)
    found = indicator_groups(
        IndicatorQuestion(spec, figure.audience),
        branches_on(organisation.pk, figure.on),
        year=figure.year,
    )
    if not found["chuc_vu"]:
        return []
    titles = PositionTitle.objects.in_bulk(list(found["chuc_vu"]))
    axes = []
    for axis, groups in found.items():
        names = _group_names(axis, titles)
        rows = [Group(code, name, groups[code]) for code, name in names.items() if code in groups]
        if with_small:
            axes.append(Axis(axis, _axis_words(axis), rows))
            continue
        told = may_be_shown([each.share.total for each in rows])
        shown = [each for each, is_told in zip(rows, told, strict=True) if is_told]
        axes.append(Axis(axis, _axis_words(axis), shown, hides=len(shown) < len(rows)))
    return axes


def _axis_words(axis: str) -> str:
    words = {
        "gioi_tinh": _("Sex"),
        "tuoi_40": _("Up to 40, or older"),
        "quy_hoach": _("Plan of cadres"),
        "nhom_tuoi": _("Band of age"),
        "chuc_vu": _("Position"),
    }
    return words.get(axis) or capfirst(str(Dimension(axis).label))


def _group_names(axis: str, titles: dict[str, PositionTitle]) -> dict[str, str]:
    """Return the groups of an axis in words, in the order in which they are shown."""
    if axis == "chuc_vu":
        ordered = sorted(titles.values(), key=lambda each: (-each.rank, each.code))
        return {each.code: each.name for each in ordered}
    if axis == "gioi_tinh":
        return {"nu": _("Women"), "nam": _("Men"), "khong_ro": _("not known")}
    if axis == "tuoi_40":
        return {
            "den_40": _("up to 40"),
            "tren_40": _("over 40"),
            "khong_ro": _("date of birth not known"),
        }
    if axis == "quy_hoach":
        # Who is not on record as planned may only not have been entered.
        return {"trong": _("In the plan"), "ngoai": _("Not in the plan, or not entered")}
    if axis == "nhom_tuoi":
        return {
            "den_30": _("up to 30"),
            "31_40": _("31 to 40"),
            "41_50": _("41 to 50"),
            "51_60": _("51 to 60"),
            "tren_60": _("over 60"),
            "khong_ro": _("date of birth not known"),
        }
    names = {str(level_rank(axis, code)): level_name(axis, code) for code in DIMENSIONS[axis]}
    return {"0": _("none on record"), **{code: name for code, name in names.items() if code != "0"}}

"""The lists that follow a report: who is missing, which committees are whole, which classes."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q

from courses.api import TrainingClass
from organisations.api import Organisation
from people.api import PositionTitle
from records.api import Member
from reports.queries.classes import classes_hidden
from reports.queries.papers.yearly import Yearly
from reports.queries.places import place_names
from reports.queries.small import EVERYTHING, Told
from reports.rules.classes_told import NOTHING_HIDDEN
from reports.rules.paper import PLACES, Annex, Column, Figure, Row, Table, short_date
from reports.rules.wanted import Wanted
from reports.rules.wording import REASONS
from shared.dates import end_of_year

CLASS_COLUMNS = (
    Column("STT", 6),
    Column("Lớp", 30, is_text=True),
    Column("Đơn vị mở lớp", 22, is_text=True),
    Column("Thời gian", 16),
    Column("Lượt học viên", 9),
    Column("Lượt hoàn thành", 9),
    Column("Giấy chứng nhận", 9),
)


def missing_people(figures: Yearly) -> Annex:
    """Name those who are not trained, by organisation, each with the reason."""
    missing = [each for each in figures.now.top.members if not (each.is_exempt or each.is_trained)]
    places = place_names(
        Organisation.objects.filter(pk__in={each.place.organisation_id for each in missing}),
        on=figures.wanted.day,
    )
    titles = dict(PositionTitle.objects.values_list("code", "name"))
    rows: list[Row] = []
    for place, people in _by_place(figures, missing, places):
        rows.append(Row((f"{places[place]} ({len(people)} người)",), "heading"))
        for each in people:
            _code, name = figures.now.people[each.person_id]
            reason = figures.reason_of.get(each.person_id, "")
            title = titles.get(each.place.title, each.place.title)
            rows.append(Row((str(_number(rows)), name, title, REASONS.get(reason, "chưa rõ"))))
    columns = (
        Column("STT", 6),
        Column("Họ và tên", 28, is_text=True),
        Column("Chức vụ", 20, is_text=True),
        Column("Lý do chưa bồi dưỡng", 30, is_text=True),
    )
    year, day = figures.wanted.year, short_date(figures.wanted.day)
    caption = f"Danh sách đồng chí chưa được bồi dưỡng năm {year} (đến\u00a0ngày\u00a0{day})"
    table = Table("Chưa bồi dưỡng", caption, columns, tuple(rows), "Đơn vị tính: người.")
    return Annex("", table, people=len(missing))


def whole_committees(figures: Yearly) -> Annex:
    """List the committees all of whose members in scope are trained."""
    whole = [pk for pk, is_trained in figures.now.committees.items() if is_trained]
    ordered = Organisation.objects.filter(pk__in=whole).by_name()
    names = place_names(ordered, on=figures.wanted.day)
    rows = tuple(Row((str(number), names[each.pk])) for number, each in enumerate(ordered, 1))
    columns = (Column("STT", 6), Column("Tổ chức đảng", 80, is_text=True))
    caption = f"Cấp ủy có 100% cấp ủy viên thuộc diện được bồi dưỡng năm {figures.wanted.year}"
    table = Table("Cấp ủy đạt 100%", caption, columns, rows, "Đơn vị tính: tổ chức.")
    return Annex("", table)


def classes_held(organisation: Organisation, wanted: Wanted, told: Told = EVERYTHING) -> Annex:
    """List the classes with their certificates; those of the year or of the period."""
    since, until = dt.date(wanted.year, 1, 1), end_of_year(wanted.year)
    if wanted.form.spans_years and wanted.since:
        since, until = wanted.since, wanted.day
    hidden = NOTHING_HIDDEN if told.names else classes_hidden(told.scope, since, until)
    taken = Q(enrolments__withdrawn_at=None)
    done = taken & Q(enrolments__completed_at__isnull=False)
    held = (
        TrainingClass.objects.filter(
            organiser__path__startswith=organisation.path,
            opened_at__isnull=False,
            starts_on__range=(since, until),
        )
        .annotate(
            taken=Count("enrolments", filter=taken),
            done=Count("enrolments", filter=done),
            papers=Count("enrolments", filter=done & Q(enrolments__certificate__isnull=False)),
        )
        .order_by("starts_on", "code")
        .values_list(
            "pk", "name", "organiser__name", "starts_on", "ends_on", "taken", "done", "papers"
        )
    )
    rows = tuple(
        Row(
            (
                str(number),
                name,
                organiser,
                f"{short_date(starts)} – {short_date(ends)}",
                *(
                    Figure(None if pk in hidden.classes else each, unit)
                    for each, unit in zip(numbers, (PLACES, PLACES, "giấy"), strict=True)
                ),
            )
        )
        for number, (pk, name, organiser, starts, ends, *numbers) in enumerate(held, 1)
    )
    note = "Đơn vị tính: lượt người; giấy chứng nhận tính theo giấy đã cấp."
    table = Table("Giấy theo lớp", "Giấy chứng nhận đã cấp theo lớp", CLASS_COLUMNS, rows, note)
    return Annex("", table)


def _by_place(
    figures: Yearly, missing: Iterable[Member], places: dict[int, str]
) -> list[tuple[int, list[Member]]]:
    """Group people by organisation, both by name; people are already in the order of their names."""
    order = {pk: number for number, pk in enumerate(figures.now.people)}
    found: dict[int, list[Member]] = {}
    for each in sorted(missing, key=lambda member: order[member.person_id]):
        found.setdefault(each.place.organisation_id, []).append(each)
    return sorted(found.items(), key=lambda item: places[item[0]])


def _number(rows: list[Row]) -> int:
    return 1 + sum(row.kind == "plain" for row in rows)

"""Who might be proposed for commendation: a draft for staff, by criteria it states.

It is a proposal (tờ trình) with two lists. A list alone is no kind of paper with a number of its own.
"""

import datetime as dt
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from organisations.api import Organisation, name_as_of
from people.api import PositionTitle
from records.api import Member, TrainingFact
from reports.queries.annual import AnnualReport, annual_report
from reports.queries.papers.making import letterhead_of
from reports.queries.places import place_names
from reports.rules.letterhead import committee_of
from reports.rules.paper import (
    GROUPS,
    Annex,
    Block,
    Column,
    Figure,
    Letterhead,
    Paper,
    Paragraph,
    Point,
    Row,
    Section,
    Table,
    number_words,
    short_date,
    text,
)
from shared.numbers import trimmed

FORM = "khen-thuong"
_MERIT = "tập thể, cá nhân đạt kết quả tốt trong bồi dưỡng"


@dataclass(frozen=True)
class Best:
    """What a person did best in the year."""

    person_id: int
    programme: str
    score: Decimal
    grade: str
    completed_on: dt.date


def commendation_list(
    organisation: Organisation,
    *,
    year: int,
    day: dt.date,
    least: Decimal,
    maker: str,
    at: dt.datetime,
) -> Paper:
    """Return committees wholly trained on time, and people trained on time with a good mark.

    least  the mark from which a person is listed
    """
    head = letterhead_of(organisation).of_kind("TTr")
    organisation = copy(organisation)
    name_as_of([organisation], on=day)
    report = annual_report(organisation, on=day, year=year, with_people=True)
    committees = _committees(report)
    people = _people(report, year=year, day=day, least=least)
    mark = number_words(trimmed(least))
    return Paper(
        form=FORM,
        title="TỜ TRÌNH",
        subject=f"về việc đề nghị khen thưởng {_MERIT} năm {year}",
        organisation=organisation.name,
        organisation_code=organisation.code,
        as_of=day,
        letterhead=head,
        sections=(
            Section("", _words(head, len(committees), len(people), mark, year=year, day=day)),
        ),
        annexes=(
            Annex("Danh sách 1", _committee_table(committees)),
            Annex("Danh sách 2", _people_table(report, people), people=len(people)),
        ),
        origin=_origin(organisation, day, year, mark, maker=maker, at=at),
    )


def _words(
    head: Letterhead, committees: int, people: int, mark: str, *, year: int, day: dt.date
) -> tuple[Block, ...]:
    to = (Paragraph((f"Kính gửi: {committee_of(head.superior)}",)),) if head.superior else ()
    found = text(
        f"Qua rà soát kết quả bồi dưỡng năm {year} (số liệu tính đến ngày {short_date(day)}), "
        "có {committees} tập thể và {people} cá nhân đủ tiêu chí.",
        committees=Figure(committees, GROUPS),
        people=people,
    )
    asked = f" {head.issuer} đề nghị xem xét, khen thưởng theo hai danh sách kèm theo."
    collective = (
        "Tập thể: cấp ủy có 100% cấp ủy viên thuộc diện được bồi dưỡng trong năm, tất cả đúng hạn."
    )
    person = (
        f"Cá nhân: được bồi dưỡng đúng hạn trong năm, điểm cao nhất từ {mark} trở lên; "
        "xếp theo điểm, rồi theo ngày hoàn thành."
    )
    return (
        *to,
        Paragraph((*found, asked) if committees or people else found),
        Paragraph(("Tiêu chí lập danh sách:",)),
        Point((collective,)),
        Point((person,)),
    )


def _origin(
    organisation: Organisation, day: dt.date, year: int, mark: str, *, maker: str, at: dt.datetime
) -> tuple[tuple[str, str], ...]:
    made = timezone.localtime(at)
    return (
        ("Tổ chức đảng", f"{organisation.name} ({organisation.code}) và các tổ chức trực thuộc"),
        ("Số liệu tính đến ngày", short_date(day)),
        ("Năm", str(year)),
        ("Điểm từ", mark),
        ("Cách lập", "hệ thống lọc theo số liệu; cơ quan xem lại trước khi trình"),
        ("Nguồn", "Hệ thống Học Bạ"),
        ("Lập lúc", f"{made:%H:%M} ngày {short_date(made.date())}"),
        ("Người lập", maker),
    )


def _committees(report: AnnualReport) -> list[tuple[str, int]]:
    """Return each committee by name, with the number of its members in scope."""
    members: dict[int, list[Member]] = {}
    for member in _counted(report):
        for committee in member.committees:
            members.setdefault(committee, []).append(member)
    whole = {
        pk: len(found)
        for pk, found in members.items()
        if report.committees.get(pk) and all(each.training.on_time for each in found)
    }
    ordered = Organisation.objects.filter(pk__in=whole).by_name()
    names = place_names(ordered, on=report.as_of)
    return [(names[each.pk], whole[each.pk]) for each in ordered]


def _people(
    report: AnnualReport, *, year: int, day: dt.date, least: Decimal
) -> list[tuple[Member, Best]]:
    """Return those trained on time with a good mark, the best first."""
    on_time = {each.person_id: each for each in _counted(report) if each.training.on_time}
    best: dict[int, Best] = {}
    for fact in _facts(on_time, year=year, day=day, least=least):
        best.setdefault(fact.person_id, fact)
    return [(on_time[pk], fact) for pk, fact in best.items()]


def _facts(people: Iterable[int], *, year: int, day: dt.date, least: Decimal) -> list[Best]:
    wanted = set(people)
    rows = (
        TrainingFact.objects.filter(
            completed_on__year=year,
            completed_on__lte=day,
            counts_for_annual=True,
            score__gte=least,
            reverses=None,
            reversed_by=None,
        )
        .order_by("-score", "completed_on", "person__sort_key", "pk")
        .values_list("person", "programme_name", "score", "grade_band", "completed_on")
    )
    return [
        Best(person, programme, score, grade, day)
        for person, programme, score, grade, day in rows
        if person in wanted and score is not None
    ]


def _counted(report: AnnualReport) -> list[Member]:
    return [each for each in report.top.members if not each.is_exempt]


def _committee_table(committees: list[tuple[str, int]]) -> Table:
    rows = tuple(
        Row((str(number), name, Figure(count)))
        for number, (name, count) in enumerate(committees, 1)
    )
    columns = (
        Column("STT", 6),
        Column("Tổ chức đảng", 65, is_text=True),
        Column("Cấp ủy viên thuộc diện (người)", 20),
    )
    return Table("Tập thể", "Tập thể đạt kết quả tốt", columns, rows, "Đơn vị tính: tổ chức.")


def _people_table(report: AnnualReport, people: list[tuple[Member, Best]]) -> Table:
    places = place_names(
        Organisation.objects.filter(pk__in={each.place.organisation_id for each, _best in people}),
        on=report.as_of,
    )
    titles = dict(PositionTitle.objects.values_list("code", "name"))
    rows = tuple(
        Row(
            (
                str(number),
                report.people[member.person_id][1],
                f"{titles.get(member.place.title, member.place.title)}, "
                f"{places[member.place.organisation_id]}",
                best.programme,
                short_date(best.completed_on),
                Figure(best.score, "điểm"),
                best.grade or "–",
            )
        )
        for number, (member, best) in enumerate(people, 1)
    )
    columns = (
        Column("STT", 6),
        Column("Họ và tên", 17, is_text=True),
        Column("Chức vụ, đơn vị", 23, is_text=True),
        Column("Chương trình", 20, is_text=True),
        Column("Ngày hoàn thành", 15),
        Column("Điểm", 9),
        Column("Xếp loại", 10),
    )
    return Table("Cá nhân", "Cá nhân đạt kết quả tốt", columns, rows, "Đơn vị tính: người.")

"""Put a report together: its figures are counted once, and every file shows the same document."""

import datetime as dt
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace

from django.utils import timezone

from organisations.api import Organisation, name_as_of
from records.api import Closing, ReportHead
from reports.queries.classes import class_report
from reports.queries.papers import annexes, classes, levels, narrative, period
from reports.queries.papers.closed import closing_for, closing_line
from reports.queries.papers.groups import level_groups, trained_groups
from reports.queries.papers.indicators import indicator_table
from reports.queries.papers.yearly import Yearly, form_b, yearly
from reports.queries.small import EVERYTHING, Told
from reports.queries.tracking import organisations_above
from reports.rules.letterhead import default_letterhead
from reports.rules.paper import (
    Annex,
    Block,
    Letterhead,
    Paper,
    Paragraph,
    Point,
    Section,
    Subheading,
    Table,
    roman,
    short_date,
)
from reports.rules.wanted import Form, Wanted
from reports.rules.wording import TOO_FEW
from shared.dates import local_day

FORM_NAMES = {
    Form.QUALIFICATIONS: "Mẫu A – Trình độ",
    Form.ANNUAL: "Mẫu B – Bồi dưỡng hằng năm",
    Form.CLASSES: "Mẫu C – Mở lớp",
    Form.YEAR: "Báo cáo năm",
    Form.MIDTERM: "Báo cáo sơ kết",
    Form.FINAL: "Báo cáo tổng kết",
}
# Their figures of the yearly training are those of one year, and may have been closed.
OF_THE_YEAR = {Form.ANNUAL, Form.YEAR}


def make_paper(
    organisation: Organisation,
    wanted: Wanted,
    *,
    maker: str,
    at: dt.datetime,
    told: Told = EVERYTHING,
) -> Paper:
    """Return the report.

    maker  who has it made, as printed at its end
    told   what its reader may be told
    """
    head = letterhead_of(organisation)
    # Whoever signs does so under today's name; what is told is told of those of then.
    organisation = copy(organisation)
    name_as_of([organisation], on=wanted.day)
    head = replace(head, number=wanted.number, day=wanted.signed_on)
    closing = closing_for(organisation, wanted) if wanted.form in OF_THE_YEAR else None
    sections, lists = _parts(organisation, wanted, closing, told, today=local_day(at))
    subject = _subject(wanted)
    framed, following = _across(_framed(head, subject, wanted, sections), lists)
    return Paper(
        form=wanted.form.value,
        title="BÁO CÁO",
        subject=subject,
        organisation=organisation.name,
        organisation_code=organisation.code,
        as_of=wanted.day,
        letterhead=head,
        sections=tuple(framed),
        annexes=tuple(following),
        origin=_origin(organisation, wanted, closing, maker=maker, at=at),
    )


def letterhead_of(organisation: Organisation) -> Letterhead:
    """Return what was entered for the organisation, or else what its name and kind suggest."""
    entered = ReportHead.objects.filter(organisation=organisation).first()
    if entered is None:
        above = organisations_above(organisation)
        return default_letterhead(
            name=organisation.name,
            kind=organisation.kind_id,
            superior=above[0].name if above else "",
        )
    return Letterhead(
        style=entered.style,
        superior=entered.superior,
        issuer=entered.issuer,
        place=entered.place,
        symbol=entered.symbol,
        authority=entered.authority,
        signer_title=entered.signer_title,
        signer=entered.signer,
        recipients=tuple(filter(None, map(str.strip, entered.recipients.splitlines()))),
        basis=entered.basis,
    )


def _parts(
    organisation: Organisation,
    wanted: Wanted,
    closing: Closing | None,
    told: Told,
    *,
    today: dt.date,
) -> tuple[list[Section], list[Annex]]:
    if wanted.form == Form.QUALIFICATIONS:
        report = levels.level_figures(organisation, wanted, told)
        form_a = levels.form_a(organisation, report, levels.level_names())
        section = _with_indicators(form_a, organisation, wanted, told)
        return [_with_groups(section, level_groups(organisation, wanted, told))], []
    if wanted.form == Form.CLASSES:
        held = class_report(organisation, year=wanted.year, told=told)
        return [classes.form_c(held)], [annexes.classes_held(organisation, wanted, told)]
    if not told.yearly:
        return [Section("", (Paragraph((TOO_FEW,)),))], []
    if wanted.form == Form.ANNUAL:
        found = yearly(organisation, wanted, closing=closing, today=today, told=told)
        section = form_b(found)
        if closing is None:
            section = _with_groups(section, trained_groups(organisation, wanted, told))
        return [section], _lists(found, told)
    figures = _year_figures(organisation, wanted, closing, told, today=today)
    lists = [*_lists(figures.yearly, told), annexes.classes_held(organisation, wanted, told)]
    if wanted.form == Form.YEAR:
        sections = narrative.year_sections(figures)
        is_closed = closing is not None
        sections[1] = _with_indicators(sections[1], organisation, wanted, told, is_closed=is_closed)
        if closing is None:
            table = trained_groups(organisation, wanted, told)
            sections[1] = _with_groups(sections[1], table)
        return sections, lists
    years = period.period_figures(organisation, wanted, figures, told)
    return period.period_sections(years), lists


def _with_indicators(
    section: Section,
    organisation: Organisation,
    wanted: Wanted,
    told: Told,
    *,
    is_closed: bool = False,
) -> Section:
    table = indicator_table(organisation, wanted, told, is_closed=is_closed)
    if table is None:
        return section
    heading = [Subheading("Các chỉ tiêu được giao")] if section.heading else []
    return Section(section.heading, (*section.blocks, *heading, table))


def _with_groups(section: Section, table: Table | None) -> Section:
    """What was signed with a closed year is not divided by groups: then there is no such table."""
    if table is None:
        return section
    heading = [Subheading("Theo giới tính, độ tuổi, quy hoạch")] if section.heading else []
    return Section(section.heading, (*section.blocks, *heading, table))


def _year_figures(
    organisation: Organisation,
    wanted: Wanted,
    closing: Closing | None,
    told: Told,
    *,
    today: dt.date,
) -> narrative.YearFigures:
    since, until = (wanted.since, wanted.day) if wanted.form.spans_years else (None, None)
    return narrative.YearFigures(
        yearly=yearly(organisation, wanted, closing=closing, today=today, told=told),
        classes=class_report(organisation, year=wanted.year, since=since, until=until, told=told),
        levels=levels.level_figures(organisation, wanted, told),
        level_names=levels.level_names(),
    )


def _lists(figures: Yearly, told: Told) -> list[Annex]:
    found = []
    if figures.wanted.with_names and figures.tally.missing:
        found.append(annexes.missing_people(figures))
    # A committee all of whose members are trained tells of each of them.
    if figures.tally.committees_trained and told.names:
        found.append(annexes.whole_committees(figures))
    return found


def _subject(wanted: Wanted) -> str:
    year, day = wanted.year, short_date(wanted.day)
    since = short_date(wanted.since or dt.date(year, 1, 1))
    # Dates are not torn from the word before them.
    span = f"từ\u00a0ngày\u00a0{since} đến\u00a0ngày\u00a0{day}"
    return {
        Form.QUALIFICATIONS: f"trình độ của cấp ủy chi bộ thôn, tổ dân phố đến ngày {day}",
        Form.ANNUAL: f"kết quả bồi dưỡng hằng năm đối với cấp ủy viên năm {year}",
        Form.CLASSES: f"kết quả mở lớp bồi dưỡng năm {year}",
        Form.YEAR: f"kết quả đào tạo, bồi dưỡng cán bộ cơ sở năm {year}",
        Form.MIDTERM: f"sơ kết công tác đào tạo, bồi dưỡng cán bộ cơ sở ({span})",
        Form.FINAL: f"tổng kết công tác đào tạo, bồi dưỡng cán bộ cơ sở ({span})",
    }[wanted.form]


def _framed(
    head: Letterhead, subject: str, wanted: Wanted, sections: list[Section]
) -> list[Section]:
    """Number the parts, with the words before the first and after the last."""
    numbered = [section for section in sections if section.heading]
    if not numbered:
        return sections
    basis = f"{head.basis.rstrip(',. ')}, " if head.basis else ""
    day = short_date(wanted.day)
    until = "" if wanted.form.spans_years else f" (số liệu tính đến ngày {day})"
    opening = f"{basis}{head.issuer} báo cáo {subject}{until} như sau:"
    closing = f"Trên đây là báo cáo {subject}."
    last = numbered[-1]
    numbered[-1] = Section(last.heading, (*last.blocks, Paragraph((closing,))))
    return [
        Section("", (Paragraph((opening,)),)),
        *(
            Section(f"{roman(number)}. {section.heading}", tuple(_with_numbers(section.blocks)))
            for number, section in enumerate(numbered, 1)
        ),
    ]


def _with_numbers(blocks: Iterable[Block]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        if isinstance(block, Subheading):
            number += 1
            yield Subheading(f"{number}. {block.text}")
        else:
            yield block


def _across(sections: list[Section], lists: list[Annex]) -> tuple[list[Section], list[Annex]]:
    """Move tables too wide for an upright page behind the signature, and say where they are."""
    tables: list[Annex] = []
    kept = []
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Table) and block.is_wide:
                label = f"Biểu {len(tables) + 1}"
                tables.append(Annex(label, block))
                blocks.append(Point((f"Chi tiết tại {label} kèm theo.",)))
            else:
                blocks.append(block)
        kept.append(Section(section.heading, tuple(blocks)))
    named = [
        Annex(f"Phụ lục {number}", each.table, each.people) for number, each in enumerate(lists, 1)
    ]
    return kept, [*tables, *named]


def _origin(
    organisation: Organisation,
    wanted: Wanted,
    closing: Closing | None,
    *,
    maker: str,
    at: dt.datetime,
) -> tuple[tuple[str, str], ...]:
    made = timezone.localtime(at)
    lines = [
        ("Biểu mẫu", FORM_NAMES[wanted.form]),
        ("Tổ chức đảng", f"{organisation.name} ({organisation.code}) và các tổ chức trực thuộc"),
        ("Số liệu tính đến ngày", short_date(wanted.day)),
        ("Năm", str(wanted.year)),
    ]
    if wanted.form.spans_years and wanted.since:
        lines.append(("Kỳ báo cáo", f"{short_date(wanted.since)} – {short_date(wanted.day)}"))
    if wanted.form not in {Form.QUALIFICATIONS, Form.CLASSES}:
        lines.append(("Danh sách kèm họ tên", "có" if wanted.with_names else "không"))
    if closing is not None:
        lines.append(closing_line(closing))
    lines += [
        ("Nguồn", "Hệ thống Học Bạ"),
        ("Lập lúc", f"{made:%H:%M} ngày {short_date(made.date())}"),
        ("Người lập", maker),
    ]
    return tuple(lines)

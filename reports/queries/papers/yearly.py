"""Form B: the training of a year, by child organisation, by topic, against the year before."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import Count

from courses.api import Topic
from organisations.api import Organisation
from records.api import (
    YEARLY_TRAINING,
    Closing,
    Share,
    Standing,
    TargetLine,
    gap_people,
    is_met,
    target_lines,
    yearly_target,
)
from reports.queries.annual import AnnualNode, AnnualReport, annual_report, annual_without_few
from reports.queries.papers.closed import addenda_blocks, as_closed
from reports.queries.small import EVERYTHING, Told
from reports.queries.standings import places
from reports.queries.tracking import YEARLY_INDICATOR, organisations_above
from reports.rules.groups import a_year_before
from reports.rules.masking import hide_small, is_few
from reports.rules.paper import (
    GROUPS,
    PERCENT,
    Block,
    Column,
    Figure,
    Paragraph,
    Point,
    Row,
    Section,
    Table,
    Text,
    short_date,
    text,
)
from reports.rules.tally import AnnualTally
from reports.rules.wanted import Wanted
from reports.rules.wording import against_target, compared, share_figure, target_words
from shared.numbers import percent

NOTE = (
    "Đơn vị tính: người, mỗi người tính một lần; cột cấp ủy đếm tổ chức. Tỷ lệ tính trên số người "
    "thuộc diện, không kể người được miễn. Số của cấp trên bằng tổng số của các dòng dưới."
)
FEW_NOTE = "Dấu – ở dòng của một tổ chức: quá ít người, số liệu chỉ tính trong tổng số."
TOPIC_NOTE = (
    "Đơn vị tính: người thuộc diện đã học chuyên đề trong năm; một người học nhiều chuyên đề thì "
    "có ở nhiều dòng, nên không cộng các dòng."
)
COLUMNS = (
    Column("STT", 5),
    Column("Tổ chức đảng", 26, is_text=True),
    Column("Thuộc diện (người)", 8),
    Column("Được miễn (người)", 8),
    Column("Đã bồi dưỡng (người)", 9),
    Column("Tỷ lệ (%)", 8),
    Column("Đúng hạn (người)", 8),
    Column("Quá hạn (người)", 8),
    Column("Chưa bồi dưỡng (người)", 9),
    Column("Số cấp ủy", 7),
    Column("Cấp ủy đạt 100%", 8),
    Column("Cùng kỳ năm trước (%)", 9),
)


@dataclass(frozen=True)
class Yearly:
    """What form B and the narrative report say of one year.

    before   the same day of the year before; `reasons` why people are not trained, where known
    hides_reasons  whether reasons of a few people are left out of these
    """

    organisation: Organisation
    wanted: Wanted
    now: AnnualReport
    before: AnnualReport
    target: TargetLine | None
    reasons: Counter[str] = field(default_factory=Counter)
    hides_reasons: bool = False
    reason_of: dict[int, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    addenda: tuple[Block, ...] = ()

    @property
    def tally(self) -> AnnualTally:
        return self.now.top.tally

    @property
    def gap(self) -> int:
        share = Share(self.tally.trained, self.tally.in_scope)
        if self.target is None:
            return self.tally.missing
        return gap_people(self.target.operator, self.target.value, share, self.previous)

    @property
    def previous(self) -> Share:
        before = self.before.top.tally
        return Share(before.trained, before.in_scope)

    @property
    def is_met(self) -> bool | None:
        if self.target is None:
            return None
        share = Share(self.tally.trained, self.tally.in_scope)
        line = self.target
        return is_met(
            line.operator, line.value, share, value_to=line.value_to, previous=self.previous
        )

    def figure(self, value: int, query: str, node: AnnualNode | None = None) -> Figure:
        """A number of people that opens their list, if there is such a list and anybody in it."""
        node = node or self.now.top
        if node.is_own or not value:
            return Figure(value)
        code, _name = self.now.organisations[node.organisation_id]
        return Figure(value, place=code, query=f"{query}&{self.wanted.list_query}")

    def scope(self, node: AnnualNode | None = None) -> Figure:
        """The number in scope. The list of everybody holds those exempt too: it opens only where
        there are none.
        """
        tally = (node or self.now.top).tally
        if tally.exempt:
            return Figure(tally.in_scope)
        return self.figure(tally.in_scope, "loc=tat-ca", node)


def yearly(
    organisation: Organisation,
    wanted: Wanted,
    *,
    closing: Closing | None = None,
    today: dt.date,
    told: Told = EVERYTHING,
) -> Yearly:
    """Count the year; of a closed one the figures are those that were signed.

    The names behind them are always those the ledger gives today.
    """
    now = annual_report(
        organisation, on=wanted.day, year=wanted.year, with_people=wanted.with_names
    )
    if closing is not None:
        now = as_closed(now, closing)
    before = annual_report(
        organisation, on=a_year_before(wanted.day), year=wanted.year - 1, is_short=True
    )
    if not told.names:
        now, before = annual_without_few(now), _without_few_before(before)
    owners = [organisation.pk, *(each.pk for each in organisations_above(organisation))]
    lines = target_lines(YEARLY_TRAINING, owners=owners)
    # Reasons are kept for today only.
    is_today = wanted.day == today and wanted.year == today.year
    reason_of = _reasons(now, wanted.year) if is_today and wanted.with_names else {}
    reasons = _reason_counts(organisation, wanted.year) if is_today else Counter()
    return Yearly(
        organisation=organisation,
        wanted=wanted,
        now=now,
        before=before,
        target=yearly_target(lines.get((YEARLY_TRAINING, YEARLY_INDICATOR), []), wanted.year),
        reasons=reasons if told.names else _without_few_reasons(reasons, now.top.tally.missing),
        hides_reasons=not told.names,
        reason_of=reason_of,
        topics=dict(Topic.objects.values_list("code", "name")),
        addenda=()
        if closing is None
        else tuple(addenda_blocks(organisation, closing, with_exempt=told.names)),
    )


def _reason_counts(organisation: Organisation, year: int) -> Counter[str]:
    rows = (
        places(organisation, YEARLY_TRAINING, year=year)
        .exclude(standing__reason="")
        .values_list("standing__reason")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return Counter(dict(rows))


def _without_few_reasons(reasons: Counter[str], missing: int) -> Counter[str]:
    """The parts of all who are missing: those without a known reason are one of them."""
    parts = {**reasons, "": max(missing - sum(reasons.values()), 0)}
    return Counter({code: number for code, number in hide_small(parts).items() if code and number})


def _without_few_before(report: AnnualReport) -> AnnualReport:
    """The year before, with nothing where so few people were in scope."""
    top = report.top
    if is_few(top.tally.in_scope):
        return replace(report, top=AnnualNode(top.organisation_id, AnnualTally()))
    children = [each for each in top.children if not is_few(each.tally.in_scope)]
    return replace(report, top=replace(top, children=children))


def _reasons(report: AnnualReport, year: int) -> dict[int, str]:
    """Return the reason of each person who is named as missing, where one is known."""
    missing = {
        each.person_id for each in report.top.members if not (each.is_exempt or each.is_trained)
    }
    rows = Standing.objects.filter(year=year).exclude(reason="")
    if len(missing) <= 2000:
        rows = rows.filter(person__in=missing)
    return {
        person: reason
        for person, reason in rows.values_list("person", "reason")
        if person in missing
    }


def form_b(figures: Yearly) -> Section:
    opening = text(
        "Tính đến ngày {day}, kết quả bồi dưỡng hằng năm của {name} như sau:",
        day=short_date(figures.wanted.day),
        name=figures.organisation.name,
    )
    blocks: tuple[Block, ...] = (
        Paragraph(opening),
        *training_points(figures),
        child_table(figures),
        *([topic_table(figures)] if figures.tally.topics else []),
        *figures.addenda,
    )
    return Section("", blocks)


def training_points(figures: Yearly) -> list[Point]:
    return [
        Point(words)
        for words in (
            _scope_words(figures),
            _trained_words(figures),
            _target_line(figures),
            _time_words(figures),
            _committee_words(figures),
        )
        if words
    ]


def _scope_words(figures: Yearly) -> Text:
    tally = figures.tally
    words = text(
        "Có {n} đồng chí thuộc diện bồi dưỡng năm {year}",
        n=figures.scope(),
        year=str(figures.wanted.year),
    )
    if not tally.exempt:
        return (*words, "; không có đồng chí nào được miễn.")
    if not figures.now.top.is_exempt_told:
        return (*words, "; số được miễn quá ít nên không nêu.")
    exempt = figures.figure(tally.exempt, "loc=mien")
    return (*words, *text("; {n} đồng chí được miễn, không tính vào số thuộc diện.", n=exempt))


def _trained_words(figures: Yearly) -> Text:
    tally = figures.tally
    if not tally.in_scope:
        return ("Chưa có người thuộc diện để tính tỷ lệ.",)
    return text(
        "Đã bồi dưỡng {trained}/{total} đồng chí, đạt {share}%, {compared}.",
        trained=figures.figure(tally.trained, "loc=da"),
        total=tally.in_scope,
        share=share_figure(tally.trained, tally.in_scope),
        compared=compared(percent(tally.trained, tally.in_scope), _share_of(figures.before.top)),
    )


def _target_line(figures: Yearly) -> Text:
    line = figures.target
    if line is None:
        return (f"Chưa có chỉ tiêu bồi dưỡng cho năm {figures.wanted.year}.",)
    source = f" theo {line.source}" if line.source else ""
    return (
        f"Chỉ tiêu {target_words(line.operator, line.value, line.value_to)}{source}: ",
        *against_target(
            figures.figure(figures.gap, "loc=chua"), figures.is_met, missing=figures.gap
        ),
        ".",
    )


def _time_words(figures: Yearly) -> Text:
    tally = figures.tally
    if not tally.trained:
        return ()
    if not tally.late:
        return text("Cả {n} đồng chí đã bồi dưỡng đều đúng hạn.", n=tally.trained)
    return text(
        "Trong số đã bồi dưỡng, {on_time} đồng chí hoàn thành đúng hạn, "
        "{late} đồng chí hoàn thành quá hạn.",
        on_time=tally.on_time,
        late=figures.figure(tally.late, "loc=tre"),
    )


def _committee_words(figures: Yearly) -> Text:
    tally = figures.tally
    if not tally.committees:
        return ()
    return text(
        "Có {n}/{total} cấp ủy đạt 100% cấp ủy viên thuộc diện được bồi dưỡng ({share}%).",
        n=Figure(tally.committees_trained, GROUPS),
        total=tally.committees,
        share=share_figure(tally.committees_trained, tally.committees),
    )


def child_table(figures: Yearly) -> Table:
    """Return a row for the whole and one for each organisation directly below."""
    before = {(node.organisation_id, node.is_own): node for node in figures.before.top.children}
    top = figures.now.top
    rows = [_row(figures, "", top, figures.before.top, kind="total")]
    for number, node in enumerate(figures.now.top.children, 1):
        earlier = before.get((node.organisation_id, node.is_own))
        rows.append(_row(figures, str(number), node, earlier))
    caption = f"Kết quả bồi dưỡng năm {figures.wanted.year} theo tổ chức đảng trực thuộc"
    note = NOTE if all(node.is_told for node in top.children) else f"{NOTE} {FEW_NOTE}"
    return Table("Theo tổ chức", caption, COLUMNS, tuple(rows), note)


def _row(
    figures: Yearly,
    number: str,
    node: AnnualNode,
    before: AnnualNode | None,
    *,
    kind: str = "plain",
) -> Row:
    tally = node.tally
    name = figures.now.name_of(node.organisation_id)
    if kind == "total":
        name = "Tổng số"
    elif node.is_own:
        name = f"{name} (trực thuộc)"
    if not node.is_told:
        return Row((number, name, *(Figure(None) for _column in COLUMNS[2:])))
    exempt = figures.figure(tally.exempt, "loc=mien", node)
    cells = (
        number,
        name,
        figures.scope(node),
        exempt if node.is_exempt_told else Figure(None),
        figures.figure(tally.trained, "loc=da", node),
        share_figure(tally.trained, tally.in_scope),
        Figure(tally.on_time),
        figures.figure(tally.late, "loc=tre", node),
        figures.figure(tally.missing, "loc=chua", node),
        Figure(tally.committees, GROUPS),
        Figure(tally.committees_trained, GROUPS),
        Figure(_share_of(before), PERCENT),
    )
    return Row(cells, "total" if kind == "total" else "plain")


def _share_of(node: AnnualNode | None) -> Decimal | None:
    return None if node is None else percent(node.tally.trained, node.tally.in_scope)


def topic_table(figures: Yearly) -> Table:
    before = figures.before.top.tally.topics
    ordered = sorted(figures.tally.topics.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple(
        Row(
            (
                str(number),
                figures.topics.get(topic, topic),
                Figure(count),
                share_figure(count, figures.tally.in_scope),
                Figure(before.get(topic, 0) if figures.previous.total else None),
            )
        )
        for number, (topic, count) in enumerate(ordered, 1)
    )
    columns = (
        Column("STT", 6),
        Column("Chuyên đề", 40, is_text=True),
        Column("Đã học (người)", 10),
        Column("Tỷ lệ (%)", 10),
        Column("Cùng kỳ năm trước (người)", 12),
    )
    caption = f"Số người đã học theo chuyên đề năm {figures.wanted.year}"
    return Table("Theo chuyên đề", caption, columns, rows, TOPIC_NOTE)

"""The narrative report of a year: its parts, in words put together from the figures."""

from dataclasses import dataclass

from reports.queries.annual import AnnualNode
from reports.queries.papers.classes import class_points, class_table
from reports.queries.papers.levels import level_points, level_table
from reports.queries.papers.yearly import (
    Yearly,
    child_table,
    topic_table,
    training_points,
)
from reports.queries.qualifications import QualificationReport
from reports.rules.classes import ClassReport
from reports.rules.paper import (
    GROUPS,
    Block,
    Figure,
    Paragraph,
    Point,
    Section,
    Subheading,
    Text,
    short_date,
    text,
)
from reports.rules.wording import PROPOSALS, REASONS, TOO_FEW, joined, listed, lowered, share_figure

# So many of the organisations that are furthest behind are named in the text.
NAMED = 3


@dataclass(frozen=True)
class YearFigures:
    """Everything the narrative speaks of."""

    yearly: Yearly
    classes: ClassReport
    levels: QualificationReport
    level_names: dict[str, str]


def year_sections(figures: YearFigures) -> list[Section]:
    return [
        Section("TÌNH HÌNH CHUNG", tuple(_situation(figures.yearly))),
        Section(f"KẾT QUẢ BỒI DƯỠNG NĂM {figures.yearly.wanted.year}", tuple(_results(figures))),
        Section("TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", tuple(shortcomings(figures))),
        Section("ĐỀ XUẤT, KIẾN NGHỊ", tuple(proposals(figures))),
    ]


def _situation(yearly: Yearly) -> list[Block]:
    children = [node for node in yearly.now.top.children if not node.is_own]
    tally = yearly.tally
    found: list[Text] = [
        text(
            "Tính đến ngày {day}, {name} có {n} đồng chí thuộc diện bồi dưỡng hằng năm{places}; "
            "{exempt}.",
            day=short_date(yearly.wanted.day),
            name=yearly.organisation.name,
            n=yearly.scope(),
            places=f", ở {len(children)} tổ chức đảng trực thuộc" if children else "",
            exempt=_exempt_words(yearly),
        )
    ]
    if tally.committees:
        found.append(
            text(
                "Có {n} cấp ủy có cấp ủy viên thuộc diện bồi dưỡng.",
                n=Figure(tally.committees, GROUPS),
            )
        )
    found.append(_change_of_scope(yearly))
    return [Paragraph(words) for words in found if words]


def _exempt_words(yearly: Yearly) -> str:
    exempt = yearly.tally.exempt
    if not exempt:
        return "không có đồng chí nào được miễn"
    if not yearly.now.top.is_exempt_told:
        return "số được miễn quá ít nên không nêu"
    return f"{exempt} đồng chí được miễn, không tính vào số thuộc diện"


def _change_of_scope(yearly: Yearly) -> Text:
    now, before = yearly.tally.in_scope, yearly.previous.total
    if not before:
        return ("Chưa có số liệu cùng kỳ năm trước để so sánh số người thuộc diện.",)
    if now == before:
        return text("Số người thuộc diện bằng cùng kỳ năm trước ({n} đồng chí).", n=before)
    moved = "tăng" if now > before else "giảm"
    return text(
        "Số người thuộc diện {moved} {n} đồng chí so với cùng kỳ năm trước ({before} đồng chí).",
        moved=moved,
        n=abs(now - before),
        before=before,
    )


def _results(figures: YearFigures) -> list[Block]:
    yearly = figures.yearly
    blocks: list[Block] = [
        Subheading("Kết quả bồi dưỡng hằng năm"),
        *training_points(yearly)[1:],
        child_table(yearly),
        Subheading("Kết quả theo chuyên đề"),
        *_topics(yearly),
        Subheading("Công tác mở lớp"),
        *class_points(figures.classes),
    ]
    if figures.classes.total.classes:
        blocks.append(class_table(figures.classes, with_organisers=False))
    blocks += [Subheading("Trình độ của cấp ủy chi bộ thôn, tổ dân phố so với chỉ tiêu")]
    if any(group.total for group in figures.levels.groups):
        blocks += level_points(yearly.organisation, figures.levels, figures.level_names)
        blocks.append(level_table(yearly.organisation, figures.levels, figures.level_names))
    elif figures.levels.is_hidden:
        blocks.append(Point((TOO_FEW,)))
    else:
        blocks.append(Point(("Không có người thuộc đối tượng để đánh giá.",)))
    return [*blocks, *yearly.addenda]


def _topics(yearly: Yearly) -> list[Block]:
    topics = yearly.tally.topics
    if not topics:
        return [Point(("Chưa có số liệu theo chuyên đề.",))]
    most, count = max(topics.items(), key=lambda item: (item[1], item[0]))
    words = text(
        "Đã bồi dưỡng {n} chuyên đề; nhiều người học nhất là chuyên đề {name} "
        "({count} người, đạt {share}% số thuộc diện).",
        n=len(topics),
        name=yearly.topics.get(most, most),
        count=count,
        share=share_figure(count, yearly.tally.in_scope),
    )
    return [Point(words), topic_table(yearly)]


def shortcomings(figures: YearFigures) -> list[Block]:
    """What is missing, where, and why: what is not known is not said."""
    yearly = figures.yearly
    missing = yearly.tally.missing
    blocks: list[Block] = []
    if missing:
        words = text(
            "Còn {n} đồng chí chưa được bồi dưỡng ({share}% số thuộc diện).",
            n=yearly.figure(missing, "loc=chua"),
            share=share_figure(missing, yearly.tally.in_scope),
        )
        blocks += [Point(words), *_furthest_behind(yearly), *_reasons(yearly)]
    if yearly.tally.late:
        late = yearly.figure(yearly.tally.late, "loc=tre")
        blocks.append(Point(text("Có {n} đồng chí hoàn thành quá hạn.", n=late)))
    blocks += _unmet_levels(figures)
    return blocks or [
        Paragraph(("Không có đồng chí nào chưa được bồi dưỡng; các chỉ tiêu đến hạn đều đạt.",))
    ]


def _furthest_behind(yearly: Yearly) -> list[Block]:
    def behind(node: AnnualNode) -> int:
        return node.tally.missing

    nodes = [
        node
        for node in yearly.now.top.children
        if node.tally.missing and node.is_told and not node.is_own
    ]
    worst = sorted(nodes, key=behind, reverse=True)[:NAMED]
    if not worst:
        return []
    names = [
        f"{yearly.now.name_of(node.organisation_id)} ({node.tally.missing} đồng chí)"
        for node in worst
    ]
    return [Point((f"Nơi còn nhiều người chưa được bồi dưỡng: {listed(names)}.",))]


def _reasons(yearly: Yearly) -> list[Block]:
    """Say why people are not trained; each number opens those it counts."""
    known = sum(yearly.reasons.values())
    if not known:
        return []
    pieces: list[Text] = [
        (yearly.figure(count, f"loc=chua&ly-do={reason}"), f" đồng chí {REASONS[reason]}")
        for reason, count in yearly.reasons.most_common()
    ]
    unknown = yearly.tally.missing - known
    if unknown > 0:
        rest = "có nguyên nhân khác" if yearly.hides_reasons else "chưa được triệu tập"
        pieces.append((f"{unknown} đồng chí {rest} hoặc chưa rõ nguyên nhân",))
    return [Point(("Nguyên nhân: ", *joined(pieces), "."))]


def _unmet_levels(figures: YearFigures) -> list[Block]:
    everybody = figures.levels.everybody
    if everybody is None:
        return []
    unmet = [
        f"{lowered(figures.level_names[each.code])} còn thiếu {each.target.gap_people} người "
        f"(chỉ tiêu năm {each.target.line.year})"
        for each in everybody.indicators
        if each.target is not None and each.target.gap_people
    ]
    if not unmet:
        return []
    return [Point((f"Về trình độ: {'; '.join(unmet)}.",))]


def proposals(figures: YearFigures) -> list[Block]:
    """What follows from the figures; nothing is proposed where nothing is missing."""
    yearly = figures.yearly
    found: list[str] = []
    if yearly.tally.missing and not yearly.reasons:
        found.append(
            f"Đề nghị các tổ chức đảng trực thuộc triệu tập {yearly.tally.missing} đồng chí chưa "
            "được bồi dưỡng tham gia lớp học bù."
        )
    elif yearly.tally.missing:
        found += [
            f"Đề nghị {PROPOSALS[reason].format(n=count)}."
            for reason, count in yearly.reasons.most_common()
            if reason in PROPOSALS
        ]
    planned, held = figures.classes.total.planned.classes, figures.classes.total.classes
    if planned and planned > held:
        found.append(f"Mở {planned - held} lớp còn lại theo kế hoạch đã duyệt.")
    everybody = figures.levels.everybody
    if everybody is not None and any(
        each.target is not None and each.target.gap_people for each in everybody.indicators
    ):
        found.append(
            "Rà soát, lập danh sách đồng chí đủ điều kiện để cử đi đào tạo, nâng trình độ theo "
            "các chỉ tiêu chưa đạt nêu tại Mục III."
        )
    if not found:
        found.append("Tiếp tục duy trì kết quả đã đạt được.")
    return [Point((words,)) for words in found]

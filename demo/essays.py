"""An essay and a survey at the end of a course: written, handed in, one of them marked."""

import datetime as dt
from decimal import Decimal

from courses.api import (
    ClassUnit,
    CoursePage,
    Enrolment,
    EssayDraft,
    EssayMark,
    EssayTask,
    Survey,
    SurveyQuestion,
    TrainingClass,
    answer_survey,
    hand_in,
    mark_essay,
    save_draft,
)

TITLE = "Bài thu hoạch: Chương trình kiểm tra, giám sát của chi bộ tôi"
PROMPT = (
    "<p>Từ thực tế chi bộ mình, đồng chí hãy viết:</p>"
    "<ol><li>Việc nào cần kiểm tra, giám sát trong sáu tháng tới, vì sao.</li>"
    "<li>Ai làm, làm khi nào, theo những bước nào.</li>"
    "<li>Khó khăn có thể gặp và cách tháo gỡ.</li></ol>"
)
GUIDE = (
    "<p>Cho điểm cao khi bài nêu việc cụ thể, có người và thời hạn. Bài chép lại quy định mà không "
    "liên hệ chi bộ mình: không quá một nửa số điểm của mục đó.</p>"
)
CRITERIA = [
    ("Chọn đúng việc cần kiểm tra, giám sát", 3),
    ("Các bước, người làm, thời hạn rõ ràng", 4),
    ("Liên hệ sát chi bộ mình", 3),
]
POINTS = ("2.5", "3.5", "2.5")
COMMENT = (
    "Bài chọn việc đúng và sát chi bộ. Đồng chí nên ghi rõ hơn ai giữ hồ sơ sau mỗi cuộc kiểm tra."
)
ESSAYS = [
    "Chi bộ tôi có 32 đảng viên, sinh hoạt ở hai xóm. Sáu tháng tới, tôi đề nghị chi ủy giám sát việc "
    "thu, nộp đảng phí và việc chấp hành chế độ sinh hoạt, vì quý vừa qua có bốn đồng chí vắng hai "
    "buổi liền.\n\n"
    "Đồng chí phó bí thư lập danh sách trước ngày 5 hằng tháng, gặp từng đồng chí vắng để hỏi lý do. "
    "Cuối quý, chi ủy họp đánh giá, nhắc nhở và báo cáo trước chi bộ.\n\n"
    "Khó khăn là nhiều đồng chí đi làm xa. Chi bộ sẽ gửi lịch sinh hoạt sớm mười ngày và cho xin "
    "phép bằng tin nhắn.",
    "Trong chương trình năm, chi bộ tôi còn thiếu kiểm tra việc thực hiện nhiệm vụ được phân công. Tôi "
    "đề xuất kiểm tra ba đảng viên phụ trách nhóm hộ, theo ba bước đã học: chuẩn bị, tiến hành, kết "
    "thúc. Kế hoạch gửi trước mười lăm ngày để các đồng chí viết báo cáo.\n\n"
    "Khi làm việc, chi ủy hỏi dân ở các nhóm hộ, đối chiếu với sổ công tác. Kết luận được thông báo "
    "trong buổi sinh hoạt gần nhất và lưu vào hồ sơ chi bộ.",
]
SURVEY = "Phiếu hỏi ý kiến sau lớp học"
INTRO = "Năm câu hỏi, khoảng hai phút. Ý kiến của đồng chí giúp lớp sau tốt hơn."
QUESTIONS = [
    ("rating", "Nội dung lớp học có sát với việc của chi bộ không?", "", True),
    ("rating", "Các bài học có dễ hiểu không?", "", True),
    ("choice", "Thời lượng của lớp học thế nào?", "Ngắn quá\nVừa đủ\nDài quá", True),
    ("choice", "Đồng chí học chủ yếu bằng gì?", "Điện thoại\nMáy tính\nBản in", True),
    ("text", "Đồng chí muốn lớp sau có thêm nội dung gì?", "", False),
]
REPLIES = [
    ("5", "4", "Vừa đủ", "Điện thoại", "Thêm mẫu biên bản đã điền sẵn để tham khảo."),
    ("4", "5", "Vừa đủ", "Điện thoại", ""),
    ("5", "5", "Dài quá", "Máy tính", "Nên có lớp buổi tối."),
    ("3", "4", "Vừa đủ", "Điện thoại", ""),
    ("4", "4", "Vừa đủ", "Bản in", "Thêm tình huống về đảng viên đi làm ăn xa."),
    ("5", "3", "Ngắn quá", "Điện thoại", ""),
]


def add_essay_and_survey(course: CoursePage) -> None:
    """Put an essay and a survey at the end of a course, before its class opens."""
    survey = Survey.objects.create(title=SURVEY, intro=INTRO)
    SurveyQuestion.objects.bulk_create(
        SurveyQuestion(
            survey=survey, sort_order=place, kind=kind, text=text, choices=choices,
            is_required=is_required,
        )
        for place, (kind, text, choices, is_required) in enumerate(QUESTIONS)
    )  # fmt: skip
    EssayTask.objects.create(
        course=course,
        sort_order=0,
        title=TITLE,
        prompt=PROMPT,
        guide=GUIDE,
        criteria=[("criterion", {"name": name, "points": points}) for name, points in CRITERIA],
        fewest_words=80,
        most_words=1500,
    )
    # Read anew, so that the revision that trainers go on from has both.
    page = CoursePage.objects.get(pk=course.pk)
    page.survey = survey
    page.save_revision().publish()


def let_some_write(training_class: TrainingClass, *, besides: str, at: dt.datetime) -> None:
    """Let two of the class hand in essays, of which one is marked, and six answer the survey.

    besides  code of a person who is left alone, for the reader to try
    """
    units = {unit.kind: unit for unit in training_class.units.all()}
    enrolments = list(
        Enrolment.objects.filter(training_class=training_class)
        .exclude(person__code=besides)
        .select_related("person", "training_class")
        .order_by("person__code")[: len(REPLIES)]
    )
    essay_unit, day = units[ClassUnit.Kind.ESSAY], dt.timedelta(days=1)
    for place, (enrolment, text) in enumerate(zip(enrolments, ESSAYS, strict=False), 1):
        moment = at - (4 - place) * day
        essay = save_draft(essay_unit, enrolment, EssayDraft(text), base=0, at=moment)
        hand_in(essay_unit, enrolment, version=essay.version, by=None, at=moment)
        if place == 1:
            mark_essay(essay.pk, _mark(), tries=1, by=None, at=moment + day)
    questions = list(SurveyQuestion.objects.filter(survey=units[ClassUnit.Kind.SURVEY].survey_id))
    for enrolment, reply in zip(enrolments, REPLIES, strict=False):
        answers = [
            {"question": one.pk, "kind": one.kind, "text": one.text, "answer": answer}
            for one, answer in zip(questions, reply, strict=True)
        ]
        answer_survey(units[ClassUnit.Kind.SURVEY], enrolment, answers, by=None, at=at - day)


def _mark() -> EssayMark:
    lines = zip(CRITERIA, POINTS, strict=True)
    return EssayMark(
        sum((Decimal(each) for each in POINTS), Decimal(0)),
        [{"name": name, "most": str(most), "points": points} for (name, most), points in lines],
        COMMENT,
    )

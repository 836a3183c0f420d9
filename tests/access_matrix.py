"""Who gets what answer from which address. A new route needs a row here, or a test fails.

`sees` names the people (keys of `World.users`) for whom the page answers with `status`; everybody
else who is signed in gets 404, as for an address that does not exist. Signed out, people are sent
to the sign-in, unless the row is `public`.
"""

import itertools
from typing import Any

from django.utils import timezone

from courses.actions.essays import Draft, TypedFile, save_draft
from courses.actions.packages import open_sitting
from courses.actions.study import add_note, answer, ask
from courses.models import (
    CourseIndexPage,
    Essay,
    LessonEdition,
    LessonQuestion,
    Session,
    SurveyReply,
)
from courses.queries.attendance import checkin_key
from courses.queries.packages import token_of
from courses.rules.checkin import token_at
from notifications.actions.wishes import stop_token
from records.models import PaperFile
from tests.factories.aftercare import a_confirmation, a_review, an_amendment
from tests.factories.certificates import CertificateBatchFactory
from tests.factories.courses import CoursePageFactory, LessonPageFactory
from tests.factories.decisions import a_decision
from tests.factories.documents import OfficialDocumentFactory
from tests.factories.essays import EssayUnitFactory, SurveyUnitFactory, a_docx, handed_in
from tests.factories.evidence import a_degree, declared
from tests.factories.exceptions import AccommodationFactory, OverrideFactory
from tests.factories.lesson_media import VideoFactory
from tests.factories.notifications import DeliveryFactory
from tests.factories.packages import PackageFactory, PackageUnitFactory
from tests.factories.quizzes import AnswerPhotoFactory, ImportBatchFactory
from tests.factories.records import QualificationFactory
from tests.factories.rounds import (
    AssignmentFactory,
    PlanLineFactory,
    RequirementFactory,
    asked,
    proposed_credit,
)
from tests.factories.sessions import AttendanceUnitFactory, SessionFactory
from tests.factories.world import CANARY, World
from tests.rows import ROWS as BY_SUBJECT
from tests.rows.base import (
    ADJUST_TESTS,
    BACK_OFFICE,
    ISSUERS,
    LOOK_AFTER_PAPERS,
    OFFICERS,
    SEE_FIGURES,
    SEE_PEOPLE,
    Row,
)


def of_class(world: World) -> list[Any]:
    return [world.training_class.code]


def of_lesson(world: World) -> list[Any]:
    return [world.training_class.code, world.training_class.units.filter(kind="lesson").first().pk]


def of_lesson_file(world: World) -> list[Any]:
    """The subtitles of a video that stands in the lesson."""
    video = VideoFactory(subtitles="WEBVTT")
    place = of_lesson(world)
    lesson = world.training_class.units.get(pk=place[1]).lesson
    lesson.body = [("video", {"video": video, "note": "", "must_watch": None})]
    lesson.save()
    return [*place, "video", video.pk, "phu-de.vtt"]


def of_course_page(world: World) -> list[Any]:
    """A course in the section of courses."""
    return [CoursePageFactory(parent=CourseIndexPage.objects.get(slug="khoa-hoc")).pk]


def of_lesson_page(world: World) -> list[Any]:
    """A lesson in the section of courses, whose last edit asks people back."""
    index = CourseIndexPage.objects.get(slug="khoa-hoc")
    lesson = LessonPageFactory(parent=CoursePageFactory(parent=index))
    LessonEdition.objects.create(
        lesson=lesson, number=1, content={}, meaning="redo", published_at=timezone.now()
    )
    return [lesson.pk]


def of_package(world: World) -> list[Any]:
    return [
        world.training_class.code, PackageUnitFactory(training_class=world.training_class).pk
    ]  # fmt: skip


def of_package_file(world: World) -> list[Any]:
    unit = PackageUnitFactory(training_class=world.training_class)
    return [token_of(open_sitting(unit, world.enrolment, by=None, at=timezone.now()))]


def of_session(world: World) -> list[Any]:
    session = world.training_class.sessions.first() or SessionFactory(
        training_class=world.training_class, starts_at=timezone.now()
    )
    return [world.training_class.code, session.pk]


def of_attendance(world: World) -> list[Any]:
    units = world.training_class.units.filter(kind="attendance")
    unit = units.first() or AttendanceUnitFactory(training_class=world.training_class)
    return [world.training_class.code, unit.pk]


def of_checkin(world: World) -> list[Any]:
    of_attendance(world)
    session = Session.objects.get(pk=of_session(world)[1])
    return [f"{session.pk}-{token_at(checkin_key(session), timezone.now())}"]


def of_paper(world: World) -> list[Any]:
    """A degree of another school that the person of commune A has declared."""
    paper = world.person.papers.first() or declared(
        world.person,
        by=world.users["owner"],
        at=timezone.now(),
        statement=a_degree(issuer=f"Trường {CANARY}"),
    )
    return [paper.pk]


def of_paper_file(world: World) -> list[Any]:
    place = of_paper(world)
    return [*place, PaperFile.objects.get(paper=place[0]).pk]


def of_entry(world: World) -> list[Any]:
    """A level of the person of commune A that somebody may find wrong."""
    return [f"t{QualificationFactory(person=world.person, issuer=CANARY).pk}"]


def of_learner(world: World) -> list[Any]:
    return [world.training_class.code, world.enrolment.pk]


def of_note(world: World) -> list[Any]:
    unit = world.training_class.units.filter(kind="lesson").first()
    note = add_note(unit, world.enrolment, "Ghi", at=timezone.now())
    return [*of_lesson(world), note.pk]


def lesson_question(world: World) -> LessonQuestion:
    unit = world.training_class.units.filter(kind="lesson").first()
    return ask(unit, world.enrolment, "Hỏi", by=world.users["owner"], at=timezone.now())


def of_lesson_question(world: World) -> list[Any]:
    return [*of_lesson(world), lesson_question(world).pk]


def of_lesson_answer(world: World) -> list[Any]:
    by = world.users["trainer"]
    given = answer(lesson_question(world), "Đáp", is_trainers=True, by=by, at=timezone.now())
    return [*of_lesson(world), given.pk]


def of_test(world: World) -> list[Any]:
    return [world.training_class.code, world.training_class.units.get(kind="quiz").pk]


def of_exception(world: World) -> list[Any]:
    override = OverrideFactory(quiz=world.attempt.quiz, person=world.person)
    return [*of_test(world), override.pk]


def of_more_time(world: World) -> list[Any]:
    return [*of_test(world), AccommodationFactory(person=world.person).pk]


def of_attempt(world: World) -> list[Any]:
    return [world.attempt.pk]


def of_photo(world: World) -> list[Any]:
    return [world.attempt.pk, AnswerPhotoFactory(attempt=world.attempt).pk]


def of_essay(world: World) -> list[Any]:
    return [world.training_class.code, EssayUnitFactory(training_class=world.training_class).pk]


def of_drafted_essay(world: World) -> list[Any]:
    unit = EssayUnitFactory(training_class=world.training_class)
    save_draft(unit, world.enrolment, Draft("A"), base=0, at=timezone.now())
    return [world.training_class.code, unit.pk]


def of_written_essay(world: World) -> list[Any]:
    unit = EssayUnitFactory(training_class=world.training_class)
    file = TypedFile("a.docx", "docx", a_docx())
    handed_in(unit, world.enrolment, file=file)
    return [world.training_class.code, unit.pk]


def of_essay_to_mark(world: World) -> list[Any]:
    code, unit = of_written_essay(world)
    return [code, unit, Essay.objects.get(unit=unit).pk]


def of_survey(world: World) -> list[Any]:
    return [world.training_class.code, SurveyUnitFactory(training_class=world.training_class).pk]


def of_answered_survey(world: World) -> list[Any]:
    unit = SurveyUnitFactory(training_class=world.training_class)
    SurveyReply.objects.bulk_create(SurveyReply(unit=unit, answers=[]) for _n in range(5))
    return [world.training_class.code, unit.pk]


def of_certificate(world: World) -> list[Any]:
    return [world.certificate.verification_code]


def of_pdf_batch(world: World) -> list[Any]:
    return [CertificateBatchFactory(issuer=world.issuer).pk]


def of_commune(world: World) -> list[Any]:
    return [world.commune.code]


def of_question(world: World) -> list[Any]:
    return [world.question.pk]


def of_quiz(world: World) -> list[Any]:
    return [world.attempt.quiz_id]


def of_picture(world: World) -> list[Any]:
    return [world.picture.pk]


def of_exam(world: World) -> list[Any]:
    return [world.desk.exam.quiz.pk]


def of_marking(world: World) -> list[Any]:
    return [world.desk.exam.quiz.pk, world.desk.exam.essay.pk]


def of_regrade(world: World) -> list[Any]:
    return [world.desk.regrade.pk]


def of_batch(world: World) -> list[Any]:
    return [ImportBatchFactory(owner=world.users["trainer"], bank=world.question.bank).pk]


def of_delivery(world: World) -> list[Any]:
    return [DeliveryFactory(message=world.message, state="given_up").pk]


def to_bank(world: World) -> dict[str, Any]:
    return {"ngan_hang": world.question.bank.code}


def of_requirement(world: World) -> list[Any]:
    return [asked(world.commune, world.person, name=f"Yêu cầu {CANARY}").pk]


def of_draft(world: World) -> list[Any]:
    return [RequirementFactory(owner=world.commune).pk]


def of_proposal(world: World) -> list[Any]:
    return [RequirementFactory(owner=world.commune, state="proposed").pk]


def of_duty(world: World) -> list[Any]:
    return [*of_requirement(world), world.person.code]


def of_named_person(world: World) -> list[Any]:
    requirement = asked(world.commune, world.person)
    AssignmentFactory(requirement=requirement, person=world.person, source="person")
    return [requirement.pk, world.person.code, "person"]


def of_credit(world: World) -> list[Any]:
    requirement = asked(world.commune, world.person)
    credit = proposed_credit(requirement, world.person)
    return [requirement.pk, world.person.code, credit.pk]


# One plan an organisation and year; a walk over all addresses makes several.
YEARS = itertools.count(2031)


def of_plan(world: World) -> list[Any]:
    return [PlanLineFactory(plan__organisation=world.commune, plan__year=next(YEARS)).plan_id]


def of_plan_handed_in(world: World) -> list[Any]:
    plan = PlanLineFactory(
        plan__organisation=world.commune, plan__year=next(YEARS), plan__state="submitted"
    ).plan
    return [plan.pk]


def of_line(world: World) -> list[Any]:
    line = PlanLineFactory(plan__organisation=world.commune, plan__year=next(YEARS))
    return [line.plan_id, line.pk]


def of_decision(world: World) -> list[Any]:
    return [a_decision(world.enrolment, by=world.users["officer"]).pk]


def of_amendment(world: World) -> list[Any]:
    return [an_amendment(world.certificate, by=world.users["administrator"]).pk]


def of_review(world: World) -> list[Any]:
    return [a_review(world.certificate).pk]


def of_confirmation(world: World) -> list[Any]:
    by, other = world.users["administrator"], world.users["issuer"]
    return [a_confirmation(world.certificate, by=by, decided_by=other).verification_code]


OWNER = frozenset({"owner"})
TRAINERS = frozenset({"trainer", "trainer_elsewhere"})
# They can be opened by whoever is signed in, but only with a second factor, or only without one.
NOT_FOUND: frozenset[str] = frozenset()

ROWS: dict[str, Row] = {
    # --- Learning -------------------------------------------------------------------------------
    "courses:learning_home": Row(),
    "courses:message_read": Row(OWNER, lambda w: [w.message.pk], post={}, status=302),
    "courses:class_list": Row(OFFICERS),
    "courses:class_create": Row(OFFICERS),
    "courses:class_detail": Row({"owner", "officer"}, of_class),
    "courses:class_summon": Row({"officer"}, of_class),
    "courses:class_remind": Row({"officer"}, of_class),
    "courses:reminder_preview": Row(SEE_PEOPLE | {"officer_elsewhere"}),
    "courses:class_edit": Row({"officer"}, of_class),
    "courses:class_open": Row({"officer"}, of_class),
    "courses:class_close": Row({"officer"}, of_class),
    "courses:class_reopen": Row({"officer"}, of_class),
    "courses:class_extend": Row({"officer"}, of_class),
    "courses:learner_change": Row({"officer"}, of_learner),
    "courses:session_list": Row({"officer"}, of_class),
    "courses:session_add": Row({"officer"}, of_class),
    "courses:session_edit": Row({"officer"}, of_session),
    "courses:session_cancel": Row({"officer"}, of_session),
    "courses:attendance_mark": Row({"officer"}, of_session),
    "courses:attendance_code": Row({"officer"}, of_session),
    "courses:attendance_import": Row({"officer"}, of_session),
    "courses:attendance_sheet": Row({"officer"}, of_session),
    "courses:attendance_workbook": Row({"officer"}, of_session),
    "courses:attendance_detail": Row(OWNER, of_attendance),
    "courses:checkin": Row(OWNER, of_checkin),
    "courses:lesson_detail": Row(OWNER, of_lesson),
    "courses:lesson_open": Row(OWNER, of_lesson, post={}, status=204),
    "courses:lesson_complete": Row(OWNER, of_lesson, post={}, status=302),
    "courses:lesson_print": Row({"owner", "officer"}, of_lesson),
    "courses:lesson_file": Row({"owner", "officer"}, of_lesson_file, kept=True),
    "courses:transcript_read": Row(OWNER, lambda w: [*of_lesson(w), of_lesson_file(w)[3]]),
    "courses:video_watched": Row(
        OWNER, lambda w: [*of_lesson(w), of_lesson_file(w)[3]], post={"phan": "[]"}
    ),
    # --- Essays and surveys ---------------------------------------------------------------------
    "courses:essay_detail": Row(OWNER, of_essay),
    "courses:essay_draft": Row(OWNER, of_essay, post={"base": "0", "text": "A"}),
    "courses:essay_hand_in": Row(OWNER, of_drafted_essay),
    "courses:essay_file": Row(OWNER, of_written_essay),
    "courses:essay_queue": Row(TRAINERS),
    "courses:essay_list": Row({"trainer"}, of_written_essay),
    "courses:essay_next": Row({"trainer"}, of_written_essay, status=302),
    "courses:essay_zip": Row({"trainer"}, of_written_essay, post={"phan": "1"}),
    "courses:essay_mark": Row({"trainer"}, of_essay_to_mark),
    "courses:essay_marked_file": Row({"trainer"}, of_essay_to_mark),
    "courses:survey_detail": Row(OWNER, of_survey),
    "courses:survey_results": Row({"officer", "trainer"}, of_answered_survey),
    "courses:survey_export": Row({"officer", "trainer"}, of_answered_survey),
    "courses:offline_list": Row(public=True),
    "courses:service_worker": Row(public=True),
    "courses:lesson_offline": Row(OWNER, of_lesson),
    "courses:calendar": Row(),
    "courses:reading_place": Row(OWNER, of_lesson),
    "courses:note_list": Row(OWNER, of_lesson),
    "courses:note_change": Row(OWNER, of_note, post={}, status=302),
    "courses:question_list": Row({"owner", "trainer"}, of_lesson),
    "courses:question_answer": Row({"owner", "trainer"}, of_lesson_question, post={}, status=302),
    "courses:question_hide": Row({"trainer"}, of_lesson_question),
    "courses:answer_endorse": Row({"trainer"}, of_lesson_answer, post={}, status=302),
    "courses:answer_hide": Row({"trainer"}, of_lesson_answer),
    "courses:package_detail": Row(OWNER, of_package),
    "courses:package_open": Row(OWNER, of_package, post={}),
    "courses:package_save": Row(OWNER, of_package, post={}, status=422),
    "courses:package_script": Row(args=of_package_file, public=True),
    "courses:package_file": Row(
        args=lambda w: [*of_package_file(w), "res/index.html"], public=True, kept=True
    ),
    # --- The yearly round -----------------------------------------------------------------------
    "courses:requirement_list": Row(SEE_PEOPLE | {"officer_elsewhere"}),
    "courses:requirement_create": Row(OFFICERS),
    "courses:requirement_detail": Row(SEE_PEOPLE, of_requirement),
    "courses:requirement_edit": Row({"officer"}, of_draft),
    "courses:requirement_preview": Row({"officer"}, of_draft),
    "courses:requirement_live": Row({"officer"}, of_draft, post={}, status=302),
    "courses:requirement_return": Row({"officer"}, of_proposal, post={}, status=302),
    "courses:requirement_close": Row({"officer"}, of_requirement, post={}, status=302),
    "courses:requirement_assign": Row({"officer"}, of_requirement),
    "courses:source_take_back": Row({"officer"}, of_named_person),
    "courses:requirement_summon": Row({"officer"}, of_requirement),
    "courses:requirement_person": Row(SEE_PEOPLE, of_duty),
    "courses:duty_extend": Row({"officer"}, of_duty),
    "courses:duty_waive": Row({"officer"}, of_duty),
    "courses:credit_propose": Row({"officer"}, of_duty),
    "courses:credit_agree": Row({"officer"}, of_credit, post={}, status=302),
    "courses:status_explain": Row(),
    "courses:status_of_person": Row(SEE_PEOPLE | {"owner"}, lambda w: [w.person.code]),
    "courses:decision_index": Row(OFFICERS | {"issuer", "issuer_elsewhere"}),
    "courses:decision_list": Row({"officer", "issuer"}, of_class),
    "courses:decision_create": Row({"officer", "issuer"}, of_class),
    "courses:decision_detail": Row({"officer", "issuer"}, of_decision),
    "courses:decision_print": Row({"officer", "issuer"}, of_decision),
    "courses:decision_approve": Row({"issuer"}, of_decision, post={}, status=302),
    "courses:decision_refuse": Row({"issuer"}, of_decision),
    "courses:decision_withdraw": Row({"officer"}, of_decision),
    "courses:plan_list": Row(OFFICERS | {"department"}),
    "courses:plan_create": Row(OFFICERS),
    "courses:plan_detail": Row({"officer", "department"}, of_plan),
    "courses:plan_download": Row({"officer", "department"}, of_plan),
    "courses:plan_edit": Row({"officer"}, of_plan),
    "courses:plan_submit": Row({"officer"}, of_plan, post={}, status=302),
    "courses:plan_approve": Row({"department"}, of_plan_handed_in, post={}, status=302),
    "courses:plan_return": Row({"department"}, of_plan_handed_in),
    "courses:line_create": Row({"officer"}, of_plan),
    "courses:line_edit": Row({"officer"}, of_line),
    "courses:line_classes": Row({"officer"}, of_line),
    "courses:line_remove": Row({"officer"}, of_line, post={}, status=302),
    # --- Tests ----------------------------------------------------------------------------------
    "quizzes:quiz_intro": Row(OWNER, of_test),
    "quizzes:attempt_start": Row(OWNER, of_test, post={}, status=302),
    "quizzes:exception_list": Row(ADJUST_TESTS, of_test),
    "quizzes:exception_give": Row(ADJUST_TESTS, of_test),
    "quizzes:exception_end": Row(ADJUST_TESTS, of_exception),
    "quizzes:accommodation_give": Row(ADJUST_TESTS, of_test),
    "quizzes:accommodation_end": Row(ADJUST_TESTS, of_more_time),
    "quizzes:question_image": Row({"owner", "trainer", "reviewer"}, of_picture, kept=True),
    "quizzes:attempt_detail": Row(OWNER, of_attempt),
    "quizzes:answer_save": Row(OWNER, of_attempt, post={}, status=422),
    "quizzes:attempt_clock": Row(OWNER, of_attempt),
    "quizzes:attempt_paper": Row(OWNER, of_attempt),
    "quizzes:photo_add": Row(OWNER, of_attempt, post={}, status=422),
    "quizzes:photo": Row(OWNER, of_photo),
    "quizzes:question_report": Row(OWNER, lambda w: [w.attempt.pk, 1], status=302),
    "quizzes:attempt_review": Row(OWNER, of_attempt),
    "quizzes:attempt_submit": Row(OWNER, of_attempt, post={}, status=302),
    "quizzes:attempt_result": Row(OWNER, of_attempt, status=302),
    "quizzes:appeal_create": Row(OWNER, lambda w: [w.desk.marked.attempt_id]),
    # --- Certificates ---------------------------------------------------------------------------
    "certificates:certificate_search": Row(public=True),
    "certificates:certificate_verify": Row(args=of_certificate, public=True),
    "certificates:certificate_file_check": Row(
        post={"sha256": "f" * 64}, public=True, tokenless=True
    ),
    "certificates:credential_json": Row(args=of_certificate, public=True),
    # The tests have no key to sign with: nothing is there for anybody.
    "certificates:credential_jwt": Row(args=of_certificate, public=True, status=404),
    "certificates:credential_status_list": Row(args=lambda _world: [0], public=True, status=404),
    "certificates:check_log": Row({"issuer", "issuer_elsewhere"}),
    "certificates:did_document": Row(public=True, kept=True),
    "certificates:key_set": Row(public=True, kept=True),
    "certificates:certificate_preview": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_certificate),
    "certificates:certificate_detail": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_certificate),
    "certificates:certificate_download": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_certificate),
    "certificates:batch_list": Row(ISSUERS),
    "certificates:batch_start": Row(ISSUERS, post={}, status=302),
    "certificates:batch_detail": Row({"issuer"}, of_pdf_batch),
    "certificates:batch_stop": Row({"issuer"}, of_pdf_batch, post={}, status=302),
    "certificates:batch_continue": Row({"issuer"}, of_pdf_batch, post={}, status=302),
    "certificates:failure_list": Row(ISSUERS),
    "certificates:key_list": Row(ISSUERS),
    "certificates:failure_retry": Row(ISSUERS, post={}, status=302),
    "certificates:register_book": Row({"issuer", "issuer_elsewhere"}),
    # Commune B has issued nothing: its book is empty, so there is nothing to print.
    "certificates:register_pdf": Row({"issuer"}),
    "certificates:register_xlsx": Row({"issuer", "issuer_elsewhere"}),
    "certificates:register_papers": Row({"issuer"}),
    "certificates:handover_sheet": Row({"issuer"}),
    "certificates:handover_pdf": Row({"issuer"}),
    "certificates:papers_hand_over": Row({"issuer"}, post={}, status=422),
    "certificates:papers_print": Row({"issuer"}, post={}, status=302),
    "certificates:aftercare_list": Row({"issuer", "issuer_elsewhere"}),
    "certificates:aftercare_detail": Row({"issuer"}, of_certificate),
    "certificates:replacement_propose": Row({"issuer"}, of_certificate),
    "certificates:confirmation_propose": Row({"issuer"}, of_certificate),
    "certificates:revocation_propose": Row({"issuer"}, of_certificate),
    "certificates:amendment_detail": Row({"issuer"}, of_amendment),
    "certificates:amendment_accept": Row({"issuer"}, of_amendment, post={}, status=302),
    "certificates:amendment_refuse": Row({"issuer"}, of_amendment, post={}, status=422),
    "certificates:amendment_withdraw": Row({"issuer"}, of_amendment, post={}, status=302),
    "certificates:review_settle": Row({"issuer"}, of_review, post={}, status=302),
    "certificates:handover_proxy": Row({"issuer"}, of_certificate, post={}, status=302),
    "certificates:handover_undo": Row({"issuer"}, of_certificate, post={}, status=302),
    "certificates:confirmation_detail": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_confirmation),
    "certificates:confirmation_download": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_confirmation),
    "certificates:confirmation_print": Row({"issuer"}, of_confirmation, post={}, status=302),
    "certificates:confirmation_hand_over": Row({"issuer"}, of_confirmation, post={}, status=302),
    # --- Records and figures --------------------------------------------------------------------
    # Papers from elsewhere: the owner, the officer and the department above them.
    "papers:paper_declare": Row({"owner", "other"}),
    "papers:paper_declare_for": Row(LOOK_AFTER_PAPERS, lambda w: [w.person.code]),
    "papers:entry_correct": Row(OWNER | LOOK_AFTER_PAPERS, of_entry),
    "papers:paper_list": Row(LOOK_AFTER_PAPERS | {"officer_elsewhere"}),
    "papers:papers_confirm": Row(LOOK_AFTER_PAPERS | {"officer_elsewhere"}, post={}, status=302),
    "papers:paper_detail": Row(OWNER | LOOK_AFTER_PAPERS, of_paper),
    "papers:paper_file": Row(OWNER | LOOK_AFTER_PAPERS, of_paper_file),
    "papers:paper_mend": Row(OWNER, of_paper),
    "papers:paper_withdraw": Row(OWNER, of_paper, post={"version": 1}, status=302),
    "papers:paper_confirm": Row(LOOK_AFTER_PAPERS, of_paper, post={"version": 1}, status=302),
    "papers:paper_reject": Row(
        LOOK_AFTER_PAPERS, of_paper, post={"version": 1, "reason": "Mờ"}, status=302
    ),
    "papers:paper_verify": Row({"department"}, of_paper, post={"version": 1}, status=302),
    "reports:record_detail": Row(),
    "reports:person_record": Row(OWNER | SEE_PEOPLE, lambda w: [w.person.code]),
    "reports:tracking_home": Row(
        SEE_FIGURES | {"officer_elsewhere", "issuer_elsewhere"}, status=302
    ),
    "reports:tracking_detail": Row(SEE_FIGURES, of_commune),
    "reports:tracking_people": Row(SEE_PEOPLE, of_commune),
    "reports:class_report": Row(SEE_FIGURES, of_commune),
    "reports:class_report_file": Row(SEE_FIGURES, lambda w: [w.commune.code, "docx"]),
    # --- Messages -------------------------------------------------------------------------------
    "notifications:message_list": Row(),
    "notifications:message_read": Row(OWNER, lambda w: [w.message.pk], post={}, status=302),
    "notifications:messages_read": Row(post={}, status=302),
    "notifications:wishes_edit": Row(),
    "notifications:emails_stop": Row(args=lambda w: [stop_token(w.message)], public=True),
    "notifications:delivery_list": Row(SEE_PEOPLE | {"officer_elsewhere"}),
    "notifications:delivery_retry": Row(SEE_PEOPLE, of_delivery, post={}, status=302),
    # Providers sign what they send; nobody else gets in, whoever has signed in.
    "notifications:report": Row(args=lambda _w: ["sms"], post={}, status=403, public=True),
    # --- The account ----------------------------------------------------------------------------
    "accounts:account_detail": Row(),
    "accounts:text_size_set": Row(post={"text_size": "large"}, status=302),
    "account_login": Row(public=True, status=302),
    "account_logout": Row(public=True),
    "account_inactive": Row(public=True),
    "account_signup": Row(public=True),
    "account_reauthenticate": Row(),
    "account_change_password": Row(),
    "account_set_password": Row(status=302),
    "account_reset_password": Row(public=True),
    "account_reset_password_done": Row(public=True),
    "account_reset_password_from_key_done": Row(public=True),
    "account_reset_password_from_key": Row(args=lambda _w: ["1", "abc-def"], public=True),
    "mfa_index": Row(),
    # Half-way pages: without a sign-in under way, or a second factor, they lead elsewhere.
    "mfa_authenticate": Row(status=302),
    "mfa_reauthenticate": Row(status=302),
    "mfa_activate_totp": Row(status=302),
    "mfa_deactivate_totp": Row(NOT_FOUND),
    "mfa_view_recovery_codes": Row(NOT_FOUND),
    "mfa_generate_recovery_codes": Row(status=302),
    "mfa_download_recovery_codes": Row(NOT_FOUND),
    # --- The site -------------------------------------------------------------------------------
    "cms:help_index": Row(public=True),
    "cms:help_page": Row(args=lambda _w: ["hoc-vien"], public=True),
    "cms:search": Row(public=True),
    "cms:document_list": Row(public=True),
    "cms:document_detail": Row(args=lambda _w: [OfficialDocumentFactory().pk], public=True),
    "cms:notice_hide": Row(public=True, post={"thong-bao": "abcd1234", "ve": "/"}, status=302),
    "cms:robots": Row(public=True),
    "cms:favicon": Row(public=True, status=302),
    "health": Row(public=True),
    "readiness": Row(public=True),
    "dev_components": Row(BACK_OFFICE),
    # --- The back office: our own screens in it -------------------------------------------------
    "questions:question_list": Row({"trainer", "trainer_elsewhere", "reviewer"}),
    "questions:question_add": Row(TRAINERS),
    "questions:draft_preview": Row(TRAINERS, post={}),
    "questions:trial_start": Row({"trainer", "reviewer"}, of_quiz, post={}, status=302),
    "questions:image_add": Row({"trainer"}, post=to_bank, status=422),
    "questions:questions_change": Row(TRAINERS, post={}, status=302),
    "questions:bank_list": Row({*TRAINERS, "reviewer"}),
    "questions:bank_detail": Row({"trainer", "reviewer"}, lambda w: [w.question.bank.code]),
    "questions:category_edit": Row({"trainer"}, lambda w: [w.category.pk]),
    "questions:version_restore": Row(
        {"trainer"}, lambda w: [w.question.pk, 1], post={}, status=302
    ),
    "questions:key_change_decide": Row(
        {"trainer", "reviewer"}, of_question, post=lambda w: {"change": w.key_change.pk}, status=302
    ),
    "questions:comment_add": Row({"trainer", "reviewer"}, of_question, post={}, status=302),
    "questions:comment_settle": Row(
        {"trainer", "reviewer"}, lambda w: [w.comment.pk], post={}, status=302
    ),
    "questions:report_list": Row({*TRAINERS, "reviewer"}),
    "questions:report_answer": Row({"trainer"}, lambda w: [w.report.pk], post={}, status=302),
    "questions:question_detail": Row({"trainer", "reviewer"}, of_question),
    "questions:question_edit": Row({"trainer"}, of_question),
    "questions:question_preview": Row({"trainer", "reviewer"}, of_question),
    "questions:question_status": Row({"trainer"}, of_question, post={}, status=422),
    "questions:marking_queue": Row(TRAINERS),
    "questions:marking_next": Row({"trainer"}, of_marking, status=302),
    "questions:marking_done": Row({"trainer"}, of_marking),
    "questions:answer_mark": Row({"trainer"}, lambda w: [w.desk.waiting.pk]),
    "questions:mark_change": Row({"trainer"}, lambda w: [w.desk.marked.pk]),
    "questions:marked_photo": Row({"trainer"}, lambda w: [w.desk.photo.pk]),
    "questions:regrade_list": Row(TRAINERS | {"reviewer"}),
    "questions:regrade_start": Row({"trainer"}, of_exam),
    "questions:regrade_everything": Row({"trainer"}, of_exam),
    "questions:regrade_preview": Row(
        {"trainer"}, lambda w: [w.desk.exam.quiz.pk, w.desk.regrade.version_id]
    ),
    "questions:regrade_detail": Row({"trainer", "reviewer"}, of_regrade),
    "questions:regrade_commit": Row({"trainer", "reviewer"}, of_regrade, post={}, status=302),
    "questions:regrade_withdraw": Row({"trainer", "reviewer"}, of_regrade, post={}, status=302),
    "questions:appeal_list": Row(TRAINERS),
    "questions:appeal_detail": Row({"trainer"}, lambda w: [w.desk.appeal.pk]),
    "questions:import_start": Row({"trainer", "trainer_elsewhere"}),
    "questions:import_template": Row({"trainer", "trainer_elsewhere"}),
    "questions:import_detail": Row({"trainer"}, of_batch),
    "questions:import_row": Row({"trainer"}, lambda w: [*of_batch(w), 1]),
    "questions:import_drop": Row({"trainer"}, of_batch, post={}, status=302),
    "questions:question_export": Row({"trainer", "trainer_elsewhere"}),
    "questions:quiz_exceptions": Row({"trainer", "officer"}, of_quiz, status=302),
    "questions:statistics_worklist": Row({"trainer", "trainer_elsewhere", "reviewer"}),
    "questions:quiz_list": Row({*TRAINERS, "reviewer"}),
    "questions:quiz_add": Row(TRAINERS),
    "questions:quiz_edit": Row({"trainer"}, of_quiz),
    "questions:quiz_contents": Row({"trainer"}, of_quiz),
    "questions:quiz_publish": Row({"trainer"}, of_quiz, post={}, status=302),
    "questions:quiz_print": Row({"trainer"}, of_quiz),
    "questions:quiz_withdraw": Row({"trainer"}, of_quiz, post={}, status=302),
    "questions:statistics_quiz": Row({"trainer", "reviewer"}, of_quiz),
    "questions:statistics_export": Row({"trainer", "reviewer"}, of_quiz),
    "questions:statistics_question": Row(
        {"trainer", "reviewer"}, lambda w: [w.attempt.quiz_id, w.question.pk]
    ),
    "message_words:words_list": Row({"administrator"}),
    "message_words:words_edit": Row({"administrator"}, lambda _w: ["digest"]),
    "message_words:words_restore": Row(
        {"administrator"}, lambda _w: ["digest"], post={}, status=302
    ),
    "lesson_media:staff_file": Row(
        BACK_OFFICE, lambda w: ["video", of_lesson_file(w)[3], "phu-de.vtt"], kept=True
    ),
    "lesson_media:drop": Row(
        {"trainer", "trainer_elsewhere", "reviewer", "administrator"},
        lambda w: ["video", of_lesson_file(w)[3]],
        post={},
        status=302,
    ),
    "lesson_media:try_again": Row(
        {"trainer", "trainer_elsewhere", "reviewer", "administrator"},
        lambda w: ["video", of_lesson_file(w)[3]],
        post={},
        status=302,
    ),
    "questions:course_copy": Row({*TRAINERS, "reviewer", "administrator"}, of_course_page),
    "questions:course_export": Row({*TRAINERS, "reviewer", "administrator"}, of_course_page),
    "questions:course_import": Row({*TRAINERS, "reviewer", "administrator"}),
    "questions:course_import_confirm": Row(
        {*TRAINERS, "reviewer", "administrator"}, post={}, status=302
    ),
    "lessons:edition_list": Row({*TRAINERS, "reviewer", "administrator"}, of_lesson_page),
    "lessons:redo_confirm": Row({"reviewer", "administrator"}, of_lesson_page),
    "packages:package_list": Row(TRAINERS),
    "packages:package_drop": Row(TRAINERS, lambda _w: [PackageFactory().pk], post={}, status=302),
    "records:register_import": Row({"administrator"}),
    "records:register_confirm": Row({"administrator"}, post={}, status=302),
    "records:register_template": Row({"administrator"}),
} | BY_SUBJECT

# Routes of Wagtail outside its back office, by their patterns: pages and documents decide by their
# own restrictions, which nobody sets by a password here.
OF_WAGTAIL = {
    "wagtaildocs_serve",
    "wagtaildocs_authenticate_with_password",
    "wagtailcore_authenticate_with_password",
    "wagtailcore_login",
    "wagtail_serve",
}
# Redirects to the sign-in, in the place of Wagtail's own sign-ins.
WITHOUT_NAME = {"quan-tri/login/", "quan-tri/password_reset/", "_util/login/"}

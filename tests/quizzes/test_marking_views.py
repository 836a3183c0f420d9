"""The screens about marks in the back office: blind, nothing typed is lost, nothing by GET."""

import io
import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.api import Role, assign_role
from quizzes.actions.marking import Marks, mark_answer
from quizzes.models import Marking, QuestionVersion, Regrade, Response
from tests.factories.marking import make_exam
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import QuestionFactory

pytestmark = pytest.mark.django_db
BASE = "/quan-tri/cau-hoi/"


@pytest.fixture
def exam():
    place = OrganisationFactory()
    return make_exam(unit__training_class__organiser=place, bank__owner=place)


@pytest.fixture
def trainer(exam):
    return exam.trainer()


@pytest.fixture
def desk(client, trainer):
    client.force_login(trainer)
    return client


def html(response):
    assert response.status_code == 200
    return response.content.decode()


def chosen(page):
    return re.findall(r'<option value="([^"]+)"\s+selected', page)


def points(first, second, **more):
    return {"diem-1": first, "diem-2": second, "comment": "", "note": "", **more}


# --- marking --------------------------------------------------------------------------------------


def test_the_queue_leads_from_answer_to_answer_to_the_end(desk, exam):
    for _n in range(2):
        exam.hand_in()
    page = html(desk.get(BASE + "cham-bai/"))
    start = f"{BASE}cham-bai/{exam.quiz.pk}/cau/{exam.essay.pk}/"
    assert start in page

    address = desk.get(start).url
    for _n in range(2):
        response = desk.post(address, points("2", "1", lam="cham"))
        address = desk.get(response.url).url

    assert address == BASE + "cham-bai/"
    assert not Response.objects.filter(points=None).exists()


def test_the_screen_of_an_answer_is_blind(desk, exam):
    attempt = exam.hand_in(text="Bài của em.")
    answer = exam.answer_of(attempt)
    person, cell = attempt.enrolment.person, attempt.unit.training_class.organiser

    page = html(desk.get(f"{BASE}cham-bai/{answer.pk}/"))

    assert "Bài của em." in page
    assert "Nêu đủ ba bước" in page
    for secret in (person.full_name, person.code, cell.name, attempt.receipt):
        assert secret not in page


def test_what_is_typed_stays_when_points_are_missing(desk, exam):
    answer = exam.answer_of(exam.hand_in())

    response = desk.post(
        f"{BASE}cham-bai/{answer.pk}/", points("1.5", "", lam="cham", comment="Rất rõ ràng.")
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert "Rất rõ ràng." in page
    assert chosen(page) == ["1.5"]
    assert 'aria-invalid="true"' in page


def test_who_is_second_keeps_what_they_typed(desk, exam):
    answer = exam.answer_of(exam.hand_in())
    mark_answer(answer.pk, Marks({"1": "0", "2": "0"}), by=exam.trainer(), at=timezone.now())

    response = desk.post(
        f"{BASE}cham-bai/{answer.pk}/", points("1.5", "1", lam="cham", comment="Em viết hay.")
    )

    assert response.status_code == 422
    assert "Em viết hay." in response.content.decode()
    assert Marking.objects.count() == 1


def test_a_draft_comes_back_and_what_is_put_off_leads_on(desk, exam):
    answer = exam.answer_of(exam.hand_in())
    address = f"{BASE}cham-bai/{answer.pk}/"

    desk.post(address, points("1", "", lam="nhap", comment="Mới đọc một nửa"))
    page = html(desk.get(address))
    assert "Mới đọc một nửa" in page
    assert chosen(page) == ["1"]

    response = desk.post(address, points("1", "", lam="de-sau"))
    assert f"sau={answer.pk}" in response.url
    assert Marking.objects.get().put_off_at is not None


def test_what_was_marked_can_be_changed_by_a_proposal(desk, exam, trainer):
    attempt = exam.hand_in(truth="false")
    answer = exam.answer_of(attempt)
    mark_answer(answer.pk, Marks({"1": "0", "2": "0"}), by=trainer, at=timezone.now())
    done = html(desk.get(f"{BASE}cham-bai/{exam.quiz.pk}/cau/{exam.essay.pk}/da-cham/"))
    assert f"{BASE}cham-bai/{answer.pk}/sua-diem/" in done

    address = f"{BASE}cham-bai/{answer.pk}/sua-diem/"
    assert desk.post(address, {"diem-1": "2", "diem-2": "1"}).status_code == 422
    response = desk.post(
        address, {"diem-1": "2", "diem-2": "1", "comment": "", "reason": "Sót trang hai."}
    )

    answer.refresh_from_db()
    assert answer.points == 0
    page = html(desk.get(response.url))
    assert "0/4 → 3/4" in page
    assert "thuc-hien" not in page  # It changes a pass: another person carries it out.


# --- marking again --------------------------------------------------------------------------------


@pytest.fixture
def bad(exam):
    """A question with a wrong key, answered by one learner who chose the right thing."""
    exam.essay.status = "retired"
    exam.essay.save(update_fields=["status"])
    QuestionFactory(bank=exam.quiz.bank, topic=exam.other.topic, kind="single")
    exam.hand_in(truth="false")
    return exam.other.versions.get()


def test_a_dry_run_shows_what_changes_and_writes_nothing(desk, exam, bad):
    address = f"{BASE}cham-lai/bai/{exam.quiz.pk}/cau/{bad.pk}/"
    assert address in html(desk.get(f"{BASE}cham-lai/bai/{exam.quiz.pk}/"))

    assert 'name="k"' in html(desk.get(address))
    page = html(desk.get(address, {"remedy": "other_key", "k": "false"}))

    assert "0/2 → 1/2" in page
    assert not Regrade.objects.exists()
    assert QuestionVersion.objects.get(pk=bad.pk).remedy == ""


def test_a_dry_run_as_a_workbook_has_every_line(desk, exam, bad):
    address = f"{BASE}cham-lai/bai/{exam.quiz.pk}/cau/{bad.pk}/"

    response = desk.get(address, {"remedy": "full_marks", "tep": "xlsx"})

    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][1] == exam.quiz.title
    assert len(rows) == 4
    assert rows[3][4:10] == (0, 2, 1, 2, 0, 5)


def test_it_is_proposed_with_a_reason_and_carried_out_by_another(client, exam, bad):
    proposer, second = exam.trainer(), exam.trainer()
    client.force_login(proposer)
    address = f"{BASE}cham-lai/bai/{exam.quiz.pk}/cau/{bad.pk}/?remedy=other_key&k=false"
    assert client.post(address, {"reason": ""}).status_code == 422

    detail = client.post(address, {"reason": "Đáp án in sai."}).url
    regrade = Regrade.objects.get()
    assert regrade.key_now["answer"] is False
    client.post(f"{detail}thuc-hien/")
    regrade.refresh_from_db()
    assert regrade.is_open  # 5 of 10 passes, so one person is not enough.

    client.force_login(second)
    assert "Đáp án in sai." in html(client.get(detail))
    client.post(f"{detail}thuc-hien/")

    regrade.refresh_from_db()
    assert regrade.committed_by == second
    assert "0/2 → 1/2" in html(client.get(detail))
    assert (
        len(list(load_workbook(io.BytesIO(client.get(detail + "?tep=xlsx").content)).active)) == 4
    )


def test_a_proposal_can_be_withdrawn(desk, exam, bad):
    address = f"{BASE}cham-lai/bai/{exam.quiz.pk}/cau/{bad.pk}/?remedy=dropped"
    detail = desk.post(address, {"reason": "Quy định đã đổi."}).url

    desk.post(f"{detail}rut-lai/")

    assert Regrade.objects.get().withdrawn_at is not None
    assert Response.objects.filter(max_points=0).count() == 0


def test_those_who_may_not_know_a_name_see_the_class_only(client, exam, bad):
    """The bank belongs to one organisation, the class to another one beside it."""
    author = make_exam().trainer()
    other = OrganisationFactory()
    exam.quiz.bank.owner = other
    exam.quiz.bank.save()
    assign_role(author, Role.TRAINER, other, by=None, at=timezone.now())
    client.force_login(author)

    page = html(
        client.get(f"{BASE}cham-lai/bai/{exam.quiz.pk}/cau/{bad.pk}/", {"remedy": "full_marks"})
    )

    attempt = exam.quiz.attempts.get()
    assert attempt.enrolment.person.full_name not in page
    assert attempt.unit.training_class.name in page


# --- appeals --------------------------------------------------------------------------------------


def test_an_appeal_is_answered_without_the_name(desk, exam):
    attempt = exam.hand_in(text="", truth="false")
    position = attempt.responses.get(version__kind="true_false").position
    appeal = attempt.appeals.create(position=position, text="Vì sao?", made_at=timezone.now())
    assert f"{BASE}de-nghi/{appeal.pk}/" in html(desk.get(BASE + "de-nghi/"))
    address = f"{BASE}de-nghi/{appeal.pk}/"

    page = html(desk.get(address))
    assert attempt.enrolment.person.full_name not in page
    assert f"cham-lai/bai/{exam.quiz.pk}/" in page
    assert desk.post(address, {"outcome": "upheld", "answer": ""}).status_code == 422
    desk.post(address, {"outcome": "upheld", "answer": "Theo khoản 2."})

    appeal.refresh_from_db()
    assert appeal.answer == "Theo khoản 2."
    assert "Theo khoản 2." in html(desk.get(address))
    assert f"{BASE}de-nghi/{appeal.pk}/" in html(desk.get(BASE + "de-nghi/?xem=da-tra-loi"))

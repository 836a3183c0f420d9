"""The survey at the end of a class: answered once, without names, shown from five replies on."""

import io

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from courses.models import SurveyReply, SurveyTaken
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.essays import SurveyUnitFactory, trainer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


def test_learners_answer_once_and_staff_read_what_five_have_said(client, assert_queries):
    unit = SurveyUnitFactory()
    code = unit.training_class.code
    page, results, export = (
        reverse(f"courses:{name}", args=[code, unit.pk])
        for name in ("survey_detail", "survey_results", "survey_export")
    )
    rating, choice, text = unit.survey.questions.order_by("sort_order")
    trainer = trainer_of(unit.training_class)
    for number in range(5):
        enrolment = EnrolmentFactory(user=UserFactory(), training_class=unit.training_class)
        client.force_login(trainer)
        assert client.get(export).status_code == 404
        client.force_login(enrolment.person.user)
        assert client.post(page, {f"cau-{rating.pk}": "9"}).status_code == 422
        answers = {
            f"cau-{rating.pk}": str(1 + number),
            f"cau-{choice.pk}": "Quá dài",
            f"cau-{text.pk}": "=1+1" if number == 4 else "",
        }
        for _press in range(2):
            assert client.post(page, answers).status_code == 302
        enrolment.refresh_from_db()
        assert enrolment.is_completed
        assert 'type="radio"' not in client.get(page).text

    assert (SurveyTaken.objects.count(), SurveyReply.objects.count()) == (5, 5)
    client.force_login(trainer)
    with assert_queries(6):
        shown = client.get(results).text
    assert "3,0" in shown
    assert "=1+1" in shown
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(export).content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_reply_names_nobody_and_no_time_and_stands_in_no_order():
    fields = {field.name for field in SurveyReply._meta.get_fields()}

    assert fields == {"id", "unit", "answers"}
    assert not SurveyReply._meta.ordering
    assert SurveyReply._meta.pk.get_internal_type() == "UUIDField"


def test_below_five_replies_nothing_is_shown(client):
    unit = SurveyUnitFactory()
    answer = [{"question": 1, "kind": "text", "text": "Góp ý?", "answer": "Bí mật"}]
    SurveyReply.objects.bulk_create([SurveyReply(unit=unit, answers=answer) for _n in range(4)])
    client.force_login(trainer_of(unit.training_class))

    page = client.get(reverse("courses:survey_results", args=[unit.training_class.code, unit.pk]))

    assert page.status_code == 200
    assert "Bí mật" not in page.text


def test_nobody_is_noted_twice():
    """The constraint survey_taken_once_per_learner."""
    unit = SurveyUnitFactory()
    enrolment = EnrolmentFactory(training_class=unit.training_class)
    SurveyTaken.objects.create(unit=unit, enrolment=enrolment, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyTaken.objects.create(unit=unit, enrolment=enrolment, at=timezone.now())

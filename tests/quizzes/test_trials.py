"""Bình tries a test out before learners sit it."""

import pytest
from django.utils import timezone

from accounts.rules import Role
from courses.models import UnitProgress
from quizzes.models import Attempt, Question
from quizzes.queries.usage import is_shown, usage_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import QuestionBankFactory, QuizFactory
from tests.quizzes.test_staff_views import staff

BASE = "/quan-tri/cau-hoi/bai-kiem-tra/"


@pytest.fixture
def quiz(db):
    bank = QuestionBankFactory(owner=OrganisationFactory())
    return QuizFactory(bank=bank, published_at=None, kinds=["single", "true_false"])


@pytest.fixture
def trainer(client, quiz):
    client.force_login(staff(Role.TRAINER, quiz.bank.owner, timezone.now()))
    return client


def test_a_test_is_tried_out_on_the_pages_of_learners(trainer, quiz):
    assert f"{quiz.pk}/lam-thu/" in trainer.get(BASE).content.decode()

    page = trainer.post(f"{BASE}{quiz.pk}/lam-thu/", follow=True)
    attempt = Attempt.objects.get()
    review = trainer.get(f"/bai-lam/{attempt.pk}/xem-lai/")
    done = trainer.post(f"/bai-lam/{attempt.pk}/nop/", follow=True)

    assert page.redirect_chain[-1][0] == f"/bai-lam/{attempt.pk}/"
    for shown in (page, review, done):
        assert shown.status_code == 200
        assert "quan-tri/cau-hoi/bai-kiem-tra" in shown.content.decode()
    attempt.refresh_from_db()
    assert attempt.submitted_at is not None


def test_a_trial_counts_nowhere(trainer, quiz):
    trainer.post(f"{BASE}{quiz.pk}/lam-thu/")
    trainer.post(f"/bai-lam/{Attempt.objects.get().pk}/nop/")
    questions = list(Question.objects.all())

    assert {usage.papers for usage in usage_of(questions).values()} == {0}
    assert not any(is_shown(question) for question in questions)
    assert not UnitProgress.objects.exists()


def test_a_trial_that_is_open_is_gone_on_with(trainer, quiz):
    for _press in range(2):
        trainer.post(f"{BASE}{quiz.pk}/lam-thu/")

    assert Attempt.objects.count() == 1


def test_a_test_that_cannot_be_filled_says_so(trainer, quiz):
    Question.objects.update(status="draft")

    response = trainer.post(f"{BASE}{quiz.pk}/lam-thu/", follow=True)

    assert list(response.context["messages"])
    assert not Attempt.objects.exists()


def test_others_try_nothing_out(client, quiz):
    for user in (UserFactory(), staff(Role.TRAINER, OrganisationFactory(), timezone.now())):
        client.force_login(user)
        assert client.post(f"{BASE}{quiz.pk}/lam-thu/").status_code == 404
    assert not Attempt.objects.exists()

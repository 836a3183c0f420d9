"""Certificates by decision: the list with its reasons, two persons, numbers in the order of it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import Role, assign_role
from audit.models import Event
from certificates.api import Certificate
from courses.actions.decisions import (
    approve_decision,
    propose_decision,
    refuse_decision,
    withdraw_decision,
)
from courses.actions.progress import complete_unit
from courses.errors import (
    DecisionOpen,
    DecisionSettled,
    DecisionTooEarly,
    NeedsSecondPerson,
    NobodyEligible,
    NoSuchSignatory,
    NotAllEligible,
)
from courses.models import CertificateDecision, DecisionLine
from courses.queries.decisions import SENTENCES, candidates
from courses.rules.decisions import Obstacle
from notifications.api import Message
from records.api import Standing, TrainingFact
from reports.queries.ledger import ledger_drift
from tests.factories.accounts import UserFactory
from tests.factories.certificates import IssuingBodyFactory, SignatoryFactory
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


class Story:
    """A class of one lesson and a test whose certificates come by decision."""

    def __init__(self, at):
        self.at = at
        self.commune = OrganisationFactory(kind_id="xa", name="Đảng bộ phường Đức Phổ")
        self.cell = OrganisationFactory(parent=self.commune, name="Chi bộ tổ dân phố 4")
        self.issuer = IssuingBodyFactory(code="TTCT", organisation=self.commune)
        self.signatory = self.issuer.signatories.get()
        self.lop = TrainingClassFactory(
            code="lop-x",
            organiser=self.commune,
            issuer=self.issuer,
            programme_version=ProgrammeVersionFactory(issuing="decision"),
            lessons=1,
            tests=1,
        )
        self.officer = self.staff("Trần Bình", Role.TRAINING_OFFICER)
        self.director = self.staff("Lê Hoa", Role.ISSUER)

    def staff(self, name, role):
        user = UserFactory(full_name=name)
        assign_role(user, role, self.commune, by=None, at=self.at)
        return user

    def learner(self, name, *, done=2, **values):
        person = HoldingFactory(person__full_name=name, organisation=self.cell).person
        enrolment = EnrolmentFactory(person=person, training_class=self.lop, **values)
        for unit in self.lop.units.order_by("position")[:done]:
            score = Decimal("8.5") if unit.kind == "quiz" else None
            complete_unit(unit, enrolment, score=score, by=None, at=self.at)
        enrolment.refresh_from_db()
        return enrolment

    def propose(self, *enrolments, **values):
        values = {
            "number": "36/QĐ-TCT",
            "decided_on": DAY,
            "basis": "",
            "signatory": self.signatory,
            "people": [one.pk for one in enrolments],
            "by": self.officer,
            "at": self.at,
        } | values
        return propose_decision(self.lop, **values)

    def approve(self, decision, **values):
        return approve_decision(decision, **{"by": self.director, "at": self.at} | values)


@pytest.fixture
def story(at):
    return Story(at)


def test_completing_credits_the_training_and_waits_for_the_decision(story, client):
    user = UserFactory()
    one = story.learner("Đặng Thị Ánh")
    one.person.user = user
    one.person.save()
    client.force_login(user)

    assert not Certificate.objects.exists()
    assert one.awaits_decision
    fact = TrainingFact.objects.get(person=one.person)
    assert (fact.source, fact.certificate_number) == (f"class:lop-x:{one.person_id}", "")
    assert Standing.objects.get(person=one.person).trained_on == DAY
    assert list(ledger_drift(at=story.at)) == []
    assert (
        _("Completed; the certificate waits for the decision")
        in client.get("/hoc/").content.decode()
    )
    page = client.get(reverse("courses:class_detail", args=["lop-x"])).content.decode()
    assert _("Your certificate waits for the decision") in page


def test_a_class_may_decide_otherwise_than_its_programme(story):
    story.lop.issuing = "completion"
    story.lop.save()

    assert story.learner("Đặng Thị Ánh").certificate is not None


def test_from_the_list_to_the_paper_on_the_wall(story, client):
    story.learner("Trần Văn Bình")
    story.learner("Đặng Thị Ánh")
    story.learner("Lò Văn Chung", done=1)
    dung = story.learner("Hồ Dũng")
    type(dung).objects.filter(pk=dung.pk).update(score=Decimal(4))
    page = reverse("courses:decision_list", args=["lop-x"])
    client.force_login(story.officer)

    listed = client.get(page).content.decode()
    form = client.get(reverse("courses:decision_create", args=["lop-x"])).context["form"]
    sent = {
        "number": "36/QĐ-TCT", "decided_on": "2026-11-23", "basis": "Quy chế số 883",
        "signatory": story.signatory.pk, "people": list(form.ticked),
    }  # fmt: skip
    answer = client.post(reverse("courses:decision_create", args=["lop-x"]), sent)
    decision = CertificateDecision.objects.get()

    assert _("test not passed: %(title)s") % {"title": "Bài kiểm tra cuối khoá"} in listed
    assert str(SENTENCES[Obstacle.TOO_LOW]) in listed
    assert len(form.ticked) == 2
    assert answer.url == reverse("courses:decision_detail", args=[decision.pk])
    assert _("Draft: not approved yet") in _paper(client, decision)
    # Who proposed it does not approve it.
    assert client.post(_approval(decision)).status_code == 404
    client.force_login(story.director)
    assert _("Approve and issue") in client.get(answer.url).content.decode()
    client.post(_approval(decision))
    client.post(_approval(decision))

    issued = Certificate.objects.order_by("serial")
    assert [row.snapshot["full_name"] for row in issued] == ["Đặng Thị Ánh", "Trần Văn Bình"]
    assert [row.number for row in issued] == ["0001/2026/GCN-TTCT", "0002/2026/GCN-TTCT"]
    first = issued[0]
    assert (first.decision_number, first.decided_on) == ("36/QĐ-TCT", DAY)
    assert first.snapshot["decision_number"] == "36/QĐ-TCT"
    assert first.snapshot["ends_on"] == f"{story.lop.ends_on:%d/%m/%Y}"
    paper = _paper(client, decision)
    assert "0002/2026/GCN-TTCT" in paper
    assert "Quy chế số 883" in paper
    assert _("Draft: not approved yet") not in paper
    assert Message.objects.filter(key=f"decision:{decision.pk}").count() == 2
    verbs = Event.objects.filter(object_type="courses.certificatedecision")
    assert {"decision.proposed", "decision.approved", "decision.read"} <= set(
        verbs.values_list("verb", flat=True)
    )


def test_the_training_counts_once_and_under_the_number_of_the_certificate(story):
    one = story.learner("Đặng Thị Ánh")
    before = Standing.objects.get(person=one.person)

    (certificate,) = story.approve(story.propose(one))

    live = TrainingFact.objects.filter(person=one.person, reverses=None, reversed_by=None)
    assert live.get().certificate_number == certificate.number
    after = Standing.objects.get(person=one.person)
    assert (after.trained_on, after.periods) == (before.trained_on, before.periods)
    assert list(ledger_drift(at=story.at)) == []
    one.refresh_from_db()
    assert one.certificate == certificate
    assert not one.awaits_decision


def test_who_can_no_longer_get_one_is_left_out_and_it_is_said(story, client):
    anh, binh = story.learner("Đặng Thị Ánh"), story.learner("Hồ Thị Bưởi")
    decision = story.propose(anh, binh)
    binh.suspended_at = story.at
    binh.state_reason = "Đang xác minh"
    binh.save()
    client.force_login(story.director)
    page = reverse("courses:decision_detail", args=[decision.pk])

    warned = client.get(page).content.decode()
    issued = story.approve(decision)

    assert _("Not everybody on the list can get a certificate any more") in warned
    assert [row.person for row in issued] == [anh.person]
    assert DecisionLine.objects.get(enrolment=binh).obstacle == Obstacle.SUSPENDED
    assert str(SENTENCES[Obstacle.SUSPENDED]) in client.get(page).content.decode()
    # Only those who were issued one are on the paper.
    assert "Hồ Thị Bưởi" not in _paper(client, decision)


def test_what_cannot_be_proposed(story):
    anh, chung = story.learner("Đặng Thị Ánh"), story.learner("Lò Văn Chung", done=1)
    gone = SignatoryFactory(issuer=story.issuer, valid_until=dt.date(2026, 1, 1))

    for refusal, people, values in [
        (NobodyEligible, [], {}),
        (NotAllEligible, [anh, chung], {}),
        (NoSuchSignatory, [anh], {"signatory": gone}),
        (NoSuchSignatory, [anh], {"signatory": SignatoryFactory()}),
        (DecisionTooEarly, [anh], {"decided_on": DAY - dt.timedelta(days=1)}),
    ]:
        with pytest.raises(refusal):
            story.propose(*people, **values)
    story.propose(anh)
    with pytest.raises(DecisionOpen):
        story.propose(anh)

    assert CertificateDecision.objects.count() == 1


def test_nobody_approves_alone_and_a_settled_decision_stays_settled(story, at):
    one = story.learner("Đặng Thị Ánh")
    first = story.propose(one, by=story.director)
    rows = CertificateDecision.objects.filter(pk=first.pk)

    with pytest.raises(NeedsSecondPerson):
        story.approve(first)
    with pytest.raises(NeedsSecondPerson):
        refuse_decision(first, reason="Không", by=story.director, at=at)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        rows.update(approved_by=story.director, approved_at=at)
    withdraw_decision(first, reason="Sai ngày", by=story.director, at=at)
    second = story.propose(one)
    refuse_decision(second, reason="Thiếu căn cứ", by=story.director, at=at)
    third = story.propose(one)
    story.approve(third)

    for decision in (first, second, third):
        with pytest.raises(DecisionSettled):
            story.approve(decision)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        rows.update(number="37/QĐ-TCT")
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        rows._raw_delete(rows.db)
    lines = DecisionLine.objects.filter(decision=third)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        lines.update(position=9)
    assert Certificate.objects.count() == 1
    assert candidates(story.lop, on=DAY)[0].obstacle is Obstacle.HAS_ONE
    with pytest.raises(NotAllEligible):
        story.propose(one)


def test_a_list_costs_the_same_for_three_as_for_one(story, assert_queries):
    story.learner("Đặng Thị Ánh")
    story.learner("Trần Văn Bình", done=1)
    story.learner("Hồ Dũng", done=0)

    with assert_queries(5):
        assert [one.obstacle for one in candidates(story.lop, on=DAY)] == [
            None, Obstacle.NOT_DONE, Obstacle.NOT_DONE,
        ]  # fmt: skip


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_issue_once(story):
    decision = story.propose(story.learner("Đặng Thị Ánh"), story.learner("Trần Văn Bình"))
    other = story.staff("Võ Nam", Role.ISSUER)

    def approve(user):
        try:
            return len(story.approve(decision, by=user))
        except DecisionSettled:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = sorted(pool.map(approve, [story.director, other] * 2))

    assert made == [0, 0, 0, 2]
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2]


def _approval(decision):
    return reverse("courses:decision_approve", args=[decision.pk])


def _paper(client, decision):
    return client.get(reverse("courses:decision_print", args=[decision.pk])).content.decode()

"""Wrong entries, put right by two people."""

import pytest
from django.urls import reverse

from audit.models import Event
from records.actions.evidence import Correction
from records.actions.judging import verify_paper
from records.errors import CorrectionOpen, EntryGone
from records.models import Paper, Qualification, Standing, TrainingFact
from tests.factories.evidence import a_degree
from tests.factories.records import QualificationFactory, TrainingFactFactory
from tests.records.office import as_user, rank


def test_wrong_entry_is_reversed_and_replaced_by_two_people(office, at):
    wrong = office.judged(office.declare(at, statement=a_degree(level="cao_cap")), at)
    fact = wrong.qualification
    correction = Correction(fact, "Đọc nhầm bậc")

    right = office.declare(at, correction=correction)

    with pytest.raises(CorrectionOpen):
        office.declare(at, correction=correction, statement=a_degree(number="other"))
    assert rank(office.person) == 3
    office.judged(right, at)
    wrong.refresh_from_db()
    assert (rank(office.person), wrong.state) == (2, "corrected")
    assert Qualification.objects.filter(reverses=fact).exists()
    assert Event.objects.filter(verb="qualification.reversed", data__reason="Đọc nhầm bậc").exists()
    with pytest.raises(EntryGone):
        office.declare(at, correction=correction, statement=a_degree(number="other"))


def test_entry_that_is_nobodys_is_taken_back_by_two_people(office, at):
    fact = TrainingFactFactory(person=office.person)
    address = f"{reverse('papers:entry_correct', args=[f'k{fact.pk}'])}?loai=thoi-ghi"

    as_user(office.officer).post(address, {"correction_reason": "Của người khác", "is_seen": "on"})
    paper = Paper.objects.get()
    verify_paper(paper.pk, version=paper.version, by=office.department, at=at)

    assert TrainingFact.objects.filter(reverses=fact).exists()
    assert Standing.objects.get(person=office.person, year=2026).trained_on is None


def test_entry_of_a_certificate_of_this_site_is_not_put_right_here(office):
    own = TrainingFactFactory(person=office.person, source="certificate:1")
    theirs = QualificationFactory(person=office.add_person())

    for entry in (f"k{own.pk}", f"t{theirs.pk}", "t999", "x1", "t"):
        address = reverse("papers:entry_correct", args=[entry])
        assert as_user(office.cadre).get(address).status_code == 404

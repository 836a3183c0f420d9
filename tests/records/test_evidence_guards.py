"""What the database and two hurried people cannot do to papers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.utils import timezone

from records.actions.evidence import Correction
from records.actions.judging import confirm_paper, verify_paper
from records.errors import PaperMoved
from records.models import Paper, PaperEvent, PaperFile, Qualification, TrainingFact
from records.rules.evidence import CONFIRMATION, TAKE_BACK, Statement
from tests.factories.records import QualificationFactory, TrainingFactFactory
from tests.records.office import D, Office

JUDGED = {"state": "verified", "confirmed_at": timezone.now(), "verified_at": timezone.now()}


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("paper_verified_by_a_second_person", {"confirmed_by": "officer", "verified_by": "officer"}),
        ("paper_verified_by_a_second_person", {"confirmed_by": "officer"}),
        (
            "paper_verified_by_a_second_person",
            {"declared_by": "department", "confirmed_by": "officer", "verified_by": "department"},
        ),
        ("paper_not_judged_by_its_owner", {"confirmed_by": "cadre", "verified_by": "department"}),
        ("paper_not_judged_by_its_owner", {"declared_by": "officer", "confirmed_by": "colleague", "verified_by": "cadre"}),
        ("paper_original_seen_as_its_state_says", {"verified_by": "department"}),
        ("paper_original_seen_as_its_state_says", {"state": "confirmed", "verified_at": None}),
        ("paper_sent_back_with_a_reason", {"state": "rejected", "verified_at": None}),
        (
            "paper_says_what_its_kind_asks",
            {"state": "declared", "confirmed_at": None, "verified_at": None, "level": ""},
        ),
        (
            "paper_confirmation_before_9_july_2021",
            {
                "state": "declared", "confirmed_at": None, "verified_at": None,
                "kind": CONFIRMATION, "issued_on": D(2021, 7, 9),
            },
        ),
        (
            "paper_confirmation_before_9_july_2021",
            {
                "state": "declared", "confirmed_at": None, "verified_at": None,
                "kind": CONFIRMATION, "issued_on": D(2021, 1, 1), "issued_year_only": True,
            },
        ),
        (
            "paper_year_stored_as_first_of_january",
            {
                "state": "declared", "confirmed_at": None, "verified_at": None,
                "issued_year_only": True,
            },
        ),
        (
            "paper_correction_names_one_entry_and_why",
            {
                "state": "declared", "confirmed_at": None, "verified_at": None,
                "correction_reason": "Sai",
            },
        ),
    ],
)  # fmt: skip
def test_database_refuses(office, at, constraint, changes):
    paper = office.declare(at)
    values = JUDGED | changes
    if values["state"] == "verified":
        paper.qualification = QualificationFactory(person=office.person)
    for name, value in values.items():
        is_user = name.endswith("_by")
        setattr(paper, name, getattr(office, value) if is_user else value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        paper.save()


def test_database_refuses_the_same_file_and_paper_twice(office, at):
    file = office.declare(at).files.get()
    other = PaperFile(
        paper=file.paper, file="x", kind="pdf", sha256=file.sha256, size=1,
        uploaded_by=office.cadre, uploaded_at=at,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()  # paper_file_once_per_paper
    other.sha256, other.kind = "0" * 64, "exe"
    no_pdf = pytest.raises(IntegrityError, match="paper_file_is_a_picture_or_a_pdf")
    with no_pdf, transaction.atomic():
        other.save()
    twice = Paper.objects.get()
    twice.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save(force_insert=True)  # paper_once_per_number_and_day


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_verifying_at_once_verify_once(at):
    office = Office()
    paper = office.declare(at)
    confirm_paper(paper.pk, version=1, by=office.officer, at=at)

    def verify(user):
        try:
            return verify_paper(paper.pk, version=2, by=user, at=at).state
        except PaperMoved:
            return "moved"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        states = sorted(pool.map(verify, [office.department, office.colleague]))

    assert states == ["moved", "verified"]
    assert Qualification.objects.count() == 1


@pytest.mark.parametrize("factory", [QualificationFactory, TrainingFactFactory])
def test_database_lets_one_correction_of_an_entry_be_open(office, at, factory):
    # paper_one_open_correction_of_a_level, paper_one_open_correction_of_a_training
    correction = Correction(factory(person=office.person), "Sai")
    paper = office.declare(at, statement=Statement(kind=TAKE_BACK), correction=correction)
    paper.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save(force_insert=True)


def test_ledger_and_what_was_verified_are_only_added_to(office, at):
    paper = office.judged(office.declare(at), at)
    TrainingFactFactory(person=office.person)
    rows = [Qualification, TrainingFact, PaperEvent, Paper]
    changes = [{"level": "cao_cap"}, {"periods": 99}, {"reason": "x"}, {"number": "9"}]

    for model, change in zip(rows, changes, strict=True):
        for act in (
            lambda rows: rows._raw_delete(rows.db),
            lambda rows, new=change: rows.update(**new),
        ):
            with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
                act(model.objects.filter(pk=model.objects.latest("pk").pk))
    paper.refresh_from_db()
    assert paper.state == "verified"

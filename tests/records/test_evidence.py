import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.api import Role, assign_role
from audit.models import Event
from notifications.models import Message
from people.api import Person
from records.actions.evidence import (
    Correction,
    declare_paper,
    mend_paper,
    withdraw_paper,
)
from records.actions.judging import confirm_paper, confirm_papers, reject_paper, verify_paper
from records.errors import (
    ConfirmationTooLate,
    CorrectionOpen,
    DuplicatePaper,
    EntryGone,
    NoEvidence,
    OwnPaper,
    PaperMoved,
    SecondPersonNeeded,
)
from records.models import Paper, PaperEvent, PaperFile, Qualification, Standing, TrainingFact
from records.queries.levels import levels_of
from records.rules.evidence import CONFIRMATION, TAKE_BACK, Statement
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.evidence import PDF, a_certificate, a_degree, declared
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory, TrainingFactFactory

D = dt.date
THEORY = "ly_luan_chinh_tri"
TODAY = D(2026, 11, 23)
SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Office:
    """A ward with a cadre and an officer, another ward's officer, a department above them."""

    def __init__(self) -> None:
        province = OrganisationFactory(code="TINH", kind_id="tinh", name="Đảng bộ tỉnh")
        ward = OrganisationFactory(parent=province, kind_id="xa", name="Đảng bộ phường")
        self.other_ward = OrganisationFactory(parent=province, kind_id="xa", name="Phường khác")
        self.cell = OrganisationFactory(parent=ward, residential_kind_id="thon", name="Chi bộ 1")
        self.officer = self._staff("officer", Role.TRAINING_OFFICER, ward)
        self.stranger = self._staff("stranger", Role.TRAINING_OFFICER, self.other_ward)
        self.department = self._staff("department", Role.DEPARTMENT, province)
        self.colleague = self._staff("colleague", Role.DEPARTMENT, province)
        self.cadre = UserFactory(username="cadre", full_name="Đặng Thị Ánh")
        self.person = self.add_person(full_name="Đặng Thị Ánh", user=self.cadre)

    def _staff(self, name, role, organisation):
        user = UserFactory(username=name, full_name=f"Cán bộ {name}")
        assign_role(user, role, organisation, by=None, at=SINCE)
        return user

    def add_person(self, **values) -> Person:
        person = PersonFactory(**values)
        HoldingFactory(person=person, organisation=self.cell)
        return person

    def declare(self, at, **more) -> Paper:
        return declared(self.person, by=self.cadre, at=at, **more)

    def judged(self, paper: Paper, at, **more) -> Paper:
        paper = confirm_paper(paper.pk, version=paper.version, by=self.officer, at=at)
        return verify_paper(paper.pk, version=paper.version, by=self.department, at=at, **more)


@pytest.fixture
def office(db) -> Office:
    return Office()


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rank(person, on=TODAY):
    return levels_of([person.pk], on=on).get(person.pk, {}).get(THEORY, 0)


def a_photo(form: str, *size: int) -> bytes:
    image = Image.new("RGB", size, "white")
    exif = Image.Exif()
    exif[0x010F] = "SECRET-PHONE"
    stream = io.BytesIO()
    image.save(stream, form, exif=exif)
    return stream.getvalue()


# --- The way of a paper ---------------------------------------------------------------------------


def test_paper_is_declared_seen_verified_and_only_then_counts(office, at):
    cadre, officer = as_user(office.cadre), as_user(office.officer)
    sent = {
        "level": f"{THEORY}:trung_cap", "number": "A-0123/2019", "issuer": "Trường Chính trị",
        "issued": "1/6/2019",
        "pages": [
            SimpleUploadedFile("anh.pdf", a_photo("HEIF", 80, 40)),
            SimpleUploadedFile("anh.jpg", a_photo("JPEG", 2600, 1300)),
            SimpleUploadedFile("bang.txt", PDF),
        ],
    }  # fmt: skip

    made = cadre.post(f"{reverse('papers:paper_declare')}?loai=bang", sent, follow=True)

    paper = Paper.objects.get()
    assert made.redirect_chain[-1][0] == reverse("papers:paper_detail", args=[paper.pk])
    assert (paper.state, paper.declared_by, paper.owner) == ("declared", office.cadre, office.cadre)
    kinds = paper.files.values_list("kind", flat=True)
    assert list(kinds) == ["jpg", "jpg", "pdf"]  # by the content, not by the name
    for file, size in zip(paper.files.all(), [(80, 40), (2000, 1000)], strict=False):
        with file.file.open("rb") as kept:
            data = kept.read()
        assert b"SECRET-PHONE" not in data
        assert Image.open(io.BytesIO(data)).size == size
    assert (Qualification.objects.count(), rank(office.person)) == (0, 0)

    officer.post(reverse("papers:paper_confirm", args=[paper.pk]), {"version": 1})
    assert (Paper.objects.get().state, rank(office.person)) == ("confirmed", 0)
    gone = officer.post(reverse("papers:paper_verify", args=[paper.pk]), {"version": 2})
    as_user(office.department).post(reverse("papers:paper_verify", args=[paper.pk]), {"version": 2})

    paper.refresh_from_db()
    fact = Qualification.objects.get()
    assert (gone.status_code, paper.state, paper.qualification) == (404, "verified", fact)
    assert (fact.verified_by_id, fact.source) == (office.department.pk, f"paper:{paper.pk}")
    assert rank(office.person) == 2
    assert rank(office.person, on=D(2019, 5, 31)) == 0
    assert Message.objects.get(person=office.person).link == f"/ho-so/giay-to/{paper.pk}/"
    kinds = list(PaperEvent.objects.values_list("kind", "by__username"))
    assert kinds == [
        ("declared", "cadre"), ("confirmed", "officer"), ("verified", "department")
    ]  # fmt: skip


def test_training_certificate_counts_as_training_and_raises_no_level(office, at):
    paper = office.declare(at, statement=a_certificate())

    office.judged(paper, at, counts_for_annual=True)

    fact = TrainingFact.objects.get()
    assert (fact.periods, fact.certificate_number, fact.source) == (
        20, "45/GCN", f"paper:{paper.pk}",
    )  # fmt: skip
    assert (fact.counts_for_annual, fact.organisation) == (True, office.cell)
    standing = Standing.objects.get(person=office.person, year=2026)
    assert (standing.trained_on, standing.periods) == (D(2026, 3, 20), 20)
    assert (rank(office.person), Qualification.objects.count()) == (0, 0)


def test_paper_sent_back_is_mended_and_loses_nothing(office, at):
    paper = office.declare(at)
    confirm_paper(paper.pk, version=1, by=office.officer, at=at)

    paper = reject_paper(
        paper.pk, version=2, reason="Ảnh mờ", verifies=True, by=office.department, at=at
    )

    assert (paper.state, paper.confirmed_by) == ("rejected", None)
    message = Message.objects.get(person=office.person)
    assert "Ảnh mờ" in message.body
    client = as_user(office.cadre)
    assert "Ảnh mờ" in client.get(message.link).content.decode()
    page = client.get(reverse("papers:paper_mend", args=[paper.pk])).content.decode()
    assert 'value="A-0123/2019"' in page
    assert 'value="01/06/2019"' in page
    sent = {
        "version": 3, "level": f"{THEORY}:trung_cap", "number": "A-0123/2019", "issuer": "Trường",
        "issued": "2019", "dropped": [paper.files.get().pk],
        "pages": SimpleUploadedFile("moi.pdf", PDF + b"\n% again %%EOF"),
    }  # fmt: skip

    client.post(reverse("papers:paper_mend", args=[paper.pk]), sent)

    paper.refresh_from_db()
    assert (paper.state, paper.version, paper.reject_reason) == ("declared", 4, "")
    assert (paper.issued_on, paper.issued_year_only) == (D(2019, 1, 1), True)
    assert [file.dropped_at is None for file in paper.files.all()] == [False, True]
    said = paper.events.exclude(statement={}).order_by("pk")
    assert [event.statement["issued_on"] for event in said] == ["2019-06-01", "2019-01-01"]


def test_one_tab_too_late_is_told_and_changes_nothing(office, at):
    paper = office.declare(at)
    mend_paper(paper.pk, a_degree(level="so_cap"), [], version=1, by=office.cadre, at=at)
    with pytest.raises(PaperMoved):  # the officer has read what it said before
        confirm_paper(paper.pk, version=1, by=office.officer, at=at)
    withdraw_paper(paper.pk, version=2, by=office.cadre, at=at)

    for act in (
        lambda: confirm_paper(paper.pk, version=3, by=office.officer, at=at),
        lambda: mend_paper(paper.pk, a_degree(), [], version=3, by=office.cadre, at=at),
        lambda: withdraw_paper(paper.pk, version=3, by=office.cadre, at=at),
    ):
        with pytest.raises(PaperMoved):
            act()
    office.judged(office.declare(at), at)  # what was withdrawn may be declared again


# --- Two people -----------------------------------------------------------------------------------


def test_nobody_judges_alone_or_about_themselves(office, at):
    RoleAssignmentFactory(user=office.cadre, role=Role.DEPARTMENT, organisation=office.cell)
    paper = office.declare(at)
    with pytest.raises(OwnPaper):
        confirm_paper(paper.pk, version=1, by=office.cadre, at=at)
    confirm_paper(paper.pk, version=1, by=office.department, at=at)

    for by, refusal in ((office.department, SecondPersonNeeded), (office.cadre, OwnPaper)):
        with pytest.raises(refusal):
            verify_paper(paper.pk, version=2, by=by, at=at)
    with pytest.raises(OwnPaper):
        reject_paper(paper.pk, version=2, reason="x", verifies=True, by=office.cadre, at=at)
    assert verify_paper(paper.pk, version=2, by=office.colleague, at=at).state == "verified"


def test_officer_with_the_original_in_hand_declares_and_has_seen_at_once(office, at):
    # The department's own member declares for somebody else, and must not verify it.
    paper = declared(office.person, by=office.department, at=at, is_seen=True)
    other = declared(office.add_person(), by=office.officer, at=at, is_seen=True)
    verify_paper(other.pk, version=2, by=office.department, at=at)

    told = Message.objects.values_list("person", "user__username").order_by("pk")
    assert list(told) == [(other.person_id, None), (None, "officer")]
    assert (paper.state, paper.confirmed_by) == ("confirmed", office.department)
    with pytest.raises(SecondPersonNeeded):
        verify_paper(paper.pk, version=2, by=office.department, at=at)
    with pytest.raises(OwnPaper):
        declared(
            office.person, by=office.cadre, at=at, is_seen=True, statement=a_degree(number="9")
        )


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


# --- The same paper twice; the rule of 9/7/2021 ---------------------------------------------------


def test_same_paper_is_refused_with_a_way_to_the_first(office, at):
    paper = office.declare(at)
    sent = {
        "level": f"{THEORY}:trung_cap", "number": "số A 0123 2019", "issuer": "Trường",
        "issued": "2019", "pages": SimpleUploadedFile("a.pdf", PDF),
    }  # fmt: skip

    response = as_user(office.cadre).post(f"{reverse('papers:paper_declare')}?loai=bang", sent)

    assert (response.status_code, Paper.objects.count()) == (422, 1)
    assert reverse("papers:paper_detail", args=[paper.pk]) in response.content.decode()
    office.declare(at, statement=a_degree(number="other"))


def test_paper_that_the_register_brought_is_refused_also_when_it_came_later(office, at):
    imported = {
        "person": office.person, "dimension": THEORY, "level": "trung_cap", "source": "import:1",
        "number": "A0123/2019", "issued_on": D(2019, 6, 1),
    }  # fmt: skip
    paper = office.declare(at)
    confirm_paper(paper.pk, version=1, by=office.officer, at=at)
    QualificationFactory(**imported)

    with pytest.raises(DuplicatePaper):
        verify_paper(paper.pk, version=2, by=office.department, at=at)
    withdraw_paper(paper.pk, version=2, by=office.cadre, at=at)
    with pytest.raises(DuplicatePaper) as refusal:
        office.declare(at)
    assert refusal.value.paper_id is None

    TrainingFactFactory(
        person=office.person, completed_on=D(2026, 3, 20), certificate_number="45 GCN"
    )
    with pytest.raises(DuplicatePaper):
        office.declare(at, statement=a_certificate())


def test_form_and_action_refuse_a_late_confirmation_with_a_sentence(office, at):
    late = a_degree(kind=CONFIRMATION, issued_on=D(2021, 7, 9))
    with pytest.raises(ConfirmationTooLate):
        office.declare(at, statement=late)
    address = f"{reverse('papers:paper_declare')}?loai=giay-xac-nhan"
    sent = {"level": f"{THEORY}:so_cap", "issuer": "Ban Tuyên giáo"}
    client = as_user(office.cadre)

    answers = {}
    for day in ("9/7/2021", "2021", "8/7/2021"):
        pages = SimpleUploadedFile("a.pdf", PDF)
        answers[day] = client.post(address, sent | {"issued": day, "pages": pages}).status_code

    assert answers == {"9/7/2021": 422, "2021": 422, "8/7/2021": 302}


@pytest.mark.parametrize(
    ("pages", "problem"),
    [
        ([], "pages"),
        ([SimpleUploadedFile("anh.jpg", b"MZ\x90\x00 no picture")], "pages"),
        ([SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(11)], "pages"),
    ],
)
def test_form_refuses_what_is_no_paper(office, pages, problem):
    sent = {
        "level": f"{THEORY}:so_cap", "issuer": "Trường", "issued": "2019", "number": "1",
        "pages": pages,
    }  # fmt: skip

    response = as_user(office.cadre).post(f"{reverse('papers:paper_declare')}?loai=bang", sent)

    assert (response.status_code, Paper.objects.count()) == (422, 0)
    assert problem in response.context["form"].errors


def test_paper_needs_its_pages(office, at):
    with pytest.raises(NoEvidence):
        declare_paper(office.person, a_degree(), [], by=office.cadre, at=at)


# --- Putting an entry right -----------------------------------------------------------------------


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


# --- Who sees and finds what ----------------------------------------------------------------------


def test_reading_by_others_is_journalled_and_files_are_handed_over_safely(office, at):
    paper = office.declare(at)
    address = reverse("papers:paper_detail", args=[paper.pk])
    file = reverse("papers:paper_file", args=[paper.pk, paper.files.get().pk])

    own = as_user(office.cadre)
    assert (own.get(address).status_code, own.get(file).status_code) == (200, 200)
    assert not Event.objects.filter(person_code=office.person.code, verb__contains="read").exists()
    response = as_user(office.officer).get(file)
    as_user(office.officer).get(address)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    verbs = Event.objects.filter(person_code=office.person.code, actor_id=office.officer.pk)
    assert sorted(verbs.values_list("verb", flat=True)) == ["paper.file_read", "person.read"]
    elsewhere = as_user(office.stranger)
    assert (elsewhere.get(address).status_code, elsewhere.get(file).status_code) == (404, 404)


@pytest.mark.parametrize("people", [1, 12])
def test_work_list_costs_the_same_however_long(office, at, assert_queries, people):
    for number in range(people):
        person = office.add_person()
        declared(person, by=office.officer, at=at, statement=a_degree(number=f"{number}"))
    client = as_user(office.officer)

    with assert_queries(8):
        response = client.get(reverse("papers:paper_list"), {"don_vi": "", "loc": "cho-doi-chieu"})

    assert response.content.decode().count('name="giay"') == people


def test_originals_seen_are_noted_together(office, at, assert_queries):
    papers = [
        declared(office.add_person(), by=office.officer, at=at, statement=a_degree(number=f"{n}"))
        for n in range(3)
    ]
    own = office.add_person(user=office.officer)
    mine = declared(own, by=office.officer, at=at)
    withdraw_paper(papers[2].pk, version=1, by=office.officer, at=at)
    ticked = [f"{paper.pk}-1" for paper in [*papers, mine]] + ["x", "9-", "1"]

    as_user(office.officer).post(reverse("papers:papers_confirm"), {"giay": ticked})
    again = confirm_papers({papers[0].pk: 1}, by=office.department, at=at)

    states = [Paper.objects.get(pk=paper.pk).state for paper in [*papers, mine]]
    assert (states, again) == (["confirmed", "confirmed", "withdrawn", "declared"], 0)
    more = declared(office.person, by=office.cadre, at=at)
    with assert_queries(4):
        assert confirm_papers({more.pk: 1}, by=office.officer, at=at) == 1


def test_list_shows_each_what_waits_for_them(office, at):
    paper = office.declare(at)
    seen = confirm_paper(
        office.declare(at, statement=a_certificate()).pk, version=1, by=office.department, at=at
    )

    def listed(user, **asked):
        page = as_user(user).get(reverse("papers:paper_list"), asked).content.decode()
        return [each.pk for each in (paper, seen) if f"/ho-so/giay-to/{each.pk}/" in page]

    assert listed(office.officer) == [paper.pk]
    assert listed(office.department) == [paper.pk]
    assert listed(office.colleague) == [paper.pk, seen.pk]
    assert listed(office.officer, loc="cho-xac-nhan") == [seen.pk]
    assert listed(office.colleague, don_vi=office.other_ward.code) == []
    assert listed(office.stranger) == []


def test_paper_stands_on_the_desk_of_those_it_waits_for_and_on_the_record(office, at):
    paper = office.declare(at)
    address = reverse("papers:paper_detail", args=[paper.pk])
    record = reverse("reports:person_record", args=[office.person.code])

    def shows(user, page, words):
        return words in as_user(user).get(page).content.decode()

    assert shows(office.officer, "/quan-tri/", address)
    assert not shows(office.stranger, "/quan-tri/", address)
    assert shows(office.department, "/theo-doi/TINH/", reverse("papers:paper_list"))
    assert shows(office.cadre, "/ho-so/", address)
    assert shows(office.officer, record, address)
    fact = office.judged(paper, at).qualification
    assert not shows(office.officer, "/quan-tri/", address)
    assert shows(office.cadre, "/ho-so/", reverse("papers:entry_correct", args=[f"t{fact.pk}"]))
    assert shows(office.cadre, "/ho-so/", "01/06/2019")


def test_entry_of_a_certificate_of_this_site_is_not_put_right_here(office):
    own = TrainingFactFactory(person=office.person, source="certificate:1")
    theirs = QualificationFactory(person=office.add_person())

    for entry in (f"k{own.pk}", f"t{theirs.pk}", "t999", "x1", "t"):
        address = reverse("papers:entry_correct", args=[entry])
        assert as_user(office.cadre).get(address).status_code == 404

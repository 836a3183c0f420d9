import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.api import Role
from notifications.models import Message
from records.actions.evidence import mend_paper, withdraw_paper
from records.actions.judging import confirm_paper, reject_paper, verify_paper
from records.errors import DuplicatePaper, OwnPaper, PaperMoved, SecondPersonNeeded
from records.models import Paper, PaperEvent, Qualification, Standing, TrainingFact
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.evidence import PDF, a_certificate, a_degree, declared
from tests.factories.records import QualificationFactory, TrainingFactFactory
from tests.records.office import THEORY, D, as_user, rank


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

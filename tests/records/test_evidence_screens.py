"""Papers on the screens: the form, the lists, the desk and the files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from records.actions.evidence import declare_paper, withdraw_paper
from records.actions.judging import confirm_paper, confirm_papers
from records.errors import ConfirmationTooLate, NoEvidence
from records.models import Paper
from records.rules.evidence import CONFIRMATION
from tests.factories.evidence import PDF, a_certificate, a_degree, declared
from tests.records.office import THEORY, D, as_user


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

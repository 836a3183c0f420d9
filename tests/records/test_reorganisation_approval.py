"""A reorganisation that reaches far waits for a second person, who decides on what they see."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role, assign_role
from organisations.api import Organisation, tree_on
from people.api import Holding
from records.models import Reorganisation, ReorganisationProposal
from records.reorganisation.run import reorganise
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.reorganisations import a_proposal, a_reorganisation
from tests.records.test_reorganisation import change, workbook

pytestmark = pytest.mark.django_db

OPENED = dt.date(2020, 1, 1)


@pytest.fixture
def communes():
    """Two communes with a cell each."""
    root = OrganisationFactory(code="TINH", kind_id="tinh", opened_on=OPENED)
    found = [
        OrganisationFactory(parent=root, code=code, kind_id="xa", opened_on=OPENED)
        for code in ("XA1", "XA2")
    ]
    for number, one in enumerate(found):
        cell = OrganisationFactory(
            parent=one, code=f"C{number}", name=f"Chi bộ {number}", opened_on=OPENED
        )
        HoldingFactory(organisation=cell, person=PersonFactory(full_name=f"Đặng Thị Ánh {number}"))
    return found


def administrator(at):
    user = UserFactory()
    root = Organisation.objects.get(code="TINH")
    assign_role(user, Role.ADMINISTRATOR, root, by=None, at=at - dt.timedelta(days=365))
    client = Client()
    client.force_login(user)
    return user, client


def address(name, *args):
    return reverse(f"reorganisations:{name}", args=args)


def hand_in(client, path):
    with path.open("rb") as file:
        looked = client.post(address("reorganisation_check"), {"workbook": file})
    return client.post(
        address("reorganisation_confirm"), {"token": looked.context["form"].data["token"]}
    )


def test_two_communes_wait_for_a_second_person_who_sees_what_it_does_now(tmp_path, communes, at):
    first, one = administrator(at)
    second, other = administrator(at)
    path = workbook(
        tmp_path,
        [
            change("sap_nhap", "C0", "M1", "Chi bộ Đông", "XA1"),
            change("sap_nhap", "C1", "M1"),
        ],
    )
    # The reach is that of both trees: the cells lie in two communes.
    looked = reorganise(path, dry_run=True, by=first, at=at)
    assert (looked.reach.communes, looked.reach.cells) == (2, 3)
    assert hand_in(one, path).status_code == 302
    proposal = ReorganisationProposal.objects.get()
    assert hand_in(one, path).url == address("proposal_detail", proposal.pk)
    assert not Organisation.objects.filter(code="M1").exists()
    assert Reorganisation.objects.count() == 0
    with proposal.workbook.open("rb") as kept:
        assert kept.read() == path.read_bytes()

    # Whoever proposed it does not approve it.
    approve = address("proposal_approve", proposal.pk)
    page = address("proposal_detail", proposal.pk)
    assert one.post(approve, {"version": 1}).url == page
    assert "Đồng chí đã tự đề nghị" in one.get(page).content.decode()

    # The second person sees the same names; meanwhile somebody else comes into the cell.
    assert address("proposal_detail", proposal.pk) in other.get("/quan-tri/").content.decode()
    shown = other.get(page)
    assert "Đặng Thị Ánh 1" in shown.content.decode()
    came = HoldingFactory(
        organisation=Organisation.objects.get(code="C0"), person=PersonFactory(full_name="Đỗ Mới"),
        title_id="chi_uy_vien",
    )  # fmt: skip
    anew = other.post(approve, {"version": 1})
    assert anew.status_code == 422
    assert "Đỗ Mới" in anew.content.decode()
    assert "đã thay đổi" in anew.content.decode()
    assert not Organisation.objects.filter(code="M1").exists()
    # An older tab decides nothing.
    assert other.post(approve, {"version": 1}).url == page
    assert other.post(address("proposal_refuse", proposal.pk), {"version": 1, "reason": "x"})
    assert ReorganisationProposal.objects.get().state == "waiting"

    done = other.post(approve, {"version": 2})
    row = Reorganisation.objects.get()
    assert done.url == address("reorganisation_detail", row.pk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.reorganisation) == (
        "approved", second, row,
    )  # fmt: skip
    assert Holding.objects.get(person=came.person, valid_until=None).organisation.code == "M1"
    detail = other.get(done.url).content.decode()
    assert str(first) in detail
    assert str(second) in detail
    # Pressed again in the second tab: once is enough.
    assert other.post(approve, {"version": 2}).url == page
    assert Reorganisation.objects.count() == 1


def test_it_is_refused_with_words_or_withdrawn_and_a_cell_that_has_gone_is_named(
    tmp_path, communes, at
):
    _first, one = administrator(at)
    _second, other = administrator(at)
    path = workbook(
        tmp_path, [change("doi_ten", code, name=f"Đảng bộ {code}") for code in ("XA1", "XA2")]
    )
    hand_in(one, path)
    proposal = ReorganisationProposal.objects.get()
    refuse = address("proposal_refuse", proposal.pk)
    other.post(refuse, {"version": 1})
    assert ReorganisationProposal.objects.get().state == "waiting"
    other.post(address("proposal_withdraw", proposal.pk), {"version": 1})
    assert ReorganisationProposal.objects.get().state == "waiting"
    other.post(refuse, {"version": 1, "reason": "Chưa có quyết định"})
    assert "Chưa có quyết định" in one.get(address("proposal_detail", proposal.pk)).content.decode()

    hand_in(one, path)
    again = ReorganisationProposal.objects.get(state="waiting")
    # What cannot be done any more says where, and is not done.
    Organisation.objects.filter(code="XA2").update(code="XA9")
    answer = other.post(address("proposal_approve", again.pk), {"version": 1})
    assert answer.status_code == 422
    assert "XA2" in answer.content.decode()
    one.post(address("proposal_withdraw", again.pk), {"version": 2})
    again.refresh_from_db()
    assert again.state == "withdrawn"
    assert Reorganisation.objects.count() == 0


def test_many_cells_wait_too_and_the_server_asks_unless_told(tmp_path, communes, settings, at):
    settings.REORGANISATION_ALONE_CELLS = 1
    few = workbook(tmp_path, [change("doi_ten", "C0", name="Chi bộ Đông")], name="a.xlsx")
    assert reorganise(few, dry_run=False, by=None, at=at).done
    many = workbook(
        tmp_path,
        [change("chia_tach", "C0", code, f"Chi bộ {code}") for code in ("P1", "P2")],
        [[Holding.objects.get(organisation__code="C0").person.code, "C0", "", "P1", ""]],
        name="b.xlsx",
    )
    with pytest.raises(SystemExit, match="3"):
        call_command("reorganise", many)
    proposal = ReorganisationProposal.objects.get(proposed_by=None)
    assert (proposal.preview["cells"], Organisation.objects.filter(code="P1").count()) == (3, 0)
    call_command("reorganise", many, "--alone")
    assert Organisation.objects.get(code="P1").pk in tree_on(at.date())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("decided_by_somebody", {"decided_at": timezone.now()}),
        (
            "approved_when_carried_out",
            {"state": "approved", "proposed_by": None, "reorganisation": None},
        ),
        ("approved_by_a_second_person", {"state": "approved"}),
        ("refused_with_a_reason", {"state": "refused", "reorganisation": None}),
        ("waits_once", {"state": "waiting"}),
    ],
)
def test_the_database_refuses_decisions_of_nobody_and_of_one_person_alone(name, values):
    """reorganisation_proposal_decided_by_somebody, reorganisation_proposal_waits_once,
    reorganisation_proposal_approved_by_a_second_person, reorganisation_proposal_refused_with_a_reason,
    reorganisation_proposal_approved_when_carried_out
    """
    commune, user = OrganisationFactory(code="XA"), UserFactory()
    row = a_proposal(commune, proposed_by=user)
    if name == "waits_once":
        values = {"pk": None, "workbook": row.workbook, "proposed_by": None}
    elif "state" in values:
        values = {
            "decided_by": user, "decided_at": timezone.now(),
            "reorganisation": a_reorganisation(commune), **values,
        }  # fmt: skip
    for field, value in values.items():
        setattr(row, field, value)
    with (
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
    ):
        row.save(force_insert=name == "waits_once")
    # SQLite names the columns of a unique index, not the index.
    assert f"reorganisation_proposal_{name}" in str(refused.value) or name == "waits_once"

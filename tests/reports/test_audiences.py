"""Audiences on the screen: read with their numbers, added, changed and removed by a department."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from organisations.models import Organisation
from records.actions import rebuild_standings
from records.actions.closings import prepare_closing
from records.models import Audience, AudienceClause, Tally
from records.queries.closings import comparison
from records.queries.drift import drifted_standings
from records.queries.population import population
from records.queries.tallies import tallies_of
from records.reference import YEARLY_TRAINING, install
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.records import TargetFactory
from tests.reports.pages import NOW, chi_bo, page

pytestmark = pytest.mark.django_db
HEADS = "truong_thon_mat_tran"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def province():
    return OrganisationFactory(code="TINH", kind_id="tinh", name="Tỉnh ủy")


@pytest.fixture
def commune(province):
    """Six people: four of cells, one who leads a cell and the commune, one village head."""
    commune = OrganisationFactory(code="XA", parent=province, kind_id="xa", name="Đảng bộ xã Ba Vì")
    cell = chi_bo(commune, "Chi bộ thôn Một", people=3)
    chi_bo(commune, "Chi bộ thôn Hai", people=1)
    both = PersonFactory(full_name="Đặng Thị Ánh")
    HoldingFactory(person=both, organisation=cell, title_id="bi_thu")
    HoldingFactory(person=both, organisation=commune, title_id="cap_uy_vien")
    HoldingFactory(organisation=cell, title_id="truong_thon")
    rebuild_standings(NOW.year, at=NOW)
    return commune


def department_at(client, organisation):
    user = UserFactory(full_name="Nguyễn Thị Bình")
    RoleAssignmentFactory(user=user, role=Role.DEPARTMENT.value, organisation=organisation)
    client.force_login(user)
    return user


def send(client, route, /, *args, **data):
    response = client.post(reverse(f"reports:{route}", args=["XA", *args]), data)
    return response, " ".join(response.content.decode().split())


def filled(client, route, /, *args, **query):
    """What the form of the page holds, as a browser would send it back."""
    form = page(client, route, "XA", *args, **query)[0].context["form"]
    return values_of(form)


def values_of(form):
    return {key: form[key].value() for key in form.fields if form[key].value()}


def previewed(client, route, /, *args, **data):
    """The preview of a form and what is sent to save just that."""
    response, html = send(client, route, *args, **data, step="preview")
    form = response.context["form"]
    assert not form.errors
    return response.context["preview"], values_of(form) | {"step": "save"}, html


def test_every_audience_has_its_people_of_today(client, province, commune, assert_queries):
    department_at(client, province)
    Tally.objects.all().delete()  # Nothing is folded yet: the changes that wait count too.

    with assert_queries(18):
        response, html = page(client, "audience_list", "XA")
    lines = {each.row.code: each for each in response.context["lines"]}
    for code, line in lines.items():
        people = population(code, on=NOW.date(), organisation_id=commune.pk)
        assert line.people == len(list(people.placed_in(commune.pk))), code
    assert (lines[YEARLY_TRAINING].people, lines[HEADS].people) == (5, 1)
    assert "chỉ ở thôn, tổ dân phố" in html
    assert [each.code for each in lines["bi_thu_thon_tdp"].indicators]

    with assert_queries(16):
        response, html = page(client, "audience_detail", "XA", YEARLY_TRAINING)
    found = {
        (each.title, each.kind): (each.holders, each.counted)
        for each in response.context["page"].lines
        if each.holders
    }
    # Whoever leads the cell sits in the committee of the commune: one person, at one line.
    assert sorted(found.values()) == [(1, 0), (1, 1), (4, 4)]
    assert response.context["page"].people == 5
    assert "Mở mẫu số" in html
    assert page(client, "audience_detail", "XA", "khac")[0].status_code == 404


def test_a_department_adds_an_audience_and_sets_a_target_over_it(client, province, commune):
    department_at(client, province)
    target_url = reverse("reports:target_create", args=["XA", "thpt"])
    draft = filled(client, "audience_create") | {
        "name": " Bí thư và trưởng thôn ",
        "definition": "Bí thư chi bộ, trưởng thôn.",
    }
    for wrong in ({}, {"kinds": ["xa"]}, {"titles": ["khac"]}, {"titles": ["bi_thu"], "name": ""}):
        assert send(client, "audience_create", **draft | wrong)[0].status_code == 422
    both = draft | {"titles": ["bi_thu", "truong_thon"], "kinds": ["chi_bo"]}
    shown, again, html = previewed(client, "audience_create", **both)
    assert (shown.change.after, len(shown.added)) == (2, 2)
    assert "Chưa lưu gì" in html
    assert not Audience.objects.filter(name__startswith="Bí thư và").exists()
    # What was changed after the preview is shown once more before it is saved.
    assert (
        send(client, "audience_create", **again | {"titles": ["pho_bi_thu"]})[0].status_code == 200
    )

    assert send(client, "audience_create", **again)[0].status_code == 302
    made = Audience.objects.get(pk="bi_thu_va_truong_thon")
    assert (made.name, made.has_standings, made.clauses.count()) == (
        "Bí thư và trưởng thôn",
        False,
        2,
    )
    response, html = send(client, "audience_create", **again)
    assert (response.status_code, "Đã có đối tượng tên này" in html) == (422, True)
    assert made.name in client.get(target_url).content.decode()
    response, html = page(client, "what_if", "XA", doi_tuong=made.code)
    assert response.context["page"].measures[0].before == 2

    # One that something counts over stays; one's own that nothing counts over goes.
    target = TargetFactory(owner=commune, audience_id=made.code, year=2027)
    seen = page(client, "audience_detail", "XA", made.code)[0].context["page"].fingerprint
    send(client, "audience_remove", made.code, seen=seen)
    assert Audience.objects.filter(pk=made.pk).exists()
    target.delete()
    send(client, "audience_remove", made.code, seen="other")
    assert Audience.objects.filter(pk=made.pk).exists()
    send(client, "audience_remove", made.code, seen=seen)
    assert not Audience.objects.filter(pk=made.pk).exists()
    assert [each.verb for each in Event.objects.filter(verb__startswith="audience.")] == [
        "audience.added",
        "audience.removed",
    ]


def test_a_change_of_the_yearly_audience_is_shown_saved_and_followed_by_its_figures(
    client, province, commune, django_capture_on_commit_callbacks
):
    user = department_at(client, province)
    closing = prepare_closing(commune, NOW.year - 1, by=user, at=NOW)
    draft = filled(client, "audience_edit", YEARLY_TRAINING)
    kept = [key for key in draft["clauses"] if key != "bi_thu:chi_bo:only"]
    change = draft | {"clauses": kept, "titles": ["truong_thon"], "name": "Diện mới"}
    shown, again, html = previewed(client, "audience_edit", YEARLY_TRAINING, **change)
    assert shown.change.__dict__ == {
        "before": 5, "after": 6, "joining": 1, "leaving": 0, "moving": 1,
    }  # fmt: skip
    assert "Số liệu có sẵn" in html

    with django_capture_on_commit_callbacks() as callbacks:
        assert send(client, "audience_edit", YEARLY_TRAINING, **again)[0].status_code == 302
    changed = Audience.objects.get(pk=YEARLY_TRAINING)
    assert (changed.name, changed.unsettled_since, changed.changed_at) == ("Diện mới", NOW, NOW)
    line = Event.objects.get(verb="audience.changed")
    assert "bi_thu:chi_bo:only" in set(line.data["before"]["clauses"]) - set(line.data["clauses"])
    # Meanwhile the list says so, and counts for itself.
    response, html = page(client, "audience_list", "XA")
    for shown in (html, page(client, "tracking_detail", "XA")[1]):
        assert "đang được tính lại" in shown
    assert {each.row.code: each.people for each in response.context["lines"]}[YEARLY_TRAINING] == 6

    for callback in callbacks:
        callback()
    changed.refresh_from_db()
    assert changed.unsettled_since is None
    sums = tallies_of([commune.pk, province.pk], audience=YEARLY_TRAINING, year=NOW.year)
    assert {each["in_scope"] for each in sums.values()} == {6}
    assert list(drifted_standings(at=NOW)) == []
    assert "đang được tính lại" not in page(client, "audience_list", "XA")[1]
    # A closing is counted by the audience that it names, not by that of today.
    assert closing.figures.get(organisation=commune).figures[YEARLY_TRAINING]["in_scope"] == 5
    assert comparison(closing).is_empty

    # A new version of the software brings its own words to the others, not to this one.
    Audience.objects.filter(pk=HEADS).update(name="cũ")
    install()
    changed.refresh_from_db()
    assert changed.name == "Diện mới"
    assert not AudienceClause.objects.filter(
        audience=changed, title="bi_thu", organisation_kind="chi_bo"
    ).exists()
    assert Audience.objects.get(pk=HEADS).name != "cũ"

    # Of two tabs the second is refused, at the preview and when it saves.
    for step in ("preview", "save"):
        response, html = send(client, "audience_edit", YEARLY_TRAINING, **again | {"step": step})
        assert (response.status_code, "đã sửa đối tượng này" in html) == (422, True)
    words = filled(client, "audience_edit", YEARLY_TRAINING) | {"definition": "Lời khác."}
    shown, again, _html = previewed(client, "audience_edit", YEARLY_TRAINING, **words)
    assert not shown.is_counted_anew
    send(client, "audience_edit", YEARLY_TRAINING, **again)
    changed.refresh_from_db()
    assert (changed.definition, changed.unsettled_since) == ("Lời khác.", None)
    seen = page(client, "audience_detail", "XA", YEARLY_TRAINING)[0].context["page"].fingerprint
    send(client, "audience_remove", YEARLY_TRAINING, seen=seen)
    assert Audience.objects.filter(pk=YEARLY_TRAINING).exists()


def test_whoever_sets_targets_of_a_part_reads_but_does_not_define(client, commune):
    department_at(client, commune)
    assert page(client, "audience_list", "XA")[0].status_code == 200
    response, html = page(client, "audience_detail", "XA", HEADS)
    assert (response.context["can_define"], "Sửa đối tượng" in html) == (False, False)
    for name, args in (("audience_create", []), ("audience_edit", [HEADS])):
        assert page(client, name, "XA", *args)[0].status_code == 404
    assert send(client, "audience_remove", HEADS)[0].status_code == 404
    assert Organisation.objects.get(code="TINH").depth == 1

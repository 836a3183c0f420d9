"""One cadre entered twice: from the list of pairs to one record, and back."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.api import Role, assign_role
from audit.models import Event
from certificates.actions.crediting import take_credit_back
from certificates.api import Certificate
from courses.actions.classes import summon
from courses.actions.rounds_people import assign_people, extend, waive
from courses.models import Enrolment
from notifications.api import post_message
from people.actions import keep_identifier, link_account
from people.errors import MergeBlocked, MergeDecided, MergeStays, MergeUnderWay, OwnMerge
from people.merging.belongings import belongings
from people.merging.run import propose_merge, tell_apart, undo_merge
from people.models import DistinctPeople, Holding, Person, PersonMerge
from quizzes.actions.exceptions import give_accommodation, give_override
from quizzes.rules.exceptions import Deviation, MoreTime
from records.actions.closings import confirm_closing, prepare_closing
from records.api import drifted_standings, drifted_tallies
from records.models import ClosingFigures, Qualification, Standing, TrainingFact, YearClosing
from records.queries.closings import Soundness, comparison, soundness
from records.register.run import import_register
from reports.queries.ledger import ledger_drift
from shared.keys import make_key
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.evidence import declared
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.quizzes import QuizFactory
from tests.factories.rounds import RequirementFactory
from tests.people.twice import NAME, merge_of
from tests.records.register.books import write_folder

pytestmark = pytest.mark.django_db


def test_from_the_list_of_pairs_to_one_record_and_back(client, twice, at, assert_queries):
    certificate = Certificate.objects.get()
    snapshot = Certificate.objects.values().get()
    _assert_sound(at)
    client.force_login(twice.one)

    page = client.get(reverse("people:merge_list")).content.decode()
    assert "cùng họ tên và ngày sinh" in page
    compare = reverse("people:merge_compare", args=["A1", "B2"])
    assert compare in page
    asked = {"mot": " A1 ", "hai": "B2"}
    assert client.get(reverse("people:merge_list"), asked).url == compare
    assert "0912345678" in client.get(compare).content.decode()

    answer = client.post(
        reverse("people:merge_propose", args=["A1", "B2"]),
        {"giu": "A1", "ly_do": "Nhập hai lần"},
    )
    merge = PersonMerge.objects.get()
    assert answer.url == reverse("people:merge_detail", args=[merge.pk])
    assert "Một người khác phải xác nhận" in client.get(answer.url).content.decode()
    # The proposer does not confirm, also not past the page.
    seen = {"seen": _seen(client, answer.url)}
    confirm = reverse("people:merge_confirm", args=[merge.pk])
    assert client.post(confirm, seen).status_code == 422

    client.force_login(twice.two)
    page = client.get(answer.url).content.decode()
    assert "1 giấy chứng nhận giữ nguyên" in page
    assert client.post(confirm, {"seen": "something else"}).status_code == 422
    assert client.post(confirm, seen).status_code == 302
    # The second tab.
    assert client.post(confirm, seen).status_code == 422

    _assert_merged(twice, certificate)
    assert Certificate.objects.values().get() == snapshot
    _assert_sound(at)
    _assert_leads_on(client, twice, certificate)

    undo = reverse("people:merge_undo", args=[merge.pk])
    assert client.post(undo, {"ly_do": ""}).status_code == 422
    assert client.post(undo, {"ly_do": "Là hai người"}).status_code == 302
    _assert_apart(twice)
    _assert_sound(at)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"merge.proposed", "merge.confirmed", "person.merged", "merge.undone"} <= verbs


def _seen(client, url):
    return client.get(url).context["plan"].seen


def _assert_merged(twice, certificate):
    kept, merged = (Person.objects.get(pk=each.pk) for each in (twice.kept, twice.merged))
    assert merged.merged_into == kept
    # Gaps are filled, the account goes over.
    assert kept.phone == "0912345678"
    assert (kept.user_id, merged.user_id) == (twice.merged.user_id, None)
    # The same post is one, as long as both together.
    posts = Holding.objects.order_by("title_id").values_list("person_id", "title_id", "valid_from")
    assert list(posts) == [
        (kept.pk, "bi_thu", dt.date(2020, 6, 1)),
        (kept.pk, "chi_uy_vien", dt.date(2020, 6, 1)),
    ]
    assert kept.exemptions.count() == kept.messages.count() == 1
    assert Enrolment.objects.filter(person=kept, completed_at=None).count() == 1
    # What was entered under both codes stands once; what only the other had is carried over.
    facts = TrainingFact.objects.filter(reverses=None, reversed_by=None).order_by("completed_on")
    assert [(fact.person_id, fact.certificate_number) for fact in facts] == [
        (kept.pk, "12/GCN"),
        (kept.pk, certificate.number),
    ]
    levels = Qualification.objects.filter(reverses=None, reversed_by=None)
    assert [fact.person_id for fact in levels] == [kept.pk]
    assert not Standing.objects.filter(person=merged).exists()
    assert Standing.objects.get(person=kept, year=2026).trained_on == dt.date(2026, 5, 10)


def _assert_leads_on(client, twice, certificate):
    """Old addresses lead to the one kept; the certificate opens and verifies as before."""
    record = client.get(reverse("reports:person_record", args=["B2"]))
    assert record.url == reverse("reports:person_record", args=["A1"])
    code = certificate.verification_code
    assert code in client.get(record.url).content.decode()
    assert client.get(reverse("certificates:certificate_detail", args=[code])).status_code == 200
    client.logout()
    verified = client.get(reverse("certificates:certificate_verify", args=[code]))
    assert certificate.number in verified.content.decode()
    # The holder signs in with the account that went over.
    client.force_login(twice.merged.user)
    assert code in client.get(reverse("courses:learning_home")).content.decode()
    assert client.get(reverse("certificates:certificate_detail", args=[code])).status_code == 200
    client.force_login(twice.two)


def _assert_apart(twice):
    kept, merged = (Person.objects.get(pk=each.pk) for each in (twice.kept, twice.merged))
    assert merged.merged_into is None
    assert (kept.phone, kept.user, merged.user) == ("", None, twice.merged.user)
    assert sorted(merged.holdings.values_list("title_id", "valid_from")) == [
        ("bi_thu", dt.date(2020, 6, 1)),
        ("chi_uy_vien", dt.date(2020, 6, 1)),
    ]
    assert kept.holdings.get().valid_from == dt.date(2022, 1, 1)
    standing = TrainingFact.objects.filter(reverses=None, reversed_by=None)
    assert [standing.filter(person=each).count() for each in (kept, merged)] == [1, 2]
    assert [each.exemptions.count() for each in (kept, merged)] == [0, 1]
    assert merged.enrolments.count() == 2
    assert Qualification.objects.get(reverses=None, reversed_by=None).person == merged


def _assert_sound(at):
    assert list(drifted_standings(at=at)) == []
    assert list(drifted_tallies()) == []


def test_every_table_that_points_at_a_person_says_what_becomes_of_it():
    spoken_for = {model for each in belongings() for model in each.tables}
    fields = Person._meta.get_fields(include_hidden=True)
    pointing = {each.related_model for each in fields if each.auto_created and not each.concrete}

    # Who is not whom is said of the codes, and stays with them.
    assert pointing - spoken_for == {DistinctPeople}


def test_a_revoked_certificate_takes_back_what_went_over(twice, at):
    merge_of(twice, at)
    certificate = Certificate.objects.get()

    take_credit_back(certificate, reason="R", by=twice.one, at=at)

    standing = TrainingFact.objects.filter(reverses=None, reversed_by=None)
    assert [fact.certificate_number for fact in standing] == ["12/GCN"]
    assert Standing.objects.get(person=twice.kept, year=2026).trained_on is None
    # What was put right since belongs to the one kept.
    with pytest.raises(MergeStays):
        undo_merge(PersonMerge.objects.get(), reason="R", by=twice.one, at=at)


def test_a_merge_goes_back_within_thirty_days(twice, at):
    merge = merge_of(twice, at)
    late = at + dt.timedelta(days=31)

    with pytest.raises(MergeStays):
        undo_merge(merge, reason="R", by=twice.one, at=late)
    undo_merge(merge, reason="R", by=twice.one, at=late - dt.timedelta(days=1))
    with pytest.raises(MergeDecided):
        undo_merge(merge, reason="R", by=twice.one, at=at)


def test_nobody_merges_their_own_record_and_a_person_is_in_one_proposal_at_a_time(twice, at):
    with pytest.raises(OwnMerge):
        propose_merge(twice.kept, twice.merged, reason="R", by=twice.merged.user, at=at)
    third = PersonFactory()
    propose_merge(twice.kept, twice.merged, reason="R", by=twice.one, at=at)

    with pytest.raises(MergeUnderWay):
        propose_merge(third, twice.kept, reason="R", by=twice.one, at=at)


def test_of_two_accounts_one_is_left_and_roles_are_not_lost(twice, at):
    other = UserFactory()
    Person.objects.filter(pk=twice.kept.pk).update(user=other)
    assign_role(twice.merged.user, Role.TRAINER, twice.commune, by=None, at=at)
    with pytest.raises(MergeBlocked):
        propose_merge(twice.kept, twice.merged, reason="R", by=twice.one, at=at)

    merge = merge_of(twice, at, takes_account=True)

    other.refresh_from_db()
    kept = Person.objects.get(pk=twice.kept.pk)
    assert (kept.user, other.is_active) == (twice.merged.user, False)
    undo_merge(merge, reason="R", by=twice.one, at=at)
    other.refresh_from_db()
    kept.refresh_from_db()
    assert (kept.user, other.is_active) == (other, True)


def test_in_the_same_class_nothing_learned_is_lost(twice, at):
    running = twice.merged.enrolments.get(completed_at=None)
    own = EnrolmentFactory(person=twice.kept, training_class=running.training_class)
    running.progress.create(unit=running.training_class.units.first(), opened_at=at)

    with pytest.raises(MergeBlocked) as refused:
        propose_merge(twice.kept, twice.merged, reason="R", by=twice.one, at=at)
    assert "đã học được nhiều hơn" in refused.value.reasons[0]
    running.progress.all().delete()
    merge_of(twice, at)

    own.refresh_from_db()
    running.refresh_from_db()
    assert (own.withdrawn_at, running.withdrawn_at, running.person) == (None, at, twice.merged)


def test_namesakes_told_apart_are_not_shown_again(client, twice, at):
    client.force_login(twice.one)
    url = reverse("people:people_tell_apart", args=["A1", "B2"])

    assert client.post(url).status_code == client.post(url).status_code == 302

    row = DistinctPeople.objects.get()
    assert (row.decided_by, row.first, row.second) == (twice.one, twice.kept, twice.merged)
    assert client.get(reverse("people:merge_list")).context["pairs"] == []
    assert tell_apart(twice.merged, twice.kept, by=twice.two, at=at) == row


def test_nobody_is_proposed_or_opened_across_a_part_of_the_tree_one_may_not_see(client, twice, at):
    elsewhere = OrganisationFactory(kind_id="chi_bo")
    HoldingFactory(person=twice.merged, organisation=elsewhere, title_id="chi_uy_vien")
    client.force_login(twice.one)

    assert client.get(reverse("people:merge_list")).context["pairs"] == []
    compare = reverse("people:merge_compare", args=["A1", "B2"])
    assert client.get(compare).status_code == 404
    asked = client.get(reverse("people:merge_list"), {"mot": "A1", "hai": "B2"})
    assert asked.status_code == 422
    assert "Không có hai hồ sơ khác nhau mang hai mã này" in asked.content.decode()


def test_pages_cost_the_same_however_much_moves(client, twice, at, assert_queries):
    client.force_login(twice.one)
    client.get(reverse("people:merge_list"))
    with assert_queries(15):
        client.get(reverse("people:merge_list"))
    with assert_queries(14):
        client.get(reverse("people:merge_compare", args=["A1", "B2"]))
    merge = propose_merge(twice.kept, twice.merged, reason="R", by=twice.one, at=at)
    with assert_queries(46):
        client.get(reverse("people:merge_detail", args=[merge.pk]))


def test_the_register_goes_on_with_the_old_code(twice, at, tmp_path):
    merge_of(twice, at)
    folder = write_folder(
        tmp_path / "bang",
        {
            "can_bo": [["ma_can_bo", "ho_ten"], ["A1", NAME], ["B2", "Nguyễn Văn Hòa"]],
            "boi_duong": [
                ["ma_can_bo", "chuong_trinh", "ngay_hoan_thanh"],
                ["B2", "Bồi dưỡng khác", "01/03/2026"],
            ],
        },
    )

    report = import_register(folder, dry_run=False, by=None, at=at)

    assert report.is_good
    assert [note.row for note in report.notes] == [3, 2]
    assert "đã gộp vào A1" in report.notes[0].text
    added = TrainingFact.objects.get(programme_name="Bồi dưỡng khác")
    assert added.person == twice.kept
    again = import_register(folder, dry_run=False, by=None, at=at)
    assert again.changes_nothing
    assert Person.objects.count() == 2


def test_the_database_refuses_a_record_merged_into_itself():
    person = PersonFactory()

    with pytest.raises(IntegrityError, match="person_not_merged_into_itself"):
        Person.objects.update(merged_into=person)


def test_closed_years_stay_as_they_were_signed(twice, at, settings, tmp_path):
    settings.CREDENTIAL_KEYS = tmp_path / "keys"
    make_key(settings.CREDENTIAL_KEYS, at=at)
    closing = prepare_closing(twice.commune, 2025, by=twice.one, at=at)
    closing = confirm_closing(closing, by=twice.two, at=at)
    signed = YearClosing.objects.values().get()
    figures = list(ClosingFigures.objects.order_by("pk").values())
    assert (comparison(closing).is_empty, list(ledger_drift(at=at))) == (True, [])

    def assert_as_signed():
        assert YearClosing.objects.values().get() == signed
        assert list(ClosingFigures.objects.order_by("pk").values()) == figures
        assert soundness(YearClosing.objects.get()) == Soundness(True, True, True)
        assert list(ledger_drift(at=at)) == []

    later = at + dt.timedelta(days=1)
    merge = merge_of(twice, later)
    assert_as_signed()
    # What differs since is said beside it: who, and why.
    found = comparison(closing)
    assert {(each.code, each.after is None) for each in found.people} == {
        ("A1", False),
        ("B2", True),
    }
    causes = {code: {(one.kind, one.about) for one in found.causes[code]} for code in ("A1", "B2")}
    assert ("journal", "person.merged") in causes["A1"] & causes["B2"]
    counted = [each for each in found.figures if each.audience == "dien_boi_duong_hang_nam"]
    assert {(each.measure, each.difference) for each in counted} == {
        ("in_scope", -1), ("on_time", -1), ("trained", -1),
    }  # fmt: skip
    undo_merge(merge, reason="R", by=twice.one, at=later)
    assert_as_signed()
    assert comparison(closing).is_empty


def test_what_is_written_for_an_old_code_is_written_for_the_one_kept(twice, at):
    merge_of(twice, at)
    old, user = Person.objects.get(pk=twice.merged.pk), UserFactory()
    Person.objects.filter(pk=twice.kept.pk).update(user=None)
    tables = {model for each in belongings() for model in each.tables} - {Person, PersonMerge}
    before = {model: model.objects.filter(person=old).count() for model in tables}
    by = {"by": twice.one, "at": at}
    requirement = RequirementFactory(state="live", live_at=at)

    assert summon(TrainingClassFactory(), [old, twice.kept], **by) == 1
    assert assign_people(requirement, [old, twice.kept], reason="R", **by) == 1
    extend(requirement, old, due_on=dt.date(2030, 1, 1), reason="R", **by)
    waive(requirement, old, reason="R", **by)
    give_override(QuizFactory(), Deviation(tries=2), person=old, reason="R", **by)
    give_accommodation(old, MoreTime(minutes=10), valid_from=dt.date(2026, 11, 1), reason="R", **by)
    declared(old, by=twice.two, at=at)
    post_message(old, key="n", subject="A", at=at)
    keep_identifier(old, "cccd", "001075000001", **by)
    link_account(old, user, **by)

    assert {model: model.objects.filter(person=old).count() for model in tables} == before
    kept = Person.objects.get(pk=twice.kept.pk)
    assert (kept.user, kept.identifiers.count(), kept.messages.filter(key="n").count()) == (
        user,
        1,
        1,
    )


def test_a_merge_goes_back_step_by_step_and_leaves_what_has_changed_since(twice, at):
    first = merge_of(twice, at)
    third = PersonFactory(code="C3", full_name=NAME)
    onward = replace(twice, kept=third, merged=Person.objects.get(pk=twice.kept.pk))
    second = merge_of(onward, at)

    def leads_to():
        return Person.objects.get(pk=twice.merged.pk).merged_into

    # Never more than one step from an old code to the record kept.
    assert leads_to() == third
    with pytest.raises(MergeStays) as refused:
        undo_merge(first, reason="R", by=twice.one, at=at)
    assert "lại được gộp vào hồ sơ khác" in refused.value.reasons[0]
    # Filled in by the merge, and put right since.
    third.refresh_from_db()
    assert third.phone == "0912345678"
    Person.objects.filter(pk=third.pk).update(phone="0988888888")
    undo_merge(second, reason="R", by=twice.one, at=at)

    assert leads_to() == twice.kept
    assert Person.objects.get(pk=third.pk).phone == "0988888888"
    assert Event.objects.get(verb="merge.undone").data["left"] == 1

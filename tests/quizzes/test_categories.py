"""Banks and the shelves in them."""

import pytest
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from quizzes.actions.categories import (
    add_category,
    category_at,
    change_category,
    open_bank,
    remove_category,
)
from quizzes.errors import CategoryInsideItself, CategoryNameTaken, CategoryNotEmpty
from quizzes.models import QuestionBank, QuestionCategory
from quizzes.queries.bank import bank_lines, categories_below, shelves_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import (
    QuestionBankFactory,
    QuestionCategoryFactory,
    QuestionFactory,
)
from tests.quizzes.test_staff_views import staff

BASE = "/quan-tri/cau-hoi/"


@pytest.fixture
def bank(db):
    return QuestionBankFactory()


@pytest.fixture
def put(bank, at):
    def put(name, parent=None):
        return add_category(bank, name, parent, by=None, at=at)

    return put


def names(bank):
    return [
        f"{'-' * shelf.depth}{shelf.category.name} {shelf.below}"
        for shelf in shelves_of(QuestionBank.objects.filter(pk=bank.pk))
    ]


def test_shelves_stand_inside_each_other(bank, put, assert_queries):
    first, second = put("Sinh hoạt"), put("  Kiểm tra ")
    inner = put("Chuẩn bị", first)
    QuestionFactory.create_batch(2, bank=bank, category=inner)
    QuestionFactory(bank=bank, category=first)

    with assert_queries(2):
        found = names(bank)

    assert found == ["Sinh hoạt 3", "-Chuẩn bị 2", "Kiểm tra 0"]
    assert categories_below(first) == {first.pk, inner.pk}
    assert categories_below(second) == {second.pk}


def test_a_name_stands_once_beside_others(bank, put, at):
    first = put("Sinh hoạt")
    other = put("Khác")

    with pytest.raises(CategoryNameTaken):
        put("Sinh  hoạt")
    with pytest.raises(CategoryNameTaken):
        change_category(other, "Sinh hoạt", None, by=None, at=at)
    put("Sinh hoạt", first)
    add_category(QuestionBankFactory(), "Sinh hoạt", by=None, at=at)


def test_a_shelf_is_renamed_and_moved_but_not_into_itself(bank, put, at):
    first, second = put("Một"), put("Hai")
    inner = put("Trong", second)

    for parent in (second, inner):
        with pytest.raises(CategoryInsideItself):
            change_category(second, "Hai", parent, by=None, at=at)
    change_category(second, "Thứ hai", first, by=UserFactory(), at=at)

    assert names(bank) == ["Một 0", "-Thứ hai 0", "--Trong 0"]
    assert Event.objects.get(verb="category.changed").data == {"changed": ["name", "parent"]}


def test_only_an_empty_shelf_is_taken_down(bank, put, at):
    outer = put("Ngoài")
    inner = put("Trong", outer)
    QuestionFactory(bank=bank, category=inner)

    for shelf in (outer, inner):
        with pytest.raises(CategoryNotEmpty):
            remove_category(shelf, by=None, at=at)
    inner.questions.update(category=None)
    remove_category(inner, by=None, at=at)
    remove_category(outer, by=None, at=at)

    assert not QuestionCategory.objects.exists()


def test_shelves_are_found_or_put_up_by_their_names(bank, put, at):
    first = put("Sinh hoạt")

    found = category_at(bank, ("Sinh hoạt", "Chuẩn bị", "Tài liệu"), by=None, at=at)

    assert names(bank) == ["Sinh hoạt 0", "-Chuẩn bị 0", "--Tài liệu 0"]
    assert category_at(bank, ("Sinh hoạt", "Chuẩn bị", "Tài liệu"), by=None, at=at) == found
    assert category_at(bank, ("Sinh hoạt",), by=None, at=at) == first
    assert category_at(bank, (), by=None, at=at) is None


def test_banks_get_a_code_from_their_name(db, at):
    owner = OrganisationFactory()

    codes = [open_bank("Công tác Đảng", owner, by=None, at=at).code for _number in range(2)]

    assert codes == ["cong-tac-dang", "cong-tac-dang-2"]
    assert Event.objects.filter(verb="bank.opened").count() == 2


# --- The screens ---


@pytest.fixture
def trainer(client, bank):
    client.force_login(staff(Role.TRAINER, bank.owner, timezone.now()))
    return client


def test_shelves_are_kept_on_the_page_of_the_bank(trainer, bank):
    url = f"{BASE}ngan-hang/{bank.code}/"

    trainer.post(url, {"name": "Sinh hoạt"})
    shelf = QuestionCategory.objects.get()
    taken = trainer.post(url, {"name": "Sinh hoạt"})
    trainer.post(url, {"name": "Chuẩn bị", "parent": shelf.pk})
    edit = f"{BASE}danh-muc/{shelf.pk}/"
    name, parent = f"shelf-{shelf.pk}-name", f"shelf-{shelf.pk}-parent"
    full = trainer.post(edit, {name: "Sinh hoạt", parent: "", "remove": "1"})
    trainer.post(edit, {name: "Sinh hoạt chi bộ", parent: ""})

    assert (taken.status_code, full.status_code) == (422, 422)
    assert names(bank) == ["Sinh hoạt chi bộ 0", "-Chuẩn bị 0"]
    assert "Chuẩn bị" in trainer.get(url).content.decode()


def test_an_empty_shelf_is_taken_down_on_its_page(trainer, bank):
    shelf = QuestionCategoryFactory(bank=bank)

    response = trainer.post(f"{BASE}danh-muc/{shelf.pk}/", {"remove": "1"})

    assert response["Location"] == f"{BASE}ngan-hang/{bank.code}/"
    assert not QuestionCategory.objects.exists()


def test_a_shelf_of_another_bank_is_no_place(trainer, bank):
    elsewhere = QuestionCategoryFactory(bank=QuestionBankFactory(owner=bank.owner))

    page = trainer.post(f"{BASE}ngan-hang/{bank.code}/", {"name": "Mới", "parent": elsewhere.pk})

    assert "parent" in page.context["form"].errors


def test_banks_are_opened_inside_ones_own_scope(trainer, bank):
    inside, outside = OrganisationFactory(parent=bank.owner), OrganisationFactory()

    made = trainer.post(f"{BASE}ngan-hang/", {"name": "Mới", "owner": inside.pk})
    refused = trainer.post(f"{BASE}ngan-hang/", {"name": "Ngoài", "owner": outside.pk})

    assert made["Location"] == f"{BASE}ngan-hang/moi/"
    assert QuestionBank.objects.get(code="moi").owner == inside
    assert refused.status_code == 422


def test_a_reviewer_sees_shelves_and_changes_none(client, bank):
    shelf = QuestionCategoryFactory(bank=bank)
    client.force_login(staff(Role.REVIEWER, bank.owner, timezone.now()))
    url = f"{BASE}ngan-hang/{bank.code}/"

    assert client.get(url).status_code == 200
    assert client.get(url).context["form"] is None
    for path in (url, f"{BASE}ngan-hang/", f"{BASE}danh-muc/{shelf.pk}/"):
        assert client.post(path, {"name": "x"}).status_code == 404
    assert QuestionCategory.objects.count() == 1


def test_the_list_is_narrowed_to_a_shelf_and_all_inside_it(trainer, bank, put):
    outer = put("Ngoài")
    inner = put("Trong", outer)
    for code, category in (("a", outer), ("b", inner), ("c", None)):
        QuestionFactory(bank=bank, code=code, category=category, source=f"Điều {code}")

    def codes(**filters):
        return [question.code for question, _usage in trainer.get(BASE, filters).context["lines"]]

    assert codes(danh_muc=outer.pk) == ["a", "b"]
    assert codes(danh_muc=inner.pk) == ["b"]
    assert codes(nguon="dieu B") == ["b"]
    assert codes(xem="chua_dung") == ["a", "b", "c"]
    assert codes(xem="bao_loi") == []


@pytest.mark.parametrize("count", [3, 30])
def test_many_banks_cost_one_query(db, assert_queries, count):
    for _number in range(count):
        bank = QuestionBankFactory()
        QuestionFactory(bank=bank)
        QuestionCategoryFactory(bank=bank)

    with assert_queries(1):
        lines = bank_lines(QuestionBank.objects.all())

    assert {(line.questions, line.ready, line.categories) for line in lines} == {(1, 1, 1)}

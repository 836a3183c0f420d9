"""The first screen of the back office: for each role, the work that waits."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow

from cms.models import NewsPage
from quizzes.models import ImportBatch
from tests.factories.world import CANARY, build_world

HOME = "/quan-tri/"


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def draft(world):
    trainer = world.users["trainer"]
    page = NewsPage(
        title="Khai giảng", published_on="2026-11-22", intro="…", live=False, owner=trainer
    )
    Page.objects.get(slug="tin-tuc").add_child(instance=page)
    page.save_revision(user=trainer)
    return page


def as_user(world, key: str) -> Client:
    client = Client()
    client.force_login(world.users[key])
    return client


def panels(client) -> dict[str, str]:
    """The parts of the first screen by name, each with what it says."""
    html = client.get(HOME).content.decode()
    parts = re.findall(r'aria-labelledby="desk-([\w-]+)">(.*?)</section>', html, re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", part).split()) for name, part in parts}


def send_to_review(page, user) -> None:
    Workflow.objects.get(name__startswith="Biên soạn").start(page, user)


def decide(client, page, action: str, comment: str):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": comment, "next": ""})


def test_a_page_sent_back_with_a_reason(world, draft):
    trainer, reviewer = as_user(world, "trainer"), as_user(world, "reviewer")
    world.users["trainer"].email = "giangvien@example.vn"
    world.users["trainer"].save()
    assert panels(trainer)["drafts"] == "Bản nháp của đồng chí Khai giảng chưa xuất bản"

    send_to_review(draft, world.users["trainer"])
    assert "đang chờ duyệt" in panels(trainer)["drafts"]
    assert "Khai giảng Cán bộ trainer gửi" in panels(reviewer)["review"]
    assert "review" not in panels(trainer)

    decide(reviewer, draft, "reject", " ")
    assert "review" in panels(reviewer)
    decide(reviewer, draft, "reject", "Thiếu căn cứ <số văn bản>.")

    edit = trainer.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    shown = panels(trainer)
    assert "review" not in panels(reviewer)
    assert "drafts" not in shown
    assert shown["sent-back"] == (
        "Bị trả lại để sửa Khai giảng Cán bộ reviewer trả lại Thiếu căn cứ &lt;số văn bản&gt;."
    )
    assert "Cán bộ reviewer trả lại trang này: <q>Thiếu căn cứ &lt;số văn bản&gt;.</q>" in edit
    assert mail.outbox[-1].to == ["giangvien@example.vn"]
    assert "Thiếu căn cứ <số văn bản>." in mail.outbox[-1].body


def test_each_role_finds_its_own_work(world):
    world.training_class.trainers.add(world.users["trainer"])
    ImportBatch.objects.create(
        owner=world.users["trainer"],
        bank=world.question.bank,
        file_name="cau-hoi.xlsx",
        file_format="xlsx",
        created_at=timezone.now(),
    )
    found = {key: panels(as_user(world, key)) for key in world.users if key not in OUTSIDE}

    assert {key: set(parts) for key, parts in found.items()} == {
        "trainer": {"classes", "answers", "reports", "imports"},
        "trainer_elsewhere": set(),
        "reviewer": set(),
        "officer": {"classes"},
        "officer_elsewhere": set(),
        "issuer": set(),
        "issuer_elsewhere": set(),
        "administrator": set(),
    }
    assert f"Lớp {CANARY}" in found["trainer"]["classes"]
    assert "1 báo lỗi" in found["trainer"]["reports"]
    assert "cau-hoi.xlsx" in found["trainer"]["imports"]


OUTSIDE = {"owner", "other", "department"}


def test_who_has_nothing_to_do_is_told(world):
    html = as_user(world, "issuer").get(HOME).content.decode()

    assert "Không có việc nào đang chờ đồng chí." in html


@pytest.mark.parametrize(("key", "queries"), [("trainer", 23), ("reviewer", 18), ("officer", 13)])
def test_the_first_screen_asks_little(world, draft, assert_queries, key, queries):
    send_to_review(draft, world.users["trainer"])
    client = as_user(world, key)
    ContentType.objects.get_for_model(Page)
    client.get(HOME)

    with assert_queries(queries):
        client.get(HOME)

"""Designing a certificate in the back office: written, looked at, approved by another, compared."""

import datetime as dt
import io

import pypdfium2
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from accounts.actions import assign_role
from accounts.api import Role
from audit.models import Event
from certificates.actions import issue_certificate, render_certificate, save_template
from certificates.errors import NoTemplate, TemplateRefused
from certificates.forms.templates import TemplateForm
from certificates.models import CertificateTemplate
from certificates.rendering.images import ImageSpoilt, image_place, read_image
from tests.factories.accounts import UserFactory
from tests.factories.certificates import (
    CertificateTemplateFactory,
    IssuingBodyFactory,
    complete_class,
    completion,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def image(width, height, colour="#fdf6e3"):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "PNG")
    return SimpleUploadedFile("anh.png", stream.getvalue())


def typed(template=None, **changes):
    """A form as it is sent, with everything in it as it was shown."""
    form = TemplateForm(template=template)
    values = {name: form.initial.get(name, "") for name in form.fields}
    values |= {"title": "Giấy chứng nhận", "body": "Đồng chí {full_name} đã học xong."}
    return {name: value for name, value in (values | changes).items() if value is not False}


def kept_images():
    """What the storage of the tests holds, from other tests too."""
    storage = storages["private"]
    folder = "certificates/images"
    return set(storage.listdir(folder)[1]) if storage.exists(folder) else set()


@pytest.fixture
def desk(client, at):
    """Two issuers of one place; `sign_in` lets one of them go on."""
    place = OrganisationFactory()

    class Desk:
        writer, approver, trainer = UserFactory(), UserFactory(), UserFactory()

        def go_on_as(self, user):
            client.force_login(user)
            return client

    found = Desk()
    for user, role in (
        (found.writer, Role.ISSUER),
        (found.approver, Role.ISSUER),
        (found.trainer, Role.TRAINER),
    ):
        assign_role(user, role, place, by=None, at=at - dt.timedelta(days=300))
    found.go_on_as(found.writer)
    return found


def step(client, name, template, **data):
    return client.post(reverse(f"mau-giay:{name}", args=[template.pk]), data, follow=True)


def state_of(template):
    return CertificateTemplate.objects.get(pk=template.pk).state


def test_a_design_is_written_sent_approved_by_another_and_then_used(client, desk, at):
    issuer, person = IssuingBodyFactory(), PersonFactory()
    complete_class(person, completion().class_code)

    sent = client.post(reverse("mau-giay:add"), typed(code="mau", page="a5_landscape"))

    draft = CertificateTemplate.objects.get(code="mau")
    assert sent.status_code == 302
    assert (draft.state, draft.version, draft.written_by) == ("draft", 1, desk.writer)
    with pytest.raises(NoTemplate):
        issue_certificate(person, completion(), issuer=issuer, template=draft, by=None, at=at)

    step(client, "send", draft)
    refused = step(client, "approve", draft)
    page = reverse("mau-giay:detail", args=[draft.pk])
    assert page not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Nhờ người khác" in refused.content.decode()
    assert state_of(draft) == "in_review"

    desk.go_on_as(desk.approver)
    assert page in client.get(reverse("wagtailadmin_home")).content.decode()
    step(client, "return", draft, reason="Thiếu số tiết")
    assert state_of(draft) == "draft"
    assert (
        "Thiếu số tiết" in client.get(reverse("mau-giay:detail", args=[draft.pk])).content.decode()
    )
    desk.go_on_as(desk.writer)
    client.post(
        reverse("mau-giay:edit", args=[draft.pk]),
        typed(draft, page="a5_landscape", body="{full_name}, {periods} tiết"),
    )
    step(client, "send", draft)
    desk.go_on_as(desk.approver)
    step(client, "approve", draft)

    live = CertificateTemplate.objects.get(pk=draft.pk)
    assert (live.state, live.approved_by) == ("live", desk.approver)
    row = issue_certificate(person, completion(), issuer=issuer, template=live, by=None, at=at)
    assert row.snapshot["text"] == f"{person.full_name}, 40 tiết"
    assert row.snapshot["design"]["page"] == "a5_landscape"
    verbs = Event.objects.filter(verb__startswith="certificate_template.").order_by("pk")
    assert [event.verb.partition(".")[2] for event in verbs] == [
        "added", "sent", "returned", "revised", "sent", "approved",
    ]  # fmt: skip


def test_what_is_in_use_is_never_edited_but_followed(client, desk, at):
    live = CertificateTemplateFactory(code="mau", body="Cũ {full_name}")

    client.post(reverse("mau-giay:edit", args=[live.pk]), typed(live, body="Mới {ho_ten}"))

    draft = CertificateTemplate.objects.get(code="mau", state="draft")
    live.refresh_from_db()
    assert (live.state, live.body, draft.version, draft.body) == (
        "live", "Cũ {full_name}", 2, "Mới {full_name}",
    )  # fmt: skip
    again = client.post(reverse("mau-giay:edit", args=[live.pk]), typed(live, body="Khác"))
    assert again.status_code == 422
    assert "Mẫu này đang có bản khác" in again.content.decode()

    step(client, "send", draft)
    assert client.get(reverse("mau-giay:edit", args=[draft.pk])).status_code == 302
    with pytest.raises(TemplateRefused):
        save_template(draft, design={"body": "Lén"}, by=desk.writer, at=at)
    desk.go_on_as(desk.approver)
    page = client.get(reverse("mau-giay:compare", args=[draft.pk, live.pk])).content.decode()
    assert "<del>Cũ</del><ins>Mới</ins> {ho_ten}" in page
    step(client, "approve", draft)

    assert (state_of(live), state_of(draft)) == ("retired", "live")
    assert step(client, "discard", draft).status_code == 200
    assert state_of(draft) == "live"


def test_images_are_checked_kept_under_their_hash_and_printed(client, desk, at):
    form = typed(
        code="mau", page="a4_landscape", ground="image",
        background_file=image(1200, 849), emblem_file=image(200, 200, "#c00"),
    )  # fmt: skip

    assert client.post(reverse("mau-giay:add"), form).status_code == 302

    template = CertificateTemplate.objects.get(code="mau")
    assert read_image(template.emblem)
    CertificateTemplate.objects.filter(pk=template.pk).update(state="live", written_by=None)
    person = PersonFactory()
    complete_class(person, completion().class_code)
    row = issue_certificate(
        person, completion(), issuer=IssuingBodyFactory(), template=template, by=None, at=at
    )
    assert row.snapshot["design"]["emblem"] == template.emblem
    render_certificate(row, at=at)
    with storages["private"].open(row.__class__.objects.get().pdf) as file:
        page = pypdfium2.PdfDocument(file.read())[0]
    assert page.render(scale=1).to_pil().getpixel((4, 4)) == (253, 246, 227)

    place = image_place(template.emblem)
    storages["private"].delete(place)
    storages["private"].save(place, SimpleUploadedFile("x", b"other bytes"))
    read_image.cache_clear()
    with pytest.raises(ImageSpoilt):
        read_image(template.emblem)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body": "{ten_goi} {full_name.__class__}"}, "Không có chỗ điền {ten_goi}"),
        ({"body": "汉"}, "không có chữ 汉"),
        ({"qr-width": 15}, "Mã QR cần ít nhất 20 × 20 mm"),
        ({"name-x": 100}, "Họ và tên không nằm trọn trên giấy"),
        ({"name-y": 100}, "Họ và tên và Ngày sinh, chức vụ, đơn vị nằm đè lên nhau"),
        ({"ground": "image"}, "Chọn ảnh nền"),
        ({"ground": "image", "background_file": image(1200, 1200)}, "2480 × 1754"),
        ({"emblem_file": image(50, 50)}, "Ảnh quá nhỏ"),
        ({"emblem_file": SimpleUploadedFile("a.png", b"<svg/>")}, "không phải là ảnh"),
        ({"language_0": "en"}, "Điền vào đây"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_sentence(client, desk, changes, said):
    for each in changes.values():
        if isinstance(each, SimpleUploadedFile):
            each.seek(0)

    response = client.post(reverse("mau-giay:add"), typed(code="mau", **changes))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not CertificateTemplate.objects.filter(code="mau").exists()


@pytest.mark.parametrize(("style", "heading"), [("party", "ĐẢNG CỘNG SẢN"), ("state", "CỘNG HÒA")])
def test_a_design_is_shown_as_typed_and_nothing_is_saved(client, desk, style, heading):
    form = typed(
        style=style, name="Đặng Thị Ánh Tuyết", language_0="en", title_0="Certificate",
        body_0="{full_name} has completed it.", emblem_file=image(200, 200),
    )  # fmt: skip

    kept = kept_images()

    response = client.post(reverse("mau-giay:preview"), form)

    text = " ".join(PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split())
    assert heading in text
    assert "Đồng chí Đặng Thị Ánh Tuyết đã học xong." in text
    assert "Certificate" in text
    assert "Đặng Thị Ánh Tuyết has completed it." in text
    assert not CertificateTemplate.objects.filter(written_by=desk.writer).exists()
    assert kept_images() == kept

    refused = client.post(
        reverse("mau-giay:preview"), typed(body="{ho_va_ten}") | {"as": "picture"}
    )
    assert refused.status_code == 422
    assert "{ho_va_ten}" in refused.json()["faults"][0]


def test_other_paper_starts_with_its_own_places(client, desk):
    client.post(
        reverse("mau-giay:add"),
        typed(code="mau", page="a4_portrait", places_for="a4_landscape", **{"name-x": 30}),
    )

    assert CertificateTemplate.objects.get(code="mau").layout == {}


def test_the_desk_is_for_those_who_set_up_certificates(client, desk):
    template = CertificateTemplateFactory()
    desk.go_on_as(desk.trainer)

    for name in ("detail", "edit", "picture"):
        assert client.get(reverse(f"mau-giay:{name}", args=[template.pk])).status_code == 404
    assert client.post(reverse("mau-giay:preview"), typed()).status_code == 404
    assert client.post(reverse("mau-giay:approve", args=[template.pk])).status_code == 404


def test_the_list_shows_what_is_in_use_and_what_is_written(client, desk, assert_queries):
    CertificateTemplateFactory(code="mau", state="retired", title="Bản đã bỏ")
    CertificateTemplateFactory(code="mau", version=2, title="Bản đang dùng")
    draft = CertificateTemplateFactory(code="mau", version=3, state="draft", title="Bản nháp mới")

    page = client.get(reverse("mau-giay:index")).content.decode()

    assert "Bản đang dùng" in page
    assert reverse("mau-giay:detail", args=[draft.pk]) in page
    assert "Bản đã bỏ" not in page
    with assert_queries(12):
        client.get(reverse("mau-giay:detail", args=[draft.pk]))

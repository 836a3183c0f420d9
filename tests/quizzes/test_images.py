"""Pictures of questions: how they are kept and who may fetch them."""

import io
import os
import uuid

import pytest
from django.utils import timezone
from PIL import Image

from accounts.api import Role, assign_role
from quizzes.actions.images import keep_image
from quizzes.errors import PictureRefused, PictureTooBig
from quizzes.models import QuestionImage
from shared.pictures import BadPicture, small_picture
from tests.factories.accounts import UserFactory
from tests.factories.quizzes import QuestionBankFactory, QuestionImageFactory, a_picture
from tests.quizzes.conftest import make_sitting


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def a_photograph(width=2400, height=1200, **options) -> bytes:
    # Noise: every pixel another colour, as in a photograph.
    image = Image.frombytes("RGB", (width // 4, height // 4), os.urandom(width * height * 3 // 16))
    stream = io.BytesIO()
    image.resize((width, height)).save(stream, "JPEG", **options)
    return stream.getvalue()


def a_huge_picture() -> bytes:
    """56 million pixels of one colour, which are a few kilobytes as a file."""
    stream = io.BytesIO()
    Image.new("1", (8_000, 7_000)).save(stream, "PNG")
    return stream.getvalue()


# --- Made small ---


def test_a_large_picture_is_made_small():
    picture = small_picture(a_photograph())

    assert (picture.extension, picture.width, picture.height) == ("jpg", 1600, 800)
    assert opened(picture.data).size == (1600, 800)


def test_nothing_hidden_stays_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "SECRET"
    exif.get_ifd(0x8825)[2] = (15.0, 2.0, 3.0)  # where it was taken

    picture = small_picture(a_photograph(400, 200, exif=exif, comment=b"SECRET"))

    kept = opened(picture.data)
    assert (kept.width, kept.height) == (200, 400)
    assert not kept.getexif()
    assert b"SECRET" not in picture.data
    assert kept.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                                "progression"}  # fmt: skip


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "JPEG"])
def test_a_drawing_of_few_colours_becomes_a_small_png(form):
    options = {"lossless": True} if form == "WEBP" else {}
    picture = small_picture(a_picture(width=800, height=600, form=form, **options))

    assert picture.extension in ({"png", "jpg"} if form == "JPEG" else {"png"})
    assert len(picture.data) < 10_000


def test_what_can_be_seen_through_stays_so():
    stream = io.BytesIO()
    Image.new("RGBA", (30, 30), (255, 0, 0, 90)).save(stream, "PNG")

    picture = small_picture(stream.getvalue())

    assert (picture.extension, opened(picture.data).mode) == ("png", "RGBA")


def test_the_same_bytes_give_the_same_picture():
    data = a_photograph(300, 200)

    assert small_picture(data).sha256 == small_picture(data).sha256


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nnonsense", b"%PDF-1.7",
     a_picture()[:-40], a_picture(form="BMP")],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(BadPicture) as refusal:
        small_picture(data)
    assert not refusal.value.too_big


def test_a_picture_that_would_fill_the_memory_is_refused_unread():
    with pytest.raises(BadPicture) as refusal:
        small_picture(a_huge_picture())
    assert refusal.value.too_big


# --- Kept ---


def test_a_picture_is_kept_once_in_a_bank(db, at):
    bank, author = QuestionBankFactory(), UserFactory()
    data = a_picture(width=200, height=100, form="GIF")

    image = keep_image(bank, data, by=author, at=at)

    assert keep_image(bank, data, by=None, at=at) == image
    with image.file.open("rb") as file:
        kept = file.read()
    # What we write out comes back as the same picture.
    assert keep_image(bank, kept, by=None, at=at) == image
    assert (image.width, image.height, image.size) == (200, 100, len(kept))
    assert image.created_by_id == author.pk
    assert keep_image(QuestionBankFactory(), data, by=None, at=at) != image


def test_a_bad_picture_leaves_nothing_behind(db, at):
    bank = QuestionBankFactory()

    with pytest.raises(PictureRefused):
        keep_image(bank, b"nonsense", by=None, at=at)
    with pytest.raises(PictureTooBig):
        keep_image(bank, a_huge_picture(), by=None, at=at)
    assert not QuestionImage.objects.exists()


# --- Handed out ---


def address(image: QuestionImage) -> str:
    return f"/cau-hoi/anh/{image.pk}/"


def test_learners_see_pictures_of_tests_they_have_sat_and_no_others(client, db):
    sitting = make_sitting(kinds=["single"])
    image = QuestionImageFactory(bank=sitting.quiz.bank)
    client.force_login(sitting.user)
    before = client.get(address(image)).status_code
    sitting.start()

    shown = client.get(address(image))

    assert (before, shown.status_code) == (404, 200)
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, max-age=86400, immutable"
    assert b"".join(shown.streaming_content) == a_picture()
    assert client.get(address(QuestionImageFactory())).status_code == 404
    assert client.get(f"/cau-hoi/anh/{uuid.uuid4()}/").status_code == 404


def test_a_picture_whose_file_is_gone_is_not_found(client, db):
    sitting = make_sitting(kinds=["single"])
    sitting.start()
    image = QuestionImageFactory(bank=sitting.quiz.bank)
    image.file.storage.delete(image.file.name)
    client.force_login(sitting.user)

    assert client.get(address(image)).status_code == 404


def test_a_picture_costs_one_query_besides_the_roles(client, db, assert_queries):
    image = QuestionImageFactory()
    trainer = UserFactory()
    assign_role(trainer, Role.TRAINER, image.bank.owner, by=None, at=timezone.now())
    client.force_login(trainer)

    with assert_queries(4):  # session, user, roles, the picture
        assert client.get(address(image)).status_code == 200

"""Photos with an answer, by script and by form."""

import io

import pytest
from PIL import Image

from quizzes.actions.closing import submit_attempt
from quizzes.models import AnswerPhoto
from shared.clock import database_now
from tests.quizzes.conftest import make_sitting
from tests.quizzes.taking import send, url


def photo(colour="white", size=(2400, 1200), **options):
    stream = io.BytesIO()
    image = Image.effect_noise(size, 20).convert("RGB")
    image.paste(colour, (0, 0, 50, 50))
    image.save(stream, "JPEG", **options)
    return stream.getvalue()


def upload(name, data):
    file = io.BytesIO(data)
    file.name = name
    return file


def with_place():
    exif = Image.Exif()
    exif[0x010E] = "BÍ MẬT NƠI CHỤP"
    return exif.tobytes()


def test_a_photo_by_script_is_made_small_and_named_by_an_answer(take):
    client, attempt = take(kinds=["essay"])
    sent = {"position": 1, "photo": upload("a.jpg", photo(exif=with_place()))}

    first = client.post(url("photo_add", attempt), sent)
    sent["photo"].seek(0)
    second = client.post(url("photo_add", attempt), sent)

    kept = AnswerPhoto.objects.get()
    assert first.json() == second.json() == {"id": kept.pk}
    assert (kept.width, kept.height, kept.position) == (1600, 800, 1)
    shown = client.get(url("photo", attempt, kept.pk))
    data = b"".join(shown.streaming_content)
    assert "BÍ MẬT".encode() not in data
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in shown["Cache-Control"]


def test_photos_come_with_the_form_without_script_and_can_be_taken_away(take):
    client, attempt = take(kinds=["essay"])
    files = [upload("a.jpg", photo("red")), upload("b.jpg", photo("blue"))]

    page = send(client, attempt, 1, action="stay", q1="Kính gửi", **{"q1-files": files})

    ids = list(AnswerPhoto.objects.order_by("pk").values_list("pk", flat=True))
    attempt.refresh_from_db()
    assert attempt.answers["1"]["answer"] == {"text": "Kính gửi", "photos": ids}
    assert url("photo", attempt, ids[0]) in page.content.decode()
    send(
        client, attempt, 1, action="", q1="Kính gửi", remove=f"q1/{ids[0]}",
        **{"q1-photos": ids},
    )  # fmt: skip
    attempt.refresh_from_db()
    assert attempt.answers["1"]["answer"]["photos"] == ids[1:]


def test_photos_of_an_iphone_are_read(take):
    client, attempt = take(kinds=["essay"])
    stream = io.BytesIO()
    Image.effect_noise((400, 300), 20).convert("RGB").save(stream, "HEIF")

    sent = {"position": 1, "photo": upload("a.heic", stream.getvalue())}

    assert client.post(url("photo_add", attempt), sent).status_code == 200


@pytest.mark.parametrize(
    ("data", "status"), [(b"GIF89a", 422), (b"", 422), (b"x" * (15 * 2**20 + 1), 422)]
)
def test_what_is_no_photo_is_refused_with_a_sentence(take, data, status):
    client, attempt = take(kinds=["essay"])

    response = client.post(url("photo_add", attempt), {"position": 1, "photo": upload("a", data)})

    assert response.status_code == status
    assert response.json()["message"]
    assert not AnswerPhoto.objects.exists()


def test_photos_of_a_question_without_them_or_of_a_closed_attempt_are_refused(take):
    client, attempt = take(kinds=["essay", "single"])
    essay = next(n for n, item in enumerate(attempt.paper, 1) if item["kind"] == "essay")
    sent = {"photo": upload("a.jpg", photo())}

    wrong = client.post(url("photo_add", attempt), {"position": 3 - essay, **sent})
    submit_attempt(attempt, by=None, at=database_now())
    sent["photo"].seek(0)
    late = client.post(url("photo_add", attempt), {"position": essay, **sent})

    assert (wrong.status_code, late.status_code) == (422, 409)


def test_three_times_as_many_photos_as_allowed_are_enough(take):
    client, attempt = take(kinds=["essay"])
    allowed = attempt.paper[0]["places"]
    statuses = [
        client.post(
            url("photo_add", attempt),
            {"position": 1, "photo": upload("a.jpg", photo((n * 20, 9, 9), size=(64, 64)))},
        ).status_code
        for n in range(allowed * 3 + 1)
    ]

    assert statuses == [200] * (allowed * 3) + [422]


def test_nobody_else_sees_a_photo(take, client):
    owner, attempt = take(kinds=["essay"])
    sent = {"position": 1, "photo": upload("a.jpg", photo())}
    number = owner.post(url("photo_add", attempt), sent).json()["id"]
    client.force_login(make_sitting().user)

    assert client.get(url("photo", attempt, number)).status_code == 404

"""What learners see, play and watch in a lesson; who is handed its files; lessons on paper."""

import datetime as dt
import gzip

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from accounts.api import Role, assign_role
from courses.actions.watching import must_be_watched, note_watched
from courses.blocks import EmbedBlock, SelfCheckBlock
from courses.errors import NotWatched
from courses.models import MediaWatched, Video
from courses.queries.media_use import use_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    EnrolmentFactory,
    LessonPageFactory,
    LessonUnitFactory,
    TrainingClassFactory,
)
from tests.factories.lesson_media import (
    SELF_CHECK,
    SOUND,
    AudioFactory,
    SharedBlockFactory,
    SlideDeckFactory,
    VideoFactory,
    picture,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

# Of the page with a block of each kind; a lesson of text alone takes ten fewer.
QUERIES = 19

SITUATION = {
    "title": "Họp muộn",
    "story": "<p>Đến giờ mới chọn.</p>",
    "question": "Xử lý thế nào?",
    "answer": "<p>Họp chi uỷ trước.</p>",
}


@pytest.fixture
def video():
    return VideoFactory(subtitles="WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nChào\n")


@pytest.fixture
def deck():
    return SlideDeckFactory()


@pytest.fixture
def lesson(video, deck):
    document = get_document_model().objects.create(
        title="Mẫu biên bản", file=ContentFile(b"PK", name="bien-ban.docx")
    )
    shared = SharedBlockFactory(body=[("self_check", SELF_CHECK)])
    return LessonPageFactory(
        title="Điều hành buổi họp",
        body=[
            ("text", "<h2>Chuẩn bị</h2><p>Nội dung.</p>"),
            ("picture", {"image": picture(), "description": "Chi bộ họp", "caption": "Tháng 3"}),
            ("slides", {"deck": deck, "note": ""}),
            ("video", {"video": video, "note": "", "must_watch": 80}),
            ("audio", {"audio": AudioFactory(), "note": ""}),
            ("document", {"document": document, "note": "Để in."}),
            ("form", {"title": "Mẫu", "intro": "", "body": "<p>…</p>", "document": document}),
            (
                "legal",
                {"number": "12-HD/BTCTW", "year": 2024, "issuer": "Ban Tổ chức", "title": "HD",
                 "clause": "Mục 2", "link": "https://tulieuvankien.dangcongsan.vn/a"},
            ),
            ("situation", SITUATION),
            ("embed", {"title": "Phóng sự", "address": "https://www.example.vn/a", "note": ""}),
            ("shared", shared),
        ],
    )  # fmt: skip


@pytest.fixture
def place(lesson, client):
    """The lesson as a unit of a class, and its learner, who is signed in."""
    training_class = TrainingClassFactory()
    unit = LessonUnitFactory(training_class=training_class, lesson=lesson, title=lesson.title)
    user = UserFactory()
    enrolment = EnrolmentFactory(training_class=training_class, person=PersonFactory(user=user))
    client.force_login(user)
    return unit, enrolment


def lesson_url(unit, name="lesson_detail", *more):
    return reverse(f"courses:{name}", args=[unit.training_class.code, unit.pk, *more])


def test_lesson_with_everything_is_light_and_loads_nothing_by_itself(client, place, assert_queries):
    unit, _enrolment = place

    with assert_queries(QUERIES):
        html = client.get(lesson_url(unit)).content.decode()

    for words in (
        'alt="Chi bộ họp"', 'loading="lazy"', "srcset=", "Tháng 3", 'preload="none"',
        "Xin chào các đồng chí.", "Kính thưa các đồng chí.", "Ý chính 2", "BTCTW",
        'href="https://tulieuvankien.dangcongsan.vn/a"', "Ai chuẩn bị nội dung?", "DOCX",
        'rel="noopener noreferrer external"', "phu-de.vtt",
    ):  # fmt: skip
        assert words in html, words
    image = html[html.index("<img") :].partition(">")[0]
    assert 'width="' in image
    assert 'height="' in image
    assert "<iframe" not in html
    assert "autoplay" not in html
    css = [(settings.BASE_DIR / "static/css" / name).read_bytes() for name in
           ("app.css", "lesson-media.css")]  # fmt: skip
    assert sum(len(gzip.compress(part)) for part in [html.encode(), *css]) < 40 * 1024


def test_files_are_handed_to_readers_of_the_lesson_only(client, place, lesson, video, deck):
    unit, enrolment = place
    address = lesson_url(unit, "lesson_file", "video", video.pk, "240.mp4")
    other = VideoFactory()

    assert client.get(address).getvalue() == SOUND
    assert (
        client.get(lesson_url(unit, "lesson_file", "slides", deck.pk, "2.webp")).status_code == 200
    )
    for kind, pk, name in (
        ("video", other.pk, "240.mp4"), ("video", video.pk, "480.mp4"),
        ("video", video.pk, "..mp4"), ("slides", deck.pk, "3.webp"), ("slides", deck.pk + 1, "1.webp"),
        ("loi", video.pk, "240.mp4"),
    ):  # fmt: skip
        assert client.get(lesson_url(unit, "lesson_file", kind, pk, name)).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    client.force_login(enrolment.person.user)
    Video.objects.update(state="working")
    assert client.get(address).status_code == 404


def test_parts_of_a_file(client, place, video):
    address = lesson_url(place[0], "lesson_file", "video", video.pk, "360.mp4")

    def part(asked, **headers):
        response = client.get(address, headers={"range": asked, **headers})
        return response, response.getvalue()

    some, content = part("bytes=10-19")
    assert (some.status_code, content) == (206, b"0123456789")
    assert some["Content-Range"] == "bytes 10-19/1000"
    assert some["Content-Length"] == "10"
    assert some["Accept-Ranges"] == "bytes"
    assert some["Content-Type"] == "video/mp4"
    assert part("bytes=990-")[1] == b"0123456789"
    assert part("bytes=1-2", **{"if-range": some["ETag"]})[0].status_code == 206
    changed, content = part("bytes=1-2", **{"if-range": '"another"'})
    assert (changed.status_code, len(content)) == (200, 1000)
    beyond = client.get(address, headers={"range": "bytes=1000-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */1000")


def test_watching_counts_once_and_no_faster_than_the_clock(place, video, at):
    unit, enrolment = place

    def watch(parts, seconds):
        return note_watched(unit, enrolment, video, parts, at=at + dt.timedelta(seconds=seconds))

    assert watch([], 0) == 0
    assert watch([(0, 15)], 15) == 15
    assert watch([(0, 15), (0, 15)], 30) == 15
    # Whoever says to have seen all of it after half a minute is believed one minute and a quarter.
    assert watch([(0, 600)], 60) == 15 + 2 * 30 + 15
    assert watch([(0, 10_000)], 60 + 600) == 600
    row = MediaWatched.objects.get()
    assert row.intervals == [[0, 600]]
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert "media_watched_once" in {c.name for c in MediaWatched._meta.constraints}


def test_lesson_is_confirmed_once_enough_is_watched(client, place, video):
    unit, enrolment = place
    watched = lesson_url(unit, "video_watched", video.pk)

    first = client.post(watched, {"phan": "[[0, 12], [10, 14]]"})
    refused = client.post(lesson_url(unit, "lesson_complete"), follow=True)

    assert first.json() == {"seconds": 14}
    assert not enrolment.progress.filter(completed_at__isnull=False).exists()
    with pytest.raises(NotWatched) as refusal:
        must_be_watched(unit, enrolment)
    # 80 % of ten minutes are eight; 14 seconds are there.
    assert all(part in str(refusal.value.message) for part in ("80", "7", "46"))
    assert video.title in refused.content.decode()
    MediaWatched.objects.update(seconds=480)
    must_be_watched(unit, enrolment)
    client.post(lesson_url(unit, "lesson_complete"))
    assert enrolment.progress.filter(completed_at__isnull=False).exists()


def test_whoever_cannot_watch_reads_what_is_said(client, place, video, at):
    unit, enrolment = place
    reading = lesson_url(unit, "transcript_read", video.pk)
    Video.objects.update(transcript="Xin chào các đồng chí. " * 120)  # 600 words, two minutes

    with time_machine.travel(at, tick=False) as clock:
        client.force_login(enrolment.person.user)
        assert reading in client.get(lesson_url(unit)).text
        assert "Xin chào" not in client.get(reading).text
        client.post(reading)
        assert "Xin chào" in client.get(reading).text
        clock.shift(119)
        assert client.post(reading, {"lam": "xong"}).status_code == 422
        clock.shift(1)
        done = client.post(reading, {"lam": "xong"})
        client.post(reading)
    assert done.url == lesson_url(unit)
    row = MediaWatched.objects.get()
    assert row.read_at - row.reading_since == dt.timedelta(minutes=2)
    must_be_watched(unit, enrolment)
    row.reading_since = None
    with (
        pytest.raises(IntegrityError, match="media_read_after_it_was_opened"),
        transaction.atomic(),
    ):
        row.save()


def test_trainer_may_ask_for_watching_alone(client, place, lesson, video):
    unit, _enrolment = place
    lesson.body = [("video", {"video": video, "must_watch": 80, "may_be_read": False})]
    lesson.save_revision().publish()

    assert client.get(lesson_url(unit, "transcript_read", video.pk)).status_code == 404
    assert "<noscript>" in client.get(lesson_url(unit)).text


def test_reports_that_cannot_be_read(client, place, video):
    for sent in ("x", "{}", "[[1]]", "[[1, true]]", "[" * 5000, '[["0", 1]]'):
        response = client.post(lesson_url(place[0], "video_watched", video.pk), {"phan": sent})
        assert response.status_code == 422, sent

    assert not MediaWatched.objects.exists()


def test_lesson_on_paper_has_answers_at_the_end_and_nothing_to_play(client, place):
    unit, _enrolment = place

    html = client.get(lesson_url(unit, "lesson_print")).content.decode()

    assert "<video" not in html
    assert "<audio" not in html
    assert 'class="nav' not in html
    assert "Xin chào các đồng chí." in html
    assert html.index("Họp chi uỷ trước.") > html.index("Đến giờ mới chọn.")
    assert html.index("Họp chi uỷ trước.") > html.index("Ai chuẩn bị nội dung?")
    assert "http://testserver" + lesson_url(unit) in html
    assert 'class="lesson-qr"' in html


def test_use_counts_lessons_and_learners_through_shared_parts(place, lesson, video):
    shared = SharedBlockFactory(body=[("video", {"video": video, "note": "", "must_watch": None})])
    second = LessonPageFactory(body=[("shared", shared)])
    for source in (lesson, second, shared):
        ReferenceIndex.create_or_update_for_object(source)

    direct, through = use_of(video), use_of(shared)

    assert {page.pk for page in direct.lessons} == {lesson.pk, second.pk}
    assert direct.learners == 1
    assert [page.pk for page in through.lessons] == [second.pk]
    assert through.learners == 0


def test_trainer_sees_where_a_shared_part_is_used(client, lesson):
    trainer = UserFactory()
    assign_role(trainer, Role.TRAINER, OrganisationFactory(), by=None, at=timezone.now())
    client.force_login(trainer)
    shared = lesson.body[-1].value
    ReferenceIndex.create_or_update_for_object(lesson)

    html = client.get(reverse(shared.snippet_viewset.get_url_name("edit"), args=[shared.pk]))

    assert lesson.title in html.content.decode()


@pytest.mark.parametrize(
    ("hosts", "address", "is_taken"),
    [
        ([], "https://www.example.vn/a", False),
        (["www.example.vn"], "https://www.example.vn/a", True),
        (["www.example.vn"], "http://www.example.vn/a", False),
        (["www.example.vn"], "https://www.example.vn.evil.com/a", False),
        (["www.example.vn"], "https://www.example.vn@evil.com/a", False),
        (["www.example.vn"], "ftp://www.example.vn/a", False),
    ],
)
def test_only_allowed_sites_are_embedded(settings, hosts, address, is_taken):
    settings.LESSON_EMBED_HOSTS = hosts
    block = EmbedBlock()
    value = block.to_python({"title": "A", "address": address, "note": ""})

    if is_taken:
        assert block.clean(value)["address"] == address
    else:
        with pytest.raises(ValidationError):
            block.clean(value)


def test_question_to_oneself_needs_a_right_answer():
    block = SelfCheckBlock()
    wrong = SELF_CHECK | {"options": [{"text": "A", "is_right": False}] * 2}

    with pytest.raises(ValidationError):
        block.clean(block.to_python(wrong))
    assert block.clean(block.to_python(SELF_CHECK)).right == ["Chi uỷ"]
    html = render_to_string(
        "courses/blocks/self_check.html", {"value": block.to_python(SELF_CHECK)}
    )
    assert html.count('type="radio"') == 2


def test_preview_as_learner_and_on_paper(lesson):
    lesson.body = [("video", {"video": VideoFactory(state="waiting"), "must_watch": None})]
    request = RequestFactory().get("/")
    request.user = UserFactory.build()

    assert [size["device_width"] for size in lesson.preview_sizes] == [360, 1280]
    for mode, _label in lesson.preview_modes:
        template = lesson.get_preview_template(request, mode)
        html = render_to_string(template, lesson.get_preview_context(request, mode))
        assert lesson.title in html


def test_pictures_are_drawn_when_the_lesson_is_published(lesson, monkeypatch):
    asked = []
    monkeypatch.setattr(
        get_image_model(), "get_renditions", lambda _image, *specs: asked.append(specs)
    )

    lesson.save_revision().publish()

    specs = {
        rendition.filter_spec for rendition in get_image_model().objects.get().renditions.all()
    }
    assert [set(one) for one in asked] == [specs]


def test_publishing_many_at_once_stops_at_an_error(client):
    trainer = UserFactory(is_superuser=True)
    assign_role(trainer, Role.REVIEWER, OrganisationFactory(), by=None, at=timezone.now())
    client.force_login(trainer)
    draft = LessonPageFactory(live=False, key_points=[])
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = client.post(f"{address}?id={draft.get_parent().pk}", {"include_descendants": "on"})

    draft.refresh_from_db()
    assert not draft.live
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])

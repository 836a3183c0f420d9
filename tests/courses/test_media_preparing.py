"""From an uploaded file to the light ones that lessons show."""

import io
import json
import subprocess
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import ReferenceIndex

from accounts.api import Role, assign_role
from audit.models import Event
from courses.actions import media
from courses.models import Audio, SlideDeck, SlidePage, Video, VideoVariant
from courses.queries.media import waiting_files
from courses.rendering import programs
from courses.rules.webvtt import read_subtitles
from courses.tasks.media import prepare_waiting_media
from tests.factories.accounts import UserFactory
from tests.factories.courses import LessonPageFactory
from tests.factories.lesson_media import AudioFactory, SlideDeckFactory, VideoFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


class Programs:
    """ffmpeg, ffprobe and soffice as far as we ask them: each leaves the file it was asked for."""

    def __init__(self, monkeypatch):
        self.commands = []
        self.told = {
            "format": {"duration": "61.4"},
            "streams": [
                {"codec_type": "video", "width": 1280, "height": 720},
                {"codec_type": "audio"},
            ],
        }
        self.fails = None
        monkeypatch.setattr(programs.shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(programs.subprocess, "run", self.run)

    def run(self, command, *, cwd, **options):
        assert options["stdin"] == subprocess.DEVNULL
        assert options["timeout"]
        self.commands.append(command)
        if self.fails is not None:
            raise self.fails
        if command[0].endswith("ffprobe"):
            return subprocess.CompletedProcess(command, 0, json.dumps(self.told).encode(), b"")
        made = cwd / command[-1]
        if made.suffix == ".png":
            Image.new("RGB", (640, 360), "red").save(made)
        elif command[0].endswith("soffice"):
            (cwd / "slides.pdf").write_bytes(slides_pdf())
        else:
            made.write_bytes(b"light")
        return subprocess.CompletedProcess(command, 0, b"", b"")


@pytest.fixture
def system(monkeypatch):
    return Programs(monkeypatch)


def slides_pdf(*texts: str) -> bytes:
    """A PDF with one page for each text; readers find its objects without a table."""
    texts = texts or ("Ba tinh chat", "Giao duc")
    pages = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(texts)))
    parts = [
        "1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
        f"2 0 obj <</Type /Pages /Count {len(texts)} /Kids [{pages}]>> endobj",
        "3 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj",
    ]
    for n, text in enumerate(texts):
        drawn = f"BT /F1 40 Tf 50 200 Td ({text}) Tj ET"
        parts += [
            f"{10 + 2 * n} 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 720 405]"
            f" /Contents {11 + 2 * n} 0 R /Resources <</Font <</F1 3 0 R>>>>>> endobj",
            f"{11 + 2 * n} 0 obj <</Length {len(drawn)}>> stream\n{drawn}\nendstream endobj",
        ]
    return "\n".join(["%PDF-1.4", *parts, "trailer <</Root 1 0 R>>", "%%EOF"]).encode()


def stored() -> set[str]:
    _folders, files = storages["private"].listdir("lesson-media")
    return set(files)


def test_video_becomes_light_forms_once(system, at):
    video = VideoFactory(state="waiting", seconds=0, poster="")

    assert media.prepare("video", video.pk, at=at)
    assert not media.prepare("video", video.pk, at=at)

    video.refresh_from_db()
    assert (video.state, video.seconds, video.tries) == ("ready", 61, 1)
    assert [v.height for v in video.variants.all()] == [0, 240, 360]
    assert Image.open(video.poster.open()).format == "WEBP"
    first = system.commands[0]
    # Only the file itself is read, as what it was found to be.
    assert first[first.index("-protocol_whitelist") + 1] == "file,pipe"
    assert first[first.index("-f") + 1] == "mov"


def test_recording_becomes_light(system, at):
    audio = AudioFactory(state="waiting", light="", light_size=0)

    assert media.prepare("audio", audio.pk, at=at)

    audio.refresh_from_db()
    assert (audio.state, audio.seconds, audio.light_size) == ("ready", 61, 5)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"format": {"duration": "999999"}}, "too_long"),
        ({"format": {"duration": "N/A"}}, "unreadable"),
        ({"streams": [{"codec_type": "audio"}]}, "no_picture"),
        ({"streams": [{"codec_type": "video", "width": 9000, "height": 9000}]}, "too_large"),
    ],
)
def test_what_cannot_be_prepared_says_why(system, at, change, fault):
    video = VideoFactory(state="waiting")
    before = stored()
    system.told |= change

    assert not media.prepare("video", video.pk, at=at)

    video.refresh_from_db()
    assert (video.state, video.fault) == ("failed", fault)
    assert video.get_fault_display()
    assert stored() == before


def test_missing_slow_and_failing_programs(system, at, monkeypatch):
    def fault_of(video):
        media.prepare("video", video.pk, at=at)
        video.refresh_from_db()
        return video.fault

    system.fails = subprocess.TimeoutExpired("ffprobe", 60)
    assert fault_of(VideoFactory(state="waiting")) == "too_slow"
    system.fails = None
    monkeypatch.setattr(
        programs.subprocess, "run", lambda c, **_: subprocess.CompletedProcess(c, 1, b"", b"moov")
    )
    assert fault_of(VideoFactory(state="waiting")) == "unreadable"
    monkeypatch.setattr(programs.shutil, "which", lambda _name: None)
    assert fault_of(VideoFactory(state="waiting")) == "no_program"


def test_full_disk_leaves_nothing_and_the_sweep_finds_it_again(system, at, monkeypatch):
    video = VideoFactory(state="waiting")
    before, storage = stored(), storages["private"]
    real, calls = storage.save, []

    def save(name, content, **kwargs):
        calls.append(name)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return real(name, content, **kwargs)

    monkeypatch.setattr(storage, "save", save)
    with pytest.raises(OSError, match="No space"):
        media.prepare("video", video.pk, at=at)

    video.refresh_from_db()
    assert (video.state, stored()) == ("waiting", before)
    asked = []
    monkeypatch.setattr(media, "ask_for_preparation", lambda *args: asked.append(args))
    assert prepare_waiting_media() == 1
    assert asked == [("video", video.pk)]
    monkeypatch.setattr(storage, "save", real)
    assert media.prepare("video", video.pk, at=at)


def test_dead_worker_is_followed_three_times_at_most(system, at):
    video = VideoFactory(state="working", began_at=at, tries=1)

    assert not media.prepare("video", video.pk, at=at + media.TAKEN_FOR_DEAD / 2)
    assert waiting_files(at + media.TAKEN_FOR_DEAD / 2) == []
    late = at + media.TAKEN_FOR_DEAD * 2
    assert waiting_files(late) == [("video", video.pk)]
    Video.objects.update(tries=media.MOST_TRIES)
    assert not media.prepare("video", video.pk, at=late)
    video.refresh_from_db()
    assert (video.state, video.fault) == ("failed", "too_slow")


def test_slides_of_pdf_with_their_text(at):
    deck = SlideDeckFactory(
        state="waiting", original=ContentFile(slides_pdf(), name="a.pdf"), kind="pdf"
    )

    assert media.prepare("slides", deck.pk, at=at)

    first, second = deck.pages.all()
    assert (first.text, second.text) == ("Ba tinh chat", "Giao duc")
    image = Image.open(first.file.open())
    assert (image.format, image.size) == ("WEBP", (first.width, first.height))
    assert (first.width, first.height) == (960, 540)
    assert max(first.size, second.size) < 40_000


def test_slides_of_powerpoint_and_damaged_ones(system, at):
    presentation = SlideDeckFactory(state="waiting", kind="pptx")
    damaged = SlideDeckFactory(
        state="waiting", original=ContentFile(b"%PDF-1.7 x", name="a.pdf"), kind="pdf"
    )

    assert media.prepare("slides", presentation.pk, at=at)
    assert not media.prepare("slides", damaged.pk, at=at)

    assert presentation.pages.count() == 2
    damaged.refresh_from_db()
    assert (damaged.state, damaged.fault) == ("failed", "unreadable")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("video_variant_once_per_height", VideoFactory),
        ("slide_page_once_per_number", SlideDeckFactory),
    ],
)
def test_one_form_of_each(name, make):
    made = make()
    model = VideoVariant if isinstance(made, Video) else SlidePage
    row = model.objects.last()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert name in {constraint.name for constraint in model._meta.constraints}


# --- Uploading in the back office -----------------------------------------------------------------


@pytest.fixture
def trainer(client):
    user = UserFactory()
    assign_role(user, Role.TRAINER, OrganisationFactory(), by=None, at=timezone.now())
    client.force_login(user)
    return user


MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 40


def upload(client, model, content, **fields):
    address = reverse(model.snippet_viewset.get_url_name("add"))
    file = SimpleUploadedFile("../../x.php", content, content_type="text/html")
    return client.post(address, {"title": "Bài", "original": file, **fields})


def test_trainer_uploads_a_video_with_subtitles(
    client, trainer, system, django_capture_on_commit_callbacks
):
    subtitles = SimpleUploadedFile("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nChào".encode())
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(client, Video, MP4, transcript="Chào", subtitles_file=subtitles)

    assert response.status_code == 302
    video = Video.objects.get()
    assert (video.state, video.kind, video.uploaded_by) == ("ready", "mp4", trainer)
    assert video.original.name.startswith("lesson-media/")
    assert [cue.text for cue in read_subtitles(video.subtitles)] == ["Chào"]
    assert Event.objects.filter(verb="media.uploaded").count() == 1
    edit = client.get(reverse(Video.snippet_viewset.get_url_name("edit"), args=[video.pk]))
    assert 'name="original"' not in edit.content.decode()


@pytest.mark.parametrize(
    ("model", "content", "fields"),
    [
        (Video, b"<script>alert(1)</script>", {}),
        (Video, b"#EXTM3U\nhttp://x/", {}),
        (Video, MP4, {"subtitles_file": SimpleUploadedFile("a.vtt", b"\xff\xfe")}),
        (Video, MP4, {"subtitles_file": SimpleUploadedFile("a.vtt", b"WEBVTT\n\nxin")}),
        (Audio, b"%PDF-1.7", {}),
        (SlideDeck, MP4, {}),
    ],
)
def test_hostile_and_wrong_files_are_refused(client, trainer, system, model, content, fields):
    for field in fields.values():
        field.seek(0)
    response = upload(client, model, content, **fields)

    assert response.status_code == 200
    assert not model.objects.exists()


def test_without_programs_the_form_says_so(client, trainer, monkeypatch):
    monkeypatch.setattr(programs.shutil, "which", lambda _name: None)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("ppt/presentation.xml", "")

    powerpoint = upload(client, SlideDeck, file.getvalue())
    video = upload(client, Video, MP4)

    assert "PDF" in powerpoint.content.decode()
    assert not SlideDeck.objects.exists()
    assert not Video.objects.exists()
    assert video.status_code == 200


def test_failed_upload_that_nobody_names_is_deleted(
    client, trainer, django_capture_on_commit_callbacks
):
    ready, failed = VideoFactory(), VideoFactory(state="failed", fault="unreadable")
    named, drafted = (VideoFactory(state="failed", fault="unreadable") for _one in range(2))
    ReferenceIndex.create_or_update_for_object(
        LessonPageFactory(body=[("video", {"video": named})])
    )
    lesson = LessonPageFactory()
    lesson.body = [("video", {"video": drafted})]
    lesson.save_revision()
    ReferenceIndex.create_or_update_for_object(named.courses_lesson if False else lesson)
    original, storage = failed.original.name, failed.original.storage

    with django_capture_on_commit_callbacks(execute=True):
        for video in (ready, failed, named, drafted):
            client.post(reverse("lesson_media:drop", args=["video", video.pk]))

    assert set(Video.objects.all()) == {ready, named, drafted}
    assert not storage.exists(original)
    assert Event.objects.filter(verb="media.deleted").count() == 1


def test_failed_file_is_prepared_again(client, trainer, django_capture_on_commit_callbacks, system):
    video = VideoFactory(state="failed", fault="no_program", tries=3)
    address = reverse("lesson_media:try_again", args=["video", video.pk])

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 302

    video.refresh_from_db()
    assert (video.state, video.fault) == ("ready", "")

"""Videos, recordings and slides as they are once prepared, and lessons that show them."""

import io
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from PIL import Image
from wagtail.images import get_image_model

from courses.models import Audio, SharedBlock, SlideDeck, SlidePage, Video, VideoVariant
from tests.factories.courses import OPENED_AT

SOUND = b"0123456789" * 100


class VideoFactory(DjangoModelFactory[Video]):
    """Ready, ten minutes long, in two forms; `state="waiting"` gives one without forms."""

    class Meta:
        model = Video
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Điều hành buổi sinh hoạt {n}")
    original = factory.LazyFunction(lambda: ContentFile(b"....ftypisom", name="goc.mp4"))
    kind = "mp4"
    original_size = 12
    state = "ready"
    seconds = 600
    poster = factory.LazyFunction(lambda: ContentFile(b"RIFF....WEBP", name="anh.webp"))
    transcript = "Xin chào các đồng chí."
    uploaded_at = OPENED_AT

    @factory.post_generation
    def variants(self, _create: bool, _given: Any, **_: Any) -> None:
        if self.state != "ready":
            return
        for height, width in ((0, 0), (240, 426), (360, 640)):
            file = ContentFile(SOUND, name="x.m4a" if not height else "x.mp4")
            VideoVariant.objects.create(
                video=self, height=height, width=width, file=file, size=len(SOUND)
            )


class AudioFactory(DjangoModelFactory[Audio]):
    class Meta:
        model = Audio

    title = factory.Sequence(lambda n: f"Bài nói {n}")
    original = factory.LazyFunction(lambda: ContentFile(b"ID3", name="goc.mp3"))
    kind = "mp3"
    original_size = 3
    state = "ready"
    seconds = 45
    light = factory.LazyFunction(lambda: ContentFile(SOUND, name="x.m4a"))
    light_size = len(SOUND)
    transcript = "Kính thưa các đồng chí."
    uploaded_at = OPENED_AT


class SlideDeckFactory(DjangoModelFactory[SlideDeck]):
    """Ready, of two slides."""

    class Meta:
        model = SlideDeck
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Bài trình chiếu {n}")
    original = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7", name="goc.pdf"))
    kind = "pdf"
    original_size = 8
    state = "ready"
    uploaded_at = OPENED_AT

    @factory.post_generation
    def pages(self, _create: bool, _given: Any, **_: Any) -> None:
        if self.state == "ready":
            for number in (1, 2):
                file = ContentFile(b"RIFF....WEBP", name="x.webp")
                SlidePage.objects.create(
                    deck=self, number=number, file=file, width=960, height=540,
                    size=2048, text=f"Ý chính {number}",
                )  # fmt: skip


class SharedBlockFactory(DjangoModelFactory[SharedBlock]):
    class Meta:
        model = SharedBlock

    title = factory.Sequence(lambda n: f"Phần dùng chung {n}")
    body = factory.LazyFunction(lambda: [("text", "<p>Lời dặn chung.</p>")])


def picture(title: str = "Ảnh chụp") -> Any:
    """Return a picture of the library, its light forms made: a test has no need to draw them."""
    image = get_image_model().objects.create(title=title, file=_drawn("PNG", 900, 600))
    for width in (360, 720):
        image.renditions.create(
            filter_spec=f"width-{width}|format-webp|webpquality-60",
            focal_point_key="",
            file=_drawn("WEBP", width, width * 2 // 3),
            width=width,
            height=width * 2 // 3,
        )
    return image


def _drawn(form: str, width: int, height: int) -> ContentFile:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#25357a").save(out, form)
    return ContentFile(out.getvalue(), name=f"anh.{form.lower()}")


SELF_CHECK = {
    "question": "Ai chuẩn bị nội dung?",
    "options": [
        {"text": "Chi uỷ", "is_right": True},
        {"text": "Không ai cả", "is_right": False},
    ],
    "explanation": "<p>Chi uỷ họp trước.</p>",
}

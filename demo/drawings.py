"""Pictures and slides of the demonstration, drawn here so that no such file has to be kept."""

import datetime as dt
import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont
from wagtail.images import get_image_model

from courses.api import SlideDeck, SlidePage
from shared.fonts import font

PAPER, INK, LACQUER, GOLD = "#faf6ec", "#211c16", "#8b1a14", "#b8892b"
SIZE = (960, 540)
# What lessons ask for, so that nobody waits for it at the first reading.
_LIGHT = (360, 720)


def drawn_picture(title: str, steps: list[str]) -> Any:
    """Return a picture of steps that follow each other, drawn once."""
    found = get_image_model().objects.filter(title=title).first()
    if found is not None:
        return found
    drawing = _steps(title, steps)
    image = get_image_model().objects.create(title=title, file=_file(drawing, "PNG"))
    for width in _LIGHT:
        small = drawing.resize((width, width * SIZE[1] // SIZE[0]), Image.Resampling.LANCZOS)
        image.renditions.create(
            filter_spec=f"width-{width}|format-webp|webpquality-60",
            focal_point_key="",
            file=_file(small, "WEBP"),
            width=small.width,
            height=small.height,
        )
    return image


def drawn_slides(title: str, slides: list[list[str]], *, at: dt.datetime) -> SlideDeck:
    """Return slides as they are after preparation, drawn once.

    slides  for each its heading and then its lines
    """
    found = SlideDeck.objects.filter(title=title).first()
    if found is not None:
        return found
    drawings = [_slide(heading, lines) for heading, *lines in slides]
    original = io.BytesIO()
    drawings[0].save(original, "PDF", save_all=True, append_images=drawings[1:])
    deck = SlideDeck.objects.create(
        title=title,
        original=ContentFile(original.getvalue(), name="slides.pdf"),
        kind="pdf",
        original_size=len(original.getvalue()),
        state="ready",
        uploaded_at=at,
    )
    for number, (drawing, lines) in enumerate(zip(drawings, slides, strict=True), 1):
        file = _file(drawing, "WEBP")
        SlidePage.objects.create(
            deck=deck, number=number, file=file, width=drawing.width, height=drawing.height,
            size=file.size, text="\n".join(lines),
        )  # fmt: skip
    return deck


def _letters(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(font("sans-bold" if bold else "sans")), size)


def _steps(title: str, steps: list[str]) -> Image.Image:
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((48, 36), title, font=_letters(38, bold=True), fill=LACQUER)
    height = (SIZE[1] - 130) // len(steps)
    for index, step in enumerate(steps):
        top = 110 + index * height
        draw.rounded_rectangle((48, top, 912, top + height - 16), 8, fill="#ffffff", outline=GOLD)
        middle = top + (height - 16) // 2
        draw.ellipse((68, middle - 24, 116, middle + 24), fill=LACQUER)
        draw.text(
            (92, middle), str(index + 1), font=_letters(28, bold=True), fill="#ffffff", anchor="mm"
        )
        draw.text((140, middle), step, font=_letters(28), fill=INK, anchor="lm")
    return image


def _slide(heading: str, lines: list[str]) -> Image.Image:
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 14), fill=LACQUER)
    draw.text((60, 60), heading, font=_letters(44, bold=True), fill=LACQUER)
    for index, line in enumerate(lines):
        draw.text((60, 165 + index * 76), f"–  {line}", font=_letters(32), fill=INK)
    return image


def _file(image: Image.Image, form: str) -> ContentFile:
    out = io.BytesIO()
    image.save(out, form, **({"quality": 60, "method": 4} if form == "WEBP" else {}))
    return ContentFile(out.getvalue(), name=f"drawn.{form.lower()}")

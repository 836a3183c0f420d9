"""Slides as light pictures with their text: PDF by pypdfium2, PowerPoint through LibreOffice."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from courses.rendering.programs import MediaRefused, run
from courses.rules.media_kinds import MOST_SLIDES
from shared.text import nfc

WIDTH, HIGHEST = 960, 1400  # px
QUALITY = 50
OFFICE = "soffice"
_CONVERT_TIME = 180
_LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Slide:
    data: bytes
    width: int
    height: int
    text: str


def as_pdf(source: Path, folder: Path) -> Path:
    """Turn a presentation into PDF. Raises MediaRefused."""
    copy = folder / "slides.pptx"
    copy.write_bytes(source.read_bytes())
    # A profile of its own: two at once would wait for each other, and no macro of anybody runs.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run(
        [
            OFFICE,
            "--headless",
            "--norestore",
            profile,
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            copy,
        ],
        seconds=_CONVERT_TIME,
        folder=folder,
    )
    made = folder / "slides.pdf"
    if not made.is_file():
        raise MediaRefused("unreadable", "LibreOffice made nothing")
    return made


def slides_of(pdf: Path) -> Iterator[Slide]:
    """Yield each page as WebP, 960 px wide, with its text. Raises MediaRefused."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        fault = "locked" if "password" in str(error).lower() else "unreadable"
        raise MediaRefused(fault, str(error)) from error
    try:
        if len(document) > MOST_SLIDES:
            raise MediaRefused("too_many", str(len(document)))
        if len(document) == 0:
            raise MediaRefused("unreadable", "no page")
        for index in range(len(document)):
            yield _slide(document, index)
    except pypdfium2.PdfiumError as error:
        raise MediaRefused("unreadable", str(error)) from error
    finally:
        document.close()


def _slide(document: pypdfium2.PdfDocument, index: int) -> Slide:
    page = document[index]
    try:
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            raise MediaRefused("unreadable", "a page without size")
        # The bitmap is bounded whatever the page says of its size.
        image = page.render(scale=min(WIDTH / width, HIGHEST / height)).to_pil().convert("RGB")
        words = page.get_textpage()
        try:
            text = words.get_text_range()
        finally:
            words.close()
    finally:
        page.close()
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4)
    return Slide(out.getvalue(), image.width, image.height, _tidy(text))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in nfc(text).replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)[:_LONGEST_TEXT]

"""Blocks of what is seen and heard, and of files. Nothing is fetched before the reader asks."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.text import WebAddressBlock


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    description = blocks.CharBlock(
        label=_("Description"),
        max_length=300,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "courses/blocks/picture.html"


class SlidesBlock(blocks.StructBlock):
    deck = SnippetChooserBlock("courses.SlideDeck", label=_("Slides"))
    note = blocks.CharBlock(label=_("What they are about"), required=False, max_length=300)

    class Meta:
        label = _("Slides")
        icon = "copy"
        template = "courses/blocks/slides.html"


class VideoBlock(blocks.StructBlock):
    video = SnippetChooserBlock("courses.Video", label=_("Video"))
    note = blocks.CharBlock(label=_("What it is about"), required=False, max_length=300)
    must_watch = blocks.IntegerBlock(
        label=_("Percent that must be watched"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("Until then the lesson cannot be confirmed. Empty: watching is not required."),
    )
    may_be_read = blocks.BooleanBlock(
        label=_("Reading what is said counts too"),
        required=False,
        default=True,
        help_text=_(
            "For those who cannot hear, or whose network or browser cannot play it: they read the "
            "text and confirm it. Take the mark away where the pictures themselves matter."
        ),
    )

    class Meta:
        label = _("Video")
        icon = "media"
        template = "courses/blocks/video.html"


class AudioBlock(blocks.StructBlock):
    audio = SnippetChooserBlock("courses.Audio", label=_("Recording"))
    note = blocks.CharBlock(label=_("What it is about"), required=False, max_length=300)

    class Meta:
        label = _("Recording")
        icon = "media"
        template = "courses/blocks/audio.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    note = blocks.CharBlock(label=_("What it is for"), required=False, max_length=300)

    class Meta:
        label = _("Document")
        icon = "doc-full"
        template = "courses/blocks/document.html"


class EmbedValue(blocks.StructValue):
    @property
    def host(self) -> str:
        return urlsplit(self["address"]).hostname or ""


class EmbedBlock(blocks.StructBlock):
    """Something on a site that the administrator allows; it is asked only when the reader presses."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    address = WebAddressBlock(label=_("Address"), max_length=400)
    note = blocks.CharBlock(label=_("What it is about"), required=False, max_length=300)

    class Meta:
        label = _("From another site")
        icon = "link-external"
        value_class = EmbedValue
        template = "courses/blocks/embed.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        address = urlsplit(cleaned["address"])
        if refusal := _refusal(address.scheme, address.hostname or ""):
            raise blocks.StructBlockValidationError(
                block_errors={"address": ValidationError(refusal)}
            )
        return cleaned


def _refusal(scheme: str, host: str) -> Any:
    allowed = settings.LESSON_EMBED_HOSTS
    if not allowed:
        return _("No other site is allowed here. Upload the file, or ask the administrator.")
    if scheme != "https" or host not in allowed:
        return _("Only these sites are allowed: %(sites)s. The address begins with https://.") % {
            "sites": ", ".join(allowed)
        }
    return None

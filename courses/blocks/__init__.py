"""The blocks a lesson is written in."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.media import (
    AudioBlock,
    DocumentBlock,
    EmbedBlock,
    PictureBlock,
    SlidesBlock,
    VideoBlock,
)
from courses.blocks.practice import SelfCheckBlock
from courses.blocks.text import (
    PROSE,
    FormBlock,
    LegalReferenceBlock,
    LessonTableBlock,
    NoteBlock,
    SituationBlock,
    TextBlock,
)


class SharedBody(blocks.StreamBlock):
    """What may stand in a lesson, and in a part that several lessons share."""

    text = TextBlock()
    table = LessonTableBlock()
    picture = PictureBlock()
    situation = SituationBlock()
    self_check = SelfCheckBlock()
    form = FormBlock()
    legal = LegalReferenceBlock()
    note = NoteBlock()
    slides = SlidesBlock()
    video = VideoBlock()
    audio = AudioBlock()
    document = DocumentBlock()
    embed = EmbedBlock()


class SharedChooserBlock(SnippetChooserBlock):
    """A part that is written once and shown in every lesson that chooses it."""

    class Meta:
        label = _("Shared part")
        icon = "snippet"
        template = "courses/blocks/shared.html"


class LessonBody(SharedBody):
    shared = SharedChooserBlock("courses.SharedBlock")


__all__ = [
    "PROSE",
    "AudioBlock",
    "DocumentBlock",
    "EmbedBlock",
    "FormBlock",
    "LegalReferenceBlock",
    "LessonBody",
    "LessonTableBlock",
    "NoteBlock",
    "PictureBlock",
    "SelfCheckBlock",
    "SharedBody",
    "SharedChooserBlock",
    "SituationBlock",
    "SlidesBlock",
    "TextBlock",
    "VideoBlock",
]

"""Blocks of text: prose, tables, situations, forms, references, remarks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock

PROSE = ["bold", "italic", "ol", "ul", "link", "document-link"]


class WebAddressBlock(blocks.URLBlock):
    """An address of the web; no other scheme, so that a link is never a script."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned and not cleaned.lower().startswith(("https://", "http://")):
            raise ValidationError(_("The address must begin with https:// or http://."))
        return cleaned


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=["h2", "h3", *PROSE], **kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "courses/blocks/text.html"


class LessonTableValue(blocks.StructValue):
    @property
    def lines(self) -> list[list[tuple[str, object]]]:
        """Each row as pairs of the column's heading and the cell, for cards on a phone."""
        table = self["table"]
        headings = [column["heading"] for column in table.columns]
        return [list(zip(headings, row, strict=True)) for row in table.rows]


class LessonTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    table = TypedTableBlock(
        [("text", blocks.CharBlock(label=_("Short text"), required=False))], label=_("Table")
    )

    class Meta:
        label = _("Table")
        icon = "table"
        value_class = LessonTableValue
        template = "courses/blocks/table.html"


class SituationBlock(blocks.StructBlock):
    """A worked situation: the learner thinks first, then opens the suggested answer."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    story = blocks.RichTextBlock(label=_("What happened"), features=PROSE)
    question = blocks.TextBlock(label=_("Question"), rows=2, max_length=600)
    answer = blocks.RichTextBlock(label=_("Suggested handling"), features=PROSE)

    class Meta:
        label = _("Situation")
        icon = "group"
        template = "courses/blocks/situation.html"


class FormBlock(blocks.StructBlock):
    """A form or model document that a chi bộ can copy and fill in."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    intro = blocks.CharBlock(label=_("When to use it"), required=False, max_length=400)
    body = blocks.RichTextBlock(label=_("Text of the form"), features=["h3", *PROSE])
    document = DocumentChooserBlock(
        label=_("File to fill in"),
        required=False,
        help_text=_("Word or Excel. The text above stays, for reading on a phone."),
    )

    class Meta:
        label = _("Form")
        icon = "form"
        template = "courses/blocks/form.html"


class LegalReferenceBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Number"), max_length=100)
    issued_on = blocks.DateBlock(label=_("Issued on"), required=False)
    year = blocks.IntegerBlock(
        label=_("Year, when the day is not known"), required=False, min_value=1930
    )
    issuer = blocks.CharBlock(label=_("Issued by"), max_length=200)
    title = blocks.CharBlock(label=_("Subject"), max_length=400)
    clause = blocks.CharBlock(label=_("Clause"), required=False, max_length=200)
    note = blocks.CharBlock(label=_("What it says here"), required=False, max_length=600)
    link = WebAddressBlock(label=_("Address of the document"), required=False, max_length=400)

    class Meta:
        label = _("Legal reference")
        icon = "doc-full-inverse"
        template = "courses/blocks/legal_reference.html"


class NoteBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("info", _("Good to know")),
            ("warning", _("Take care")),
            ("confirm", _("To be checked against current guidance")),
        ],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    html = blocks.RichTextBlock(label=_("Text"), features=PROSE)

    class Meta:
        label = _("Note")
        icon = "info-circle"
        template = "courses/blocks/note.html"

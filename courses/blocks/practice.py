"""Questions inside a lesson. They count nowhere and are no questions of a test."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from courses.blocks.text import PROSE


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=pgettext_lazy("to choose", "Answer"), max_length=300)
    is_right = blocks.BooleanBlock(label=_("It is right"), required=False)

    class Meta:
        label = pgettext_lazy("to choose", "Answer")
        icon = "radio-empty"


class SelfCheckValue(blocks.StructValue):
    @property
    def right(self) -> list[str]:
        return [option["text"] for option in self["options"] if option["is_right"]]


class SelfCheckBlock(blocks.StructBlock):
    """The learner chooses, then opens the answer."""

    question = blocks.TextBlock(label=_("Question"), rows=2, max_length=600)
    options = blocks.ListBlock(
        OptionBlock(), label=pgettext_lazy("to choose", "Answers"), min_num=2, max_num=6
    )
    explanation = blocks.RichTextBlock(label=_("Explanation"), required=False, features=PROSE)

    class Meta:
        label = _("Check yourself")
        icon = "help"
        value_class = SelfCheckValue
        template = "courses/blocks/self_check.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned.right:
            raise blocks.StructBlockValidationError(
                non_block_errors=[ValidationError(_("Mark at least one answer as right."))]
            )
        return cleaned

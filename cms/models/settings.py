"""What holds for the whole site: who runs it, its menu, its notices. One row, one query."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField


def must_stay_here(path: str) -> None:
    """Links of the menu and of notices lead to places of this site."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        raise ValidationError(_("Begin with a slash: /van-ban/"))


class MenuLinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"), max_length=40)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    path = blocks.CharBlock(
        label=_("Or another address of this site"),
        required=False,
        max_length=200,
        validators=[must_stay_here],
        help_text=_("For example: /van-ban/"),
    )

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["path"]):
            raise StructBlockValidationError(
                non_block_errors=[_("Choose a page or write an address, one of the two.")]
            )
        return cleaned


class NoticeBlock(blocks.StructBlock):
    """A line above every page, from one instant until another."""

    text = blocks.CharBlock(label=_("Text"), max_length=300)
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("information")), ("warning", _("warning"))],
        default="info",
    )
    shown_from = blocks.DateTimeBlock(label=_("Shown from"), required=False)
    shown_until = blocks.DateTimeBlock(label=_("Shown until"), required=False)
    audience = blocks.ChoiceBlock(
        label=_("For whom"),
        choices=[
            ("everybody", _("everybody")),
            ("signed_in", _("people who are signed in")),
            ("visitors", _("visitors who are not signed in")),
        ],
        default="everybody",
    )
    path = blocks.CharBlock(
        label=_("Leads to"), required=False, max_length=200, validators=[must_stay_here]
    )
    can_be_hidden = blocks.BooleanBlock(
        label=_("Readers can put it away"), required=False, default=True
    )

    class Meta:
        icon = "warning"
        label = _("Notice")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        begins, ends = cleaned["shown_from"], cleaned["shown_until"]
        if begins and ends and ends <= begins:
            raise StructBlockValidationError(
                block_errors={"shown_until": ValidationError(_("It ends before it begins."))}
            )
        return cleaned


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """Who runs this site, where help is found, and what stands on every page."""

    owner_name = models.CharField(_("organisation that runs the site"), max_length=200, blank=True)
    help_phone = models.CharField(_("phone for help"), max_length=40, blank=True)
    help_zalo = models.CharField(_("Zalo for help"), max_length=40, blank=True)
    help_hours = models.CharField(_("hours of help"), max_length=100, blank=True)
    menu = StreamField(
        [("link", MenuLinkBlock())],
        verbose_name=_("menu of the public pages"),
        blank=True,
        max_num=8,
        help_text=_("Without any: courses, news, documents and the page about the site."),
    )
    notices = StreamField(
        [("notice", NoticeBlock())], verbose_name=_("notices"), blank=True, max_num=5
    )

    panels = [
        FieldPanel("owner_name"),
        MultiFieldPanel(
            [FieldPanel("help_phone"), FieldPanel("help_zalo"), FieldPanel("help_hours")],
            heading=_("Help"),
        ),
        FieldPanel("menu"),
        FieldPanel("notices"),
    ]

    class Meta:
        verbose_name = _("site settings")

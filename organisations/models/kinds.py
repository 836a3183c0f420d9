"""Levels and forms of organisations, and sorts of neighbourhoods: data, by code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.Model):
    """A level or form of organisation: tỉnh, xã, đảng bộ cơ sở, chi bộ, tổ đảng …

    Kinds are data; nothing in the code depends on how deep the tree is.
    """

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    # True where the organisation has a committee of its own (đảng uỷ, chi uỷ), which can then
    # be counted as wholly trained or not.
    has_committee = models.BooleanField(_("has a committee"), default=False)
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    class Meta:
        verbose_name = _("kind of organisation")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class ResidentialKind(models.Model):
    """The sort of neighbourhood a chi bộ belongs to: thôn, tổ dân phố, ấp, khóm …"""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    is_urban = models.BooleanField(_("counts as tổ dân phố"), default=False)

    class Meta:
        verbose_name = _("kind of neighbourhood")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

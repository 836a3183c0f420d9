"""Refusals a person may read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CertificateRefused(Exception):
    """A certificate cannot be issued. `message` says why and what to do."""

    message = _("This certificate cannot be issued.")


class NoSignatory(CertificateRefused):
    message = _(
        "The issuing body has no one who signs at this date. Enter a signatory, then try again."
    )


class NoTemplate(CertificateRefused):
    message = _(
        "No version of this certificate template is approved. Let a second person approve one,"
        " then try again."
    )


class TemplateRefused(Exception):
    """A step in the life of a template cannot be taken. `message` says why and what to do."""

    NOT_A_DRAFT = _("Only a draft can be changed. Open the list again and see its state.")
    NOT_IN_REVIEW = _("This version does not wait for approval. Open the list again.")
    OWN_WORK = _("You wrote this version. Ask another person to read and approve it.")
    ALREADY_OPEN = _("Another version of this template is being written. Open it from the list.")

    def __init__(self, message: "StrOrPromise") -> None:
        super().__init__(message)
        self.message = message


class FileMissing(CertificateRefused):
    """The row names a file that the storage does not have, as after an incomplete restore."""

    message = _(
        "The file of this certificate cannot be read at the moment. Please call the number at the"
        " bottom of this page; the certificate itself holds."
    )

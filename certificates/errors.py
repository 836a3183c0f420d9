"""Refusals a person may read."""

from django.utils.translation import gettext_lazy as _


class CertificateRefused(Exception):
    """A certificate cannot be issued. `message` says why and what to do."""

    message = _("This certificate cannot be issued.")


class NoSignatory(CertificateRefused):
    message = _(
        "The issuing body has no one who signs at this date. Enter a signatory, then try again."
    )


class FileMissing(CertificateRefused):
    """The row names a file that the storage does not have, as after an incomplete restore."""

    message = _(
        "The file of this certificate cannot be read at the moment. Please call the number at the"
        " bottom of this page; the certificate itself holds."
    )

"""Refusals a person may read."""

from django.utils.translation import gettext_lazy as _


class CertificateRefused(Exception):
    """A certificate cannot be issued. `message` says why and what to do."""

    message = _("This certificate cannot be issued.")


class NoSignatory(CertificateRefused):
    message = _(
        "The issuing body has no one who signs at this date. Enter a signatory, then try again."
    )

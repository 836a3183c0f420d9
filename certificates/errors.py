"""Refusals a person may read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CertificateRefused(Exception):
    """A certificate cannot be issued. `message` says why and what to do."""

    message: "StrOrPromise" = _("This certificate cannot be issued.")


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


class SigningWaits(CertificateRefused):
    """A PDF cannot be signed now. The certificate holds; its PDF waits until the key is mended."""

    def __init__(self, message: "StrOrPromise") -> None:
        super().__init__(message)
        self.message = message


class NothingToMake(CertificateRefused):
    message = _(
        "Every certificate you chose has its PDF, is in a batch already, or was set aside."
        " Nothing was started."
    )


class FileMissing(CertificateRefused):
    """The row names a file that the storage does not have, as after an incomplete restore."""

    message = _(
        "The file of this certificate cannot be read at the moment. Please call the number at the"
        " bottom of this page; the certificate itself holds."
    )


class CertificateNotLive(CertificateRefused):
    message = _("This certificate was replaced or revoked before. Open the one that holds now.")


class ReasonNotAllowed(CertificateRefused):
    message = _("This reason does not fit here. Choose another one.")


class ReasonNeeded(CertificateRefused):
    message = _("Say why, in a few words.")


class NothingCorrected(CertificateRefused):
    message = _("Every detail is as it was printed. Change at least one.")


class AmendmentWaiting(CertificateRefused):
    message = _("Another proposal about this certificate waits for a decision.")


class AmendmentClosed(CertificateRefused):
    message = _("This was decided or withdrawn meanwhile. Reload the page to see how.")


class OwnAmendment(CertificateRefused):
    message = _("You proposed this, so a second person decides. Ask a colleague of the issuer.")


class OwnCertificate(CertificateRefused):
    message = _("This is your own certificate, so colleagues of the issuer decide about it.")


class DecisionNumberNeeded(CertificateRefused):
    message = _("A certificate is revoked by a decision. Enter its number.")


class NotPrintedYet(CertificateRefused):
    message = _("The PDF file of a paper is not there yet. Try again in a few minutes.")


class PrintedBefore(CertificateRefused):
    message = _("Some of these papers were printed before. Say why they are printed again.")


class TooManyPapers(CertificateRefused):
    message = _("These are too many papers for one file. Choose a class, or fewer papers.")


class HandoverRefused(CertificateRefused):
    message = _("The day lies before the paper was issued, or in the future. Correct it.")


class ProxyPaperNeeded(CertificateRefused):
    message = _("Name who came instead, and the paper by which this person may receive it.")

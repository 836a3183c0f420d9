"""Whether a PDF carries our signature and is still what we signed."""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

# Larger files are no certificates of ours.
LARGEST = 10 * 1024 * 1024
# A file with more signatures than these is not looked at further.
MOST_RANGES = 8

_RANGE = re.compile(
    rb"/ByteRange\s{0,9}\[\s{0,9}(\d{1,9})\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{0,99}\]"
)


@dataclass(frozen=True, kw_only=True)
class SignatureReport:
    """What the signature of a file says.

    is_intact           no byte that was signed has changed
    covers_whole_file   nothing was added after signing
    is_trusted          the key belongs, or belonged when it signed, to somebody we believe
    signer              name in the certificate of the key
    issuer_code         code of the issuing body whose key it is, "" when it is none of ours
    signed_at           by the time-stamp; without one, by the clock of the signer
    level               "b-b", with a time-stamp "b-t", with what proves it in later years "b-lta"
    problem             a sentence for whoever asks, "" when all is well
    """

    is_signed: bool = False
    is_intact: bool = False
    covers_whole_file: bool = False
    is_trusted: bool = False
    signer: str = ""
    issuer_code: str = ""
    signed_at: dt.datetime | None = None
    level: str = ""
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the file is, byte for byte, what the holder of a key of ours signed."""
        return (
            self.is_intact and self.covers_whole_file and self.is_trusted and bool(self.issuer_code)
        )


def check_pdf(data: bytes) -> SignatureReport:
    """Return what the signature of `data` says. Never raises, whatever is in it; fetches nothing."""
    if len(data) > LARGEST:
        return SignatureReport(problem=_("This file is too large to be a certificate."))
    if not data.startswith(b"%PDF-"):
        return SignatureReport(problem=_("This file is not a PDF."))
    ranges = list(islice(_RANGE.finditer(data), MOST_RANGES + 1))
    if not ranges:
        return SignatureReport(problem=_("This file carries no electronic signature."))
    # Imported late: a second, which a process spends only once somebody brings a signed file.
    from certificates.signing.judge import report_of  # noqa: PLC0415

    try:
        return report_of(data, ranges)
    except Exception:  # noqa: BLE001 - whatever a forger wrote there, the answer is the same
        return SignatureReport(is_signed=True, problem=changed())


def changed() -> str:
    return _("This file was changed after it was signed. Do not trust what it shows.")

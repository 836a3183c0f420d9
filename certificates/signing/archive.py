"""A copy of a signed PDF that proves itself when the key's certificate has run out (PAdES B-LTA).

Behind the bytes that were issued stand the certificates and the lists of withdrawn ones of that
day, and a time-stamp over all of it. The bytes before stay as they were, so the first signature and
its hash mean what they meant.
"""

import asyncio
import datetime as dt
import io
from pathlib import Path

from asn1crypto import cms, crl, pem
from asn1crypto.x509 import Certificate
from celery.exceptions import SoftTimeLimitExceeded
from django.utils.translation import gettext_lazy as _

from certificates.errors import SigningWaits
from certificates.signing.check import check_pdf
from certificates.signing.sign import time_stamper
from certificates.signing.trust import trust

FIELD = "DauThoiGian"


def archive_copy(pdf: bytes) -> bytes | None:
    """Return the copy of a signed `pdf`; None when the lists in the settings are older than it.

    Raises SigningWaits when the settings name no time-stamping service or it cannot be had now,
    and ValueError when `pdf` is not what was signed.
    """
    report = check_pdf(pdf)
    if not report.is_good or report.signed_at is None:
        raise ValueError(report.problem)
    try:
        copy = asyncio.run(_copy(pdf, report.signed_at))
    except (SigningWaits, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        # Whatever a service abroad may do.
        raise SigningWaits(
            _("The copy for the archive could not be made: %(error)s.")
            % {"error": f"{type(error).__name__} {error}".strip()[:200]}
        ) from error
    if copy is not None and not check_pdf(copy).is_good:
        raise SigningWaits(_("The copy for the archive was made but cannot be verified."))
    return copy


async def _copy(pdf: bytes, signed_at: dt.datetime) -> bytes | None:
    # Imported late: a second, which processes that never sign need not spend.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.signers import PdfTimeStamper  # noqa: PLC0415
    from pyhanko.sign.validation.dss import DocumentSecurityStore  # noqa: PLC0415

    service = time_stamper()
    if service is None:
        raise SigningWaits(_("The settings name no time-stamping service."))
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    chain = _chain(signature.signed_data)
    lists = _lists(chain, signed_at)
    if lists is None:
        return None
    out = IncrementalPdfFileWriter(io.BytesIO(pdf))
    DocumentSecurityStore.supply_dss_in_writer(
        out, signature.pkcs7_content.hex().upper().encode(), certs=chain, crls=lists
    )
    result = await PdfTimeStamper(service, field_name=FIELD).async_timestamp_pdf(
        out, "sha256", in_place=True
    )
    result.seek(0)
    return bytes(result.read())


def _chain(signed: cms.SignedData) -> list[Certificate]:
    """Return the certificates that the signature and its time-stamp rest on, as far as known."""
    believed = trust()
    pool = [
        *believed.roots,
        *believed.others,
        *believed.time_stamp_roots,
        *believed.time_stamp_chain,
    ]
    found = {one.chosen.dump(): one.chosen for one in signed["certificates"]}
    for one in list(found.values()):
        for above in pool:
            if above.subject == one.issuer:
                found[above.dump()] = above
    return [*found.values()]


def _lists(chain: list[Certificate], signed_at: dt.datetime) -> list[crl.CertificateList] | None:
    """Return the lists of withdrawn certificates that the authorities of `chain` published.

    None when there are lists, but none of after the signing: those prove nothing yet.
    """
    issuers = {one.issuer.dump() for one in chain}
    found = []
    for file in trust().crls:
        if not Path(file).exists():
            continue
        data = Path(file).read_bytes()
        one = crl.CertificateList.load(pem.unarmor(data)[2] if pem.detect(data) else data)
        if one.issuer.dump() in issuers:
            found.append(one)
    newer = [one for one in found if one["tbs_cert_list"]["this_update"].native >= signed_at]
    return newer if newer or not trust().crls else None

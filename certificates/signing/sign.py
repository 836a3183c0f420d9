"""Signing a PDF: PAdES, certified so that no change is allowed."""

import asyncio
import datetime as dt
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from certificates.errors import SigningWaits
from certificates.rules.seal import Seal
from certificates.signing.check import check_pdf
from certificates.signing.keys import Key, forget_keys, key_of, shows_seal
from certificates.signing.trust import common_name

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

FIELD = "ChuKySo"
# Seconds to wait for the time-stamp; behind a person who waits for nothing, within a task's minute.
TIME_STAMP_PATIENCE = 10


@dataclass(frozen=True)
class Signed:
    """A signed PDF, and what its row remembers of it."""

    pdf: bytes
    signed_at: dt.datetime
    key: str
    level: str


def sign_pdf(pdf: bytes, issuer_code: str, *, at: dt.datetime, seal: Seal | None = None) -> Signed:
    """Return `pdf` signed with the key of the issuing body.

    seal   drawn where the settings ask for a visible one; None never draws any

    The signature is checked before it is handed out, as anyone will check it. Raises SigningWaits,
    with a sentence for staff, when the key or the time-stamp cannot be had now.
    """
    key = key_of(issuer_code, at=at)
    try:
        with key.one_at_a_time:
            signed = asyncio.run(_signed(pdf, key, at, seal if shows_seal(issuer_code) else None))
    except (SigningWaits, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        # Whatever a token or a service abroad may do; the next try opens the key again.
        forget_keys()
        raise SigningWaits(
            _("Signing failed: %(error)s.")
            % {"error": f"{type(error).__name__} {error}".strip()[:200]}
        ) from error
    report = check_pdf(signed)
    if not report.is_good or report.signed_at is None:
        raise SigningWaits(
            _("A signature was made but cannot be verified: %(problem)s")
            % {"problem": report.problem}
        )
    return Signed(signed, report.signed_at, key.fingerprint, report.level)


async def _signed(pdf: bytes, key: Key, at: dt.datetime, seal: Seal | None) -> bytes:
    # Imported late: a second, which processes that never sign need not spend.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415

    out = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = common_name(key.certificate)
    maker = PdfSigner(
        metadata,
        key.signer,
        timestamper=time_stamper(),
        stamp_style=_style(seal, signer, at),
        new_field_spec=SigFieldSpec(
            FIELD,
            on_page=0,
            box=seal.box if seal else None,  # type: ignore[arg-type]  # pyHanko takes fractions too
            readable_field_name=f"Chữ ký số của {signer}",
        ),
    )
    session = maker.init_signing_session(out)
    session.system_time = at.astimezone(dt.UTC)
    nothing: Any = await session.perform_presign_validation(out)
    if key.room is None:
        key.room = await session.estimate_signature_container_size(nothing, tight=False)
    document = session.prepare_tbs_document(
        validation_info=nothing, bytes_reserved=key.room, appearance_text_params=None
    )
    digest, result = document.digest_tbs_document(in_place=True)
    await document.perform_signature(
        document_digest=digest.document_digest, pdf_cms_signed_attrs=PdfCMSSignedAttributes()
    )
    result.seek(0)
    return bytes(result.read())


def _style(seal: Seal | None, signer: str, at: dt.datetime) -> Any:
    from certificates.signing.seal import SealStyle  # noqa: PLC0415 - late: fonts and pyHanko

    return SealStyle(seal, signer, at) if seal else None


def time_stamper() -> "TimeStamper | None":
    """The service that puts its time under our signatures; None when the settings name none."""
    said = settings.SIGNING["time_stamp"]
    return _time_stamper(said["url"]) if said else None


@lru_cache(maxsize=2)
def _time_stamper(url: str) -> "TimeStamper":
    from pyhanko.sign.timestamps import HTTPTimeStamper  # noqa: PLC0415

    return HTTPTimeStamper(url, timeout=TIME_STAMP_PATIENCE)

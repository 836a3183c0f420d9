"""What a signature says, once one was found in a file.

The file is not read as a PDF: a signature that covers every byte of the file needs no look inside,
and what is not looked at cannot mislead. So the work is bounded by the size of the file, whatever
is in it, and nothing is fetched.
"""

import asyncio
import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from typing import Any

from asn1crypto import algos, cms, core, parser
from asn1crypto.x509 import Certificate
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    message_imprint_checker,
    validate_cert_usage,
    validate_sig_integrity,
    validate_tst_signed_data,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError

from certificates.signing.check import MOST_RANGES, SignatureReport, changed
from certificates.signing.trust import common_name, fingerprint, trust, withdrawal_of
from shared.dates import local_day

# Bytes of a signature with its certificates; ours have about 3 000, with a time-stamp 8 000.
LARGEST_SIGNATURE = 100_000
MOST_CERTIFICATES = 12
# Bytes of what may follow our signature in the copy for the archive; lists of withdrawn
# certificates are the largest part.
LARGEST_PROOFS = 4 * 1024 * 1024

_HEX = re.compile(rb"<((?:[0-9A-Fa-f]{2})+)>")
_SAID_AT = re.compile(rb"/M \(D(?:\\072|:)(\d{14})Z\)")
# The elements of a signature in DER: version, algorithms, content, certificates, signers; version,
# certificate, algorithm, signed attributes, algorithm, signature, perhaps a time-stamp.
_TAGS_OF_SIGNED_DATA = bytes.fromhex("02 31 30 A0 31")
_TAGS_OF_SIGNER = {bytes.fromhex("02 30 30 A0 30 04"), bytes.fromhex("02 30 30 A0 30 04 A1")}
_STAMP = "signature_time_stamp_token"
# Both ways of writing SHA-2 are right; there is no third.
_DIGESTS = {
    algos.DigestAlgorithm({"algorithm": name, **parameters}).dump()
    for name in ("sha256", "sha384", "sha512")
    for parameters in ({}, {"parameters": core.Null()})
}
_MAY_SIGN = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


class _Damaged(ValueError):
    """The signature is not as we write it."""


@dataclass(frozen=True)
class _Found:
    """One signature of a file.

    end      where the part of the file it covers ends
    signed   that part without the signature itself
    hole     the signature as it stands there, in hexadecimal digits
    said_at  the time its dictionary names, None when it names none
    """

    end: int
    signed: bytes
    hole: bytes
    cms: cms.SignedData
    said_at: dt.datetime | None

    @property
    def is_time_stamp(self) -> bool:
        return bool(self.cms["encap_content_info"]["content_type"].native == "tst_info")


def _found(data: bytes, match: re.Match[bytes]) -> _Found:
    start, before, after, rest = (int(number) for number in match.groups())
    end = after + rest
    is_inside = match.end() <= before or after <= match.start() < match.end() <= end
    if start or not before < after <= end <= len(data) or not is_inside:
        raise _Damaged
    hole = _HEX.fullmatch(data, before, after)
    if hole is None or len(hole[1]) > 2 * LARGEST_SIGNATURE:
        raise _Damaged
    said_at = _SAID_AT.search(data, match.end(), min(match.end() + 400, end))
    return _Found(
        end=end,
        signed=data[:before] + data[after:end],
        hole=hole[1],
        cms=_signature(bytes.fromhex(hole[1].decode())),
        said_at=said_at and dt.datetime.strptime(f"{said_at[1].decode()}+0000", "%Y%m%d%H%M%S%z"),
    )


def _signature(raw: bytes) -> cms.SignedData:
    """Return the signature in its room, which zeros fill up. Raises _Damaged for anything else."""
    _class, _method, _tag, header, content, trailer = parser.parse(raw)
    length = len(header) + len(content) + len(trailer)
    info = cms.ContentInfo.load(raw[:length])
    if any(raw[length:]) or info["content_type"].native != "signed_data":
        raise _Damaged
    signed: cms.SignedData = info["content"]
    if len(signed["signer_infos"]) != 1 or len(signed["certificates"]) > MOST_CERTIFICATES:
        raise _Damaged
    return signed


def report_of(data: bytes, ranges: list[re.Match[bytes]]) -> SignatureReport:
    if len(ranges) > MOST_RANGES:
        raise _Damaged
    found = [_found(data, one) for one in ranges]
    ours = next(one for one in found if not one.is_time_stamp)
    return asyncio.run(_report(data, found, ours))


async def _report(data: bytes, found: list[_Found], ours: _Found) -> SignatureReport:
    report = await _judged(ours)
    if not report.is_intact:
        return report
    return replace(report, **await _cover(data, found, ours))


async def _judged(found: _Found) -> SignatureReport:
    """Return the report of one signature, as if nothing followed it in the file."""
    signer = extract_certs_for_validation(found.cms).signer_cert
    info = found.cms["signer_infos"][0]
    digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, found.signed).digest()
    is_intact, is_valid = validate_sig_integrity(info, signer, "data", digest)
    known: dict[str, Any] = {
        "is_signed": True,
        "signer": common_name(signer),
        "issuer_code": trust().known.get(fingerprint(signer), ""),
    }
    if not (is_intact and is_valid) or (known["issuer_code"] and not _is_as_we_write(found)):
        return SignatureReport(**known, problem=changed())
    stamped_at = await _stamped_at(info)
    signed_at = stamped_at or found.said_at
    problem = await _distrust(signer, signed_at, is_stamped=stamped_at is not None)
    return SignatureReport(
        **known,
        is_intact=True,
        is_trusted=not problem,
        signed_at=signed_at,
        level="b-t" if stamped_at else "b-b",
        problem=problem,
    )


def _is_as_we_write(found: _Found) -> bool:
    """Whether what no signature covers is as we write it, so that no byte can change unseen."""
    unsigned = found.cms["signer_infos"][0]["unsigned_attrs"]
    return (
        found.hole == found.hole.upper()
        and _is_plain(found.cms, "v1", "data", trust().ours)
        and (not unsigned or [one["type"].native for one in unsigned] == [_STAMP])
    )


def _is_plain(signed: cms.SignedData, version: str, kind: str, may_carry: Set[bytes]) -> bool:
    info = signed["signer_infos"][0]
    content = signed["encap_content_info"]
    signer = extract_certs_for_validation(signed).signer_cert
    named = cms.IssuerAndSerialNumber(
        {"issuer": signer.issuer, "serial_number": signer.serial_number}
    )
    return (
        _tags(signed.contents) == _TAGS_OF_SIGNED_DATA
        and _tags(info.contents) in _TAGS_OF_SIGNER
        and info["sid"].dump() == named.dump()
        and (signed["version"].native, info["version"].native) == (version, "v1")
        and signed["digest_algorithms"].contents == info["digest_algorithm"].dump()
        and info["digest_algorithm"].dump() in _DIGESTS
        and content["content_type"].native == kind
        and (kind != "data" or not content["content"])
        and {one.chosen.dump() for one in signed["certificates"]} <= may_carry
        and not signed["crls"]
    )


def _tags(contents: bytes) -> bytes:
    """Return the first byte of each element: the parser forgives some that are wrong."""
    tags, at = bytearray(), 0
    while at < len(contents):
        tags.append(contents[at])
        element = parser.parse(contents[at:])
        at += sum(len(part) for part in element[3:6])
    return bytes(tags)


async def _stamped_at(info: cms.SignerInfo) -> dt.datetime | None:
    """Return the time of the time-stamp, None without one. Raises _Damaged when it is not whole."""
    if not info["unsigned_attrs"]:
        return None
    [token] = find_cms_attribute_iter(info["unsigned_attrs"], _STAMP)
    return await _time_by(token["content"], message_imprint_checker(info))


async def _time_by(token: cms.SignedData, imprint: Callable[[str], bytes]) -> dt.datetime:
    """Return the time a service we believe has put its name to. Raises _Damaged for any other."""
    at: dt.datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    believed = trust()
    context = ValidationContext(
        trust_roots=list(believed.time_stamp_roots),
        other_certs=list(believed.time_stamp_chain),
        moment=at,
    )
    status = TimestampSignatureStatus(**await validate_tst_signed_data(token, context, imprint))
    if not (status.intact and status.valid and status.trusted and status.validation_path):
        raise _Damaged
    path = {one.dump() for one in status.validation_path.iter_certs(include_root=True)}
    if token["signer_infos"][0]["unsigned_attrs"] or not _is_plain(
        token, "v3", "tst_info", path | believed.of_time_stamps
    ):
        raise _Damaged
    return at


async def _distrust(signer: Certificate, at: dt.datetime | None, *, is_stamped: bool) -> str:
    """Return why the key is not believed, "" when it is."""
    if at is None:
        return changed()
    if not await has_path(signer, at):
        return _("This file is signed, but not with a key that this site knows.")
    withdrawn = withdrawal_of(signer)
    if withdrawn and (at >= withdrawn.at or (withdrawn.is_stolen and not is_stamped)):
        return _(
            "The key that signed this file was withdrawn on %(day)s. Compare the details with the"
            " register above."
        ) % {"day": f"{local_day(withdrawn.at):%d/%m/%Y}"}
    return ""


async def _cover(data: bytes, found: list[_Found], ours: _Found) -> dict[str, Any]:
    if len(found) == 1 and ours.end == len(data):
        return {"covers_whole_file": True}
    if len(found) == 2 and await _only_proofs_follow(data, ours, found[-1]):
        return {"covers_whole_file": True, "level": "b-lta"}
    return {
        "covers_whole_file": False,
        "problem": _(
            "Something was added to this file after it was signed. Do not trust what it shows."
        ),
    }


async def _only_proofs_follow(data: bytes, ours: _Found, last: _Found) -> bool:
    """Whether behind our signature stands what proves it, with a time-stamp over all, and no more.

    Only here is the file read as a PDF: its first part is ours, the rest is small, and somebody we
    trust has put a time to it.
    """
    is_whole = last.is_time_stamp and last.end == len(data) and last.hole == last.hole.upper()
    if not is_whole or len(data) - ours.end > LARGEST_PROOFS:
        return False
    await _time_by(last.cms, lambda name: hashlib.new(name, last.signed).digest())
    reader = PdfFileReader(io.BytesIO(data))
    [signature] = reader.embedded_regular_signatures
    if signature.pkcs7_content.hex().upper().encode() != ours.hole:
        return False
    signature.compute_integrity_info()
    is_allowed = signature.summarise_integrity_info()["docmdp_ok"]
    changes = signature.diff_result
    is_proof = (
        isinstance(changes, DiffResult)
        and changes.modification_level == ModificationLevel.LTA_UPDATES
    )
    return bool(is_allowed) and is_proof


async def has_path(certificate: Certificate, at: dt.datetime) -> bool:
    """Whether `certificate` led to a root we trust at that moment, and may sign documents."""
    believed = trust()
    context = ValidationContext(
        trust_roots=list(believed.roots), other_certs=list(believed.others), moment=at
    )
    try:
        outcome = await validate_cert_usage(
            certificate,
            context,
            key_usage_settings=_MAY_SIGN,
            paths=context.path_builder.async_build_paths_lazy(certificate),
        )
    except (ValueError, PathError):
        return False
    return outcome.success_result is not None


def is_believed(certificate: Certificate, at: dt.datetime) -> bool:
    """`has_path` for callers outside any event loop."""
    return asyncio.run(has_path(certificate, at))

"""Whom a signature is believed: the certificates of our keys, their roots, and what was withdrawn."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from cryptography import x509
from django.conf import settings


@dataclass(frozen=True)
class Trust:
    """The certificates the settings name.

    known      code of the issuing body by SHA-256 of the certificate of its key, former keys too
    ours       DER of every certificate that a signature of ours may carry
    of_time_stamps   the same for time-stamps
    """

    roots: tuple[Certificate, ...]
    others: tuple[Certificate, ...]
    known: dict[str, str]
    ours: frozenset[bytes]
    time_stamp_roots: tuple[Certificate, ...]
    time_stamp_chain: tuple[Certificate, ...]
    of_time_stamps: frozenset[bytes]
    crls: tuple[str, ...]


@dataclass(frozen=True)
class Withdrawal:
    """That a certificate authority has withdrawn a certificate.

    is_stolen  the key may be in other hands, so what it says about time is worth nothing
    """

    at: dt.datetime
    is_stolen: bool


def trust() -> Trust:
    """Return whom the settings say to believe; certificates are read once for each process."""
    return _trust(json.dumps(settings.SIGNING, sort_keys=True))


@lru_cache(maxsize=8)
def _trust(said: str) -> Trust:
    signing = json.loads(said)
    roots = certificates_in(signing["trusted"])
    others: list[Certificate] = []
    known: dict[str, str] = {}
    for code, issuer in signing["issuers"].items():
        own = certificates_in([issuer["certificate"]])[:1] + certificates_in(issuer["former"])
        known |= {fingerprint(one): code for one in own}
        others += own + certificates_in(issuer["chain"])
    time_stamp = signing["time_stamp"] or {"trusted": [], "chain": []}
    stamp_roots = certificates_in(time_stamp["trusted"])
    stamp_chain = certificates_in(time_stamp["chain"])
    return Trust(
        roots=tuple(roots),
        others=tuple(others),
        known=known,
        ours=frozenset(one.dump() for one in [*roots, *others]),
        time_stamp_roots=tuple(stamp_roots),
        time_stamp_chain=tuple(stamp_chain),
        of_time_stamps=frozenset(one.dump() for one in [*stamp_roots, *stamp_chain]),
        crls=tuple(signing["crls"]),
    )


def certificates_in(files: Iterable[str]) -> list[Certificate]:
    """Return the certificates of PEM or DER files, in order."""
    found = []
    for file in files:
        data = Path(file).read_bytes()
        ders = [data]
        if pem.detect(data):
            ders = [der for _kind, _headers, der in pem.unarmor(data, multiple=True)]
        found += [Certificate.load(der) for der in ders]
    return found


def fingerprint(certificate: Certificate) -> str:
    """Return the SHA-256 of a certificate, 64 lower-case digits."""
    return bytes(certificate.sha256).hex()


def common_name(certificate: Certificate) -> str:
    """Return the name in the subject of a certificate, or all of the subject when it has none."""
    subject = certificate.subject
    return str(subject.native.get("common_name") or subject.human_friendly)


def withdrawal_of(certificate: Certificate) -> Withdrawal | None:
    """Return when the authority withdrew `certificate`, by the lists in the settings.

    A list counts when the authority that issued the certificate has signed it. A file that is
    missing or not a list counts as no list: the guide says how old one may get.
    """
    believed = trust()
    authorities = [
        one
        for one in [*believed.roots, *believed.others, *believed.time_stamp_roots]
        if one.subject == certificate.issuer
    ]
    for file in believed.crls:
        found = _entry(file, authorities, certificate.serial_number)
        if found is not None:
            return found
    return None


def _entry(file: str, authorities: list[Certificate], serial: int) -> Withdrawal | None:
    path = Path(file)
    try:
        changed = path.stat().st_mtime_ns
        crl = _crl(file, changed)
    except (OSError, ValueError):
        return None
    if not any(crl.is_signature_valid(_public_key(one)) for one in authorities):
        return None
    entry = crl.get_revoked_certificate_by_serial_number(serial)
    if entry is None:
        return None
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        reason = x509.ReasonFlags.unspecified
    stolen = {x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise}
    return Withdrawal(at=entry.revocation_date_utc, is_stolen=reason in stolen)


@lru_cache(maxsize=32)
def _crl(file: str, _changed: int) -> x509.CertificateRevocationList:
    # Read again when a job has fetched a newer one: the time of its change is part of the key.
    data = Path(file).read_bytes()
    if data.startswith(b"-----"):
        return x509.load_pem_x509_crl(data)
    return x509.load_der_x509_crl(data)


def _public_key(certificate: Certificate) -> Any:
    return x509.load_der_x509_certificate(certificate.dump()).public_key()

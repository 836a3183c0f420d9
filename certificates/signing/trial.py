"""Keys that prove nothing, to try signing at home and in tests: an authority of our own making."""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSPHRASE = "trial"  # noqa: S105 - guards nothing


@dataclass(frozen=True)
class Pair:
    """A private key and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def pkcs12(self, passphrase: str = PASSPHRASE) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"trial",
            self.key,
            self.certificate,
            None,
            serialization.BestAvailableEncryption(passphrase.encode()),
        )

    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def authority(name: str, *, at: dt.datetime) -> Pair:
    """Make a root: a certificate authority that nobody knows."""
    return _pair(name, None, at, at + dt.timedelta(days=3650), [])


def signer(name: str, root: Pair, *, at: dt.datetime, until: dt.datetime | None = None) -> Pair:
    """Make a key to sign with, certified by `root` from `at` on, for two years unless said."""
    return _pair(name, root, at, until or at + dt.timedelta(days=730), [])


def time_stamper(name: str, root: Pair, *, at: dt.datetime) -> Pair:
    """Make a key for a time-stamping service."""
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return _pair(name, root, at, at + dt.timedelta(days=1460), [usage])


def crl(root: Pair, withdrawn: Pair, *, at: dt.datetime, is_stolen: bool = False) -> bytes:
    """Make the list by which `root` withdraws one certificate, PEM."""
    entry = x509.RevokedCertificateBuilder(withdrawn.certificate.serial_number, at)
    if is_stolen:
        entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(at)
        .next_update(at + dt.timedelta(days=365))
        .add_revoked_certificate(entry.build())
        .sign(root.key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def _pair(
    name: str,
    root: Pair | None,
    since: dt.datetime,
    until: dt.datetime,
    more: list[x509.ExtensionType],
) -> Pair:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            # The standard leaves room for so many bytes.
            x509.NameAttribute(NameOID.COMMON_NAME, name.encode()[:64].decode(errors="ignore")),
        ]
    )
    above = root.key if root else key
    is_root = root is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.certificate.subject if root else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(_usage(is_root=is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()),
            critical=False,
        )
    )
    for extension in more:
        builder = builder.add_extension(extension, critical=True)
    return Pair(key, builder.sign(above, hashes.SHA256()))


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def write_identity(folder: Path, issuer_code: str, name: str, *, at: dt.datetime) -> Path:
    """Write a root, a key and the file that SIGNING_FILE names into `folder`; return that file.

    Keys can be read by their owner only. Raises FileExistsError rather than replace a file.
    """
    root = authority("Gốc thử nghiệm, không có giá trị", at=at)
    own = signer(name, root, at=at)
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "root.pem": root.pem,
        "key.p12": own.pkcs12(),
        "certificate.pem": own.pem,
        "passphrase": PASSPHRASE.encode(),
        "signing.toml": _settings_of(issuer_code).encode(),
    }
    for file, content in files.items():
        handle = os.open(folder / file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
    return folder / "signing.toml"


def _settings_of(issuer_code: str) -> str:
    return f"""trusted = ["root.pem"]

[issuers.{issuer_code!r}]
certificate = "certificate.pem"
pkcs12 = "key.p12"
passphrase_file = "passphrase"
seal = true
"""

"""The keys that sign: from a file or from a token (PKCS#11), one for each issuing body.

The settings name them; the database never holds a key. A key is opened once in each process, at its
first signature, and never shared with a forked child: a token does not know the child.
"""

import datetime as dt
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.core import checks
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.errors import SigningWaits
from certificates.signing.trust import (
    certificates_in,
    common_name,
    fingerprint,
    withdrawal_of,
)
from shared.dates import local_day

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

# From so many days before its end, staff are told that a key runs out.
TOLD_BEFORE = dt.timedelta(days=60)


@dataclass
class Key:
    """An opened key. A token signs one thing at a time: hold `one_at_a_time` meanwhile.

    room   bytes a signature needs in the file, None until the first was made
    """

    certificate: Certificate
    signer: "Signer"
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    room: int | None = None

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.certificate)


@dataclass(frozen=True)
class KeyState:
    """How it stands with the key of an issuing body, judged by its certificate alone.

    problem      why nothing is signed, "" when all is well
    is_ending    it runs out soon
    """

    issuer_code: str
    signer: str
    fingerprint: str
    valid_from: dt.datetime
    valid_until: dt.datetime
    problem: Any
    is_ending: bool


def has_key(issuer_code: str) -> bool:
    """Whether the settings name a key for the issuing body, in whatever state."""
    return issuer_code in settings.SIGNING["issuers"]


def shows_seal(issuer_code: str) -> bool:
    """Whether signatures of the issuing body are drawn on the page."""
    return bool(_said(issuer_code)["seal"])


def key_states(at: dt.datetime) -> list[KeyState]:
    """How it stands with every key. Opens none: any process may ask."""
    return [key_state(code, at) for code in settings.SIGNING["issuers"]]


def key_state(issuer_code: str, at: dt.datetime) -> KeyState:
    [certificate, *_rest] = certificates_in([_said(issuer_code)["certificate"]])
    until = certificate.not_valid_after
    return KeyState(
        issuer_code=issuer_code,
        signer=common_name(certificate),
        fingerprint=fingerprint(certificate),
        valid_from=certificate.not_valid_before,
        valid_until=until,
        problem=_problem(certificate, at),
        is_ending=at < until <= at + TOLD_BEFORE,
    )


def check_keys(**_kwargs: Any) -> list[checks.CheckMessage]:
    """System check: every key in the settings signs, and goes on for a while."""
    found: list[checks.CheckMessage] = []
    for state in key_states(timezone.now()):
        where = f"{state.issuer_code} ({state.signer})"
        hint = "docs/operations/signing.md tells how to change a key."
        if state.problem:
            says = f"{where}: {state.problem} Its certificates wait."
            found.append(checks.Warning(says, hint=hint, id="certificates.W002"))
        elif state.is_ending:
            says = f"{where}: the signing key runs out on {_day(state.valid_until)}."
            found.append(checks.Warning(says, hint=hint, id="certificates.W003"))
    return found


def _problem(certificate: Certificate, at: dt.datetime) -> Any:
    until = certificate.not_valid_after
    if at > until:
        return _("The certificate of the signing key ran out on %(day)s.") % {"day": _day(until)}
    if at < certificate.not_valid_before:
        return _("The certificate of the signing key holds only from %(day)s.") % {
            "day": _day(certificate.not_valid_before)
        }
    withdrawn = withdrawal_of(certificate)
    if withdrawn is not None:
        return _("The signing key was withdrawn on %(day)s.") % {"day": _day(withdrawn.at)}
    from certificates.signing.judge import is_believed  # noqa: PLC0415 - late: it takes a second

    if not is_believed(certificate, at):
        return _("The certificate of the signing key leads to no root that the settings trust.")
    return ""


def _day(moment: dt.datetime) -> str:
    return f"{local_day(moment):%d/%m/%Y}"


def _said(issuer_code: str) -> dict[str, Any]:
    try:
        said: dict[str, Any] = settings.SIGNING["issuers"][issuer_code]
    except KeyError:
        raise SigningWaits(_("The settings no longer name a signing key of this issuer.")) from None
    return said


# --- Opening ------------------------------------------------------------------------------------

_keys: dict[str, Key] = {}
_opening = threading.Lock()
# Modules that were loaded before the fork that made this process, or lost their token.
_stale: set[str] = set()


def key_of(issuer_code: str, *, at: dt.datetime) -> Key:
    """Return the opened key of an issuing body.

    Raises SigningWaits when it has run out or was withdrawn, or cannot be opened.
    """
    said = _said(issuer_code)
    if problem := key_state(issuer_code, at).problem:
        raise SigningWaits(problem)
    name = json.dumps(said, sort_keys=True)
    with _opening:
        if name not in _keys:
            _keys[name] = _open(said)
        return _keys[name]


def forget_keys() -> None:
    """Close what is open; the next signature opens it again, as after a token was taken out."""
    # Not by lock: a forked child may have inherited it taken.
    for name in list(_keys):
        token = json.loads(name).get("pkcs11")
        if token:
            _stale.add(token["module"])
        del _keys[name]


def _after_fork() -> None:
    global _opening
    # The inherited one may be held by a thread that is not here.
    _opening = threading.Lock()
    forget_keys()


os.register_at_fork(after_in_child=_after_fork)


def _open(said: dict[str, Any]) -> Key:
    [certificate, *more] = certificates_in([said["certificate"]])
    chain = [*more, *certificates_in(said["chain"])]
    try:
        signer = _signer(said, certificate, chain)
    except SigningWaits:
        raise
    except Exception as error:
        # Files, passwords, tokens and drivers each fail in their own way.
        raise SigningWaits(
            _("The signing key cannot be opened: %(error)s.") % {"error": _short(error)}
        ) from error
    return Key(certificate=certificate, signer=signer)


def _short(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip()[:200]


def _signer(said: dict[str, Any], certificate: Certificate, chain: list[Certificate]) -> "Signer":
    if "pkcs11" in said:
        return _token_signer(said["pkcs11"], certificate, chain)
    passphrase = _secret(said, "passphrase")
    key = _private_key(said, passphrase.encode() if passphrase else None)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    if public != certificate.public_key.dump():
        raise SigningWaits(_("The signing key and its certificate do not belong together."))
    # Imported late: a second, which processes that never sign need not spend.
    from certificates.signing.loaded import LoadedSigner  # noqa: PLC0415

    return LoadedSigner(key, certificate, chain)


def _private_key(said: dict[str, Any], passphrase: bytes | None) -> Any:
    if "pkcs12" in said:
        data = Path(said["pkcs12"]).read_bytes()
        return pkcs12.load_key_and_certificates(data, passphrase)[0]
    data = Path(said["key"]).read_bytes()
    read: Callable[..., Any] = serialization.load_der_private_key
    if data.startswith(b"-----"):
        read = serialization.load_pem_private_key
    return read(data, passphrase)


def _token_signer(
    token: dict[str, Any], certificate: Certificate, chain: list[Certificate]
) -> "Signer":
    import pkcs11  # noqa: PLC0415
    from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415

    module = pkcs11.lib(token["module"])
    if token["module"] in _stale:
        module.reinitialize()
        _stale.discard(token["module"])
    session = module.get_token(token_label=token["token"]).open(user_pin=_secret(token, "pin"))
    return PKCS11Signer(
        session,
        signing_cert=certificate,
        ca_chain=chain,
        key_label=token["key"],
        other_certs_to_pull=None,
    )


def _secret(said: dict[str, Any], name: str) -> str | None:
    """The password or PIN: from the file or the environment variable that the settings name."""
    if f"{name}_file" in said:
        return Path(said[f"{name}_file"]).read_text(encoding="utf-8").strip()
    if f"{name}_variable" in said:
        return os.environ[said[f"{name}_variable"]]
    return None

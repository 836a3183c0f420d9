"""Signing: a credential as a compact JWT (Open Badges 3.0 §8.2: the payload is the credential)."""

import copy
import datetime as dt
import json
from typing import Any

from joserfc import jws
from joserfc.jws import JWSAlgModel, JWSRegistry

from certificates.credential.identity import key_id
from certificates.credential.keys import Key


def _ed25519() -> JWSAlgModel:
    # RFC 9864 renames this signature to "Ed25519", and the library warns of the old name; those
    # who verify still know it as "EdDSA".
    algorithm = copy.copy(JWSRegistry.algorithms["EdDSA"])
    algorithm.security_warning = None
    return algorithm


class _Registry(JWSRegistry):
    algorithms = {"EdDSA": _ed25519()}
    # A full status list has 22 000 letters.
    max_payload_length = 1_000_000


def signed(credential: dict[str, Any], key: Key) -> str:
    """Return the credential as a JWT, with the claims that every reader of JWTs checks."""
    issuer = credential["issuer"]
    claims = {
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": credential["id"],
        "nbf": _seconds(credential["validFrom"]),
    }
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"])
    header = {"alg": "EdDSA", "kid": key_id(key), "typ": "JWT"}
    payload = json.dumps({**credential, **claims}, ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact(header, payload, key.jwk, registry=_Registry(algorithms=["EdDSA"]))


def _seconds(moment: str) -> int:
    return int(dt.datetime.fromisoformat(moment).timestamp())

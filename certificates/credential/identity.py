"""Who signs: the address of the site as a did:web, and the keys it publishes."""

from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from certificates.credential.keys import Key, Ring


def site() -> str:
    """The address of the site without the last slash."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def did() -> str:
    """The identity of this installation: did:web:hoc.example.gov.vn."""
    return f"did:web:{quote(urlsplit(site()).netloc, safe='')}"


def key_id(key: Key) -> str:
    return f"{did()}#{key.name}"


def did_document(ring: Ring) -> dict[str, Any]:
    """What did:web resolves to (W3C DID Core): every key, former ones too."""
    methods = [
        {
            "id": key_id(key),
            "type": "JsonWebKey2020",
            "controller": did(),
            "publicKeyJwk": key.public(),
        }
        for key in ring.keys
    ]
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/suites/jws-2020/v1",
        ],
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def key_set(ring: Ring) -> dict[str, Any]:
    """The same keys as a JWK set (RFC 7517), for those who know no DIDs."""
    return {
        "keys": [
            {**key.public(), "kid": key_id(key), "use": "sig", "alg": "EdDSA"} for key in ring.keys
        ]
    }

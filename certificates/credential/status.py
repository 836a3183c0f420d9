"""The public list of certificates that no longer hold (W3C Bitstring Status List 1.0).

A certificate has one bit in one list, by its key: nobody can tell from the lists whose it is.
"""

import base64
import datetime as dt
import gzip
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from certificates.credential.identity import did, site

# The least that the specification allows, so that one bit says nothing about one person.
LIST_LENGTH = 131_072
# How long a copy may be believed. The list is made anew for whoever asks.
LIST_AGE = dt.timedelta(hours=24)


def list_of(certificate_id: int) -> tuple[int, int]:
    """The list in which a certificate stands, and its place there."""
    return divmod(certificate_id, LIST_LENGTH)


def range_of(number: int) -> tuple[int, int]:
    """The first and the last certificate of a list."""
    return number * LIST_LENGTH, (number + 1) * LIST_LENGTH - 1


def list_url(number: int) -> str:
    return f"{site()}{reverse('certificates:credential_status_list', args=[number])}"


def status_entry(certificate_id: int) -> dict[str, str]:
    """What a credential says about where its status is found."""
    number, place = list_of(certificate_id)
    return {
        "id": f"{list_url(number)}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": list_url(number),
    }


def status_list(number: int, withdrawn: Iterable[int], *, at: dt.datetime) -> dict[str, Any]:
    """The credential that says which certificates of a list were revoked or replaced by `at`.

    at  a whole hour: copies made within one hour are the same, bit for bit
    """
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": list_url(number),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(),
        "validFrom": at.isoformat(),
        "validUntil": (at + LIST_AGE).isoformat(),
        "credentialSubject": {
            "id": f"{list_url(number)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(list_of(each)[1] for each in withdrawn),
        },
    }


def encoded(places: Iterable[int]) -> str:
    """The list with these bits set, first bit first, compressed, in base64url behind a `u`."""
    bits = bytearray(LIST_LENGTH // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    # Without the time of day, so that the same list has the same letters.
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")

"""How news leaves for other systems: the signature, the waits, the addresses that are refused."""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import ipaddress
from enum import StrEnum
from urllib.parse import urlsplit


class Topic(StrEnum):
    """What other systems may want to hear of."""

    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_REPLACED = "certificate.replaced"
    TRAINING_CREDITED = "training.credited"
    TRAINING_REVERSED = "training.reversed"
    QUALIFICATION_ADDED = "qualification.added"
    QUALIFICATION_REVERSED = "qualification.reversed"
    ORGANISATION_CHANGED = "organisation.changed"
    PERSON_CHANGED = "person.changed"


FIRST_WAIT = dt.timedelta(minutes=1)
WAIT_GROWS = 3
LONGEST_WAIT = dt.timedelta(hours=6)
SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins, not one
# How far the clocks of two machines may lie apart.
REPLAY_WINDOW = dt.timedelta(minutes=5)


def wait_after(tries: int) -> dt.timedelta:
    """Return how long to wait after the `tries`-th failure: 1, 3, 9, 27 … minutes, 6 hours at most."""
    return min(FIRST_WAIT * WAIT_GROWS ** min(tries - 1, 10), LONGEST_WAIT)


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header `webhook-signature` of https://www.standardwebhooks.com.

    HMAC-SHA256 over the id, the seconds since 1970 and the body, with full stops between.
    Raises ValueError for a secret that is none.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def is_signed(
    secret: str, header: str, *, message_id: str, timestamp: int, body: bytes, at: dt.datetime
) -> bool:
    """Whether one of the signatures in `header` is right and fresh: what a receiver checks."""
    if abs(at.timestamp() - timestamp) > REPLAY_WINDOW.total_seconds():
        return False
    right = signature(secret, message_id=message_id, timestamp=timestamp, body=body).encode()
    return any(hmac.compare_digest(right, one.encode()) for one in header.split(" "))


def secret_of(random: bytes) -> str:
    return SECRET_PREFIX + base64.b64encode(random).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not a secret of a webhook") from error


def address_problem(url: str) -> str:
    """Return why nothing can be sent to `url`, in English; "" when its form is right."""
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        return "not an address"
    if not url.isascii() or any(ord(char) <= 32 for char in url):
        return "letters that an address cannot have"
    if address.scheme != "https":
        return "only https:// addresses are sent to"
    if not address.hostname or address.username is not None or address.password is not None:
        return "an address without a name and password is needed"
    if address.fragment:
        return "an address cannot have a part after #"
    if port == 0:
        return "not a port"
    return ""


def may_be_sent_to(ip: str, *, inside: bool) -> bool:
    """Whether a machine may be spoken to.

    inside  the name is on the list of machines of the own network, which may have private
            addresses. Loopback, link-local and multicast are refused always.
    """
    found = _plain(ipaddress.ip_address(ip.partition("%")[0]))
    if (
        found.is_loopback
        or found.is_link_local
        or found.is_multicast
        or found.is_unspecified
        or found.is_reserved
    ):
        return False
    return found.is_global or (inside and found.is_private)


def _plain(
    found: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An IPv4 address in the dress of IPv6 is judged as what it is."""
    if isinstance(found, ipaddress.IPv4Address):
        return found
    carried = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
    if carried:
        return carried
    if found in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found

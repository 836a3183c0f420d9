"""Requests that leave for other systems: to public machines only, and never anywhere else.

The name is looked up once, every address found must be allowed, and the connection goes to the
address that was judged: a name that answers otherwise a moment later changes nothing. A redirect
is not followed.
"""

import datetime as dt
import http.client
import logging
import socket
import ssl
from collections.abc import Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop

from api.errors import AddressGone, AddressRefused, NotDelivered
from api.rules.webhooks import address_problem, may_be_sent_to, signature

logger = logging.getLogger(__name__)

TIMEOUT = dt.timedelta(seconds=10)
HTTPS_PORT = 443

BAD_ADDRESS = gettext_noop("the address cannot be sent to")
BAD_MACHINE = gettext_noop("the address leads to a machine that nothing is sent to")
NO_NAME = gettext_noop("the name in the address is not known")
NO_ANSWER = gettext_noop("no answer from the other system")


def deliver(
    url: str,
    body: bytes,
    *,
    secret: str,
    message_id: str,
    at: dt.datetime,
    inside_hosts: Collection[str] = (),
) -> None:
    """Send one signed message.

    inside_hosts  names that may have private addresses

    Raises NotDelivered when another try may succeed, AddressRefused when the address leads where
    nothing is sent, AddressGone when the other side says that it wants no more.
    """
    if address_problem(url):
        raise AddressRefused(BAD_ADDRESS)
    address = urlsplit(url)
    host, port = str(address.hostname), address.port or HTTPS_PORT
    machine = _machine(host, port, is_inside=host in inside_hosts)
    timestamp = int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "HocBa-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(
            secret, message_id=message_id, timestamp=timestamp, body=body
        ),
    }
    path = address.path or "/"
    target = f"{path}?{address.query}" if address.query else path
    _judge(_exchange(machine, host, port, target, body, headers))


def _judge(status: int) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status == HTTPStatus.GONE:
        raise AddressGone
    raise NotDelivered(f"HTTP {status}")


def _machine(host: str, port: int, *, is_inside: bool) -> str:
    """Return the address to connect to. Raises AddressRefused unless all of them are allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotDelivered(NO_NAME) from error
    machines = [str(entry[4][0]) for entry in found]
    if not machines or not all(may_be_sent_to(ip, inside=is_inside) for ip in machines):
        raise AddressRefused(BAD_MACHINE)
    return machines[0]


class _ToOneMachine(http.client.HTTPSConnection):
    """Speaks to one address, and asks it for the certificate of the name."""

    def __init__(self, host: str, port: int, *, machine: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT.total_seconds())
        self._machine = machine
        self._tls = ssl.create_default_context()

    def connect(self) -> None:
        plain = socket.create_connection((self._machine, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _exchange(
    machine: str, host: str, port: int, path: str, body: bytes, headers: dict[str, str]
) -> int:
    connection = _ToOneMachine(host, port, machine=machine)
    try:
        connection.request("POST", path, body=body, headers=headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        logger.info("no answer from %s: %s", host, error)
        raise NotDelivered(NO_ANSWER) from error
    finally:
        connection.close()

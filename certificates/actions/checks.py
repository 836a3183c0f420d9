"""Counting checks. A count that cannot be written is lost; whoever checks never waits for it."""

import datetime as dt
import ipaddress
import logging

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from accounts.api import User
from audit.api import record
from certificates.models import CheckCount, IssuingBody
from shared.dates import local_day
from shared.sealing import keyed_hash

logger = logging.getLogger(__name__)

# How much of an address names a network: an office, or the neighbourhood of a phone.
_PREFIX = {4: 24, 6: 48}

# One statement, so that two checks at once are both counted. Understood by both databases.
_COUNT = """
    INSERT INTO certificates_checkcount (day, how, result, code, issuer_id, network, times)
    VALUES (%s, %s, %s, %s, %s, %s, 1)
    ON CONFLICT (day, how, result, code, network)
    DO UPDATE SET times = certificates_checkcount.times + 1
"""


def count_check(
    *, how: str, result: str, code: str, issuer_id: int | None, client: str, at: dt.datetime
) -> bool:
    """Count one check; return whether it could be written.

    code       of the paper that was found, "" when none was; never what was typed
    client     the address that asked; only a keyed hash of its network and the day is kept
    """
    day = local_day(at)
    row = [day.isoformat(), how, result, code, issuer_id, network_of(client, day)]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_COUNT, row)
    except DatabaseError:
        # Read-only, full or away: the answer was given, and nobody is helped by a failure here.
        logger.warning("A check was not counted.", exc_info=True)
        return False
    return True


def network_of(client: str, day: dt.date) -> str:
    """Return 12 hex digits that stand for the network of an address on one day."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        prefix = ""
    else:
        mapped = getattr(address, "ipv4_mapped", None) or address
        length = _PREFIX[mapped.version]
        prefix = str(ipaddress.ip_network((mapped, length), strict=False))
    return keyed_hash(f"{day} {prefix}", key=settings.SEALING_KEY, context="checks")[:12]


def forget_old_checks(at: dt.datetime) -> int:
    """Remove the counts of days longer ago than CHECK_LOG_DAYS; return how many there were."""
    oldest = local_day(at) - dt.timedelta(days=settings.CHECK_LOG_DAYS)
    deleted, _by_model = CheckCount.objects.filter(day__lt=oldest).delete()
    return deleted


@transaction.atomic
def note_log_reading(issuer: IssuingBody, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that `by` read how often the papers of an issuer were checked."""
    record("check_log.read", issuer, by=by, at=at)

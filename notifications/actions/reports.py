"""What providers tell about messages they were handed."""

import datetime as dt
import uuid

from django.db import transaction

from notifications.actions.delivering import flag_address
from notifications.models import Delivery

State = Delivery.State
STATE_OF = {
    "delivered": State.DELIVERED,
    "failed": State.GIVEN_UP,
    "bounced": State.BOUNCED,
}


@transaction.atomic
def note_report(
    channel: str, token: uuid.UUID, status: str, *, reason: str, at: dt.datetime
) -> bool:
    """Write down what became of a delivery; return whether there is such a one.

    A report that comes again, or after a later one, changes nothing: what has arrived has arrived.
    Whatever was never handed over has nothing to be reported.
    """
    delivery = (
        Delivery.objects.select_for_update()
        .filter(token=token, channel=channel)
        .exclude(state__in=[State.WAITING, State.DROPPED])
        .first()
    )
    if delivery is None:
        return False
    state = STATE_OF[status]
    if delivery.state in {State.DELIVERED, state}:
        return True
    delivery.state, delivery.next_try_at = state, None
    delivery.error = "" if state == State.DELIVERED else reason[:300]
    if state == State.DELIVERED:
        delivery.sent_at = delivery.sent_at or at
    delivery.save(update_fields=["state", "next_try_at", "error", "sent_at"])
    if state == State.BOUNCED:
        flag_address(delivery, reason=reason, at=at)
    return True

"""Who may open a message, the log of deliveries, the words. Missing and forbidden are both 404."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission, User, known, scope_of
from notifications.models import Delivery, Message
from organisations.api import STEP_LENGTH
from people.api import people_visible_to


def get_message_or_404(user: AnyUser, message_id: int) -> Message:
    """Return one of the user's own messages."""
    message = Message.objects.of(user).filter(pk=message_id).first()
    if message is None:
        raise Http404
    return message


def deliveries_visible_to(user: AnyUser, *, on: dt.date) -> QuerySet[Delivery]:
    """Deliveries to people inside the user's scope of SEE_PEOPLE.

    Whoever manages the messages of the whole installation also sees those to accounts.
    """
    own = Q(message__person__in=people_visible_to(user, on=on))
    if manages_messages(user, on=on):
        own |= Q(message__person=None)
    return Delivery.objects.filter(own)


def get_log_or_404(user: AnyUser, *, on: dt.date) -> QuerySet[Delivery]:
    """Return the part of the log that `user` may read."""
    if not sees_log(user, on=on):
        raise Http404
    return deliveries_visible_to(user, on=on)


def sees_log(user: AnyUser, *, on: dt.date) -> bool:
    return bool(scope_of(user, Permission.SEE_PEOPLE, on=on))


def get_delivery_or_404(user: AnyUser, delivery_id: int, *, on: dt.date) -> Delivery:
    delivery = get_log_or_404(user, on=on).filter(pk=delivery_id).first()
    if delivery is None:
        raise Http404
    return delivery


def manages_messages(user: AnyUser, *, on: dt.date) -> bool:
    """Whether `user` may change words that everybody reads: an administrator of a whole tree."""
    scope = scope_of(user, Permission.MANAGE_MESSAGES, on=on)
    return any(len(path) == STEP_LENGTH for path in scope.paths)


def words_manager_or_404(user: AnyUser, *, on: dt.date) -> User:
    if not manages_messages(user, on=on):
        raise Http404
    return known(user)

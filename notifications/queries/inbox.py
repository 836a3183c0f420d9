"""What a recipient has been told, and how many of it is unread."""

from typing import Any

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from accounts.api import AnyUser
from notifications.models import Message
from people.api import Person

MESSAGES_PER_PAGE = 20
# Seconds. Whoever reads, posts or opens the page counts anew, so it may be long.
COUNT_AGE = 24 * 60 * 60


def unread_messages(person: Person) -> QuerySet[Message]:
    """Return the person's unread messages, newest first."""
    return Message.objects.filter(person=person, read_at=None)


def inbox_page(user: AnyUser, number: str | None) -> Page[Message]:
    """Return one page of what `user` was told, newest first."""
    return Paginator(Message.objects.of(user), MESSAGES_PER_PAGE).get_page(number)


def unread_count(user: AnyUser) -> int:
    """Count the user's unread messages, and keep the number for the frame. One query."""
    count = Message.objects.of(user).filter(read_at=None).count()
    keep_unread_count(user, count)
    return count


def keep_unread_count(user: AnyUser, count: int) -> None:
    cache.set(_count_key(user.pk), count, COUNT_AGE)


def unread_shown(user: AnyUser) -> int:
    """Return the number that every page shows, without asking the database.

    It is kept by whatever changes it; where it is not known, nothing is shown.
    """
    return int(cache.get(_count_key(user.pk)) or 0) if user.is_authenticated else 0


def keep_counts_of(users: set[int]) -> None:
    """Count anew for these accounts, by id. One query; none for nobody."""
    counts = (
        Message.objects.filter(read_at=None)
        .annotate(account=Coalesce(F("user_id"), F("person__user_id")))
        .filter(account__in=users)
        .order_by()
        .values("account")
        .annotate(number=Count("pk"))
    )
    found = {row["account"]: row["number"] for row in counts}
    cache.set_many({_count_key(user): found.get(user, 0) for user in users}, COUNT_AGE)


def _count_key(user_id: Any) -> str:
    return f"unread-messages:{user_id}"

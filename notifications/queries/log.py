"""The log of deliveries, and addresses that refuse."""

from collections.abc import Mapping

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from notifications.models import Delivery
from notifications.rules import masked_address
from shared.text import fold

DELIVERIES_PER_PAGE = 50


def log_page(
    deliveries: QuerySet[Delivery], filters: Mapping[str, str], number: str | None
) -> Page[Delivery]:
    """Return one page of the log, newest first. Two queries.

    filters  tim (words of a name or code), kenh, trang_thai; empty ones do not count
    """
    found = deliveries.select_related("message__person", "message__user")
    if filters.get("kenh"):
        found = found.filter(channel=filters["kenh"])
    if filters.get("trang_thai"):
        found = found.filter(state=filters["trang_thai"])
    for word in fold(filters.get("tim", "")).split():
        found = found.filter(message__person__search_text__contains=word)
    page = Paginator(found, DELIVERIES_PER_PAGE).get_page(number)
    for delivery in page:
        delivery.shown_address = masked_address(delivery.address)
    return page


def set_aside_count(deliveries: QuerySet[Delivery]) -> int:
    """Count what waits for somebody to decide. One query."""
    return deliveries.filter(state__in=Delivery.CAN_BE_TRIED_AGAIN).count()

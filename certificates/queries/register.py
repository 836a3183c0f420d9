"""The register book, opened at a page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from certificates.models import Certificate, IssuingBody


@dataclass(frozen=True)
class RegisterBook:
    """The book of one issuer, opened at one year, perhaps at one class.

    classes  (code, name as printed) of the classes of that year
    """

    issuer: IssuingBody
    periods: list[str]
    period: str
    classes: list[tuple[str, str]]
    class_code: str
    entries: QuerySet[Certificate]


def register_book(issuer: IssuingBody, *, period: str = "", class_code: str = "") -> RegisterBook:
    """Open the book of `issuer`; at the newest year when `period` has no entry, and at all classes
    when `class_code` is not among them."""
    own = Certificate.objects.filter(issuer=issuer)
    periods = sorted(set(own.values_list("period", flat=True).distinct()), reverse=True)
    period = period if period in periods else next(iter(periods), "")
    of_year = own.filter(period=period)
    classes: list[tuple[Any, Any]] = sorted(
        of_year.values_list("class_code", "snapshot__class_name").distinct()
    )
    if class_code not in {code for code, _name in classes}:
        class_code = ""
    entries = of_year.filter(class_code=class_code) if class_code else of_year
    return RegisterBook(
        issuer=issuer,
        periods=periods,
        period=period,
        classes=classes,
        class_code=class_code,
        entries=entries.select_related("replaced_by").order_by("register_serial"),
    )

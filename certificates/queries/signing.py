"""How it stands with the signing keys of issuing bodies, and what waits for them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from certificates.models import Certificate, IssuingBody
from certificates.signing.keys import KeyState, has_key, key_state


@dataclass(frozen=True)
class KeyLine:
    """The key of one body.

    state     None where the settings name none: its certificates are display copies
    waiting   certificates to be signed whose PDF is not made yet
    """

    issuer: IssuingBody
    state: KeyState | None
    waiting: int

    @property
    def needs_care(self) -> bool:
        """Whether somebody should do something about it now."""
        if self.state is None:
            return bool(self.waiting)
        return bool(self.state.problem) or self.state.is_ending


def keys_of(issuers: Iterable[IssuingBody], at: dt.datetime) -> list[KeyLine]:
    """One line for each body, in the order given. One query."""
    issuers = list(issuers)
    waiting = dict(
        Certificate.objects.awaiting_pdf()
        .filter(issuer__in=issuers, snapshot__is_signed=True)
        .order_by()
        .values_list("issuer")
        .annotate(number=Count("pk"))
    )
    return [
        KeyLine(
            issuer=issuer,
            state=key_state(issuer.code, at) if has_key(issuer.code) else None,
            waiting=waiting.get(issuer.pk, 0),
        )
        for issuer in issuers
    ]


def certificates_to_archive() -> QuerySet[Certificate]:
    """Signed certificates without their copy for the archive, oldest first."""
    return Certificate.objects.awaiting_archive().order_by("signed_at", "pk")

"""The door to an organisation. Scopes come from `accounts`, which lies above this app."""

from typing import Protocol

from django.http import Http404

from organisations.models import Organisation


class CoversOrganisations(Protocol):
    """What this door needs to know of a person's rights (`accounts.api.Scope` has it)."""

    def covers(self, organisation: Organisation) -> bool: ...


def get_organisation_or_404(scope: CoversOrganisations, code: str) -> Organisation:
    """Return the organisation if it exists and lies in `scope`; otherwise raise Http404."""
    organisation = Organisation.objects.select_related("kind").filter(code=code).first()
    if organisation is None or not scope.covers(organisation):
        raise Http404
    return organisation

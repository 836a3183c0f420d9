"""Changes as news for other systems: what happened, an id, and where to read it. Nothing personal."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from api.models import Change
from api.queries.changes import Seen
from api.rules.webhooks import Topic

Kind = Change.Kind
_TOPICS: dict[tuple[str, str], Topic] = {
    (Kind.CERTIFICATE, "issued"): Topic.CERTIFICATE_ISSUED,
    (Kind.CERTIFICATE, "revoked"): Topic.CERTIFICATE_REVOKED,
    (Kind.CERTIFICATE, "replaced"): Topic.CERTIFICATE_REPLACED,
    (Kind.TRAINING, "added"): Topic.TRAINING_CREDITED,
    (Kind.TRAINING, "reversed"): Topic.TRAINING_REVERSED,
    (Kind.QUALIFICATION, "added"): Topic.QUALIFICATION_ADDED,
    (Kind.QUALIFICATION, "reversed"): Topic.QUALIFICATION_REVERSED,
    (Kind.ORGANISATION, "changed"): Topic.ORGANISATION_CHANGED,
    (Kind.ORGANISATION, "gone"): Topic.ORGANISATION_CHANGED,
    (Kind.PERSON, "changed"): Topic.PERSON_CHANGED,
    (Kind.PERSON, "gone"): Topic.PERSON_CHANGED,
}
_ROUTES = {
    Kind.CERTIFICATE: "api-1:certificate_detail",
    Kind.TRAINING: "api-1:training_detail",
    Kind.QUALIFICATION: "api-1:qualification_detail",
    Kind.ORGANISATION: "api-1:organisation_detail",
    Kind.PERSON: "api-1:person_detail",
}


@dataclass(frozen=True)
class Event:
    """`link` is empty for what can no longer be read."""

    topic: Topic
    key: str
    link: str


def events_of(seen: Iterable[Seen]) -> list[Event]:
    return [
        Event(_TOPICS[each.change.kind, each.operation], each.key, _link(each)) for each in seen
    ]


def _link(seen: Seen) -> str:
    if seen.operation == "gone":
        return ""
    route = _ROUTES[Kind(seen.change.kind)]
    return settings.WAGTAILADMIN_BASE_URL + reverse(route, args=[seen.key])

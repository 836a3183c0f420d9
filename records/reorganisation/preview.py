"""What a reorganisation moves, in counts that open to names."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.api import RoleAssignment
from organisations.api import Organisation, Reorganised, concerns
from people.api import Followed, Person, PositionTitle
from records.models import Target


@dataclass(frozen=True)
class Heap:
    """One count and what it counts, in words."""

    key: str
    label: str
    lines: Sequence[str]
    # Of people the places (lượt) differ from the people (người).
    people: int | None = None

    def __len__(self) -> int:
        return len(self.lines)


@dataclass
class Preview:
    """The heaps, and what somebody should look at."""

    heaps: list[Heap] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {heap.key: len(heap) for heap in self.heaps}


def preview_of(done: Reorganised, followed: Followed, roles: Sequence[RoleAssignment]) -> Preview:
    """Say what was done, or would be. A fixed number of queries."""
    names = _Names(done, followed)
    heaps = [
        Heap("closed", _("Organisations that end"), names.closed(done)),
        Heap("opened", _("New organisations"), names.all_of(done.opened)),
        Heap("renamed", _("Organisations with a new name"), names.all_of(done.renamed)),
        Heap("moved", _("Organisations that hang elsewhere"), names.all_of(done.moved)),
        Heap(
            "positions", _("Positions that go on elsewhere or end"), names.positions(followed),
            people=len(followed.people),
        ),
        Heap("roles", _("Roles given over the successors"), names.roles(roles)),
    ]  # fmt: skip
    for concern in concerns():
        found = concern.find(done.closed)
        heaps.append(Heap(concern.key, str(concern.label), names.things(found)))
    targets = Target.objects.filter(
        owner__in=done.closed, year__gte=_first_year(done)
    ).select_related("indicator")
    heaps.append(
        Heap(
            "targets",
            _("Targets to be taken over once somebody confirms it"),
            names.things([(one.owner_id, f"{one.indicator} {one.year}") for one in targets]),
        )
    )
    return Preview(heaps, names.same_title(followed))


def _first_year(done: Reorganised) -> int:
    return min((one.effective_on.year for one in done.changes), default=0)


class _Names:
    """Names of organisations, people and titles that the heaps speak of."""

    def __init__(self, done: Reorganised, followed: Followed) -> None:
        ids = {*done.opened, *done.closed, *done.renamed, *done.moved}
        ids |= {pk for one in done.handovers for pk in (one.organisation_id, *one.to)}
        ids |= {line.to for line in followed.lines if line.to}
        self.organisations = {
            pk: f"{name} ({code})"
            for pk, name, code in Organisation.objects.filter(pk__in=ids).values_list(
                "pk", "name", "code"
            )
        }
        self.people = dict(
            Person.objects.filter(pk__in=followed.people).values_list("pk", "full_name")
        )
        self.titles = dict(PositionTitle.objects.values_list("code", "name"))

    def all_of(self, ids: Iterable[int]) -> list[str]:
        return [self.organisations[pk] for pk in dict.fromkeys(ids)]

    def closed(self, done: Reorganised) -> list[str]:
        to = {one.organisation_id: one.to for one in done.handovers}
        return [
            " → ".join(
                filter(None, (self.organisations[pk], ", ".join(self.all_of(to.get(pk, ())))))
            )
            for pk in done.closed
        ]

    def positions(self, followed: Followed) -> list[str]:
        lines = []
        for one in followed.lines:
            old = f"{self.titles[one.title]}, {self.organisations[one.organisation_id]}"
            new = (
                f"{self.titles[one.new_title]}, {self.organisations[one.to]}"
                if one.to
                else _("ends")
            )
            lines.append(f"{self.people[one.person_id]}: {old} → {new}")
        return sorted(lines)

    def roles(self, roles: Sequence[RoleAssignment]) -> list[str]:
        rows = RoleAssignment.objects.filter(pk__in=[one.pk for one in roles])
        return [
            f"{one.user}: {one.get_role_display()}, {one.organisation}"
            for one in rows.select_related("user", "organisation").order_by("pk")
        ]

    def things(self, found: Iterable[tuple[int, str]]) -> list[str]:
        return [f"{title}, {self.organisations[pk]}" for pk, title in found]

    def same_title(self, followed: Followed) -> list[str]:
        """Two secretaries of one organisation may be meant so for a while; somebody should look."""
        leading = {"bi_thu"}
        held = Counter(
            (one.to, one.new_title)
            for one in {(each.person_id, each.to, each.new_title): each for each in followed.lines}
            .values()
            if one.to and one.new_title in leading
        )  # fmt: skip
        return [
            _("%(place)s would have %(count)s people as %(title)s.")
            % {"place": self.organisations[to], "count": count, "title": self.titles[title]}
            for (to, title), count in held.items()
            if to and count > 1
        ]

"""Communes whose cells are merged while their people study: run inside the site.

One process for all of it, since each start of Django costs seconds: it answers what the test asks,
a line of JSON for each line.
"""

import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.api import Role, User, assign_role
from bench.learners import ready_to_pass, session_of
from courses.api import ClassUnit, Enrolment, TrainingClass
from organisations.api import OrganisationRow, Placement, plant, tree_on
from people.api import Holding, HoldingRow, Person, PersonRow, enter_holdings, enter_people
from quizzes.api import Attempt
from records.actions import fold_all_changes, rebuild_standings, rebuild_tallies
from records.actions.tallies import drifted_tallies
from records.api import YEARLY_TRAINING
from records.models import (
    ClosingFigures,
    Standing,
    StandingScope,
    TrainingFact,
    YearClosing,
)
from records.queries.standings import (
    chunks_of_people,
    expected_standings,
    stored_standings,
    years_with_standings,
)
from records.reorganisation.run import reorganise
from records.reorganisation.undo import settle, undo
from shared.dates import local_day
from tests.factories.base import number_from
from tests.factories.closings import a_closing
from tests.factories.courses import TrainingClassFactory
from tests.factories.records import TrainingFactFactory

PREFIX = "SX"
HEADINGS = "loai_thay_doi;ma_to_chuc_cu;ma_to_chuc_moi;ten_moi;ngay_hieu_luc;so_quyet_dinh"
NUMBERS_FROM = 30_000_000


class World:
    """`communes` communes of `cells` cells each, two people a cell; of each commune's cells are
    made `merged`."""

    def __init__(self, *, unit: int, communes: int, cells: int, merged: int, learners: int) -> None:
        number_from(NUMBERS_FROM)
        self.at = timezone.now()
        self.communes, self.cells, self.merged = communes, cells, merged
        self.people = self._register()
        self.unit = ClassUnit.objects.get(pk=unit)
        self.seats = self._seats(learners)
        self.classes = self._classes()
        self.year = local_day(self.at).year
        self._past()
        self.was, self.closed, self.past = self.open_ends(), frozen(), self.scopes(self.year - 1)
        self.done: Any = None

    def _codes(self) -> list[tuple[str, str]]:
        """Each cell with its commune."""
        return [
            (f"{PREFIX}-{commune}-{cell}", f"{PREFIX}-{commune}")
            for commune in range(self.communes)
            for cell in range(self.cells)
        ]

    def _register(self) -> list[Person]:
        rows = [OrganisationRow(PREFIX, "", "tinh", "Đảng bộ tỉnh sắp xếp")]
        rows += [
            OrganisationRow(f"{PREFIX}-{n}", PREFIX, "xa", f"Đảng bộ xã {n}")
            for n in range(self.communes)
        ]
        rows += [
            OrganisationRow(code, above, "chi_bo", f"Chi bộ thôn {code}", "thon")
            for code, above in self._codes()
        ]
        plant(rows, by=None, at=self.at)
        posts = [
            HoldingRow(f"{PREFIX}P{2 * place + second:05d}", code, title)
            for place, (code, _above) in enumerate(self._codes())
            for second, title in enumerate(("bi_thu", "chi_uy_vien"))
        ]
        people = [PersonRow(post.person_code, f"Nguyễn Văn {n}") for n, post in enumerate(posts)]
        enter_people(people, by=None, at=self.at)
        enter_holdings(posts, by=None, at=self.at)
        return list(Person.objects.filter(code__startswith=f"{PREFIX}P").order_by("code"))

    def _seats(self, number: int) -> list[Enrolment]:
        """People of cells all over who have still to sit the test, signed in."""
        step = max(len(self.people) // number, 1)
        people = self.people[::step][:number]
        users = User.objects.bulk_create(
            [User(username=one.code.lower(), full_name=one.full_name) for one in people]
        )
        for person, user in zip(people, users, strict=True):
            person.user = user
        Person.objects.bulk_update(people, ["user"], batch_size=500)
        seats = Enrolment.objects.bulk_create(
            [
                Enrolment(
                    person=one, training_class=self.unit.training_class, source="summons",
                    enrolled_at=self.at,
                )
                for one in people
            ]
        )  # fmt: skip
        ready_to_pass(seats, at=self.at)
        return seats

    def _classes(self) -> list[TrainingClass]:
        """Classes of cells that are merged: whoever summons waits for their new places."""
        own = self.unit.training_class
        cells = Placement.objects.filter(organisation__code__startswith=f"{PREFIX}-0-")
        return [
            TrainingClassFactory(
                course=own.course, programme_version=own.programme_version, issuer=own.issuer,
                organiser=cell.organisation,
            )
            for cell in cells.order_by("pk")[:4]
        ]  # fmt: skip

    def _past(self) -> None:
        """What somebody learned last year, and the year closed."""
        root = Placement.objects.get(organisation__code=PREFIX).organisation
        last = self.year - 1
        for one in self.people[:10]:
            TrainingFactFactory(person=one, completed_on=dt.date(last, 6, 1))
        who = self._officer("dong")
        a_closing(
            organisation=root, year=last, day=dt.date(last, 12, 31),
            confirmed_by=who, confirmed_at=self.at,
        )  # fmt: skip
        for year in {*years_with_standings(), last, self.year}:
            rebuild_standings(year, at=self.at, person_ids=[one.pk for one in self.people])
            rebuild_tallies(year)

    def _officer(self, name: str) -> User:
        root = Placement.objects.get(organisation__code=PREFIX).organisation
        user = User.objects.create(username=f"{PREFIX.lower()}-{name}", full_name="Trần Thị Cán Bộ")
        before = self.at - dt.timedelta(days=1)
        assign_role(user, Role.TRAINING_OFFICER, root, by=None, at=before)
        return user

    def prepared(self) -> dict[str, Any]:
        """Who may hand in and who may summon, for a browser."""
        return {
            "learners": [session_of(seat.person.user, self.at) for seat in self.seats],
            "officers": [
                {"session": session_of(self._officer(f"cb{n}"), self.at), "class": one.code}
                for n, one in enumerate(self.classes)
            ],
            "audience": YEARLY_TRAINING,
            "people": [
                [
                    f"{PREFIX}-{commune}",
                    [
                        one.code
                        for one in self.people[
                            commune * self.cells * 2 : (commune + 1) * self.cells * 2
                        ]
                    ],
                ]
                for commune in range(self.communes)
            ],
        }

    def reorganise(self) -> dict[str, Any]:
        today = local_day(self.at)
        lines = [HEADINGS]
        for place, (code, above) in enumerate(self._codes()):
            new = place % self.cells % self.merged
            lines.append(
                f"sap_nhap;{code};{above}-M{new};Chi bộ thôn mới {new};{today:%d/%m/%Y};8-QĐ/ĐU"
            )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sap-xep.csv"
            path.write_text("\n".join(lines))
            began = time.monotonic()
            # A second person has looked at it.
            report = reorganise(
                path, dry_run=False, by=None, at=timezone.now(), consent=lambda _report: True
            )
        self.done = report.done
        return {
            "seconds": time.monotonic() - began,
            "refusals": [str(one) for one in report.refusals],
            "closed": report.preview.counts.get("closed"),
        }

    def settle(self) -> dict[str, Any]:
        began = time.monotonic()
        settle(self.done, at=timezone.now())
        return {"seconds": time.monotonic() - began}

    def undo(self) -> dict[str, Any]:
        began = time.monotonic()
        undo(self.done, by=None, at=timezone.now())
        took = time.monotonic() - began
        settle(self.done, at=timezone.now())
        return {"seconds": took, "as_before": self.open_ends() == self.was}

    def look(self) -> dict[str, Any]:
        """What there is now, counted."""
        fold_all_changes()
        people = [one.pk for one in self.people]
        seats = [seat.pk for seat in self.seats]
        standing = set(tree_on(local_day(timezone.now())).parents)
        held = Holding.objects.filter(person__in=people, valid_until=None)
        places = StandingScope.objects.filter(
            standing__year=self.year, standing__person__in=people
        ).values_list("organisation", flat=True)
        enrolled = Enrolment.objects.filter(training_class__in=self.classes, withdrawn_at=None)
        done = Enrolment.objects.filter(pk__in=seats, completed_at__isnull=False)
        return {
            "enrolled": enrolled.count(),
            "enrolled_ever": Enrolment.objects.filter(training_class__in=self.classes).count(),
            "handed_in": Attempt.objects.filter(
                enrolment__in=seats, submitted_at__isnull=False
            ).count(),
            "certificates": done.exclude(certificate=None).count(),
            "facts": TrainingFact.objects.filter(
                person__in=people, completed_on__year=self.year
            ).count(),
            "trained": Standing.objects.filter(
                person__in=people, year=self.year, trained_on__isnull=False
            ).count(),
            "people_holding": held.values("person").distinct().count(),
            "orphans": len(set(held.values_list("organisation", flat=True)) - standing)
            + len(set(places) - standing),
            "drift": [*self._drift(people), *(str(one) for one in drifted_tallies())],
            "closed_as_before": frozen() == self.closed,
            "past_as_before": self.scopes(self.year - 1) == self.past,
        }  # fmt: skip

    def _drift(self, people: list[int]) -> list[str]:
        """Whose standing does not say what the facts say."""
        today = local_day(timezone.now())
        return [
            f"{year}: {person}"
            for year in sorted({*years_with_standings(), self.year})
            for chunk in chunks_of_people(people)
            for stored in [stored_standings(chunk, year=year)]
            for person, wanted in expected_standings(chunk, year=year, today=today).items()
            if stored.get(person) != wanted
        ]

    def open_ends(self) -> list[Any]:
        """What taking the merger back has to restore."""
        held = (
            Holding.objects.filter(person__in=self.people)
            .order_by("pk")
            .values_list("pk", "organisation", "title", "valid_from", "valid_until", "followed_by")
        )
        placed = Placement.objects.order_by("pk").values_list(
            "pk", "organisation", "parent", "valid_from", "valid_until"
        )
        return [list(held), list(placed)]

    def scopes(self, year: int) -> list[Any]:
        rows = StandingScope.objects.filter(standing__year=year, standing__person__in=self.people)
        return list(rows.order_by("pk").values())


def frozen() -> list[Any]:
    return [list(YearClosing.objects.order_by("pk").values()),
            list(ClosingFigures.objects.order_by("pk").values())]  # fmt: skip


def serve(**size: int) -> None:
    """Say what is prepared, then do what each line asks."""
    world = World(**size)
    ask = {
        "reorganise": world.reorganise,
        "settle": world.settle,
        "look": world.look,
        "undo": world.undo,
    }
    _say(world.prepared())
    for line in sys.stdin:
        _say(ask[line.strip()]())


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201  # the answer to the test

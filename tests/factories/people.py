"""People of the register, the positions they hold and their exemptions."""

import datetime as dt

import factory

from people.api import Exemption, Holding, Person, PlannedPosition
from shared.text import fold, given_name, person_sort_key
from tests.factories.base import QuietFactory
from tests.factories.organisations import OrganisationFactory


class PersonFactory(QuietFactory):
    """`PersonFactory(full_name="Đặng Thị Ánh", user=user)`; holds no position by itself."""

    class Meta:
        model = Person

    code = factory.Sequence(lambda n: f"CB{n:05d}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn {'ABCDEGHIKL'[n % 10]}{n}")
    given = factory.LazyAttribute(lambda o: given_name(o.full_name))
    search_text = factory.LazyAttribute(lambda o: fold(f"{o.full_name} {o.code}"))
    sort_key = factory.LazyAttribute(lambda o: person_sort_key(o.full_name, o.given))


class HoldingFactory(QuietFactory):
    """A bí thư of a chi bộ of a thôn, open since 2020, unless said otherwise."""

    class Meta:
        model = Holding

    person = factory.SubFactory(PersonFactory)
    title_id = "bi_thu"
    organisation = factory.SubFactory(
        OrganisationFactory, kind_id="chi_bo", residential_kind_id="thon"
    )
    valid_from = dt.date(2020, 6, 1)


class PlannedPositionFactory(QuietFactory):
    """Planned for phó bí thư of a chi bộ since 2025, unless said otherwise."""

    class Meta:
        model = PlannedPosition

    person = factory.SubFactory(PersonFactory)
    title_id = "pho_bi_thu"
    organisation = factory.SubFactory(
        OrganisationFactory, kind_id="chi_bo", residential_kind_id="thon"
    )
    valid_from = dt.date(2025, 1, 1)


class ExemptionFactory(QuietFactory):
    class Meta:
        model = Exemption

    person = factory.SubFactory(PersonFactory)
    kind = "miễn sinh hoạt"
    valid_from = dt.date(2026, 1, 1)

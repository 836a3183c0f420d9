"""Organisations that hang in today's tree and in the tree of every day since they opened."""

from typing import Any

import factory

from organisations.api import Organisation, Placement
from shared.text import fold, sort_key
from tests.factories.base import QuietFactory


class OrganisationFactory(QuietFactory):
    """`OrganisationFactory(parent=xa, residential_kind_id="thon")`; without a parent, a root.

    It has hung there since `opened_on` (default: always). Kinds are those of the workbook.
    """

    class Meta:
        model = Organisation

    parent = None
    code = factory.Sequence(lambda n: f"TC{n:04d}")
    kind_id = factory.Maybe("parent", "chi_bo", "xa")
    name = factory.Sequence(lambda n: f"Chi bộ thôn {n}")
    search_text = factory.LazyAttribute(lambda o: fold(f"{o.name} {o.code}"))
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))

    @classmethod
    def saved(cls, model_class: type[Organisation], *_args: Any, **kwargs: Any) -> Organisation:
        parent = kwargs.pop("parent", None)
        organisation = parent.add_child(**kwargs) if parent else model_class.add_root(**kwargs)
        Placement.objects.create(
            organisation=organisation, parent=parent, valid_from=organisation.opened_on
        )
        return organisation

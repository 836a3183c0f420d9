"""What all factories share."""

import importlib
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from factory.django import DjangoModelFactory
from modelsearch import signal_handlers as search
from wagtail.signal_handlers import disable_reference_index_auto_update

Row = TypeVar("Row")


class QuietFactory(DjangoModelFactory[Row]):
    """Saves without Wagtail's indexes of references and of words: a third of the time of the suite.

    A test that searches or counts uses says so: `LessonPageFactory(is_indexed=True)`.
    """

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, is_indexed: bool = False, **kwargs: Any) -> Any:
        if is_indexed:
            return cls.saved(model_class, *args, **kwargs)
        with (
            disable_reference_index_auto_update(),
            mock.patch.object(search, "insert_or_update_object_task"),
        ):
            return cls.saved(model_class, *args, **kwargs)

    @classmethod
    def saved(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        """Save the object; factories of what is not simply created say here how."""
        return super()._create(model_class, *args, **kwargs)


def number_from(first: int) -> None:
    """Let every factory count from there: for rows that join those of another process."""
    folder = Path(__file__).parent
    for module in sorted(folder.glob("[a-z]*.py")):
        importlib.import_module(f"tests.factories.{module.stem}")
    waiting: list[type[QuietFactory[Any]]] = [QuietFactory]
    while waiting:
        below = waiting.pop().__subclasses__()
        for factory in below:
            factory.reset_sequence(first, force=True)
        waiting += below

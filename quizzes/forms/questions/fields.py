"""Fields of the forms of the question bank."""

from typing import Any

from django import forms

from quizzes.models import QuestionCategory
from quizzes.queries.bank import Shelf


class DecimalCommaField(forms.DecimalField):
    """A number with a decimal comma or a point, shown with a comma and without needless zeros."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 5}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", ",")


class CategoryField(forms.ModelChoiceField):
    """A shelf, those inside others moved in; in groups where there are several banks."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "—")
        super().__init__(queryset=QuestionCategory.objects.none(), **kwargs)

    def offer(self, shelves: list[Shelf]) -> None:
        """Offer these shelves of one or several banks, in their order."""
        ids = [shelf.category.pk for shelf in shelves]
        self.queryset = QuestionCategory.objects.filter(pk__in=ids).select_related("bank")
        by_bank: dict[str, list[tuple[Any, str]]] = {}
        for shelf in shelves:
            entry = (shelf.category.pk, f"{'— ' * shelf.depth}{shelf.category.name}")
            by_bank.setdefault(shelf.category.bank.name, []).append(entry)
        groups: list[Any] = list(by_bank.items())
        if len(groups) == 1:
            groups = groups[0][1]
        self.choices = [("", self.empty_label), *groups]

"""Pictures in the texts of questions."""

import uuid
from collections.abc import Iterable

from quizzes.models import QuestionBank, QuestionImage
from quizzes.rules.prose import image_names


def picture_sizes(bank: QuestionBank, texts: Iterable[str]) -> dict[str, int]:
    """Return the bytes of each picture of the bank in these texts, by its name ("image:UUID").

    One query, none where there is no picture.
    """
    names = {name for text in texts for name in image_names(text) if name.startswith("image:")}
    if not names:
        return {}
    ids = [uuid.UUID(name.removeprefix("image:")) for name in names]
    found = QuestionImage.objects.filter(bank=bank, pk__in=ids).values_list("pk", "size")
    return {f"image:{pk}": size for pk, size in found}

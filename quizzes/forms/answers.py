"""The answer to one question, as a form without script or a script sends it."""

from django import forms
from django.http import QueryDict

from quizzes.rules.answers import FIELD

# What a script can count up to without losing ones.
_HIGHEST_SEQ = 2**53


class AnswerForm(forms.Form):
    """Where the answer belongs, and how new it is. Which answers fit is decided with the paper.

    `values` are those of the field "answer" and of those named below it, as `read_answer` wants.
    """

    position = forms.IntegerField(min_value=1, max_value=1000)
    seq = forms.IntegerField(min_value=0, max_value=_HIGHEST_SEQ, required=False)
    flagged = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.values = {
            name: data.getlist(name)
            for name in data
            if name == FIELD or name.startswith(f"{FIELD}-")
        }

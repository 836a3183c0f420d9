"""The question to try before a test: about the page itself, not from any bank. Nothing is kept."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

_RIGHT = "2"


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Rehearsal:
    """`answer` is what is said to the choice; "" before one was made."""

    options: list[Option]
    answer: str
    is_right: bool


def rehearsal(chosen: str | None) -> Rehearsal:
    texts = {
        "1": _("All answers are lost, and I have to begin again."),
        "2": _("I go on answering. The answers wait on my phone and are sent by themselves."),
        "3": _("The clock stops until the network is back."),
    }
    said = {
        "1": _("Nothing is lost. Do not close the page; come back to it if it closes."),
        "2": _("Yes. Wait for the words “Saved” below the question before you hand in."),
        "3": _("The clock goes on, also without a network. Simply go on answering."),
    }
    options = [Option(value, text, value == chosen) for value, text in texts.items()]
    return Rehearsal(options, said.get(chosen or "", ""), chosen == _RIGHT)

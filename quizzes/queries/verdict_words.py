"""The sentences for what statistics ask a reviewer to do."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.rules.statistics import ItemFigures
from quizzes.rules.verdicts import Verdict

_NAMES: dict[Verdict, Promise] = {
    Verdict.SUSPECTED_KEY: _("The key may be wrong"),
    Verdict.NEGATIVE: _("Good learners get it wrong"),
    Verdict.ALIKE: _("All have the same points"),
    Verdict.TOO_HARD: _("Too hard"),
    Verdict.DUBIOUS: _("Hardly tells learners apart"),
    Verdict.TOO_EASY: _("Too easy"),
    Verdict.DEAD_OPTION: _("An option distracts nobody"),
    Verdict.DIFFERENT_POINTS: _("Different points in different papers"),
}
_SENTENCES: dict[Verdict, Promise] = {
    Verdict.SUSPECTED_KEY: _(
        "More good learners chose a wrong option than the right one. Check the key against the "
        "source. If it is wrong, change it and mark again."
    ),
    Verdict.NEGATIVE: _(
        "Those who do well in the rest do worse here. Read stem and options as a good learner "
        "would: another option may be defensible."
    ),
    Verdict.TOO_HARD: _(
        "Few get it right, or no more than by guessing. Check the key and the wording, and whether "
        "the lesson teaches it."
    ),
    Verdict.DUBIOUS: _(
        "Good and weak learners do nearly alike. Make the stem or the options clearer."
    ),
    Verdict.TOO_EASY: _(
        "Nearly everybody gets it right. Make the wrong options more likely, or keep it knowingly "
        "as an easy start."
    ),
    Verdict.DEAD_OPTION: _(
        "Fewer than 5 % chose one of the wrong options. Write a more likely one, or take it out."
    ),
    Verdict.DIFFERENT_POINTS: _(
        "Papers gave different points for it, so its figures are mixed. Give it the same points in "
        "all papers."
    ),
}
_ALL_RIGHT = _("Everybody has full points. Ask something that not everybody knows.")
_NONE_RIGHT = _("Nobody has any points. Check the key, and whether the lesson teaches it.")
_SAME = _("Everybody has the same part of the points. Check how it is marked.")


@dataclass(frozen=True)
class Advice:
    """A verdict in words: what was found, and what to do."""

    verdict: Verdict
    name: Promise
    sentence: Promise


def advice_of(verdict: Verdict, figures: ItemFigures) -> Advice:
    return Advice(verdict, _NAMES[verdict], _sentence(verdict, figures))


def _sentence(verdict: Verdict, figures: ItemFigures) -> Promise:
    if verdict != Verdict.ALIKE:
        return _SENTENCES[verdict]
    return {100.0: _ALL_RIGHT, 0.0: _NONE_RIGHT}.get(figures.facility or 0.0, _SAME)


def name_of(verdict: Verdict) -> Promise:
    return _NAMES[verdict]

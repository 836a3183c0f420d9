"""Why somebody is, or is not, counted as trained this year; which levels are missing, since when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.api import Exemption, Holding, exemption_words
from records.api import (
    CELL_COMMITTEES,
    LEVEL_FIELDS,
    YEARLY_TRAINING,
    Standing,
    StandingScope,
    TrainingFact,
    level_indicators,
    meets,
)
from reports.queries.helping import HELP
from reports.queries.why import WORDS


@dataclass(frozen=True)
class Explanation:
    """Why the person counts as he or she does, and what would help; "" where nothing would."""

    sentence: str
    help: str = ""


@dataclass(frozen=True)
class Lacking:
    """A level asked of the person's position, and since when it is held; None: not known."""

    name: str
    since: dt.date | None


def explanation(
    standing: Standing | None,
    *,
    year: int,
    holdings: Sequence[Holding],
    exemptions: Sequence[Exemption],
    courses: Sequence[TrainingFact],
) -> Explanation:
    """Return the sentence for the running year. Reads the scopes of `standing`, nothing else.

    holdings, exemptions  those in force; courses  all that were not reversed
    """
    of_year = [each for each in courses if each.completed_on.year == year]
    counting = [each for each in of_year if each.counts_for_annual]
    if counting:
        return Explanation(_trained(min(counting, key=_first), year))
    if standing is None or _scope(standing, YEARLY_TRAINING) is None:
        return Explanation(
            _("Not counted: holds no position today of which yearly training is asked.")
        )
    if exemptions:
        first = exemptions[0]
        return Explanation(
            _("Not counted: exempt (%(kind)s) since %(day)s.")
            % {"kind": exemption_words(first.kind), "day": f"{first.valid_from:%d/%m/%Y}"}
        )
    holding = _holding(standing, YEARLY_TRAINING, holdings)
    sentences = [_in_scope(holding, year), _uncounted(len(of_year))]
    sentences.append(_("Why: %(reason)s.") % {"reason": WORDS[standing.reason]})
    return Explanation(" ".join(filter(None, sentences)), str(HELP[standing.reason]))


def levels_lacking(standing: Standing | None, holdings: Sequence[Holding]) -> list[Lacking]:
    """Return the levels asked of cell committees that a member of one lacks. One query, or none."""
    if standing is None or _scope(standing, CELL_COMMITTEES) is None:
        return []
    holding = _holding(standing, CELL_COMMITTEES, holdings)
    reached = {name: getattr(standing, column) for name, column in LEVEL_FIELDS.items()}
    return [
        Lacking(each.name, None if holding is None else holding.valid_from)
        for each in level_indicators(CELL_COMMITTEES)
        if not meets(reached, each.conditions)
    ]


def _trained(fact: TrainingFact, year: int) -> str:
    about = {
        "year": year,
        "programme": fact.programme_name,
        "day": f"{fact.completed_on:%d/%m/%Y}",
        "due": "" if fact.due_on is None else f"{fact.due_on:%d/%m/%Y}",
    }
    if fact.due_on is None:
        return _("Counts as trained in %(year)s by “%(programme)s”, completed on %(day)s.") % about
    if fact.completed_on <= fact.due_on:
        return (
            _(
                "Counts as trained in %(year)s by “%(programme)s”, completed on %(day)s; due on"
                " %(due)s."
            )
            % about
        )
    return (
        _(
            "Counts as trained late in %(year)s by “%(programme)s”, completed on %(day)s; it was due"
            " on %(due)s."
        )
        % about
    )


def _in_scope(holding: Holding | None, year: int) -> str:
    if holding is None or holding.valid_from is None:
        return _("Not trained in %(year)s: no course that counts is completed.") % {"year": year}
    return _(
        "In scope since %(day)s as %(title)s. Not trained in %(year)s: no course that counts is"
        " completed."
    ) % {
        "year": year,
        "day": f"{holding.valid_from:%d/%m/%Y}",
        "title": capfirst(holding.title.name),
    }


def _uncounted(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(count)d course of this year does not count for the yearly target.",
        "%(count)d courses of this year do not count for the yearly target.",
        number,
    ) % {"count": number}


def _first(fact: TrainingFact) -> tuple[dt.date, bool]:
    """The first course decides; of several on one day, one on time."""
    return fact.completed_on, fact.due_on is not None and fact.completed_on > fact.due_on


def _scope(standing: Standing, audience: str) -> StandingScope | None:
    return next((each for each in standing.scopes.all() if each.audience_id == audience), None)


def _holding(standing: Standing, audience: str, holdings: Sequence[Holding]) -> Holding | None:
    """The position under which the person counts."""
    scope = _scope(standing, audience)
    if scope is None:
        return None
    place = (scope.organisation_id, scope.title_id)
    return next((each for each in holdings if (each.organisation_id, each.title_id) == place), None)

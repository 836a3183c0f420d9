"""Why the people who are not trained are not: the five reasons with their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.api import Reason
from reports.rules.charts import shares
from reports.rules.masking import hide_small
from shared.numbers import percent

# Somebody of whom none of the five reasons is known.
UNKNOWN = ""

WORDS: dict[str, str | Promise] = {
    Reason.NEVER_SIGNED_IN: _("has never signed in"),
    Reason.STOPPED_MIDWAY: _("stopped midway"),
    Reason.FAILED_TRIES: _("tried and did not pass"),
    Reason.AWAITING: _("waits for a mark or an approval"),
    Reason.WRONG_PLACE: _("wrong organisation, or has left"),
    UNKNOWN: _("another reason, for example in no class yet"),
}


@dataclass(frozen=True)
class ReasonShare:
    """people is None where they are too few to be told of; `length` is of the longest bar."""

    code: str
    people: int | None
    percent: Decimal | None
    length: Decimal

    @property
    def words(self) -> str:
        return str(WORDS[self.code])


def reason_shares(
    counts: Mapping[str, int], *, missing: int, may_name: bool = True
) -> list[ReasonShare]:
    """Return the reasons of those missing, most frequent first; those of nobody are left out.

    counts    people by reason
    missing   all who are not trained; whoever has no reason comes last
    may_name  whether the reader may see names, and so also small numbers
    """
    people = {str(reason): counts.get(reason, 0) for reason in Reason}
    people[UNKNOWN] = max(missing - sum(people.values()), 0)
    listed = sorted(
        ((code, number) for code, number in people.items() if number),
        key=lambda item: (item[0] == UNKNOWN, -item[1]),
    )
    shown = dict(listed) if may_name else hide_small(dict(listed))
    lengths = shares(shown[code] or 0 for code, _number in listed)
    return [
        ReasonShare(
            code,
            number := shown[code],
            None if number is None else percent(number, missing),
            length,
        )
        for (code, _whole), length in zip(listed, lengths, strict=True)
    ]

"""The two records side by side, in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from people.merging.finding import Candidates, Post, posts_of
from people.models import DistinctPeople, Person
from people.rules.duplicates import Card, Sign, pair_of, signs_of
from shared.text import fold


@dataclass(frozen=True)
class Row:
    """One detail of both; `differs` where both say something, and not the same."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return bool(self.first and self.second and self.first != self.second)


@dataclass(frozen=True)
class Shown:
    """A pair of the list, with where each of the two is."""

    pair: Candidates
    signs: list[str]
    first_post: str
    second_post: str


def words_of(sign: Sign) -> str:
    return {
        Sign.BIRTH_DATE: _("the same name and date of birth"),
        Sign.BIRTH_YEAR: _("the same name and year of birth"),
        Sign.PHONE: _("the same phone number"),
        Sign.EMAIL: _("the same e-mail address"),
    }[sign]


def described(pairs: Sequence[Candidates]) -> list[Shown]:
    """One query for the positions of all."""
    posts = posts_of([person for pair in pairs for person in (pair.first, pair.second)])

    def latest(person: Person) -> str:
        return next((_post(each) for each in posts.get(person.pk, [])), "")

    return [
        Shown(pair, [words_of(s) for s in pair.signs], latest(pair.first), latest(pair.second))
        for pair in pairs
    ]


def signs_in_words(first: Person, second: Person) -> list[str]:
    return [words_of(sign) for sign in signs_of(_card(first), _card(second))]


def told_apart(first: Person, second: Person) -> DistinctPeople | None:
    """Who has said that they are two people, and when; None if nobody has."""
    one, other = pair_of(first.pk, second.pk)
    rows = DistinctPeople.objects.filter(first=one, second=other)
    return rows.select_related("decided_by").first()


def side_by_side(first: Person, second: Person) -> list[Row]:
    """Return what is known of both. One query."""
    posts = posts_of([first, second])
    rows: list[tuple[str, Any]] = [
        (_("Code"), lambda one: one.code),
        (_("Full name"), lambda one: one.full_name),
        (_("Date of birth"), lambda one: _day(one.born_on, is_year_only=one.born_year_only)),
        (_("Sex"), lambda one: one.get_sex_display()),
        (_("Party membership"), lambda one: one.get_party_status_display()),
        (
            _("Joined the Party on"),
            lambda one: _day(one.joined_party_on, is_year_only=one.joined_party_year_only),
        ),
        (_("Phone"), lambda one: one.phone),
        (_("E-mail"), lambda one: one.email),
        (_("Account"), lambda one: one.user.get_username() if one.user else ""),
        (_("Positions"), lambda one: "\n".join(map(_post, posts.get(one.pk, [])))),
    ]
    return [Row(label, str(of(first) or ""), str(of(second) or "")) for label, of in rows]


def _card(one: Person) -> Card:
    return Card(
        one.pk, fold(one.full_name), one.born_on, one.born_year_only, one.phone, one.email, one.sex
    )


def _day(day: dt.date | None, *, is_year_only: bool) -> str:
    if day is None:
        return ""
    return str(day.year) if is_year_only else f"{day:%d/%m/%Y}"


def _post(post: Post) -> str:
    held = f"{post.title}, {post.place}"
    if post.last_day is not None:
        return _("%(post)s (until %(day)s)") % {"post": held, "day": f"{post.last_day:%d/%m/%Y}"}
    return held

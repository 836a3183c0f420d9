"""A province with any number of people, written by the database itself in a few minutes.

One row of each kind is made by the site; the others are copies of it with other numbers, so that
a column that somebody adds is filled as the site fills it.
"""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Model

PROVINCES = 20
CELLS_IN_A_COMMUNE = 50
PEOPLE_IN_A_CELL = 4
IN_A_COMMUNE = CELLS_IN_A_COMMUNE * PEOPLE_IN_A_CELL
TITLES = ("bi_thu", "pho_bi_thu", "chi_uy_vien", "chi_uy_vien")

# Numbers of rows by kind begin here.
BASE = 10_000_000
ROOT, PROVINCE, COMMUNE, CELL = (BASE * n for n in (1, 2, 3, 4))

# SQL for the position and the cell of person `n`.
TITLE = "(ARRAY['" + "', '".join(TITLES) + f"'])[n % {PEOPLE_IN_A_CELL} + 1]"
CELL_OF = f"{CELL} + n / {PEOPLE_IN_A_CELL}"

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def write_province(people: int, *, years: int, at: dt.datetime) -> None:
    """Fill the empty, migrated database; `people` is rounded to whole communes."""
    communes = people // IN_A_COMMUNE
    if communes % PROVINCES:
        raise SystemExit(f"So many people, please: a multiple of {PROVINCES * IN_A_COMMUNE}.")
    pattern = _pattern(at)
    with connection.cursor() as cursor:
        # No foreign keys to check and nothing to note: these rows are right.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET statement_timeout = 0")
        for statement in _statements(pattern, communes=communes, years=years, today=at.date()):
            cursor.execute(statement)
        for model in {type(row) for row in pattern.values()}:
            _set_sequence(cursor, model)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _pattern(at: dt.datetime) -> dict[str, Model]:
    """One organisation of each kind, one person in each role, made as the site makes them."""
    from people.api import Holding, Person  # noqa: PLC0415
    from records.api import (  # noqa: PLC0415
        CELL_COMMITTEES,
        YEARLY_TRAINING,
        Qualification,
        Standing,
        StandingScope,
        TrainingFact,
        rebuild_standings,
    )
    from records.models import TallyChange  # noqa: PLC0415

    found = _organisations(at)
    person = Person.objects.create(code="M1", full_name="Đặng Thị Ánh", given="Ánh")
    holding = Holding.objects.create(
        person=person, title_id="bi_thu", organisation_id=found["cell"].pk
    )
    fact = TrainingFact.objects.create(
        person=person, programme_name="Bồi dưỡng", completed_on=dt.date(at.year, 1, 1),
        counts_for_annual=True, topics=["sinh_hoat_chi_bo"], source="pattern", recorded_at=at,
    )  # fmt: skip
    level = Qualification.objects.create(
        person=person, dimension="pho_thong", level="thpt", rank=3, evidence="bang",
        source="pattern", recorded_at=at,
    )  # fmt: skip
    rebuild_standings(at.year, at=at)
    TallyChange.objects.all().delete()
    standing = Standing.objects.get()
    scopes = {scope.audience_id: scope for scope in StandingScope.objects.all()}
    return found | {
        "person": person,
        "holding": holding,
        "fact": fact,
        "level": level,
        "standing": standing,
        "year": scopes[YEARLY_TRAINING],
        "cells": scopes[CELL_COMMITTEES],
    }


def _organisations(at: dt.datetime) -> dict[str, Model]:
    from organisations.api import Organisation, OrganisationRow, Placement, plant  # noqa: PLC0415

    plant(
        [
            OrganisationRow("T", "", "tinh", "Đảng bộ mẫu"),
            OrganisationRow("H", "T", "huyen", "Đảng bộ huyện"),
            OrganisationRow("X", "H", "xa", "Đảng bộ xã"),
            OrganisationRow("C", "X", "chi_bo", "Chi bộ thôn", residential_kind="thon"),
        ],
        by=None,
        at=at,
    )
    found: dict[str, Model] = {}
    for kind, code in (("root", "T"), ("province", "H"), ("commune", "X"), ("cell", "C")):
        found[kind] = Organisation.objects.get(code=code)
        found[f"{kind}_place"] = Placement.objects.get(organisation__code=code)
    return found


def _statements(
    pattern: dict[str, Model], *, communes: int, years: int, today: dt.date
) -> list[str]:
    cells, in_province = communes * CELLS_IN_A_COMMUNE, communes // PROVINCES
    people = cells * PEOPLE_IN_A_CELL
    root = _path("0", length=100)
    province = f"{root} || {_path('{n}')}"
    commune = f"{province.format(n=f'n / {in_province}')} || {_path(f'n % {in_province}')}"
    cell = (
        f"{commune.replace('n /', f'n / {CELLS_IN_A_COMMUNE} /').replace('n %', f'n / {CELLS_IN_A_COMMUNE} %')}"
        f" || {_path(f'n % {CELLS_IN_A_COMMUNE}')}"
    )
    levels = [
        ("root", 1, ROOT, root, "NULL", 1),
        ("province", PROVINCES, PROVINCE, province.format(n="n"), f"{ROOT}", 2),
        ("commune", communes, COMMUNE, commune, f"{PROVINCE} + n / {in_province}", 3),
        ("cell", cells, CELL, cell, f"{COMMUNE} + n / {CELLS_IN_A_COMMUNE}", 4),
    ]
    found = []
    for kind, number, base, path, parent, depth in levels:
        letter = {"root": "R", "province": "H", "commune": "X", "cell": "O"}[kind]
        found += [
            _copies(pattern[kind], number, id=f"{base} + n", path=path, depth=depth,
                    code=f"'{letter}' || n", name=f"'{kind} ' || n"),
            _copies(pattern[f"{kind}_place"], number, organisation_id=f"{base} + n",
                    parent_id=parent),
        ]  # fmt: skip
    found += _people(pattern, people)
    for back in range(years):
        found += _year(pattern, people, today.year - back, today=today)
    return found


def _people(pattern: dict[str, Model], people: int) -> list[str]:
    return [
        _copies(pattern["person"], people, id=f"{BASE} + n", code="'P' || n",
                full_name="'Nguyễn Văn ' || n", given="n::text", sort_key="lpad(n::text, 9, '0')"),
        _copies(pattern["holding"], people, person_id=f"{BASE} + n", title_id=TITLE,
                organisation_id=CELL_OF),
        # Every other one has finished school.
        _copies(pattern["level"], people, "n % 2 = 0", person_id=f"{BASE} + n",
                source="'crowd:' || n"),
    ]  # fmt: skip


def _year(pattern: dict[str, Model], people: int, year: int, *, today: dt.date) -> list[str]:
    """Facts, standings and places of a year: half were trained this year, four of five before."""
    is_over = year < today.year
    trained = f"(n * 7 + n / 4) % 10 < {8 if is_over else 5}"
    days = 360 if is_over else today.timetuple().tm_yday
    day = f"(DATE '{year}-01-01' + n * 13 % {days})"
    standing = f"{year}::bigint * {BASE} + n"
    return [
        _copies(pattern["fact"], people, trained, person_id=f"{BASE} + n", completed_on=day,
                source=f"'crowd:{year}:' || n"),
        _copies(pattern["standing"], people, id=standing, person_id=f"{BASE} + n", year=year,
                trained_on=f"CASE WHEN {trained} THEN {day} END",
                on_time=f"CASE WHEN {trained} THEN true END",
                periods=0,
                topics=f"CASE WHEN {trained} THEN t.topics ELSE '[]'::jsonb END",
                reason=f"CASE WHEN {trained} THEN '' ELSE 'never_signed_in' END",
                general_education="CASE WHEN n % 2 = 0 THEN 3 ELSE 0 END"),
        *(
            _copies(pattern[audience], people, standing_id=standing, organisation_id=CELL_OF,
                    title_id=TITLE)
            for audience in ("year", "cells")
        ),
    ]  # fmt: skip


def _path(number: str, length: int = 1) -> str:
    """SQL for a step of a tree's path: a number in base 36, four digits long, from `length` on."""
    value = f"({number} + {length})"
    digits = (
        f"substr('{_DIGITS}', ({value} / {36**power} % 36)::int + 1, 1)" for power in (3, 2, 1, 0)
    )
    return "(" + " || ".join(digits) + ")"


def _copies(row: Model, number: int, where: str = "true", **columns: Any) -> str:
    """SQL for copies of a row, with these columns as expressions over `n`, from 0 on."""
    table, key = row._meta.db_table, row._meta.pk.column
    names = [field.column for field in row._meta.concrete_fields if field.column != key]
    if "id" in columns:
        names.append("id")
    values = [str(columns.get(str(name), f't."{name}"')) for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    # Names and numbers of our own make up the statement.
    return (
        f'INSERT INTO "{table}" ({listed}) SELECT {", ".join(values)} '  # noqa: S608
        f'FROM generate_series(0, {number - 1}) AS n, (SELECT * FROM "{table}" '
        f'WHERE "{key}" = {row.pk}) AS t WHERE {where}'
    )


def _set_sequence(cursor: Any, model: type[Model]) -> None:
    table = model._meta.db_table
    last = f'(SELECT max(id) FROM "{table}")'  # noqa: S608 - our own tables
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")

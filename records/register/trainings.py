"""The sheet boi_duong: courses completed elsewhere or before, added to the ledger."""

import datetime as dt
import hashlib
from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from people.api import Entered, Holding, ids_of_people
from records.actions import reverse_training_fact
from records.models import Paper, TrainingFact
from records.register.known import Known
from records.register.reading import Line, ReadSheet
from records.register.spans import check_person, refuse_twice
from shared.batches import batches

BATCH = 2000
IMPORTED = "import:"
TOPIC_SEPARATORS = str.maketrans({",": ";", "\n": ";"})

# One post: rank, organisation, its name, from, until.
Post = tuple[int, int, str, dt.date | None, dt.date | None]
# Programme and day of completion tell the courses of one person apart.
Course = tuple[str, dt.date]


def check_trainings(sheet: ReadSheet, known: Known, *, today: dt.date) -> None:
    """Refuse unknown people, courses that are still to come, and one course given twice."""
    seen: dict[tuple[Any, ...], Line] = {}
    for line in sheet.lines:
        check_person(sheet, line, known)
        done = line["ngay_hoan_thanh"]
        if done and done > today:
            reason = _("This day lies in the future. Enter a course once it is completed.")
            sheet.refuse(line, "ngay_hoan_thanh", reason)
        key = (line["ma_can_bo"], line["chuong_trinh"], done)
        if all(key) and seen.setdefault(key, line) is not line:
            refuse_twice(sheet, line, "chuong_trinh", seen[key])


def enter_trainings(sheet: ReadSheet, *, by: Any, at: dt.datetime) -> Entered:
    """Add the courses that the ledger does not have yet.

    A course that an earlier import gave otherwise is reversed and given anew. What the platform
    itself has certified is left as it is.
    """
    people = ids_of_people(line["ma_can_bo"] for line in sheet.lines)
    by_person: dict[int, list[Line]] = defaultdict(list)
    for line in sheet.lines:
        by_person[people[line["ma_can_bo"]]].append(line)
    total = Entered()
    for batch in batches(by_person.items(), BATCH):
        total += _enter_batch(dict(batch), by=by, at=at)
    return total


def _enter_batch(rows: dict[int, list[Line]], *, by: Any, at: dt.datetime) -> Entered:
    stored: dict[tuple[int, Course], list[TrainingFact]] = defaultdict(list)
    # An entry that two people have put right does not come back with an older workbook.
    put_right = Paper.objects.filter(corrects_training=OuterRef("pk"), verified_at__isnull=False)
    facts = TrainingFact.objects.filter(person__in=rows, reverses=None).order_by("pk")
    fact: Any
    for fact in facts.select_related("reversed_by").annotate(is_put_right=Exists(put_right)):
        stored[fact.person_id, (fact.programme_name, fact.completed_on)].append(fact)
    posts = _posts(list(rows))
    new: list[TrainingFact] = []
    changed = unchanged = 0
    for person, lines in rows.items():
        for line in lines:
            before = stored[person, (line["chuong_trinh"], line["ngay_hoan_thanh"])]
            given = _fact(person, line, posts[person], number=len(before), at=at)
            current = next((one for one in before if not hasattr(one, "reversed_by")), None)
            if _is_settled(before) or (current is not None and _says_the_same(current, line)):
                unchanged += 1
                continue
            if current is not None:
                reverse_training_fact(current, reason="register", by=by, at=at)
                changed += 1
            new.append(given)
    TrainingFact.objects.bulk_create(new, batch_size=BATCH)
    return Entered(len(new) - changed, changed, unchanged)


def _is_settled(before: list[Any]) -> bool:
    return any(fact.is_put_right for fact in before)


def _says_the_same(fact: TrainingFact, line: Line) -> bool:
    if not fact.source.startswith(IMPORTED):
        return True
    return all(getattr(fact, name) == value for name, value in _details(line).items())


def _details(line: Line) -> dict[str, Any]:
    """What a line says of a course beyond its name and day."""
    return {
        "periods": line["so_tiet"],
        "grade_band": line["xep_loai"] or "",
        "certificate_number": line["so_giay_chung_nhan"] or "",
        "issuer": line["noi_cap"] or "",
        "counts_for_annual": line["tinh_chi_tieu_nam"] == "co",
        "topics": _topics(line["chuyen_de"] or ""),
    }


def _topics(typed: str) -> list[str]:
    parts = typed.translate(TOPIC_SEPARATORS).split(";")
    return [part.strip() for part in parts if part.strip()]


def _fact(
    person: int, line: Line, posts: list[Post], *, number: int, at: dt.datetime
) -> TrainingFact:
    done = line["ngay_hoan_thanh"]
    identity = f"{person}\0{line['chuong_trinh']}\0{done:%Y-%m-%d}\0{number}"
    post = _post_on(done, posts)
    return TrainingFact(
        person_id=person,
        programme_name=line["chuong_trinh"],
        completed_on=done,
        **_details(line),
        organisation_id=post[1] if post else None,
        organisation_name=post[2] if post else "",
        source=IMPORTED + hashlib.sha256(identity.encode()).hexdigest()[:40],
        recorded_at=at,
    )


def _posts(people: list[int]) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    rows = Holding.objects.filter(person__in=people).order_by("organisation__code", "pk")
    columns = ("title__rank", "organisation_id", "organisation__name", "valid_from", "valid_until")
    for person, *post in rows.values_list("person_id", *columns):
        found[person].append(tuple(post))
    return found


def _post_on(day: dt.date, posts: list[Post]) -> Post | None:
    """Return the highest post held on `day`."""
    held = [post for post in posts if (post[3] or dt.date.min) <= day < (post[4] or dt.date.max)]
    return max(held, key=lambda post: post[0], default=None)

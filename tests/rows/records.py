"""Papers from elsewhere, records of people and figures."""

from typing import Any

from django.utils import timezone

from records.models import PaperFile
from tests.factories.evidence import a_degree, declared
from tests.factories.records import QualificationFactory
from tests.factories.world import CANARY, World
from tests.rows.base import LOOK_AFTER_PAPERS, OWNER, SEE_FIGURES, SEE_PEOPLE, Row


def of_paper(world: World) -> list[Any]:
    """A degree of another school that the person of commune A has declared."""
    paper = world.person.papers.first() or declared(
        world.person,
        by=world.users["owner"],
        at=timezone.now(),
        statement=a_degree(issuer=f"Trường {CANARY}"),
    )
    return [paper.pk]


def of_paper_file(world: World) -> list[Any]:
    place = of_paper(world)
    return [*place, PaperFile.objects.get(paper=place[0]).pk]


def of_entry(world: World) -> list[Any]:
    """A level of the person of commune A that somebody may find wrong."""
    return [f"t{QualificationFactory(person=world.person, issuer=CANARY).pk}"]


def of_commune(world: World) -> list[Any]:
    return [world.commune.code]


ROWS = {
    # Papers from elsewhere: the owner, the officer and the department above them.
    "papers:paper_declare": Row({"owner", "other"}),
    "papers:paper_declare_for": Row(LOOK_AFTER_PAPERS, lambda w: [w.person.code]),
    "papers:entry_correct": Row(OWNER | LOOK_AFTER_PAPERS, of_entry),
    "papers:paper_list": Row(LOOK_AFTER_PAPERS | {"officer_elsewhere"}),
    "papers:papers_confirm": Row(LOOK_AFTER_PAPERS | {"officer_elsewhere"}, post={}, status=302),
    "papers:paper_detail": Row(OWNER | LOOK_AFTER_PAPERS, of_paper),
    "papers:paper_file": Row(OWNER | LOOK_AFTER_PAPERS, of_paper_file),
    "papers:paper_mend": Row(OWNER, of_paper),
    "papers:paper_withdraw": Row(OWNER, of_paper, post={"version": 1}, status=302),
    "papers:paper_confirm": Row(LOOK_AFTER_PAPERS, of_paper, post={"version": 1}, status=302),
    "papers:paper_reject": Row(
        LOOK_AFTER_PAPERS, of_paper, post={"version": 1, "reason": "Mờ"}, status=302
    ),
    "papers:paper_verify": Row({"department"}, of_paper, post={"version": 1}, status=302),
    "reports:record_detail": Row(),
    "reports:person_record": Row(OWNER | SEE_PEOPLE, lambda w: [w.person.code]),
    "reports:tracking_home": Row(
        SEE_FIGURES | {"officer_elsewhere", "issuer_elsewhere"}, status=302
    ),
    "reports:tracking_detail": Row(SEE_FIGURES, of_commune),
    "reports:tracking_people": Row(SEE_PEOPLE, of_commune),
    "reports:class_report": Row(SEE_FIGURES, of_commune),
    "reports:class_report_file": Row(SEE_FIGURES, lambda w: [w.commune.code, "docx"]),
}

"""The yearly round: requirements, plans, credits, decisions on certificates."""

import itertools
from typing import Any

from tests.factories.decisions import a_decision
from tests.factories.rounds import (
    AssignmentFactory,
    PlanLineFactory,
    RequirementFactory,
    asked,
    proposed_credit,
)
from tests.factories.world import CANARY, World
from tests.rows.base import OFFICERS, SEE_PEOPLE, Row
from tests.rows.learning import of_class


def of_requirement(world: World) -> list[Any]:
    return [asked(world.commune, world.person, name=f"Yêu cầu {CANARY}").pk]


def of_draft(world: World) -> list[Any]:
    return [RequirementFactory(owner=world.commune).pk]


def of_proposal(world: World) -> list[Any]:
    return [RequirementFactory(owner=world.commune, state="proposed").pk]


def of_duty(world: World) -> list[Any]:
    return [*of_requirement(world), world.person.code]


def of_named_person(world: World) -> list[Any]:
    requirement = asked(world.commune, world.person)
    AssignmentFactory(requirement=requirement, person=world.person, source="person")
    return [requirement.pk, world.person.code, "person"]


def of_credit(world: World) -> list[Any]:
    requirement = asked(world.commune, world.person)
    credit = proposed_credit(requirement, world.person)
    return [requirement.pk, world.person.code, credit.pk]


# One plan an organisation and year; a walk over all addresses makes several.
YEARS = itertools.count(2031)


def of_plan(world: World) -> list[Any]:
    return [PlanLineFactory(plan__organisation=world.commune, plan__year=next(YEARS)).plan_id]


def of_plan_handed_in(world: World) -> list[Any]:
    plan = PlanLineFactory(
        plan__organisation=world.commune, plan__year=next(YEARS), plan__state="submitted"
    ).plan
    return [plan.pk]


def of_line(world: World) -> list[Any]:
    line = PlanLineFactory(plan__organisation=world.commune, plan__year=next(YEARS))
    return [line.plan_id, line.pk]


def of_decision(world: World) -> list[Any]:
    return [a_decision(world.enrolment, by=world.users["officer"]).pk]


ROWS = {
    "courses:requirement_list": Row(SEE_PEOPLE | {"officer_elsewhere"}),
    "courses:requirement_create": Row(OFFICERS),
    "courses:requirement_detail": Row(SEE_PEOPLE, of_requirement),
    "courses:requirement_edit": Row({"officer"}, of_draft),
    "courses:requirement_preview": Row({"officer"}, of_draft),
    "courses:requirement_live": Row({"officer"}, of_draft, post={}, status=302),
    "courses:requirement_return": Row({"officer"}, of_proposal, post={}, status=302),
    "courses:requirement_close": Row({"officer"}, of_requirement, post={}, status=302),
    "courses:requirement_assign": Row({"officer"}, of_requirement),
    "courses:source_take_back": Row({"officer"}, of_named_person),
    "courses:requirement_summon": Row({"officer"}, of_requirement),
    "courses:requirement_person": Row(SEE_PEOPLE, of_duty),
    "courses:duty_extend": Row({"officer"}, of_duty),
    "courses:duty_waive": Row({"officer"}, of_duty),
    "courses:credit_propose": Row({"officer"}, of_duty),
    "courses:credit_agree": Row({"officer"}, of_credit, post={}, status=302),
    "courses:status_explain": Row(),
    "courses:status_of_person": Row(SEE_PEOPLE | {"owner"}, lambda w: [w.person.code]),
    "courses:decision_index": Row(OFFICERS | {"issuer", "issuer_elsewhere"}),
    "courses:decision_list": Row({"officer", "issuer"}, of_class),
    "courses:decision_create": Row({"officer", "issuer"}, of_class),
    "courses:decision_detail": Row({"officer", "issuer"}, of_decision),
    "courses:decision_print": Row({"officer", "issuer"}, of_decision),
    "courses:decision_approve": Row({"issuer"}, of_decision, post={}, status=302),
    "courses:decision_refuse": Row({"issuer"}, of_decision),
    "courses:decision_withdraw": Row({"officer"}, of_decision),
    "courses:plan_list": Row(OFFICERS | {"department"}),
    "courses:plan_create": Row(OFFICERS),
    "courses:plan_detail": Row({"officer", "department"}, of_plan),
    "courses:plan_download": Row({"officer", "department"}, of_plan),
    "courses:plan_edit": Row({"officer"}, of_plan),
    "courses:plan_submit": Row({"officer"}, of_plan, post={}, status=302),
    "courses:plan_approve": Row({"department"}, of_plan_handed_in, post={}, status=302),
    "courses:plan_return": Row({"department"}, of_plan_handed_in),
    "courses:line_create": Row({"officer"}, of_plan),
    "courses:line_edit": Row({"officer"}, of_line),
    "courses:line_classes": Row({"officer"}, of_line),
    "courses:line_remove": Row({"officer"}, of_line, post={}, status=302),
}

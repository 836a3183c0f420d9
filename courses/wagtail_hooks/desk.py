"""The first screen of the back office: classes at hand, essays to mark; and the way to classes."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, permissions_of
from courses.models import TrainingClass
from courses.queries import desk
from courses.queries.essays import QueueLine
from shared.desk import DeskPanel, DeskRow, offer

# Who opens classes and summons people; trainers come to theirs by the panel, and by their own page.
OFFICERS = frozenset({Permission.OPEN_CLASSES, Permission.SUMMON})


class ClassesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(OFFICERS & permissions_of(request.user, on=timezone.localdate()))


@hooks.register("register_admin_menu_item")
def classes_menu_item() -> MenuItem:
    return ClassesMenuItem(
        gettext_lazy("Classes"),
        reverse_lazy("courses:class_list"),
        name="classes",
        icon_name="group",
        order=205,
    )


@hooks.register("construct_homepage_panels")
def classes_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    today = timezone.localdate()
    held = permissions_of(request.user, on=today)
    if not held & (OFFICERS | {Permission.AUTHOR_CONTENT, Permission.MARK_ANSWERS}):
        return
    at_hand = desk.classes_at_hand(request.user, on=today)
    offer(
        panels,
        DeskPanel(
            "classes",
            _("Your classes"),
            [_class_row(each) for each in at_hand],
            order=30,
            # Whoever has none may not look into an empty list either.
            more_url=reverse("courses:class_list") if at_hand or held & OFFICERS else "",
            more_label=_("All classes"),
        ),
    )
    offer(
        panels,
        DeskPanel(
            "essays",
            _("Essays to mark"),
            [_essay_row(line) for line in desk.essays_at_hand(request.user, on=today)],
            order=31,
            more_url=reverse("courses:essay_queue"),
            more_label=_("All essays"),
        ),
    )


def _class_row(training_class: TrainingClass) -> DeskRow:
    days = {
        "start": date_format(training_class.starts_on, "SHORT_DATE_FORMAT"),
        "end": date_format(training_class.ends_on, "SHORT_DATE_FORMAT"),
    }
    note = _("from %(start)s to %(end)s") % days
    if training_class.opened_at is None:
        note = _("%(days)s; not opened yet") % {"days": note}
    return DeskRow(
        training_class.name, reverse("courses:class_detail", args=[training_class.code]), note
    )


def _essay_row(line: QueueLine) -> DeskRow:
    training_class = line.unit.training_class
    words = {"waiting": line.waiting, "class": training_class.name}
    return DeskRow(
        line.unit.title,
        reverse("courses:essay_list", args=[training_class.code, line.unit.pk]),
        _("%(waiting)s wait, %(class)s") % words,
    )

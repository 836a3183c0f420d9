"""What the groups of the back office may do, apart from pages (those are given with the site)."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, Page, Task, Workflow

from accounts.api import GROUP_OF_ROLE, Role, RoleAssignment, User
from shared.dates import in_force, local_day

FILES = ("add", "change", "choose")
# The library of documents and the categories of news.
LIBRARY = [
    ("cms", f"{verb}_{model}")
    for verb in ("add", "change", "delete", "view")
    for model in ("officialdocument", "newscategory")
]
# Role: (app label, permission) over the whole site.
OVER_THE_SITE: dict[Role, list[tuple[str, str]]] = {
    Role.TRAINER: [("wagtailadmin", "access_admin")],
    Role.REVIEWER: [("wagtailadmin", "access_admin"), *LIBRARY],
    Role.TRAINING_OFFICER: [("wagtailadmin", "access_admin")],
    Role.ISSUER: [("wagtailadmin", "access_admin")],
    Role.ADMINISTRATOR: [
        ("wagtailadmin", "access_admin"),
        ("cms", "change_sitesettings"),
        *LIBRARY,
        ("wagtailredirects", "add_redirect"),
        ("wagtailredirects", "change_redirect"),
        ("wagtailredirects", "delete_redirect"),
    ],
}
FILES_OF = (Role.TRAINER, Role.REVIEWER, Role.ISSUER, Role.ADMINISTRATOR)
# English, and open to nobody here.
WAGTAILS_OWN = ["Editors", "Moderators"]
WAGTAILS_REVIEW = "Moderators approval"
# What stands above all sites; seen where a page is moved to.
ROOT_TITLE = "Gốc"


def install(**_kwargs: Any) -> None:
    """Give each group its rights; running it again changes nothing. After each migrate."""
    for label in ("wagtailadmin", "wagtailredirects", "wagtailimages", "wagtaildocs", "cms"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    for role, rights in OVER_THE_SITE.items():
        group, _is_new = Group.objects.get_or_create(name=GROUP_OF_ROLE[role])
        group.permissions.add(*[_permission(app, codename) for app, codename in rights])
        group.user_set.add(*_holders(role))
    _open_files()
    Group.objects.filter(name__in=WAGTAILS_OWN, user=None).delete()
    Page.objects.filter(depth=1, title="Root").update(title=ROOT_TITLE, draft_title=ROOT_TITLE)
    # Wagtail's own way of reviewing; as long as nothing was ever sent that way.
    Workflow.objects.filter(name=WAGTAILS_REVIEW, workflow_states=None).delete()
    Task.objects.filter(name=WAGTAILS_REVIEW, task_states=None).delete()


def _holders(role: Role) -> QuerySet[User]:
    """Who was given the role before it opened the back office, too."""
    today = local_day(timezone.now())
    held = RoleAssignment.objects.filter(in_force(today), role=role.value)
    return User.objects.filter(pk__in=held.values("user"))


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _open_files() -> None:
    root = Collection.get_first_root_node()
    rights = [
        _permission(app, f"{verb}_{model}")
        for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
        for verb in FILES
    ]
    for role in FILES_OF:
        group = Group.objects.get(name=GROUP_OF_ROLE[role])
        for right in rights:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=right
            )

"""What the groups of the back office may do, apart from pages (those are given with the site)."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, Workflow

from accounts.api import GROUP_OF_ROLE, Role

FILES = ("add", "change", "choose")
# Role: (app label, permission) over the whole site.
OVER_THE_SITE: dict[Role, list[tuple[str, str]]] = {
    Role.TRAINER: [("wagtailadmin", "access_admin")],
    Role.REVIEWER: [("wagtailadmin", "access_admin")],
    Role.ISSUER: [("wagtailadmin", "access_admin")],
    Role.ADMINISTRATOR: [
        ("wagtailadmin", "access_admin"),
        ("cms", "change_sitesettings"),
        ("wagtailredirects", "add_redirect"),
        ("wagtailredirects", "change_redirect"),
        ("wagtailredirects", "delete_redirect"),
    ],
}
FILES_OF = (Role.TRAINER, Role.REVIEWER, Role.ISSUER, Role.ADMINISTRATOR)
# English, and open to nobody here.
WAGTAILS_OWN = ["Editors", "Moderators"]


def install(**_kwargs: Any) -> None:
    """Give each group its rights; running it again changes nothing. After each migrate."""
    for label in ("wagtailadmin", "wagtailredirects", "wagtailimages", "wagtaildocs", "cms"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    for role, rights in OVER_THE_SITE.items():
        group, _is_new = Group.objects.get_or_create(name=GROUP_OF_ROLE[role])
        group.permissions.add(*[_permission(app, codename) for app, codename in rights])
    _open_files()
    Group.objects.filter(name__in=WAGTAILS_OWN, user=None).delete()
    Workflow.objects.filter(name="Moderators approval").update(active=False)


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

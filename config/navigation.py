"""What the frame of every page shows: the main places, help, the size of the letters."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache, caches
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.api import AnyUser, Permission, User, permissions_of, works_in_back_office
from cms.api import HIDDEN_NOTICES, Notice, site_frame
from notifications.api import unread_shown
from shared.dates import local_day

# Seconds until a changed phone number shows everywhere.
CONTACT_AGE = 60

# As the stylesheet names them; nothing is the normal size.
TEXT_SIZES = {User.TextSize.LARGE.value: "large", User.TextSize.LARGEST.value: "larger"}

Link = dict[str, Any]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Asks nothing before a template shows it, and then at most one query for
    the roles of a signed-in user; the contact of the site is kept for a minute.

    Where there is a shared cache, places that a new role opens show with some seconds' delay; what
    one may do there is asked anew at each door.
    """
    user: AnyUser = getattr(request, "user", None) or AnonymousUser()
    contact: Any = SimpleLazyObject(_contact)
    rights: Any = SimpleLazyObject(partial(_rights, user))
    unread: Callable[[], int] = functools.cache(partial(unread_shown, user))
    return {
        "navigation": SimpleLazyObject(partial(_places, request.path, user, rights)),
        "account_menu": SimpleLazyObject(
            partial(_account_menu, request.path, user, rights, unread)
        ),
        "footer_links": SimpleLazyObject(_footer_links),
        "unread_messages": SimpleLazyObject(unread),
        "viewer_name": SimpleLazyObject(lambda: str(user) if user.is_authenticated else ""),
        "text_size": SimpleLazyObject(lambda: TEXT_SIZES.get(getattr(user, "text_size", ""), "")),
        "site_organisation": SimpleLazyObject(lambda: contact["owner_name"]),
        "site_phone": SimpleLazyObject(lambda: contact["help_phone"]),
        "site_zalo": SimpleLazyObject(lambda: contact["help_zalo"]),
        "site_phone_hours": SimpleLazyObject(lambda: contact["help_hours"]),
        "site_menu": SimpleLazyObject(lambda: _menu(request.path, contact)),
        "site_notices": SimpleLazyObject(lambda: _notices(request, user, contact)),
    }


def _contact() -> dict[str, Any]:
    return caches["memory"].get_or_set("site-frame", site_frame, CONTACT_AGE) or {}


def _menu(path: str, contact: dict[str, Any]) -> list[Link]:
    return [
        {"url": link.url, "label": link.label, "current": link.is_current(path)}
        for link in contact["menu"]
    ]


def _notices(request: HttpRequest, user: AnyUser, contact: dict[str, Any]) -> list[Notice]:
    if not contact["notices"]:
        return []
    hidden = request.COOKIES.get(HIDDEN_NOTICES, "").split(".")
    at = timezone.now()
    return [
        notice
        for notice in contact["notices"]
        if notice.is_shown(at=at, is_signed_in=user.is_authenticated, hidden=hidden)
    ]


@dataclass(frozen=True)
class Rights:
    """What decides which places a person is shown."""

    permissions: frozenset[Permission]
    in_back_office: bool


def _rights(user: AnyUser) -> Rights:
    today = local_day(timezone.now())

    def read() -> Rights:
        return Rights(permissions_of(user, on=today), works_in_back_office(user, on=today))

    if not settings.USER_CACHE_SECONDS:
        return read()
    key = f"frame-rights:{user.pk}:{today}"
    kept: Rights | None = cache.get_or_set(key, read, settings.USER_CACHE_SECONDS)
    return kept or read()


def _places(path: str, user: AnyUser, rights: Rights) -> list[Link]:
    if not user.is_authenticated:
        return [
            _link("/", _("Home"), path, icon="home"),
            _link("/xac-minh/", _("Verify a certificate"), path, icon="seal"),
            _link("/tro-giup/", _("Help"), path, icon="help"),
        ]
    if Permission.OPEN_CLASSES in rights.permissions:
        # Four places fit a phone; their own record is in the menu of the account.
        places = [
            _link("/lop/", _("Classes"), path, icon="record"),
            _link("/hoc/", _("My learning"), path, icon="learn", also=("/bai-lam/",)),
        ]
    else:
        places = [
            _link("/hoc/", _("My learning"), path, icon="learn", also=("/lop/", "/bai-lam/")),
            _link("/ho-so/", _("My record"), path, icon="record", also=("/giay-chung-nhan/",)),
        ]
    if Permission.SEE_FIGURES in rights.permissions:
        places.append(_link("/theo-doi/", _("Tracking"), path, icon="track"))
    return [*places, _link("/tro-giup/", _("Help"), path, icon="help")]


def _account_menu(
    path: str, user: AnyUser, rights: Rights, unread: Callable[[], int]
) -> list[Link]:
    if not user.is_authenticated:
        return []
    menu = [
        _link(reverse("accounts:account_detail"), _("My account"), path),
        _link(reverse("notifications:message_list"), _messages_in_words(unread()), path),
    ]
    if Permission.OPEN_CLASSES in rights.permissions:
        menu.append(_link("/ho-so/", _("My record"), path))
    if Permission.APPROVE_PLANS in rights.permissions:
        menu.append(_link(reverse("courses:requirement_list"), _("Yearly requirements"), path))
        menu.append(_link(reverse("courses:plan_list"), _("Yearly plans"), path))
    if Permission.CONFIRM_PAPERS in rights.permissions:
        menu.append(_link(reverse("papers:paper_list"), _("Papers to look at"), path))
    if Permission.ISSUE_CERTIFICATES in rights.permissions:
        menu.append(_link("/giay-chung-nhan/so-cap/", _("Register book"), path))
        checks = reverse("certificates:check_log")
        menu.append(_link(checks, _("Checks of certificates"), path))
    if rights.in_back_office:
        menu.append(_link("/quan-tri/", _("Back office"), path))
    return menu


def _messages_in_words(unread: int) -> Any:
    if not unread:
        return _("Inbox")
    return ngettext("Messages (%(count)d new)", "Messages (%(count)d new)", unread) % {
        "count": unread
    }


def _footer_links() -> list[Link]:
    return [
        {"url": "/tro-giup/", "label": _("Help")},
        {"url": "/xac-minh/", "label": _("Verify a certificate")},
        {"url": "/van-ban/", "label": _("Official documents")},
        {"url": "/tim-kiem/", "label": _("Search")},
    ]


def _link(url: str, label: Any, path: str, *, icon: str = "", also: tuple[str, ...] = ()) -> Link:
    inside = path == url if url == "/" else path.startswith((url, *also))
    return {"url": url, "label": label, "icon": icon, "current": inside}

"""The place of certificates in the menu of the back office."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from certificates import access
from certificates.wagtail_hooks.desk import IssuingBodies
from certificates.wagtail_hooks.templates import CertificateTemplates


class RegisterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.keeps_register(request.user, on=timezone.localdate())


class CertificatesGroup(ViewSetGroup):
    menu_label = _("Certificates")
    menu_name = "certificates"
    menu_icon = "doc-full-inverse"
    menu_order = 300
    items = (IssuingBodies, CertificateTemplates)
    submenu_hook = "register_certificates_menu_item"


@hooks.register("register_admin_viewset")
def certificates_group() -> CertificatesGroup:
    return CertificatesGroup()


@hooks.register("register_certificates_menu_item")
def register_book_item() -> MenuItem:
    return RegisterMenuItem(
        _("Register of certificates"),
        reverse_lazy("certificates:register_book"),
        name="register",
        icon_name="list-ul",
        order=900,
    )

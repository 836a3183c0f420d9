"""What waits after certificates were issued, in the back office: a menu entry and a panel."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import known
from certificates import access, queries
from certificates.wagtail_hooks.menu import RegisterMenuItem
from shared.desk import ROWS_ASKED, DeskPanel, DeskRow, offer


@hooks.register("register_certificates_menu_item")
def aftercare_item() -> MenuItem:
    return RegisterMenuItem(
        _("After issue"),
        reverse_lazy("certificates:aftercare_list"),
        name="aftercare",
        icon_name="rotate",
        order=910,
    )


@hooks.register("construct_homepage_panels")
def aftercare_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Proposals of colleagues and certificates to look at again, for those who issue."""
    today = timezone.localdate()
    if not access.keeps_register(request.user, on=today):
        return
    issuers = list(access.issuers_of(request.user, on=today))
    proposals, reviews = queries.to_decide(issuers, user=known(request.user))
    rows = [
        DeskRow(
            f"{each.certificate.number} – {each.certificate.snapshot['full_name']}",
            reverse("certificates:amendment_detail", args=[each.pk]),
            note=each.get_kind_display(),
        )
        for each in proposals
    ] + [
        DeskRow(
            f"{each.certificate.number} – {each.certificate.snapshot['full_name']}",
            reverse("certificates:aftercare_detail", args=[each.certificate.verification_code]),
            note=each.get_reason_display(),
        )
        for each in reviews
    ]
    offer(
        panels,
        DeskPanel(
            "aftercare",
            _("Certificates: to decide"),
            rows[:ROWS_ASKED],
            order=10,
            more_url=reverse("certificates:aftercare_list"),
            more_label=_("After issue"),
        ),
    )

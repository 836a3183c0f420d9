"""Messages, the account, the public pages."""

from typing import Any

from notifications.actions.wishes import stop_token
from tests.factories.documents import OfficialDocumentFactory
from tests.factories.notifications import DeliveryFactory
from tests.factories.world import World
from tests.rows.base import BACK_OFFICE, OWNER, SEE_PEOPLE, Row


def of_delivery(world: World) -> list[Any]:
    return [DeliveryFactory(message=world.message, state="given_up").pk]


# They can be opened by whoever is signed in, but only with a second factor, or only without one.
NOT_FOUND: frozenset[str] = frozenset()


ROWS = {
    # --- Messages -------------------------------------------------------------------------------
    "notifications:message_list": Row(),
    "notifications:message_read": Row(OWNER, lambda w: [w.message.pk], post={}, status=302),
    "notifications:messages_read": Row(post={}, status=302),
    "notifications:wishes_edit": Row(),
    "notifications:emails_stop": Row(args=lambda w: [stop_token(w.message)], public=True),
    "notifications:delivery_list": Row(SEE_PEOPLE | {"officer_elsewhere"}),
    "notifications:delivery_retry": Row(SEE_PEOPLE, of_delivery, post={}, status=302),
    # Providers sign what they send; nobody else gets in, whoever has signed in.
    "notifications:report": Row(args=lambda _w: ["sms"], post={}, status=403, public=True),
    # --- The account ----------------------------------------------------------------------------
    "accounts:account_detail": Row(),
    "accounts:text_size_set": Row(post={"text_size": "large"}, status=302),
    "account_login": Row(public=True, status=302),
    "account_logout": Row(public=True),
    "account_inactive": Row(public=True),
    "account_signup": Row(public=True),
    "account_reauthenticate": Row(),
    "account_change_password": Row(),
    "account_set_password": Row(status=302),
    "account_reset_password": Row(public=True),
    "account_reset_password_done": Row(public=True),
    "account_reset_password_from_key_done": Row(public=True),
    "account_reset_password_from_key": Row(args=lambda _w: ["1", "abc-def"], public=True),
    "mfa_index": Row(),
    # Half-way pages: without a sign-in under way, or a second factor, they lead elsewhere.
    "mfa_authenticate": Row(status=302),
    "mfa_reauthenticate": Row(status=302),
    "mfa_activate_totp": Row(status=302),
    "mfa_deactivate_totp": Row(NOT_FOUND),
    "mfa_view_recovery_codes": Row(NOT_FOUND),
    "mfa_generate_recovery_codes": Row(status=302),
    "mfa_download_recovery_codes": Row(NOT_FOUND),
    # --- The site -------------------------------------------------------------------------------
    "cms:help_index": Row(public=True),
    "cms:help_page": Row(args=lambda _w: ["hoc-vien"], public=True),
    "cms:search": Row(public=True),
    "cms:document_list": Row(public=True),
    "cms:document_detail": Row(args=lambda _w: [OfficialDocumentFactory().pk], public=True),
    "cms:notice_hide": Row(public=True, post={"thong-bao": "abcd1234", "ve": "/"}, status=302),
    "cms:robots": Row(public=True),
    "cms:favicon": Row(public=True, status=302),
    "health": Row(public=True),
    "readiness": Row(public=True),
    "dev_components": Row(BACK_OFFICE),
}

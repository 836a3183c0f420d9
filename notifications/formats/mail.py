"""One e-mail: plain text and the same as simple HTML."""

import logging
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import gettext_noop

from notifications.errors import AddressRefused, SendingFailed
from notifications.rules import one_line

logger = logging.getLogger(__name__)

# Answers of a mail server that no other try will change begin with this digit.
FOR_GOOD = 5
NO_ANSWER = gettext_noop("the mail server did not take it")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """token  names the delivery; the same for every try"""

    to: str
    name: str
    subject: str
    body: str
    link: str
    stop_link: str
    token: str


def open_mailbox() -> BaseEmailBackend:
    """Return a connection that several letters can share."""
    return get_connection()


def send_letter(letter: Letter, connection: BaseEmailBackend) -> None:
    """Send it.

    Raises SendingFailed when another try may succeed, AddressRefused when the address is wrong.
    """
    context = {"letter": letter, "paragraphs": letter.body.split("\n")}
    mail = EmailMultiAlternatives(
        one_line(letter.subject),
        render_to_string("emails/message.txt", context),
        to=[letter.to],
        connection=connection,
        headers={
            "Message-ID": f"<{letter.token}@{_own_host()}>",
            "List-Unsubscribe": f"<{letter.stop_link}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("emails/message.html", context), "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        connection.close()
        if all(code // 100 == FOR_GOOD for code in codes):
            raise AddressRefused(f"SMTP {codes[0] if codes else ''}".strip()) from error
        raise SendingFailed(f"SMTP {codes[0]}") from error
    except (smtplib.SMTPException, OSError) as error:
        # The next letter opens it anew.
        connection.close()
        logger.warning("an e-mail could not be handed over", exc_info=error)
        raise SendingFailed(NO_ANSWER) from error


def _own_host() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"

"""What a message would look like, channel by channel, before it is written."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from notifications.actions.messages import Addressed, filled
from notifications.actions.sending import text_outside
from notifications.models import Channel, ChannelPreference, Message
from notifications.queries.routes import account_of, addresses_of, wishes_by_owner
from notifications.reference import occasion_of
from notifications.rules import LONGEST_SMS, masked_address, shortened

# What is shown inside the product, beside the channels that leave it.
INSIDE = "inside"


@dataclass(frozen=True)
class Preview:
    """One message as one recipient reads it.

    channel  INSIDE or a Channel
    address  where it goes, mostly hidden; "" inside
    """

    channel: str
    subject: str
    text: str
    address: str = ""

    @property
    def label(self) -> str:
        return "" if self.channel == INSIDE else str(Channel(self.channel).label)


@dataclass(frozen=True)
class Reach:
    """How many recipients a message reaches: `by_channel` outside, and `nowhere` those who have
    neither an account to read it inside nor any way outside."""

    by_channel: dict[str, int]
    nowhere: int


def previews(occasion: str, one: Addressed) -> list[Preview]:
    """Return what one recipient would be shown, inside first. At most three queries."""
    message = filled(occasion, one)
    found = [Preview(INSIDE, message.subject, message.body)]
    wish = wishes_by_owner([message]).get((message.person_id, message.user_id))
    for channel, address in _ways(message, wish).items():
        # Providers take one short text and the link; mail takes the whole.
        is_mail = channel == Channel.EMAIL
        found.append(
            Preview(
                channel,
                message.subject if is_mail else "",
                text_outside(message) if is_mail else shortened(message.subject, LONGEST_SMS),
                masked_address(address),
            )
        )
    return found


def reach_of(occasion: str, recipients: Collection[Addressed]) -> Reach:
    """Return how a message of this occasion would reach these people. One query.

    Accounts have to be loaded with the people.
    """
    messages = [
        Message(person=one.person, user=None if one.person else one.user, occasion=occasion)
        for one in recipients
    ]
    wishes = wishes_by_owner(messages)
    counted: Counter[str] = Counter()
    nowhere = 0
    for message in messages:
        ways = _ways(message, wishes.get((message.person_id, message.user_id)))
        counted.update(channel.value for channel in ways)
        nowhere += not ways and account_of(message) is None
    return Reach(dict(counted), nowhere)


def _ways(message: Message, wish: ChannelPreference | None) -> dict[Channel, str]:
    allowed = occasion_of(message.occasion).channels
    wanted = wish or ChannelPreference()
    return {
        channel: address
        for channel, address in addresses_of(message).items()
        if channel in allowed and getattr(wanted, channel.value)
    }

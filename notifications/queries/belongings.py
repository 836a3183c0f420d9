"""What becomes of messages when two records of one person are merged."""

from django.utils.translation import gettext_lazy as _

from notifications.models import ChannelPreference, Message
from people.api import Belonging, Part, Two, handed_over


def messages(two: Two) -> Part:
    """Messages go over, also those read; of two about the same occasion one is enough."""
    told = Message.objects.filter(person=two.kept).values_list("key")
    rows = Message.objects.filter(person=two.merged).order_by("pk")
    changes, _left = handed_over(rows, two, once=("key",), taken=told)
    return Part(number=len(changes), changes=changes)


def wishes(two: Two) -> Part:
    """The wishes of the record kept hold, if it has any."""
    if ChannelPreference.objects.filter(person=two.kept).exists():
        return Part()
    changes, _left = handed_over(ChannelPreference.objects.filter(person=two.merged), two)
    return Part(number=len(changes), changes=changes)


BELONGINGS = (
    Belonging("messages", _("Messages"), messages, (Message,)),
    Belonging("wishes", _("Wishes about messages"), wishes, (ChannelPreference,)),
)

"""The words that staff have changed."""

from notifications.models import MessageTemplate


def changed_words() -> dict[str, MessageTemplate]:
    """Return the changed words by occasion. One query."""
    return {row.occasion: row for row in MessageTemplate.objects.all()}

"""Rules about people, as plain values."""

from people.rules.words import (
    EXEMPTION_KINDS,
    default_given_name,
    exemption_kind,
    exemption_words,
)

__all__ = ["EXEMPTION_KINDS", "default_given_name", "exemption_kind", "exemption_words"]

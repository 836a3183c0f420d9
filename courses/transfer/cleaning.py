"""Rich text that comes from outside: only what the editor itself could have written stays."""

from typing import Any

from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

_MARK = {"data-block-key": True}
_PLAIN = (
    "[document]", "b", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p",
    "strong", "sub", "sup", "ul",
)  # fmt: skip
_RULES: dict[str, Any] = {
    **{name: attribute_rule(_MARK) for name in _PLAIN},
    "[document]": allow_without_attributes,
    "a": attribute_rule({"href": check_url, "linktype": True, "id": True} | _MARK),
    "embed": attribute_rule({"embedtype": True, "id": True, "format": True, "alt": True} | _MARK),
}


class _Cleaner(Whitelister):
    element_rules = _RULES


def clean_rich_text(html: str) -> str:
    """Return the text without scripts, styles and addresses that do something."""
    return str(_Cleaner().clean(html))

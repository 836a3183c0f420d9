"""Parts of the first screen of the back office. Each app adds its own:

@hooks.register("construct_homepage_panels")
def my_panel(request, panels):
    if <the role does this work>:
        offer(panels, DeskPanel("essays", _("Essays to mark"), rows, order=30))
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laces.components import Component

ROWS_SHOWN = 5
# What an app asks for, to know whether there is more than is shown.
ROWS_ASKED = ROWS_SHOWN + 1


@dataclass(frozen=True)
class DeskRow:
    """One thing to do.

    note   what more is known of it, as "3 answers"
    words  what somebody said about it, as the reason of sending back
    """

    title: str
    url: str
    note: str = ""
    words: str = ""


class DeskPanel(Component):
    """What of one kind waits for the person, with the way to each and to all of it."""

    template_name = "wagtailadmin/home/desk_panel.html"

    def __init__(
        self,
        name: str,
        heading: Any,
        rows: Sequence[DeskRow],
        *,
        order: int,
        more_url: str = "",
        more_label: Any = "",
    ) -> None:
        """order  smaller stands higher: 10 waits for me, 20 is mine, 30 and more is of one app"""
        self.name = name
        self.heading = heading
        self.rows = rows
        self.order = order
        self.more_url = more_url
        self.more_label = more_label

    def get_context_data(self, _parent_context: Any = None) -> Mapping[str, Any]:
        return {
            "name": self.name,
            "heading": self.heading,
            "rows": self.rows[:ROWS_SHOWN],
            "has_more": len(self.rows) > ROWS_SHOWN,
            "more_url": self.more_url,
            "more_label": self.more_label,
        }


def offer(panels: list[Any], panel: DeskPanel) -> None:
    """Add the panel, unless there is nothing in it."""
    if panel.rows:
        panels.append(panel)

"""Who gets what answer from which address, by subject. A new route needs a row, or a test fails.

`Row.sees` names the people (keys of `World.users`) for whom the page answers with `status`;
everybody else who is signed in gets 404, as for an address that does not exist. Signed out, people
are sent to the sign-in, unless the row is `public`.
"""

from tests.rows import (
    api,
    audiences,
    back_office,
    certificates,
    closings,
    coursework,
    foresight,
    learning,
    merging,
    papers,
    records,
    reorganisations,
    rounds,
    site,
    taking,
    targets,
    tracking,
)
from tests.rows.base import Row

ROWS: dict[str, Row] = {}

ROWS |= learning.ROWS
ROWS |= coursework.ROWS
ROWS |= rounds.ROWS
ROWS |= taking.ROWS
ROWS |= certificates.ROWS
ROWS |= records.ROWS
ROWS |= site.ROWS
ROWS |= back_office.ROWS
ROWS |= tracking.ROWS
ROWS |= closings.ROWS
ROWS |= papers.ROWS
ROWS |= targets.ROWS
ROWS |= audiences.ROWS
ROWS |= reorganisations.ROWS
ROWS |= foresight.ROWS
ROWS |= merging.ROWS
ROWS |= api.ROWS

# Routes of Wagtail outside its back office, by their patterns: pages and documents decide by their
# own restrictions, which nobody sets by a password here.
OF_WAGTAIL = {
    "wagtaildocs_serve",
    "wagtaildocs_authenticate_with_password",
    "wagtailcore_authenticate_with_password",
    "wagtailcore_login",
    "wagtail_serve",
}
# Redirects to the sign-in, in the place of Wagtail's own sign-ins.
WITHOUT_NAME = {"quan-tri/login/", "quan-tri/password_reset/", "_util/login/"}

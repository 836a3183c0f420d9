"""How reports divide an audience, and the day they compare with."""

import datetime as dt

# Group → positions under which its people count; None means everybody.
GROUPS: dict[str, frozenset[str] | None] = {
    "all": None,
    "chi_uy_vien": frozenset({"chi_uy_vien"}),
    "bi_thu_pho_bi_thu": frozenset({"bi_thu", "pho_bi_thu"}),
}


def a_year_before(day: dt.date) -> dt.date:
    """Return the same day a year before; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)

"""What a token may be allowed. Plain values."""

from enum import StrEnum


class Right(StrEnum):
    """One thing a token may do. Its owner must be allowed the same on the day of each request."""

    FIGURES = "figures"
    PEOPLE = "people"
    RECORDS = "records"
    CERTIFICATES = "certificates"
    IMPORT = "import"
    PAPERS = "papers"

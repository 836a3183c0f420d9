"""How certificate and register numbers are written."""


def certificate_number(serial: int, period: str, issuer_code: str) -> str:
    """Return such as "0007/2026/GCN-TTCT": number in the series, year or term, issuer."""
    return f"{serial:04d}/{period}/GCN-{issuer_code}"


def register_number(serial: int, period: str) -> str:
    """Return the place in the register book, such as "0007/2026"."""
    return f"{serial:04d}/{period}"

"""The reports as documents."""

from reports.queries.papers.making import make_paper

__all__ = ["make_paper"]

"""The reports as documents."""

from reports.queries.papers.making import letterhead_of, make_paper

__all__ = ["letterhead_of", "make_paper"]

"""A report as a PDF to print and sign."""

from django.template.loader import render_to_string

from reports.rules.paper import Paper
from shared.pdf import fetcher_of, font_configuration, one_at_a_time, template_source


def as_pdf(paper: Paper) -> bytes:
    # Imported late: it takes a second, and fails where Pango is missing.
    from weasyprint import CSS, HTML  # noqa: PLC0415

    fetcher = fetcher_of(lambda _name: None)
    page = render_to_string("pdf/report.html", page_context(paper))
    with one_at_a_time:
        style = CSS(
            string=template_source("pdf/report.css"),
            font_config=font_configuration(),
            url_fetcher=fetcher,
        )
        document = HTML(string=page, url_fetcher=fetcher).render(
            stylesheets=[style], font_config=font_configuration()
        )
        return bytes(document.write_pdf())


def page_context(paper: Paper) -> dict[str, object]:
    """What the template of a report wants, on paper as on the page."""
    head, year = paper.letterhead, paper.as_of.year
    return {
        "paper": paper,
        "place_date": head.place_date(year),
        "annexed_to": head.annexed_to(paper.title, year),
        "origin": "; ".join(f"{label}: {words}" for label, words in paper.origin),
    }
